from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.cae_activity_accounts.controllers.portal import CaePortal, not_found
from odoo.addons.cae_base.engine.record_id import read_id

COOPERATIVE = "/my/cooperative"
CANDIDACY = f"{COOPERATIVE}/candidacy"


class CaePortalMember(CaePortal):
    """The pages of a member's life: they open doors and show, the register does.

    Here are the gate, the first page and the application; shares and assemblies have
    files of their own.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_cooperative_count" in counters:
            values["cae_cooperative_count"] = int(any(self._find_own()))
        return values

    # --- the gate ---------------------------------------------------------------

    def _find_own(self):
        """:return: the user as member and as entrepreneur, as superuser; none"""
        member_sudo = request.env["cae.member"]._get_portal_member()
        return member_sudo, request.env["cae.candidacy"]._get_portal_person()

    def _open_member(self, former=False):
        """:param former: who has left opens this page too
        :return: the user's entry in the register, as superuser
        :raise NotFound: if the user is no member
        """
        member_sudo = request.env["cae.member"]._get_portal_member()
        if not member_sudo or (member_sudo.state == "former" and not former):
            raise NotFound()
        return member_sudo

    def _open_cooperative(self):
        """:return: the user as member and as entrepreneur, one of them may be none
        :raise NotFound: if he is neither
        """
        member_sudo, person_sudo = self._find_own()
        if not (member_sudo or person_sudo):
            raise NotFound()
        return member_sudo, person_sudo

    def _render_member(self, template, page, **values):
        """A page within the layout of members.

        :param template: complete name, for other modules have pages there too
        :param page: the one of the navigation
        """
        member_sudo, person_sudo = self._find_own()
        company_sudo = member_sudo.company_id or person_sudo.company_id
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "page_name": "cae_cooperative",
                "active_page": page,
                "base": COOPERATIVE,
                "member": member_sudo,
                "person": person_sudo,
                "is_outside": self._is_outside(member_sudo, person_sudo),
                "company": company_sudo,
                "currency": company_sudo.currency_id,
                "format_day": request.env["cae.member"]._format_day,
                "once": request.env["cae.portal.once"]._new_token(),
                "errors": {},
                **values,
            },
        )

    def _is_outside(self, member_sudo, person_sudo):
        """Whether membership is to come: never a member, or left and employed anew."""
        if not person_sudo or member_sudo.state == "active":
            return False
        return bool(not member_sudo or person_sudo.contract_id)

    # --- first page -------------------------------------------------------------

    @route(COOPERATIVE, type="http", auth="user", website=True)
    def portal_cooperative(self, **kw):
        _member_sudo, person_sudo = self._open_cooperative()
        candidacies = request.env["cae.candidacy"]
        return self._render_member(
            "cae_governance.portal_cooperative",
            "home",
            candidacy=candidacies._get_portal_candidacies()[:1],
            countdown=candidacies._get_portal_countdown(person_sudo),
        )

    @route(
        f"{COOPERATIVE}/consent",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_cooperative_consent(self, agrees="", **kw):
        self._open_member()
        with not_found():
            request.env["cae.member"]._portal_save_email_consent(agrees == "1")
        return request.redirect(COOPERATIVE)

    # --- application ------------------------------------------------------------

    @route(CANDIDACY, type="http", auth="user", website=True, methods=["GET", "POST"])
    def portal_candidacy(self, **post):
        _member_sudo, person_sudo = self._open_cooperative()
        errors = {}
        if request.httprequest.method == "POST":
            with not_found():
                target, errors = self._call_once(post, self._apply, post)
            if target:
                return request.redirect(target)
        candidacies = request.env["cae.candidacy"]
        refusal = person_sudo and candidacies._find_portal_refusal(person_sudo)
        return self._render_member(
            "cae_governance.portal_candidacy",
            "candidacy",
            candidacies=candidacies._get_portal_candidacies(("state", "!=", "draft")),
            countdown=candidacies._get_portal_countdown(person_sudo),
            refusal=refusal,
            values=post,
            errors=errors,
        )

    def _apply(self, post):
        request.env["cae.candidacy"]._portal_apply(post)
        return CANDIDACY

    @route(
        f"{CANDIDACY}/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_candidacy_withdraw(self, candidacy_id="", **kw):
        self._open_cooperative()
        with not_found():
            candidacies = request.env["cae.candidacy"]
            self._call(candidacies._portal_withdraw, read_id(candidacy_id))
        return request.redirect(CANDIDACY)
