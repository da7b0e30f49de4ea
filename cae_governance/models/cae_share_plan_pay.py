from odoo import api, fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal
from odoo.addons.cae_payroll.engine.pay_items import AGREED

from ..engine.share_plan import get_withholding
from .cae_share_plan import PAYROLL, RUNNING


class CaeSharePlan(models.Model):
    """What a month of pay is asked for, and the release that follows it."""

    _inherit = "cae.share.plan"

    @api.model
    def _get_pay_plans(self, people, day):
        # sudo: the pay run withholds what was agreed, whoever runs it
        return self.sudo().search(
            [
                ("mode", "=", PAYROLL),
                ("state", "=", RUNNING),
                ("date_start", "<=", day),
                ("member_id.partner_id", "in", people.partner_id.ids),
                ("company_id", "in", people.company_id.ids),
            ],
            order="date_start, id",
        )

    def _prepare_pay_row(self):
        """What the payslip shows; the gross tells the amount, see _get_pay_amount."""
        row = {
            "label": self.env._("Shares %s, paid up", self.share_class_id.name),
            "amount": to_decimal(0),
            "account": self.share_class_id._get_accounts()["receivable"],
            "reference": self.env._("loi 78-763; C. trav., art. L. 3251-3"),
            "plan": self,
        }
        return {**row, "kind": AGREED} if self.override_reason else row

    def _get_pay_amount(self, gross, left):
        return get_withholding(
            to_decimal(gross),
            left,
            amount=to_decimal(self.amount),
            percent=to_decimal(self.percent),
            cap=to_decimal(self.cap),
        )

    def _get_pay_left(self):
        """What payslips may still withhold, of shares that are held still: posted ones
        whose release waits for its day count already.

        :return: dict {plan: Decimal}
        """
        waiting, unpaid = self._find_unregistered(), self._get_unpaid()
        return {
            plan: max(
                min(to_decimal(plan.left), unpaid[plan])
                - sum(
                    to_decimal(line.amount)
                    for line in waiting
                    if line.share_plan_id == plan
                ),
                to_decimal(0),
            )
            for plan in self
        }

    def _get_unpaid(self):
        """:return: dict {plan: Decimal, not paid up of what its member holds}"""
        # sudo: as in _get_pay_plans
        movements = self.env["cae.share.movement"].sudo()
        registers = movements._get_registered(
            self.member_id, ["member_id", "share_class_id"]
        )
        return {
            plan: registers.get((plan.member_id, plan.share_class_id), movements)
            ._get_holding()
            .unpaid
            for plan in self
        }

    def _find_unregistered(self, domain=()):
        """:return: what posted payslips withheld, and is not in the register"""
        # sudo: as in _get_pay_plans
        lines = self.env["cae.payslip.element"].sudo()
        return lines.search(
            [
                ("share_plan_id", "in", self.ids),
                *lines._get_booked_domain(),
                *domain,
            ]
        ).filtered(lambda line: line.amount and not line._get_release())

    def _register_pay(self):
        """Register, once, the releases of what posted payslips withheld: on the day of
        their entry, or after it if that day is to come."""
        today = fields.Date.context_today(self)
        lines = self._find_unregistered([("payslip_id.move_id.date", "<=", today)])
        # sudo: as in _get_pay_plans
        movements = self.env["cae.share.movement"].sudo()
        for line in lines.sorted(lambda line: (line.payslip_id.move_id.date, line.id)):
            vals = line._prepare_release_vals()
            if vals["amount_paid"] > 0:
                movements.create(vals).action_register()

    @api.model
    def _cron_register_pay(self):
        self.search([("mode", "=", PAYROLL)])._register_pay()
