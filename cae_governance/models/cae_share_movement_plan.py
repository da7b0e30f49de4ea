from odoo import api, fields, models

from .cae_share_movement import RELEASE
from .cae_share_plan import RUNNING


class CaeShareMovement(models.Model):
    """A release pays what a plan asks for."""

    _inherit = "cae.share.movement"

    plan_id = fields.Many2one(
        "cae.share.plan",
        string="Payment Plan",
        compute="_compute_plan_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    payslip_element_id = fields.Many2one(
        "cae.payslip.element",
        string="Withheld By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("kind", "member_id", "share_class_id", "cancelled_id")
    def _compute_plan_id(self):
        releases = self.filtered(lambda movement: movement.kind == RELEASE)
        groups = self.env["cae.share.plan"]._read_group(
            [("member_id", "in", releases.member_id.ids), ("state", "=", RUNNING)],
            ["member_id", "share_class_id"],
            ["id:recordset"],
        )
        running = {(member, kind): plan for member, kind, plan in groups}
        for movement in self:
            key = (movement.member_id._origin, movement.share_class_id._origin)
            if movement.kind == RELEASE:
                movement.plan_id = running.get(key, False)
            else:
                movement.plan_id = movement.cancelled_id.plan_id
