from odoo import fields, models


class HrExpense(models.Model):
    """An expense as its entrepreneur sees it: where it is, when it was reimbursed."""

    _inherit = "hr.expense"

    cae_refusal_reason = fields.Text(string="Reason of Refusal", readonly=True)

    def _do_refuse(self, reason):
        result = super()._do_refuse(reason)
        # sudo: who may refuse may say why
        self.sudo().cae_refusal_reason = reason
        return result

    def _prepare_receipts_vals(self):
        """A receipt for each expense of an entrepreneur: so that each one says, from
        its own residual, whether it was reimbursed."""
        alone = self.filtered(lambda expense: expense._is_of_entrepreneurs())
        rest = self - alone
        vals_list = super(HrExpense, rest)._prepare_receipts_vals() if rest else []
        for expense in alone:
            vals_list += super(HrExpense, expense)._prepare_receipts_vals()
        return vals_list

    def _get_cae_portal_state(self):
        """:return: dict ``code``, ``label`` in the words of entrepreneurs, ``level``, a
        Bootstrap colour"""
        self.ensure_one()
        labels = {
            "draft": (self.env._("Draft, to be sent"), "primary"),
            "submitted": (self.env._("With the cooperative"), "info"),
            "refused": (self.env._("Sent back"), "danger"),
            "approved": (self.env._("Approved"), "info"),
            "to_reimburse": (self.env._("To be reimbursed"), "warning"),
            "partial": (self.env._("Reimbursed in part"), "warning"),
            "in_payment": (self.env._("Being reimbursed"), "info"),
            "reimbursed": (self.env._("Reimbursed"), "success"),
            "by_company": (self.env._("Paid by the cooperative"), "success"),
            "waiving": (self.env._("Waiver asked for"), "secondary"),
            "waived": (self.env._("Claim waived"), "secondary"),
            "cancelled": (self.env._("Cancelled expense"), "secondary"),
        }
        code = self._get_cae_portal_state_code()
        label, level = labels[code]
        return {"code": code, "label": label, "level": level}

    def _get_cae_portal_state_code(self):
        move = self.account_move_id
        if self.cae_waiver_move_id:
            return "waived"
        if not move:
            return self.approval_state or "draft"
        if move.state == "cancel" or move.payment_state == "reversed":
            return "cancelled"
        if self.payment_mode == "company_account":
            return "by_company"
        if move.state == "draft":
            return "approved"
        return self._get_cae_reimbursement_code()

    def _get_cae_reimbursement_code(self):
        state = self.account_move_id.payment_state
        if state in ("paid", "in_payment"):
            return "reimbursed" if state == "paid" else "in_payment"
        if self.cae_waiver_requested_on:
            return "waiving"
        return "partial" if state == "partial" else "to_reimburse"

    def _get_cae_reimbursed_on(self):
        """:return: the day of the last payment, None if there is none"""
        items = self.account_move_id.line_ids.filtered(
            lambda item: item.account_id.account_type == "liability_payable"
        )
        return max(items.matched_debit_ids.mapped("max_date"), default=None)

    def _prepare_cae_portal_row(self):
        """:return: dict of what the list of expenses shows of this one"""
        self.ensure_one()
        return {
            "url": f"/my/activity/{self.cae_activity_id.id}/expenses/{self.id}",
            "customer": self.name,
            "name": self.product_id.name or "",
            "date": self.date,
            "amount": self.total_amount,
            "state": self._get_cae_portal_state(),
        }
