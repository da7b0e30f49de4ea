from odoo import fields, models


class CaeClosingEntry(models.Model):
    _inherit = "cae.closing.entry"

    part = fields.Selection(
        selection_add=[("pay", "Pay Run")], ondelete={"pay": "cascade"}
    )
