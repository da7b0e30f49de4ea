from odoo import fields, models


class CaePayslipSimulation(models.TransientModel):
    _inherit = "cae.payslip.simulation"

    warning = fields.Char(compute="_compute_result")

    def _prepare_result(self):
        result = super()._prepare_result()
        return {
            **result,
            "warning": self.env["cae.social.parameter"]._warn_of(self.date),
        }

    def _prepare_problem(self, error):
        return {**super()._prepare_problem(error), "warning": False}
