from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Sales take their number from the one series of the company, or from that of
    their activity, if its reason is written down (INV-03)."""

    _inherit = "account.move"

    @api.depends("cae_activity_id", "invoice_date")
    def _compute_journal_id(self):
        result = super()._compute_journal_id()
        for move, journal in self._find_cae_series().items():
            if not move._is_in_cae_series(journal):
                move.journal_id = journal
        return result

    @api.depends("cae_activity_id", "invoice_date")
    def _compute_suitable_journal_ids(self):
        result = super()._compute_suitable_journal_ids()
        for move, journal in self._find_cae_series().items():
            move.suitable_journal_ids = journal | move.reversed_entry_id.journal_id
        return result

    def _check_before_posting(self):
        result = super()._check_before_posting()
        for move, journal in self._find_cae_series().items():
            if not move._is_in_cae_series(journal):
                raise UserError(
                    self.env._(
                        "%(document)s belongs in %(journal)s: choose this journal, or"
                        " write on its trade name why it needs a series of its own.",
                        document=move.display_name,
                        journal=journal.display_name,
                    )
                )
        return result

    def _find_cae_series(self):
        """:return: dict {draft of a sale: the journal that numbers it}"""
        sales = self.filtered(
            lambda move: (
                move.state == "draft"
                and not move.posted_before
                and move.is_sale_document(include_receipts=True)
            )
        )
        main = {
            company: company._get_cae_sale_journal() for company in sales.company_id
        }
        series = {
            move: move._get_own_cae_series() or main.get(move.company_id)
            for move in sales
        }
        return {move: journal for move, journal in series.items() if journal}

    def _get_own_cae_series(self):
        day = self.invoice_date or fields.Date.context_today(self)
        return self.cae_activity_id._get_series_journal(day)

    def _is_in_cae_series(self, journal):
        """A credit note may stay beside the invoice that it corrects."""
        return self.journal_id in journal | self.reversed_entry_id.journal_id
