from odoo import fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal

from .cae_share_movement import RELEASE


class CaePayslipElement(models.Model):
    """Where a payslip withheld for shares, and what that released."""

    _inherit = "cae.payslip.element"

    share_plan_id = fields.Many2one(
        "cae.share.plan", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    release_ids = fields.One2many("cae.share.movement", "payslip_element_id")

    def _get_release(self):
        """:return: the releases which stand"""
        return self.release_ids._filter_standing().filtered(
            lambda movement: movement.kind == RELEASE
        )

    def _prepare_release_vals(self):
        plan, day = self.share_plan_id, self.payslip_id.move_id.date
        registered = self.env["cae.share.movement"]._get_registered(
            plan.member_id, ["member_id", "share_class_id"]
        )
        own = registered.get(
            (plan.member_id, plan.share_class_id), self.release_ids.browse()
        )
        then = own.filtered(lambda movement: movement.date <= day)
        unpaid = min(own._get_holding().unpaid, then._get_holding().unpaid)
        return {
            "kind": RELEASE,
            "member_id": plan.member_id.id,
            "share_class_id": plan.share_class_id.id,
            "plan_id": plan.id,
            "payslip_element_id": self.id,
            "date": day,
            "amount_paid": float(min(to_decimal(self.amount), unpaid)),
        }
