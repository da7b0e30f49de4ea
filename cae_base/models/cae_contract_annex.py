from odoo import fields, models


class CaeContractAnnex(models.AbstractModel):
    """What hangs on a contract: its items, its notices, its signatures."""

    _name = "cae.contract.annex"
    _description = "Annex of a Contract"

    contract_id = fields.Many2one(
        "cae.contract", required=True, index=True, ondelete="restrict", readonly=True
    )
    entrepreneur_id = fields.Many2one(
        related="contract_id.entrepreneur_id", store=True, index=True
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
