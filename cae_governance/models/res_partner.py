from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    cae_member_ids = fields.One2many(
        "cae.member",
        "partner_id",
        string="Memberships",
        groups="cae_governance.group_governance_secretary",
    )

    def _get_register_address(self):
        """:return: the address of one partner in one text, without the name"""
        self.ensure_one()
        lines = self._display_address(without_company=True).splitlines()
        return "\n".join(filter(None, (line.strip() for line in lines)))

    def _get_one_line_address(self):
        return self._get_register_address().replace("\n", ", ")
