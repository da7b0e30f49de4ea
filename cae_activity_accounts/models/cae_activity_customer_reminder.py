from odoo import fields, models


class CaeActivityCustomer(models.Model):
    """A customer who is not reminded."""

    _inherit = "cae.activity.customer"

    reminders_off = fields.Boolean(
        string="No Reminder",
        help="Late invoices are not reminded, neither by hand nor each night.",
    )
    reminders_off_reason = fields.Char(string="Why No Reminder")

    def _get_reminders(self):
        """:return: the last reminders that the customer had, as superuser"""
        # sudo: of a customer that the user may read
        return (
            self.env["cae.reminder"]
            .sudo()
            .search(
                [
                    ("cae_activity_id", "=", self.activity_id.id),
                    ("partner_id", "in", (self.contact_id | self.partner_id).ids),
                ],
                limit=50,
            )
        )
