from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_reminders_automatic = fields.Boolean(
        string="Automatic Reminders",
        help="Each night, late customers receive the reminder that is due. Without it,"
        " entrepreneurs send reminders themselves.",
    )
