from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..engine.draws import add_amounts, add_parts
from ..engine.pay_items import (
    ADVANCE,
    ALIMONY,
    ATTACHMENT,
    ON_ACCOUNT,
    WITHHOLDING,
    settle,
)
from .cae_pay_element import ABSENCE, LEAVE, LEAVE_KEPT, MEAL, REIMBURSEMENTS, TRAVEL
from .cae_pay_element_month import PART_OF_KIND
from .cae_payslip import to_exact

NOTHING = Decimal("0.00")
REFERENCES = {
    MEAL: "arrêté du 20/12/2002, art. 3",
    TRAVEL: "arrêté du 20/12/2002, art. 4",
    ON_ACCOUNT: "C. trav., art. L. 3251-3, al. 3",
    ADVANCE: "C. trav., art. L. 3251-3",
    ATTACHMENT: "C. trav., art. L. 3252-2",
    ALIMONY: "C. trav., art. L. 3252-5",
}


class CaePayslip(models.Model):
    """What surrounds the pay: reimbursements, reserve of leave, withholdings."""

    _inherit = "cae.payslip"

    element_ids = fields.One2many("cae.payslip.element", "payslip_id")
    reimbursed = fields.Monetary(
        string="Reimbursements",
        compute="_compute_net_to_pay",
        store=True,
        help="Not in the base of contributions (arrêté du 20/12/2002).",
    )
    withheld = fields.Monetary(
        string="Withholdings",
        compute="_compute_net_to_pay",
        store=True,
        help="Advances refunded, attachments and other instalments.",
    )
    net_to_pay = fields.Monetary(
        string="Net to Pay",
        compute="_compute_net_to_pay",
        store=True,
        help="What the person receives: the net after tax, plus what is reimbursed,"
        " less what is withheld.",
    )
    still_due = fields.Monetary(
        string="Not Taken",
        compute="_compute_net_to_pay",
        store=True,
        help="What elements asked for and this month could not bear: it stays due.",
    )

    @api.depends(
        "net_paid", "element_ids.sign", "element_ids.amount", "element_ids.due"
    )
    def _compute_net_to_pay(self):
        for payslip in self:
            lines = payslip.element_ids
            payslip.reimbursed = payslip._sum_exactly(lines, 1)
            payslip.withheld = payslip._sum_exactly(lines, -1)
            payslip.net_to_pay = float(
                to_exact(payslip.net_paid)
                + to_exact(payslip.reimbursed)
                - to_exact(payslip.withheld)
            )
            # The debt which an attachment pays off goes on by nature.
            payslip.still_due = sum(
                line.left for line in lines if line.sign and line.kind != ATTACHMENT
            )

    @api.model
    def _sum_exactly(self, lines, sign):
        amounts = (to_exact(line.amount) for line in lines if line.sign == sign)
        return float(sum(amounts, NOTHING))

    # --- pay run ------------------------------------------------------------------

    @api.model
    def _prepare_elements_vals(self, closing, month, plan, vals, lacking):
        """What the elements of a month make of the values of its pay.

        :param month: MonthOfPerson
        :param plan: the engine's ``Plan`` of the month
        :param vals: those of the pay itself, whose draws are parts of its cost
        :param lacking: what each activity does not have of its part
        """
        parts = {
            command[2]["activity_id"]: to_exact(command[2]["amount"])
            for command in vals["draw_ids"]
        }
        borne = settle(plan, add_amounts(dict.fromkeys(plan.available, NOTHING), parts))
        lines = [
            *self._prepare_borne_lines(month, plan, borne),
            *self._prepare_withheld_lines(closing, month, to_exact(vals["net_paid"])),
        ]
        return {
            **self._prepare_borne_vals(plan, borne, lacking),
            "element_ids": [
                fields.Command.create(self._complete_element_vals(month, line))
                for line in lines
            ],
        }

    @api.model
    def _prepare_borne_vals(self, plan, borne, lacking):
        available = sum(plan.available.values(), NOTHING)
        drawn = sum((one.drawn for one in borne.values()), NOTHING)
        uncovered = sum(lacking.values(), NOTHING)
        return {
            "envelope": float(available),
            "unspent": float(available - drawn + uncovered),
            "uncovered": float(uncovered),
            "draw_ids": [
                fields.Command.create(
                    {
                        "activity_id": key,
                        "amount": float(one.drawn),
                        "uncovered": float(lacking.get(key, NOTHING)),
                    }
                )
                for key, one in borne.items()
                if one.cost or one.reimbursed
            ],
        }

    def _is_still_allowed(self, envelopes, facts):
        """Not if its elements changed since it was checked."""
        month = facts.months.get(self.entrepreneur_id.id)
        if month and self._get_dues() != month.due_by_id:
            return False
        return super()._is_still_allowed(envelopes, facts)

    def _get_dues(self):
        return {
            line.element_id.id: to_exact(line.due)
            for line in self.element_ids.filtered("element_id")
        }

    @api.model
    def _prepare_borne_lines(self, month, plan, borne):
        """What activities reimburse, take out of the reserve, keep in it; absences."""
        lines, used = [], {key: one.used for key, one in borne.items()}
        for element in month.elements:
            due = month.due[element]
            if element.kind in REIMBURSEMENTS:
                amount = plan.taken[element]
            elif element.kind == LEAVE:
                activity_id = element.activity_id.id
                amount = min(due, used.get(activity_id, NOTHING))
                used[activity_id] = used.get(activity_id, NOTHING) - amount
            elif element.kind == ABSENCE:
                amount = due
            else:
                continue
            lines.append(self._prepare_element_line_vals(element, due, amount))
        return lines + [
            {
                "kind": LEAVE_KEPT,
                "label": self.env._("Kept for paid leave"),
                "activity_id": key,
                "due": float(one.kept),
                "amount": float(one.kept),
            }
            for key, one in borne.items()
            if one.kept
        ]

    @api.model
    def _prepare_withheld_lines(self, closing, month, net_paid):
        taken = self.env["cae.pay.element"]._withhold(month, net_paid, closing.date_end)
        return [
            self._prepare_registered_vals(month.registered[one.key], one)
            if isinstance(one.key, int)
            else self._prepare_element_line_vals(one.key, one.due, one.amount)
            for one in taken
        ]

    @api.model
    def _prepare_element_line_vals(self, element, due, amount):
        return {
            "element_id": element.id,
            "kind": element.kind,
            "label": element.label,
            "activity_id": element.activity_id.id,
            "account_id": element.account_id.id,
            "reference": element.reference,
            "due": float(due),
            "amount": float(amount),
        }

    @api.model
    def _prepare_registered_vals(self, row, taken):
        return {
            "kind": WITHHOLDING,
            "label": row["label"],
            "account_id": row["account"].id,
            "reference": row["reference"],
            "due": float(taken.due),
            "amount": float(taken.amount),
        }

    @api.model
    def _complete_element_vals(self, month, vals):
        kind = vals["kind"]
        if kind in PART_OF_KIND:
            vals["account_id"] = month.accounts[PART_OF_KIND[kind]].id
        return {**vals, "reference": vals.get("reference") or REFERENCES.get(kind)}

    # --- entry --------------------------------------------------------------------

    def _get_entry_parts(self):
        parts = super()._get_entry_parts()
        kinds = set(self.element_ids.mapped("kind"))
        return (*parts, "leave") if kinds & {LEAVE, LEAVE_KEPT} else parts

    def _get_entry_amounts(self):
        """What is withheld is owed to others, not to the person."""
        amounts = super()._get_entry_amounts()
        for line in self.element_ids.filtered(lambda line: line.sign < 0):
            amount = to_exact(line.amount)
            amounts[line.account_id.id] -= amount
            amounts["net"] += amount
        return amounts

    def _get_cost_parts(self):
        """What was drawn for the pay itself: elements have their own activity."""
        parts = super()._get_cost_parts()
        for line in self.element_ids:
            if line.activity_id in parts:
                parts[line.activity_id] -= to_exact(line._get_cost())
        return parts

    def _split_entry(self):
        own = defaultdict(lambda: defaultdict(Decimal))
        for line in self.element_ids.filtered("activity_id"):
            for part, amount in line._get_own_parts().items():
                own[line.activity_id][part] += amount
        return add_parts(super()._split_entry(), own)
