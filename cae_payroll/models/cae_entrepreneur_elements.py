from odoo import api, fields, models

from .cae_payslip import to_exact


class CaeEntrepreneur(models.Model):
    """What surrounds the pay of a person: elements of the month, reserve of leave."""

    _inherit = "cae.entrepreneur"

    pay_element_ids = fields.One2many(
        "cae.pay.element", "entrepreneur_id", groups="cae_base.group_accountant"
    )
    pay_element_count = fields.Integer(
        compute="_compute_pay_element_count", groups="cae_base.group_accountant"
    )

    @api.depends("pay_element_ids")
    def _compute_pay_element_count(self):
        for entrepreneur in self:
            entrepreneur.pay_element_count = len(entrepreneur.pay_element_ids)

    def action_open_pay_elements(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_payroll.cae_pay_element_action"
            ),
            "domain": [("entrepreneur_id", "=", self.id)],
            "context": {"default_entrepreneur_id": self.id},
        }

    def _get_leave_reserves(self, company):
        """What is kept for the leave of these people, by activity.

        :return: dict {(partner, activity): Decimal}
        """
        balances = self._get_pay_balances(company, "leave_reserve")
        return {key: -amount for key, amount in balances.items()}

    def _get_advances(self, company):
        """What was advanced to these people and is not refunded.

        :return: dict {partner: Decimal}
        """
        advances = {}
        balances = self._get_pay_balances(company, "advance")
        for (partner, _activity), amount in balances.items():
            advances[partner] = advances.get(partner, 0) + amount
        return advances

    def _get_pay_balances(self, company, part):
        """The ledger is the only truth: the items of these people on an account.

        :return: dict {(partner, activity): Decimal}
        """
        account = company._get_cae_pay_accounts((part,))[part]
        domain = [
            ("company_id", "=", company.id),
            ("account_id", "=", account.id),
            ("partner_id", "in", self.partner_id.ids),
            ("parent_state", "=", "posted"),
        ]
        # sudo: sums of the people's own items, for who runs or reads the pay
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(domain, ["partner_id", "cae_activity_id"], ["balance:sum"])
        )
        return {
            (partner, activity): to_exact(amount)
            for partner, activity, amount in groups
        }
