from odoo import fields, models

# Contributions of pension, provident and health bodies; URSSAF collects the others.
OTHER_BODIES = ("AGIRC_ARRCO", "CEG", "CET", "APEC", "PREV", "SANTE")


class CaePayslipLine(models.Model):
    _name = "cae.payslip.line"
    _description = "Line of a Payslip"
    _order = "payslip_id, id"

    payslip_id = fields.Many2one(
        "cae.payslip", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="payslip_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="payslip_id.partner_id", store=True, index=True
    )
    code = fields.Char(required=True)
    label = fields.Char(required=True)
    payer = fields.Selection(
        [("employee", "Employee"), ("employer", "Employer")], required=True
    )
    base = fields.Monetary()
    rate = fields.Float(string="Rate (%)", digits=(8, 4))
    amount = fields.Monetary()
    reference = fields.Char(string="Legal Reference")
    verified = fields.Boolean()

    def _get_body(self):
        """To whom the line is owed, as a part of the pay entry."""
        if self.code.startswith(OTHER_BODIES):
            return "other_bodies"
        return "social_security"
