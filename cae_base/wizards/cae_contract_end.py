from odoo import fields, models

from ..models.cae_contract import END_REASONS


class CaeContractEnd(models.TransientModel):
    _name = "cae.contract.end"
    _description = "End a Contract"

    contract_id = fields.Many2one("cae.contract", required=True, readonly=True)
    date = fields.Date(
        string="Last Day",
        required=True,
        default=fields.Date.context_today,
        help="A day to come is written down; the contract runs until then.",
    )
    reason = fields.Selection(
        [reason for reason in END_REASONS if reason[0] not in ("term", "superseded")],
        required=True,
    )
    comment = fields.Text(string="Remarks")

    def action_confirm(self):
        self.ensure_one()
        self.contract_id._end(self.date, self.reason, self.comment)
