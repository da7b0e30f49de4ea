from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..seal import is_unsealed


class CaeContractSignature(models.Model):
    """Who signed which document, when and from where. It never changes."""

    _name = "cae.contract.signature"
    _inherit = ["cae.contract.annex"]
    _description = "Signature of a Contract"
    _order = "date, id"

    party = fields.Selection(
        [("entrepreneur", "Entrepreneur"), ("cooperative", "Cooperative")],
        string="For",
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Name Written", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", string="Login", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(
        string="Signed On", required=True, readonly=True, default=fields.Datetime.now
    )
    ip_address = fields.Char(string="From (IP Address)", readonly=True)
    user_agent = fields.Char(string="Browser", readonly=True)
    document_hash = fields.Char(
        string="SHA-256 of the Document Signed", required=True, readonly=True
    )
    image = fields.Binary(string="Signature", required=True, readonly=True)

    _party_uniq = models.Constraint(
        "UNIQUE(contract_id, party, document_hash)",
        "This document is signed already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_sealed()
        return super().create(vals_list)

    def write(self, vals):
        self._check_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_sealed()

    def _check_sealed(self):
        if not is_unsealed(self):
            raise AccessError(
                self.env._("A signature is given by signing, and never changes.")
            )
