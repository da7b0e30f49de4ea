from odoo import api, fields, models


class CaeEntrepreneur(models.Model):
    _inherit = "cae.entrepreneur"

    member_since = fields.Date(
        compute="_compute_member_since", store=True, compute_sudo=True
    )

    @api.depends(
        "company_id",
        "partner_id.cae_member_ids.company_id",
        "partner_id.cae_member_ids.state",
        "partner_id.cae_member_ids.date_admission",
    )
    def _compute_member_since(self):
        for entrepreneur in self:
            members = entrepreneur.partner_id.cae_member_ids.filtered(
                lambda member, company=entrepreneur.company_id: (
                    member.company_id == company and member.state == "active"
                )
            )
            entrepreneur.member_since = members.date_admission

    def _get_memberships(self):
        """Who left was a member until then, whatever is asked of members since."""
        members = self.partner_id.cae_member_ids.filtered(
            lambda member: member.company_id == self.company_id and member.number
        )
        return [
            (member.date_admission, _find_last_day(member.date_exit))
            for member in members
        ] or super()._get_memberships()


def _find_last_day(date_exit):
    """The day before the exit, on which one is no longer a member."""
    return fields.Date.subtract(date_exit, days=1) if date_exit else None
