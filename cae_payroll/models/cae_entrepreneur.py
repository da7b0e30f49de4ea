from odoo import api, fields, models


class CaeEntrepreneur(models.Model):
    _inherit = "cae.entrepreneur"

    withholding_rate = fields.Float(
        string="Withholding Rate (%)",
        digits=(5, 2),
        groups="cae_payroll.group_payroll_officer",
        help="Sent by the tax office.",
    )
    has_personal_rate = fields.Boolean(
        string="Personal Rate Received",
        groups="cae_payroll.group_payroll_officer",
        help="Not ticked: the neutral rate applies (CGI, art. 204 H).",
    )
    payslip_ids = fields.One2many(
        "cae.payslip",
        "entrepreneur_id",
        groups="cae_base.group_accountant",
    )
    payslip_count = fields.Integer(
        compute="_compute_payslip_count", groups="cae_base.group_accountant"
    )

    @api.depends("payslip_ids")
    def _compute_payslip_count(self):
        for entrepreneur in self:
            entrepreneur.payslip_count = len(entrepreneur.payslip_ids)

    def action_open_payslips(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.payslip",
            "view_mode": "list,form,pivot",
            "domain": [("entrepreneur_id", "in", self.ids)],
            "name": self.env._("Payslips"),
        }
