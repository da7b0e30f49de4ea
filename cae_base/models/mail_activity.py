from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """A notice whose to-do is done is given."""
        # sudo: whoever was given the to-do may say that it is done
        notices_sudo = (
            self.env["cae.contract.notice"]
            .sudo()
            .search([("activity_id", "in", self.ids), ("done_on", "=", False)])
        )
        notices_sudo._set_done()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _to_store_defaults(self, target):
        """The chatter names a to-do without a summary by its kind."""
        return [*super()._to_store_defaults(target), "display_name"]
