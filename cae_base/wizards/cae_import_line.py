from odoo import fields, models


class CaeImportLine(models.TransientModel):
    """What is wrong in a file, and where."""

    _name = "cae.import.line"
    _description = "Error in an Import"
    _order = "line, id"

    import_id = fields.Many2one("cae.import", required=True, ondelete="cascade")
    line = fields.Integer(help="As the spreadsheet numbers it.")
    heading = fields.Char(string="Column")
    message = fields.Char(string="What Is Wrong")
