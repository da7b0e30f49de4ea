from odoo import fields, models
from odoo.exceptions import UserError

from .cae_share_movement import REGISTERED, REIMBURSEMENT


class CaeShareMovement(models.Model):
    """Shares are taken back in the order of the queue, down to the floor."""

    _inherit = "cae.share.movement"

    reimbursement_id = fields.Many2one(
        "cae.share.reimbursement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    _reimbursement_is_queued = models.Constraint(
        "CHECK(kind != 'reimbursement' OR reimbursement_id IS NOT NULL)",
        "Reimburse from the queue: it says whose turn it is, and how much.",
    )

    def _prepare_cancellation_vals(self):
        return {
            **super()._prepare_cancellation_vals(),
            "reimbursement_id": self.reimbursement_id.id,
        }

    def _check_before_registration(self):
        result = super()._check_before_registration()
        taken = self.filtered(lambda movement: movement.kind == REIMBURSEMENT)
        if taken:
            taken._check_as_queued()
            taken.reimbursement_id._check_turn()
        self.cancelled_id._check_not_paid_out()
        return result

    def _check_as_queued(self):
        for movement in self:
            request = movement.reimbursement_id
            expected = {**request._prepare_movement_vals(), "date": movement.date}
            if request.state != "waiting" or any(
                movement._fields[name].convert_to_write(movement[name], movement)
                != value
                for name, value in expected.items()
            ):
                raise UserError(
                    self.env._(
                        "Reimburse from the queue: this movement is not what it says."
                    )
                )

    def _check_not_paid_out(self):
        """What left the bank does not come back by a line of the register."""
        # sudo: the secretary asks whether it is paid, not to read the books
        for movement in self.sudo().filtered(
            lambda movement: (
                movement.kind == REIMBURSEMENT and movement.state == REGISTERED
            )
        ):
            request = movement.reimbursement_id
            if request.currency_id.compare_amounts(request.left, request.amount):
                raise UserError(
                    self.env._(
                        "%s is paid, in part at least: undo the reconciliation of the"
                        " payment first.",
                        request.display_name,
                    )
                )
