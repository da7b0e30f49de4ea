from odoo import api, fields, models


class CaeEntrepreneur(models.Model):
    _inherit = "cae.entrepreneur"

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
