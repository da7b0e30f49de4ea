from odoo import models


class CaeActivity(models.Model):
    """The statement by e-mail."""

    _inherit = "cae.activity"

    def _was_at_work(self, date_from):
        """Whether it has money to tell of in a period: not the structure, nor what was
        not open yet, nor what was closed before."""
        if self.is_structure or self.state == "draft":
            return False
        return self.state != "closed" or self.date_state >= date_from

    def action_send_statement(self):
        """Send the statement now, over the period of the context, to all who work in
        these activities; it is logged.

        :raise AccessError: unless the user is an accountant
        """
        sendings = self.env["cae.statement.sending"]
        sendings._check_may_send()
        self.check_access("read")
        period = self._get_statement_period()
        # sudo: the log is written by the sending only
        sendings = sendings.sudo()._send_on_request(self, *period)
        failed = sendings.filtered(lambda sending: sending.state != "sent")
        people = ", ".join((failed or sendings).entrepreneur_id.mapped("name"))
        message = self.env._("Statement sent to %s.", people)
        if failed:
            message = self.env._(
                "The statement was not sent to %s: see Accounting > Statements Sent.",
                people,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failed else "success",
                "message": message,
                "sticky": bool(failed),
            },
        }
