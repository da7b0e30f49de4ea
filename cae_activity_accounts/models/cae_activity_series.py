from odoo import api, fields, models
from odoo.exceptions import ValidationError

DECIDERS = "cae_base.group_accountant"


class CaeActivity(models.Model):
    """An activity that numbers its invoices apart, with a justification (INV-03)."""

    _inherit = "cae.activity"

    series_journal_id = fields.Many2one(
        "account.journal",
        string="Own Series",
        domain="[('type', '=', 'sale'), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        tracking=True,
        groups=DECIDERS,
        help="Empty: the invoices of this trade name take their number from the one"
        " series of the cooperative. A series of its own must be justified by the"
        " conditions of the activity, and used as intended (CGI, annexe II, art. 242"
        " nonies A, I, 7°).",
    )
    series_reason = fields.Text(
        string="Justification",
        copy=False,
        tracking=True,
        groups=DECIDERS,
        help="Why the conditions of this activity ask for a series apart.",
    )
    series_from = fields.Date(
        string="Own Series From",
        copy=False,
        tracking=True,
        groups=DECIDERS,
        help="Invoices of an earlier day stay in the series of the cooperative.",
    )

    @api.constrains("series_journal_id", "series_reason", "series_from")
    def _check_series(self):
        for activity in self.filtered("series_journal_id"):
            if not (activity.series_reason or "").strip() or not activity.series_from:
                raise ValidationError(
                    self.env._(
                        "Write why %s needs a series of its own, and from which day.",
                        activity.name,
                    )
                )
            activity._check_series_journal()

    def _check_series_journal(self):
        journal = self.series_journal_id
        if journal.type != "sale" or not journal.refund_sequence:
            raise ValidationError(
                self.env._(
                    "%s must be a sales journal that numbers its credit notes apart.",
                    journal.display_name,
                )
            )
        if journal == self.company_id._get_cae_sale_journal():
            raise ValidationError(
                self.env._(
                    "%s is the series of the cooperative: choose a journal apart.",
                    journal.display_name,
                )
            )
        if self._find_foreign_numbers(journal):
            raise ValidationError(
                self.env._(
                    "%s has numbered invoices of others: a series starts at 1, in a"
                    " new journal.",
                    journal.display_name,
                )
            )

    def _find_foreign_numbers(self, journal):
        return (
            self.env["account.move"]
            .sudo()  # sudo: numbers are looked for, none is shown
            .search_count(
                [
                    ("journal_id", "=", journal.id),
                    ("posted_before", "=", True),
                    ("cae_activity_id.series_journal_id", "!=", journal.id),
                ],
                limit=1,
            )
        )

    def _get_series_journal(self, day):
        """:return: the journal of its own in which an activity numbers on a day"""
        # sudo: the reason is for accountants, the number is for all
        activity_sudo = self.sudo()
        first_day = activity_sudo.series_from
        if first_day and first_day <= day:
            return activity_sudo.series_journal_id.sudo(False)
        return self.env["account.journal"]
