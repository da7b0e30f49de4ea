from odoo import api, fields, models


class CaePayrollColumn(models.Model):
    """A column of the file which the payroll program, or the bureau, is sent."""

    _name = "cae.payroll.column"
    _description = "Column for the Payroll Program"
    _order = "sequence, id"
    _rec_name = "heading"

    sequence = fields.Integer(default=10)
    heading = fields.Char(
        required=True, help="As the payroll program wants to read it, to the letter."
    )
    source = fields.Selection(
        selection="_select_sources",
        string="What It Holds",
        required=True,
    )
    text = fields.Char(
        string="Fixed Text", help="The same on each line, such as the code of a file."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: of all companies, but those which have columns of their own.",
    )

    @api.model
    def _select_sources(self):
        sources = self.env["cae.payslip"]._get_payroll_sources()
        return [(code, label) for code, (label, _function) in sources.items()]

    @api.model
    def _get_of(self, company):
        """The columns of a company, else those which all share."""
        columns = self.search([("company_id", "in", [False, company.id])])
        return columns.filtered("company_id") or columns
