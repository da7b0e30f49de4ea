from odoo import fields, models
from odoo.tools import format_date


class CaeEntrepreneur(models.Model):
    """The register of members holds the data of a person as long as it must."""

    _inherit = "cae.entrepreneur"

    def _get_anonymisation_obstacles(self):
        obstacles = super()._get_anonymisation_obstacles()
        today = fields.Date.context_today(self)
        # sudo: whether the register holds a person is no reading of it
        members_sudo = self.env["cae.member"].sudo()
        members = members_sudo.search(
            [("partner_id", "in", self.partner_id.ids), ("number", ">", 0)]
        ).grouped("partner_id")
        for person in self:
            for member in members.get(person.partner_id, members_sudo):
                if not member.date_exit or member.kept_until >= today:
                    obstacles[person.id].append(self._tell_register(member))
        return obstacles

    def _tell_register(self, member):
        if not member.date_exit:
            return self.env._("This person is a member of the cooperative.")
        return self.env._(
            "The register of members keeps this person until %s (Code de commerce,"
            " L. 231-6).",
            format_date(self.env, member.kept_until),
        )
