from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

# What corrects the past of an activity is posted after its end too.
NEW_DOCUMENTS = ("out_invoice", "out_receipt", "in_invoice", "in_receipt")


class AccountMove(models.Model):
    """A closed activity takes no new document (CAE-31); late bills of before its end,
    credit notes, payments and closings go on."""

    _inherit = "account.move"

    def _settle_activity(self):
        result = super()._settle_activity()
        self.filtered(
            lambda move: move.move_type in NEW_DOCUMENTS
        )._check_activities_not_closed()
        return result

    def _check_activities_not_closed(self):
        for move in self:
            day = move.invoice_date or move.date
            # sudo: whoever posts need not read the life of an activity
            activities_sudo = (
                move.cae_activity_id | move.line_ids.cae_activity_id
            ).sudo()
            closed_sudo = activities_sudo.filtered(
                lambda activity, day=day: activity._is_closed_on(day)
            )
            if closed_sudo:
                raise UserError(
                    self.env._(
                        "%(activity)s is closed since %(closing)s and takes no document"
                        " of %(day)s: correct the date, choose another activity, or"
                        " open it again.",
                        activity=closed_sudo[0].name,
                        closing=format_date(self.env, closed_sudo[0].date_state),
                        day=format_date(self.env, day),
                    )
                )
