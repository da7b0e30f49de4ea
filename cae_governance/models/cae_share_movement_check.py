from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.share_register import find_unsound_day
from .cae_share_movement import (
    CANCELLATION,
    EFFECTS,
    REGISTERED,
    SUBSCRIPTION,
    TRANSFER,
)


class CaeShareMovement(models.Model):
    """What must be true for a movement to enter the register."""

    _inherit = "cae.share.movement"

    def _check_before_registration(self):
        today = fields.Date.context_today(self)
        if self.filtered(lambda movement: movement.date > today):
            raise UserError(
                self.env._(
                    "The register says what has happened: write today or a day before."
                )
            )
        self._check_member_on_date()
        self._check_cancellations()

    def _check_after_registration(self):
        """What only the whole batch can say; it is undone if it is not true."""
        self._check_sound()
        self._check_received()

    def _filter_standing(self):
        """:return: those which are registered, and not cancelled"""
        return self.filtered(
            lambda movement: (
                movement.state == REGISTERED
                and REGISTERED not in movement.cancellation_ids.mapped("state")
            )
        )

    def _check_member_on_date(self):
        """Only members get shares: not before admission, not after exit."""
        for movement in self.filtered(
            lambda movement: (
                movement.kind in (SUBSCRIPTION, TRANSFER) and movement.quantity > 0
            )
        ):
            member = movement.member_id
            admitted = member.number and member.date_admission <= movement.date
            if not admitted or (member.date_exit and member.date_exit <= movement.date):
                raise UserError(
                    self.env._(
                        "%(member)s is not a member on %(day)s, the day of this"
                        " movement: check the dates of admission and of exit.",
                        member=member.display_name,
                        day=format_date(self.env, movement.date),
                    )
                )

    def _check_cancellations(self):
        """A cancellation is the exact opposite of one registered movement."""
        for movement in self.filtered(lambda movement: movement.kind == CANCELLATION):
            original = movement.cancelled_id
            if (
                original.state != REGISTERED
                or original.kind == CANCELLATION
                or original.date > movement.date
                or original.member_id != movement.member_id
                or original.share_class_id != movement.share_class_id
                or any(movement[name] != -original[name] for name in EFFECTS)
            ):
                raise UserError(
                    self.env._(
                        "A cancellation undoes one registered movement, the whole of"
                        " it, on its day or later; it is not itself cancelled."
                    )
                )

    def _check_not_cancelled(self):
        for cancellation in self.cancellation_ids:
            raise UserError(
                self.env._(
                    "%(movement)s is cancelled already, by %(cancellation)s: open that"
                    " one.",
                    movement=cancellation.cancelled_id.display_name,
                    cancellation=cancellation.display_name,
                )
            )

    def _check_sound(self):
        """On no day does anybody hold less than nothing, or more paid than called."""
        registers = self._get_registered(
            self.member_id, ["member_id", "share_class_id"]
        )
        for (member, share_class), movements in registers.items():
            day = find_unsound_day(movements._to_engine())
            if day:
                raise UserError(
                    self.env._(
                        "On %(day)s, %(member)s would hold less than no"
                        " %(share_class)s, or would have paid up more than was called:"
                        " check the amounts, and cancel the release before the"
                        " subscription.",
                        day=format_date(self.env, day),
                        member=member.display_name,
                        share_class=share_class.name,
                    )
                )
