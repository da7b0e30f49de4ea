from odoo import models

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.share_register import get_holding
from .cae_share_movement import CANCELLATION, SUBSCRIPTION, TRANSFER


class CaeShareMovement(models.Model):
    """What the statutes and the law allow to hold."""

    _inherit = "cae.share.movement"

    def _check_after_registration(self):
        result = super()._check_after_registration()
        # A mistake is undone whatever it leads to.
        effective = self.filtered(
            lambda movement: movement.kind != CANCELLATION and movement.quantity
        )
        effective._check_class_limits()
        for company, movements in effective.grouped("company_id").items():
            company._check_share_ceilings(movements._get_effects())
        return result

    def _check_class_limits(self):
        registers = self._get_registered(
            self.member_id, ["member_id", "share_class_id"]
        )
        for movement in self:
            member, share_class = movement.member_id, movement.share_class_id
            if movement.kind in (SUBSCRIPTION, TRANSFER) and movement.quantity > 0:
                share_class._check_category(member)
            movements = registers[member, share_class]
            share_class._check_limits(member, movements._get_holding())

    def _get_effects(self):
        """:return: {member: Decimal, capital which these movements bring or take}"""
        effects = {}
        for movement in self:
            member = movement.member_id
            effects[member] = effects.get(member, 0) + to_decimal(movement.amount)
        return effects

    def _warn_near_ceilings(self):
        """Tell on the screen, without refusing, that a ceiling is not far."""
        warnings = [
            warning
            for company in self.company_id
            for warning in company._get_share_warnings()
        ]
        title = self.env._("Registered. Ceilings are near")
        return self.company_id._notify_ceilings(title, warnings)

    def action_register_and_warn(self):
        """The button of the screens: register, then say which ceilings are near."""
        self.action_register()
        if self.filtered(lambda movement: movement.quantity > 0):
            return self._warn_near_ceilings()
        return True

    def _get_holding(self):
        return get_holding(self._to_engine())
