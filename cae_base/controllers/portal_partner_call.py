from odoo.fields import Date
from odoo.http import request, route

from .portal_person import CaePortalPerson

CALLS = "/my/partner-calls"
CALL = f"{CALLS}/<int:call_id>"


class CaePortalPartnerCall(CaePortalPerson):
    """Calls for partners: doors only, the person does."""

    @route(CALLS, type="http", auth="user", website=True, methods=["GET"])
    def portal_partner_calls(self, **kw):
        person = self._open_person()
        return self._render_person(
            "cae_base.portal_partner_calls",
            person,
            "directory",
            calls=person._get_portal_calls(),
        )

    @route(
        f"{CALLS}/new", type="http", auth="user", website=True, methods=["GET", "POST"]
    )
    def portal_partner_call_new(self, **post):
        person = self._open_person()
        today = Date.context_today(person)
        values, errors = {"until": Date.add(today, days=30)}, {}
        if request.httprequest.method == "POST":
            call, errors = self._call_person(person._portal_call, post)
            if call:
                return request.redirect(f"{CALLS}/{call.id}?done=called")
            values = post
        return self._render_person(
            "cae_base.portal_partner_call_new",
            person,
            "directory",
            values=values,
            errors=errors,
            today=today,
        )

    @route(CALL, type="http", auth="user", website=True, methods=["GET"])
    def portal_partner_call(self, call_id, done=None, **kw):
        return self._show_call(call_id, done=done)

    @route(f"{CALL}/answer", type="http", auth="user", website=True, methods=["POST"])
    def portal_partner_call_answer(self, call_id, **post):
        return self._act_on_call(call_id, "_portal_answer", "answered", post)

    @route(f"{CALL}/close", type="http", auth="user", website=True, methods=["POST"])
    def portal_partner_call_close(self, call_id, **post):
        return self._act_on_call(call_id, "_portal_close_call", "closed", post)

    def _act_on_call(self, call_id, service, done, post):
        person = self._open_person()
        _result, errors = self._call_person(getattr(person, service), call_id, post)
        if errors:
            return self._show_call(call_id, values=post, errors=errors)
        return request.redirect(f"{CALLS}/{call_id}?done={done}")

    def _show_call(self, call_id, **values):
        person = self._open_person()
        call = self._find(person._get_portal_call, call_id)
        return self._render_person(
            "cae_base.portal_partner_call",
            person,
            "directory",
            call=call,
            is_own=call.entrepreneur_id == person,
            answers=person._get_call_answers(call),
            has_card=person._get_portal_card().is_published,
            **values,
        )
