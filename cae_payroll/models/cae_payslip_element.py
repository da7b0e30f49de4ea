from odoo import api, fields, models

from ..engine.draws import NET
from .cae_pay_element import KINDS, LEAVE, LEAVE_KEPT, REIMBURSEMENTS, WITHHOLDINGS
from .cae_payslip import DUE, to_exact


class CaePayslipElement(models.Model):
    """An element of the month as a payslip took it: what was due, what was taken."""

    _name = "cae.payslip.element"
    _description = "Element of a Payslip"
    _order = "id"

    payslip_id = fields.Many2one(
        "cae.payslip", required=True, index=True, ondelete="cascade"
    )
    element_id = fields.Many2one(
        "cae.pay.element", index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one(related="payslip_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [*KINDS, (LEAVE_KEPT, "Kept for Paid Leave")], required=True
    )
    label = fields.Char(required=True)
    activity_id = fields.Many2one(
        "cae.activity", string="Trade Name", ondelete="restrict"
    )
    account_id = fields.Many2one("account.account", ondelete="restrict")
    reference = fields.Char()
    due = fields.Monetary(help="What was to be taken, or paid.")
    amount = fields.Monetary(help="What was taken, or paid.")
    left = fields.Monetary(
        string="Still Due",
        compute="_compute_left",
        help="What this month could not bear, or the law protects.",
    )
    sign = fields.Integer(
        compute="_compute_sign",
        store=True,
        help="1: added to the net to pay; -1: taken from it; 0: neither.",
    )

    @api.depends("due", "amount")
    def _compute_left(self):
        for line in self:
            line.left = line.due - line.amount

    @api.depends("kind")
    def _compute_sign(self):
        for line in self:
            paid, taken = line.kind in REIMBURSEMENTS, line.kind in WITHHOLDINGS
            line.sign = paid - taken

    @api.model
    def _get_booked_domain(self):
        """Those of payslips which hold: neither estimated nor cancelled."""
        return [("payslip_id.state", "in", DUE)]

    # --- what it is in the pay entry --------------------------------------------------

    def _get_cost(self):
        """What its activity bears: negative where its reserve pays."""
        if self.kind in (*REIMBURSEMENTS, LEAVE_KEPT):
            return self.amount
        return -self.amount if self.kind == LEAVE else 0.0

    def _get_own_parts(self):
        """:return: dict {part of the entry, or account id: Decimal}, which adds up to
        nothing"""
        amount = to_exact(self._get_cost())
        if not amount:
            return {}
        if self.kind in REIMBURSEMENTS:
            return {self.account_id.id: amount, NET: -amount}
        return {"leave": amount, self.account_id.id: -amount}
