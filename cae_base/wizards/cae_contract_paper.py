import base64

from odoo import fields, models


class CaeContractPaper(models.TransientModel):
    _name = "cae.contract.paper"
    _description = "Paper Signed by Both Parties"

    contract_id = fields.Many2one("cae.contract", required=True, readonly=True)
    file = fields.Binary(
        string="Scanned Paper",
        required=True,
        attachment=False,
        help="PDF, PNG or JPEG; all pages, with both signatures.",
    )
    filename = fields.Char()
    date = fields.Date(
        string="Signed On", required=True, default=fields.Date.context_today
    )

    def action_confirm(self):
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file)
        name = self.filename or self.env._("Signed paper")
        self.contract_id._sign_on_paper(content, name, self.date)
