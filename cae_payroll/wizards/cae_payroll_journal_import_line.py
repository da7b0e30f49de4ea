from odoo import fields, models


class CaePayrollJournalImportLine(models.TransientModel):
    """What is wrong in the journal of a payroll program, and where."""

    _name = "cae.payroll.journal.import.line"
    _inherit = "cae.import.line"
    _description = "Error in a Payroll Journal"

    import_id = fields.Many2one(
        "cae.payroll.journal.import", required=True, ondelete="cascade"
    )
