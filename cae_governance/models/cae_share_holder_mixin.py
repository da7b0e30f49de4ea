from odoo import api, fields, models


class CaeShareHolderMixin(models.AbstractModel):
    """What the register says is held: by a member, or of a class.

    Subclasses give ``movement_ids`` and, in ``_movement_field``, the field of a
    movement which names them.
    """

    _name = "cae.share.holder.mixin"
    _description = "Holding of Shares"
    _movement_field = None

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    share_count = fields.Integer(string="Shares", compute="_compute_holding")
    capital = fields.Monetary(
        compute="_compute_holding", help="Nominal of the shares held."
    )
    paid_capital = fields.Monetary(string="Paid Up", compute="_compute_holding")
    unpaid_capital = fields.Monetary(string="Still Due", compute="_compute_holding")

    @api.depends(
        "movement_ids.state",
        "movement_ids.quantity",
        "movement_ids.amount",
        "movement_ids.amount_paid",
    )
    def _compute_holding(self):
        movements = self.env["cae.share.movement"]
        holdings = movements._get_holdings(self._movement_field, self)
        for record in self:
            holding = holdings[record.id]
            record.share_count = holding.shares
            record.capital = holding.capital
            record.paid_capital = holding.paid
            record.unpaid_capital = holding.unpaid
