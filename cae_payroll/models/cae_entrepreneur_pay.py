from odoo import fields, models


class CaeEntrepreneur(models.Model):
    """What was paid in advance on the variable part, and how the person is paid."""

    _inherit = "cae.entrepreneur"

    advance_of_year = fields.Monetary(
        string="Advances of the Year",
        currency_field="company_currency_id",
        compute="_compute_advance_of_year",
        groups="cae_base.group_accountant",
        help="On the variable part, in the financial year of today (Code du travail,"
        " R. 7331-11, 2°): the settlement regularises them (R. 7331-12).",
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    pay_policy_ids = fields.One2many(
        "cae.pay.policy", "entrepreneur_id", groups="cae_base.group_accountant"
    )
    pay_request_ids = fields.One2many(
        "cae.pay.request", "entrepreneur_id", groups="cae_base.group_accountant"
    )

    def _compute_advance_of_year(self):
        today = fields.Date.context_today(self)
        for company, people in self.grouped("company_id").items():
            advances = self.env["cae.payslip"]._sum_advances(
                company or self.env.company, people, today
            )
            for person in people:
                person.advance_of_year = sum(
                    amount for _day, amount in advances.get(person, [])
                )

    def action_open_advances(self):
        return {
            **self.action_open_payslips(),
            "name": self.env._("Advances on the Variable Part"),
            "context": {"search_default_due": 1},
            "view_mode": "list,pivot,form",
            "views": [
                (self.env.ref("cae_payroll.cae_payslip_view_list_advances").id, "list"),
                (
                    self.env.ref("cae_payroll.cae_payslip_view_pivot_advances").id,
                    "pivot",
                ),
                (False, "form"),
            ],
        }

    def action_open_pay_policies(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Policy"),
            "res_model": "cae.pay.policy",
            "view_mode": "list,form",
            "domain": [("entrepreneur_id", "in", self.ids)],
            "context": {"default_entrepreneur_id": self[:1].id},
        }
