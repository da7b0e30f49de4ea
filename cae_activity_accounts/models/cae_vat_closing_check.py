from odoo import api, fields, models

from ..engine.vat_closing import CREDIT, DEDUCTED
from .cae_vat_closing import KINDS

LATE_KINDS = {*DEDUCTED} - {CREDIT}


class CaeVatClosing(models.Model):
    """What somebody must look at before VAT is closed."""

    _inherit = "cae.vat.closing"

    orphan_count = fields.Integer(
        compute="_compute_anomalies",
        help="Items of VAT without an activity: the closing does not see them.",
    )
    draft_count = fields.Integer(
        compute="_compute_anomalies",
        help="Entries with VAT that are dated in the period or before, and not posted.",
    )
    amount_late = fields.Monetary(
        string="Deducted Late",
        compute="_compute_anomalies",
        help="Deductible VAT that is dated before the period: it is deducted now.",
    )
    amount_gap = fields.Monetary(
        string="Ledger and Return Differ By",
        compute="_compute_amount_gap",
        help="More than the rounding of the boxes explains: VAT booked without a tax,"
        " or an opening balance.",
    )

    used_columns = fields.Char(compute="_compute_used_columns")

    @api.depends("line_ids", "box_ids")
    def _compute_used_columns(self):
        """What is zero for all is not shown."""
        for closing in self:
            used = [
                name for name in (*KINDS, "late") if any(closing.line_ids.mapped(name))
            ]
            if any(closing.box_ids.mapped("late")):
                used.append("box")
            closing.used_columns = ",".join(used)

    @api.depends("state", "date_from", "date_to", "company_id")
    def _compute_anomalies(self):
        items = self.env["account.move.line"]
        for closing in self:
            closing.orphan_count = items.search_count(closing._get_orphan_domain())
            closing.draft_count = self.env["account.move"].search_count(
                closing._get_draft_domain()
            )
            closing.amount_late = closing._sum_late()

    @api.depends("amount_ledger", "amount_return", "amount_due")
    def _compute_amount_gap(self):
        for closing in self:
            gap = closing.amount_return - closing.amount_ledger
            rounds_to_return = closing.amount_due == closing.amount_return
            is_rounding = closing.company_id.cae_vat_rounding == "cent" and (
                abs(gap) <= len(closing.box_ids)
            )
            closing.amount_gap = 0 if rounds_to_return or is_rounding else gap

    def _get_vat_items_domain(self, kinds):
        accounts = self.env["account.account"]._get_vat_accounts(self.company_id, kinds)
        return fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("account_id", "in", accounts.ids),
                ("date", "<=", self.date_to),
            ]
        )

    def _get_orphan_domain(self):
        return self._get_vat_items_domain(KINDS) & fields.Domain(
            [("parent_state", "=", "posted"), ("cae_activity_id", "=", False)]
        )

    def _get_draft_domain(self):
        accounts = self.env["account.account"]._get_vat_accounts(self.company_id, KINDS)
        return fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("date", "<=", self.date_to),
                ("line_ids.account_id", "in", accounts.ids),
            ]
        )

    def _sum_late(self):
        earlier = self._get_sums(fields.Date.subtract(self.date_from, days=1))
        return float(sum(one.balance for one in earlier if one.kind in LATE_KINDS))

    def _get_late_domain(self):
        """Those dated before the period whose entry came, or changed, since the closing
        before."""
        domain = self._get_vat_items_domain(LATE_KINDS) & fields.Domain(
            [("parent_state", "=", "posted"), ("date", "<", self.date_from)]
        )
        previous = self._get_previous()
        if previous:
            domain &= fields.Domain(
                [
                    ("move_id", "not in", self._search_entries()),
                    ("move_id.write_date", ">=", previous.posted_on),
                ]
            )
        return domain

    # --- screens ---------------------------------------------------------------

    def action_open_orphans(self):
        return self._open_items(
            self.env._("VAT without an activity"), self._get_orphan_domain()
        )

    def action_open_late(self):
        return self._open_items(
            self.env._("VAT deducted late"), self._get_late_domain()
        )

    def _open_items(self, name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": list(domain),
        }

    def action_open_drafts(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries with VAT to be posted"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": list(self._get_draft_domain()),
        }

    def action_open_move(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", (self.move_id | self.reversal_move_id).ids)],
        }
