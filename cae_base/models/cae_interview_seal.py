from odoo import api, models
from odoo.exceptions import UserError

from ..seal import find_changes, is_unsealed, unsealed
from .cae_interview import DRAFT
from .cae_interview_report import AGREED, HEADINGS

# What the report says: written until one party has signed.
CONTENTS = {
    "entrepreneur_id",
    "user_id",
    "date",
    "duration",
    "membership_deadline",
    "candidacy_date",
    "leave_taken",
    "leave_left",
    "previous_id",
    *AGREED,
    *HEADINGS,
}
# What happened to it: written by its actions only.
EVENTS = {
    "state",
    "document_id",
    "document_hash",
    "certificate_id",
    "sent_on",
    "signed_on",
    "reminded_on",
}
DERIVED = {"company_id", "coach_id", "local_office_id"}


class CaeInterview(models.Model):
    """What one party has signed does not change, nor what happened to it."""

    _inherit = "cae.interview"

    @api.model_create_multi
    def create(self, vals_list):
        told = any(
            vals[name] not in (False, DRAFT)
            for vals in vals_list
            for name in (EVENTS | DERIVED) & vals.keys()
        )
        if told and not is_unsealed(self):
            raise UserError(self._tell_sealed())
        return super().create(vals_list)

    def write(self, vals):
        if not is_unsealed(self):
            locked = self.filtered(lambda interview: interview.state != DRAFT)
            if find_changes(self, vals, EVENTS | DERIVED) or find_changes(
                locked, vals, CONTENTS
            ):
                raise UserError(self._tell_sealed())
        return super().write(vals)

    def _set_state(self, state):
        unsealed(self).write({"state": state})

    def _tell_sealed(self):
        return self.env._(
            "This report was signed, or cancelled: it does not change any more. While"
            " one party only has signed, it can be taken back; later on, write what has"
            " changed in the next interview."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered("document_id") or self.filtered(
            lambda interview: interview.state != DRAFT
        ):
            raise UserError(
                self.env._("A report that was sent to be signed is kept: cancel it.")
            )
