from decimal import Decimal

from odoo import models

from .cae_pay_element import LEAVE


class CaeClosing(models.Model):
    """The reserve of paid leave pays where the activity has nothing."""

    _inherit = "cae.closing"

    def _get_pay_envelopes(self, statements):
        envelopes = super()._get_pay_envelopes(statements)
        leave = self.env["cae.pay.element"]._find_for_month(
            self, ("kind", "=", LEAVE), ("activity_id", "in", list(statements))
        )
        pairs = {(one.entrepreneur_id, one.activity_id) for one in leave}
        for key in self._filter_paid(leave.activity_id.key_ids):
            if (key.entrepreneur_id, key.activity_id) in pairs:
                own = envelopes[key.entrepreneur_id]
                own.setdefault(key.activity_id.id, Decimal("0.00"))
        return envelopes
