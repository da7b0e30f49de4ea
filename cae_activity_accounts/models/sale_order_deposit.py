from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cae_deposit_percent = fields.Float(
        string="Deposit (%)",
        digits=(5, 2),
        help="The part of the quote to pay when it is signed: it is offered when the"
        " deposit is invoiced, and printed on the quote.",
    )

    @api.constrains("cae_deposit_percent")
    def _check_cae_deposit_percent(self):
        for order in self:
            if not 0 <= order.cae_deposit_percent <= 100:
                raise ValidationError(
                    self.env._("A deposit is between 0 and 100 % of the quote.")
                )

    def _get_cae_deposit(self):
        """:return: the deposit asked for, incl. VAT"""
        self.ensure_one()
        amount = self.amount_total * self.cae_deposit_percent / 100
        return self.currency_id.round(amount)
