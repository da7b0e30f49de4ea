from odoo import fields, models


class AccountMove(models.Model):
    """Taking an entry of a closing back: an opposite one says so in the ledger, and
    each stays."""

    _inherit = "account.move"

    def _book_opposite(self, ref, day=None):
        """
        :param day: its date, that of the entry unless said otherwise
        :return: the opposite entry, posted
        :raise UserError: if the accounts are closed on that day
        """
        self.ensure_one()
        move = self.create(self._prepare_opposite_vals(ref, day or self.date))
        move._post_on_their_day()
        return move

    def _prepare_opposite_vals(self, ref, day, lines=None):
        """:param lines: those to take back, all unless said otherwise"""
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": day,
            "ref": ref,
            "line_ids": [
                fields.Command.create(
                    {
                        "name": line.name,
                        "account_id": line.account_id.id,
                        "partner_id": line.partner_id.id,
                        "cae_activity_id": line.cae_activity_id.id,
                        "analytic_distribution": line.analytic_distribution,
                        "balance": -line.balance,
                    }
                )
                for line in (lines or self.line_ids).sorted("id")
            ],
        }

    def _settle_with_opposite(self, opposite):
        """Item by item, which Odoo does not do for the reversal of an entry: it is
        named as one afterwards."""
        pairs = zip(
            self.line_ids.sorted("id"), opposite.line_ids.sorted("id"), strict=True
        )
        for line, other in pairs:
            if line.account_id.reconcile:
                (line | other).reconcile()
        opposite.reversed_entry_id = self
