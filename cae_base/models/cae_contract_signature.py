from odoo import models


class CaeContractSignature(models.Model):
    """Who signed which document of a contract."""

    _name = "cae.contract.signature"
    _inherit = ["cae.contract.annex", "cae.signature.mixin"]
    _description = "Signature of a Contract"
    _order = "date, id"

    _party_uniq = models.Constraint(
        "UNIQUE(contract_id, party, document_hash)",
        "This document is signed already.",
    )
