from odoo import fields, models
from odoo.exceptions import UserError

from .cae_share_movement import CANCELLATION, EFFECTS, TRANSFER


class CaeShareMovement(models.Model):
    """The two sides of a transfer are registered, booked and cancelled together."""

    _inherit = "cae.share.movement"

    transfer_id = fields.Many2one(
        "cae.share.transfer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    _transfer_is_approved = models.Constraint(
        "CHECK(kind != 'transfer' OR transfer_id IS NOT NULL)",
        "Make a transfer, which records its approval: it makes its movements.",
    )

    def _get_entry_key(self):
        if self.transfer_id:
            return (self.transfer_id.id, self.kind)
        return super()._get_entry_key()

    def _get_other_sides(self):
        transfers = self.filtered(lambda movement: movement.kind == TRANSFER)
        others = transfers.transfer_id.movement_ids.filtered(
            lambda movement: movement.kind == TRANSFER
        )
        return super()._get_other_sides() | others

    def _prepare_cancellation_vals(self):
        return {
            **super()._prepare_cancellation_vals(),
            "transfer_id": self.transfer_id.id,
        }

    def _check_before_registration(self):
        result = super()._check_before_registration()
        self._check_two_sides()
        return result

    def _check_two_sides(self):
        """What one gives the other one receives, as it was approved."""
        for transfer in self.transfer_id:
            for kind in (TRANSFER, CANCELLATION):
                sides = self.filtered(
                    lambda movement, transfer=transfer, kind=kind: (
                        movement.transfer_id == transfer and movement.kind == kind
                    )
                )
                if sides and not sides._is_whole(transfer):
                    raise UserError(
                        self.env._(
                            "A transfer is two movements of one day, from who gives to"
                            " who receives: register it from its own screen."
                        )
                    )
        self.filtered(
            lambda movement: movement.kind == TRANSFER
        ).transfer_id._check_approved()

    def _is_whole(self, transfer):
        members = transfer.giver_id | transfer.receiver_id
        giver = self.filtered(lambda side: side.member_id == transfer.giver_id)
        sign = 1 if self[0].kind == CANCELLATION else -1
        return (
            len(self) == 2
            and self.member_id == members
            and len(set(self.mapped("date"))) == 1
            and self.share_class_id == transfer.share_class_id
            and giver.quantity == sign * transfer.quantity
            and giver.amount_paid == sign * transfer.amount_paid
            and all(self[0][name] == -self[1][name] for name in EFFECTS)
        )
