from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.tools import clean_context, format_date


class CaeMember(models.Model):
    """The doors of the portal: members have no right on any model of the register.

    Each service looks up what is the user's, and only then acts as superuser. All are
    private, so that no other door leads to them.
    """

    _inherit = "cae.member"

    @api.model
    def _as_portal(self):
        """:return: an empty recordset that acts as superuser, for the user's own"""
        # sudo: each service keeps to what is the user's
        return self.with_env(self.env(context=clean_context(self.env.context), su=True))

    @api.model
    def _get_portal_member(self):
        """:return: the user's entry in the register, left or not, as superuser; the
        last one of who came back; none"""
        user = self.env.user
        members_sudo = self._as_portal().search(
            [
                ("partner_id", "=", user.partner_id.id),
                ("company_id", "in", user._get_company_ids()),
                ("number", ">", 0),
            ]
        )
        return members_sudo.sorted(
            lambda member: (
                member.state != "active",
                member.company_id != user.company_id,
                -member.number,
            )
        )[:1]

    @api.model
    def _portal_save_email_consent(self, agrees):
        """The member agrees to be convened by e-mail, or does not any more (AG-03).

        :raise MissingError: if the user is no member
        """
        member_sudo = self._get_portal_member()
        if member_sudo.state != "active":
            raise MissingError(self.env._("Only members are convened."))
        if member_sudo.email_consent == agrees:
            return
        member_sudo.write(
            {
                "email_consent": agrees,
                "email_consent_date": fields.Date.context_today(self),
            }
        )
        member_sudo.message_post(body=member_sudo._tell_email_consent(agrees))

    def _tell_email_consent(self, agrees):
        if agrees:
            return self.env._(
                "Agreed on the portal to be convened by e-mail (Code de commerce,"
                " R. 223-20)."
            )
        return self.env._(
            "Asked on the portal to be convened by post (Code de commerce, R. 223-20)."
        )

    def _format_day(self, day):
        return format_date(self.env, day) if day else ""
