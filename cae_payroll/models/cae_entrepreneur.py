from odoo import fields, models


class CaeEntrepreneur(models.Model):
    _inherit = "cae.entrepreneur"

    withholding_rate = fields.Float(
        string="Withholding Rate (%)",
        digits=(5, 2),
        groups="cae_payroll.group_payroll_officer",
        help="The personal rate sent by the tax office; see the tick below.",
    )
    has_personal_rate = fields.Boolean(
        string="Personal Rate Received",
        groups="cae_payroll.group_payroll_officer",
        help="Not ticked: the neutral rate applies (CGI, art. 204 H).",
    )
    payslip_ids = fields.One2many(
        "cae.payslip",
        "entrepreneur_id",
        groups="cae_payroll.group_payroll_officer,cae_base.group_accountant",
    )
