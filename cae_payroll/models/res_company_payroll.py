from odoo import fields, models

ESTIMATE, JOURNAL = "estimate", "journal"
SOURCES = [
    (ESTIMATE, "The estimate of this software"),
    (JOURNAL, "The journal of the payroll program"),
]


class ResCompany(models.Model):
    """The payroll program, or the bureau, which makes the legal payslip."""

    _inherit = "res.company"

    cae_payroll_source = fields.Selection(
        SOURCES,
        string="What the Pay Run Posts",
        default=ESTIMATE,
        required=True,
        help="One or the other is booked, never both.",
    )
    cae_payroll_mode = fields.Selection(
        [("gross", "Gross"), ("cost", "Total Cost"), ("net", "Net before Tax")],
        string="Amount Asked",
        default="gross",
        required=True,
        help="What the payroll program is told of each person; it computes the rest.",
    )
    cae_payroll_encoding = fields.Selection(
        [("utf-8-sig", "UTF-8"), ("cp1252", "Windows (CP1252)")],
        string="Encoding",
        default="utf-8-sig",
        required=True,
    )
    cae_payroll_separator = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("\t", "Tabulation")],
        string="Separator",
        default=";",
        required=True,
    )

    def _get_cae_payroll_mode_label(self):
        field = self._fields["cae_payroll_mode"]
        return dict(field._description_selection(self.env))[self.cae_payroll_mode]
