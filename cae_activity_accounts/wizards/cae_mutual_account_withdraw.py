from odoo import fields, models


class CaeMutualAccountWithdraw(models.TransientModel):
    _name = "cae.mutual.account.withdraw"
    _description = "Withdrawal of an Account of Mutualised Services"

    account_id = fields.Many2one(
        "cae.mutual.account",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    reason = fields.Char(required=True, help="Kept with the account.")

    def action_withdraw(self):
        self.ensure_one()
        self.account_id._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
