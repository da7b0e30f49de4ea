from odoo import models


class CaeActivity(models.Model):
    _inherit = "cae.activity"

    def _simulate_portal_pay(self, day, amount, mode="cost"):
        """``warning``: the figures of the law were not reviewed for that day."""
        return {
            **super()._simulate_portal_pay(day, amount, mode),
            "warning": self.env["cae.social.parameter"]._warn_of(day),
        }
