from dataclasses import replace

from odoo import api, fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal


class CaePayslip(models.Model):
    """What is withheld for shares, and the releases which follow it (SCOP-14)."""

    _inherit = "cae.payslip"

    @api.model
    def _prepare_elements_vals(self, closing, month, plan, vals, lacking):
        """What is withheld for shares depends on the gross, known by now."""
        rows = self._fill_share_rows(month.registered, vals["gross"])
        month = replace(month, registered=rows)
        return super()._prepare_elements_vals(closing, month, plan, vals, lacking)

    @api.model
    def _fill_share_rows(self, rows, gross):
        plans = self.env["cae.share.plan"].union(
            *(row["plan"] for row in rows if row.get("plan"))
        )
        left = plans._get_pay_left()
        filled = [
            {**row, "amount": row["plan"]._get_pay_amount(gross, left[row["plan"]])}
            if row.get("plan")
            else row
            for row in rows
        ]
        return [row for row in filled if row["amount"]]

    @api.model
    def _prepare_registered_vals(self, row, taken):
        vals = super()._prepare_registered_vals(row, taken)
        return {**vals, "share_plan_id": row["plan"].id} if row.get("plan") else vals

    def _is_still_allowed(self, envelopes, facts):
        """Not if what is withheld for shares changed since it was checked."""
        month = facts.months.get(self.entrepreneur_id.id)
        if month:
            rows = self._fill_share_rows(month.registered, self.gross)
            asked = {row["plan"].id: row["amount"] for row in rows if row.get("plan")}
            shown = {
                line.share_plan_id.id: to_decimal(line.due)
                for line in self.element_ids.filtered("share_plan_id")
            }
            if asked != shown:
                return False
        return super()._is_still_allowed(envelopes, facts)

    def _post_as(self, move):
        result = super()._post_as(move)
        self.element_ids.share_plan_id._register_pay()
        return result

    def _reopen(self):
        for payslip in self:
            payslip._cancel_releases(payslip.move_id.date)
        return super()._reopen()

    def _take_back(self, reason, day):
        self._cancel_releases(day)
        return super()._take_back(reason, day)

    def _cancel_releases(self, day):
        """What is no longer paid pays up nothing."""
        releases = self.element_ids._get_release()
        if releases:
            today = fields.Date.context_today(self)
            releases._cancel_on(max(min(day, today), *releases.mapped("date")))
