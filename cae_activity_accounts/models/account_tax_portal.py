from decimal import Decimal

from odoo import models
from odoo.tools import formatLang

from ..engine.typed_number import count_decimals


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _get_cae_label(self):
        """:return: the rate in the words of entrepreneurs; the names of the French
        chart (20% S, 0% EX G) are for accountants"""
        self.ensure_one()
        if self.amount:
            digits = count_decimals(Decimal(str(self.amount)))
            return f"{formatLang(self.env, self.amount, digits=digits)} %"
        labels = {
            "EXEMPT": self.env._("0 % exempt"),
            "EX": self.env._("0 % export out of the EU"),
            "EU": self.env._("0 % within the EU"),
        }
        words = (self.name or "").split()
        return next((labels[word] for word in words if word in labels), self.name)
