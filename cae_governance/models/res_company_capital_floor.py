from odoo import fields, models
from odoo.tools import format_amount

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.share_limits import HUNDRED


class ResCompany(models.Model):
    """The sum below which capital does not fall, and the capital stated (SCOP-17)."""

    _inherit = "res.company"

    def _get_floor_warnings(self):
        """:return: list of sentences: the floor of the statutes is too low"""
        today = fields.Date.context_today(self)
        floor, percent = (
            self._get_governance_setting(f"share_capital_minimum{suffix}", today)
            for suffix in ("", "_percent")
        )
        least = to_decimal(self.cae_capital) * percent / HUNDRED
        if floor >= least:
            return []
        return [
            self.env._(
                "The smallest capital is %(floor)s, the statutes must set %(least)s at"
                " least, %(percent)s %% of the capital stated: add a row of the company"
                " to the legal settings (Code de commerce L. 231-5).",
                floor=format_amount(self.env, float(floor), self.currency_id),
                least=format_amount(self.env, float(least), self.currency_id),
                percent=self._format_percent(percent),
            )
        ]
