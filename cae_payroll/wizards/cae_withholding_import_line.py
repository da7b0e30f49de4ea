from odoo import fields, models


class CaeWithholdingImportLine(models.TransientModel):
    """What is wrong in a file of rates, and where."""

    _name = "cae.withholding.import.line"
    _inherit = "cae.import.line"
    _description = "Error in an Import of Rates"

    import_id = fields.Many2one(
        "cae.withholding.import", required=True, ondelete="cascade"
    )
