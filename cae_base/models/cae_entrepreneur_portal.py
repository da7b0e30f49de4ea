from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import clean_context


class CaeEntrepreneur(models.Model):
    """The doors of the portal: entrepreneurs have no right on their own record.

    A page opens the person of its user with :meth:`_get_portal_person`; what it does is
    asked of a private service, ``_portal_…``, of the person so opened.
    """

    _inherit = "cae.entrepreneur"

    @api.model
    def _get_portal_person(self):
        """:return: the person who is the user, as superuser, in the name of the user
        :raise AccessError: whoever is none, or is no longer followed (archived)
        """
        user = self.env.user
        companies = user._get_company_ids()
        # sudo: the domain keeps to the person who is the user
        env = self.env(context=clean_context(self.env.context), su=True)
        people_sudo = self.with_env(env).search(
            [("partner_id", "=", user.partner_id.id), ("company_id", "in", companies)]
        )
        own_sudo = people_sudo.filtered(lambda one: one.company_id == self.env.company)
        person_sudo = (own_sudo or people_sudo)[:1]
        if not person_sudo:
            raise AccessError(self.env._("The cooperative does not follow you here."))
        return person_sudo.with_company(person_sudo.company_id)
