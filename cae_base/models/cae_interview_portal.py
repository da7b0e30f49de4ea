from odoo import models

from .cae_interview import CANCELLED, DRAFT, TO_SIGN


class CaeInterview(models.Model):
    """What the portal says of a report; its doors are those of the person."""

    _inherit = "cae.interview"

    def _tell_portal_state(self):
        """What the page says above the report."""
        if self.state == DRAFT:
            return self.env._(
                "Your coach took this report back to write in it again: another one"
                " will be sent to you."
            )
        if self.state == CANCELLED:
            return self.env._("This report was cancelled: there is nothing to sign.")
        if self.state == TO_SIGN:
            return self.env._(
                "Signed by %(coach)s, to be signed by you: read the report to its end,"
                " then sign below. If something is wrong, write to %(coach)s before you"
                " sign.",
                coach=self.user_id.name,
            )
        return self.env._(
            "Signed by both on %s: nothing changes any more.",
            self._format_day(self.signed_on),
        )
