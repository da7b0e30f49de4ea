from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.http import request


class CaeContractSign(models.TransientModel):
    _name = "cae.contract.sign"
    _description = "Sign for the Cooperative"

    contract_id = fields.Many2one("cae.contract", required=True, readonly=True)
    document_id = fields.Many2one(related="contract_id.document_id")
    document_hash = fields.Char(related="contract_id.document_hash")
    name = fields.Char(
        string="First and Last Names",
        required=True,
        default=lambda self: self.env.user.name,
    )
    image = fields.Binary(string="Signature", attachment=False)

    def action_confirm(self):
        """A manager signs for the cooperative, from wherever he is."""
        self.ensure_one()
        if not self.env.user.has_group("cae_base.group_manager"):
            raise AccessError(self.env._("Only a manager signs for the cooperative."))
        http = request.httprequest if request else None
        self.contract_id._sign(
            "cooperative",
            self.name,
            self.with_context(bin_size=False).image,
            http and http.remote_addr,
            http and http.user_agent.string,
        )
