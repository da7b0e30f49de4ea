from odoo import api, fields, models


class CaePayTransfer(models.TransientModel):
    """Who would be paid by a transfer, and who cannot be."""

    _name = "cae.pay.transfer"
    _description = "Pay by Transfer"

    closing_id = fields.Many2one("cae.closing", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="closing_id.company_id.currency_id")
    people_count = fields.Integer(string="People", compute="_compute_people")
    amount = fields.Monetary(string="Net to Pay", compute="_compute_people")
    without_bank = fields.Char(
        string="Without Bank Account",
        compute="_compute_people",
        help="Nobody validated a bank account of theirs: they are left out.",
    )

    @api.depends("closing_id")
    def _compute_people(self):
        for transfer in self:
            items = transfer.closing_id._get_open_net_items()
            banks = transfer.closing_id._find_bank_accounts(items.partner_id)
            payable = items.filtered(lambda item, banks=banks: item.partner_id in banks)
            left_out = items.partner_id - payable.partner_id
            transfer.people_count = len(payable.partner_id)
            transfer.amount = -sum(payable.mapped("amount_residual"))
            transfer.without_bank = ", ".join(left_out.mapped("name"))

    def action_create_order(self):
        self.ensure_one()
        order = self.closing_id._create_transfer()
        return {
            "type": "ir.actions.act_window",
            "name": order.name,
            "res_model": order._name,
            "res_id": order.id,
            "view_mode": "form",
        }
