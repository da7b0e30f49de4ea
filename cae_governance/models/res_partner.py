from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    cae_member_ids = fields.One2many(
        "cae.member",
        "partner_id",
        string="Memberships",
        groups="cae_governance.group_governance_secretary",
    )
