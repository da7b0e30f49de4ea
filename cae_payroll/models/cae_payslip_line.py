from odoo import fields, models

from odoo.addons.cae_activity_accounts.tools import CENTS

from ..engine.payslip import REDUCTION_CODE

# Contributions of pension, provident and health bodies; URSSAF collects the others.
OTHER_BODIES = ("AGIRC_ARRCO", "CEG", "CET", "APEC", "PREV", "SANTE")
# Health and provident insurance: what the employer pays is no social contribution.
WELFARE = ("PREV", "SANTE")
# What the general reduction is computed with: SQL patterns of parameter codes.
REDUCTION_PARAMETERS = (
    "RED\\_%",
    "RGDU\\_%",
    "SMIC\\_RED",
    "SMIC\\_EQ",
    "ANNUAL\\_HOURS",
)


class CaePayslipLine(models.Model):
    _name = "cae.payslip.line"
    _description = "Line of a Payslip"
    _order = "id"  # in order of the payslips PostgreSQL would join them one by one

    payslip_id = fields.Many2one(
        "cae.payslip", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="payslip_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    code = fields.Char(required=True)
    label = fields.Char(required=True)
    payer = fields.Selection(
        [("employee", "Employee"), ("employer", "Employer")], required=True
    )
    base = fields.Float(digits=CENTS)
    rate = fields.Float(string="Rate (%)", digits=(8, 4))
    amount = fields.Float(digits=CENTS)
    reference = fields.Char(string="Legal Reference")
    verified = fields.Boolean()

    def action_open_row(self):
        """Open the rows of the law behind this line, on the day of the pay."""
        self.ensure_one()
        model, codes = "cae.social.contribution", (self.code,)
        if self.code == REDUCTION_CODE:
            model, codes = "cae.social.parameter", REDUCTION_PARAMETERS
        rows = fields.Domain.OR([("code", "=like", code)] for code in codes)
        return {
            "type": "ir.actions.act_window",
            "name": self.label,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(rows & self.env[model]._in_force(self.payslip_id.date)),
        }

    def _get_body(self):
        """To whom the line is owed, as a part of the pay entry."""
        if self.code.startswith(OTHER_BODIES):
            return "other_bodies"
        return "social_security"

    def _get_cost_part(self):
        """What the employer's line costs, as a part of the pay entry."""
        return "welfare" if self.code.startswith(WELFARE) else "charges"
