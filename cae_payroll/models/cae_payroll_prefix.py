from odoo import api, fields, models

from ..engine.payroll_journal import (
    BODIES,
    EMPLOYEE,
    EMPLOYER,
    GROSS,
    LEAVE,
    NET,
    REIMBURSED,
    RETAINED,
    WITHHOLDING,
)

PARTS = [
    (GROSS, "Gross"),
    (EMPLOYER, "Employer's Contributions"),
    (WITHHOLDING, "Income Tax Withheld"),
    (NET, "Net Paid"),
    (RETAINED, "Withheld for Others"),
    (REIMBURSED, "Reimbursements"),
    (LEAVE, "Paid Leave"),
]
OWED = (BODIES, "Owed to Social Bodies")
OWED_BY_EMPLOYEE = (EMPLOYEE, "Employee's Contributions")


class CaePayrollPrefix(models.Model):
    """Which part of a payslip an account is, whatever the payroll program makes of it:
    the journal and the estimate are compared part by part."""

    _name = "cae.payroll.prefix"
    _description = "Accounts of the Payroll Journal"
    _order = "prefix, id"
    _rec_name = "prefix"

    prefix = fields.Char(
        string="Accounts Beginning With",
        required=True,
        help="The longest one counts; an account which none begins is compared alone.",
    )
    part = fields.Selection(
        [*PARTS, OWED],
        string="Part of the Pay",
        required=True,
        help="What is owed to social bodies is both shares: the employee's is what the"
        " employer is not charged.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: of all companies."
    )

    _prefix_uniq = models.UniqueIndex(
        "(prefix, COALESCE(company_id, 0))", "This prefix has its part already."
    )

    @api.model
    def _get_of(self, company):
        """:return: dict {prefix: part}; a company's own count, not the shared ones"""
        prefixes = self.search([("company_id", "in", [False, company.id])])
        own_last = prefixes.sorted(lambda row: bool(row.company_id))
        return {row.prefix: row.part for row in own_last}
