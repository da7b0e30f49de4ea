from odoo import fields, models


class CaeOpeningImportLine(models.TransientModel):
    """What is wrong in a file to be taken over, and where."""

    _name = "cae.opening.import.line"
    _inherit = "cae.import.line"
    _description = "Error in a Take-over"

    import_id = fields.Many2one("cae.opening.import", required=True, ondelete="cascade")
