from werkzeug.urls import url_encode

from odoo.http import content_disposition, request, route

from .portal_person import CaePortalPerson

WORKSHOP = "/my/workshops/<int:workshop_id>"
ATTENDANCE = "/my/attendance/<int:session_id>"
POST = {"type": "http", "auth": "user", "website": True, "methods": ["POST"]}
CERTIFICATE = "cae_base.report_workshop_certificate"


class CaePortalWorkshop(CaePortalPerson):
    """Workshops on the portal: sign up, wait, sign one's attendance, answer."""

    @route("/my/workshops", type="http", auth="user", website=True)
    def portal_workshops(self, **kw):
        person = self._open_person()
        workshops = person.env["event.event"]._get_coming_workshops(person.company_id)
        return self._render_person(
            "cae_base.portal_workshops",
            person,
            "workshops",
            workshops=workshops,
            registrations=person._get_portal_registrations(),
            waiting=person._get_portal_waiting(),
        )

    @route(WORKSHOP, type="http", auth="user", website=True)
    def portal_workshop(self, workshop_id, **kw):
        return self._show_workshop(self._open_person(), workshop_id)

    def _show_workshop(self, person, workshop_id, errors=None, **values):
        workshop = self._find(person._get_portal_workshop, workshop_id)
        waiting = workshop.waiting_ids.filtered(
            lambda line: line.entrepreneur_id == person
        )
        return self._render_person(
            "cae_base.portal_workshop",
            person,
            "workshops",
            workshop=workshop,
            registration=workshop._get_registrations(person),
            waiting=waiting,
            errors=errors or {},
            values=values,
        )

    @route(f"{WORKSHOP}/register", **POST)
    def portal_workshop_register(self, workshop_id, **kw):
        person = self._open_person()
        return self._act_on_workshop(person, workshop_id, person._portal_sign_up)

    @route(f"{WORKSHOP}/cancel", **POST)
    def portal_workshop_cancel(self, workshop_id, **kw):
        person = self._open_person()
        return self._act_on_workshop(
            person, workshop_id, person._portal_cancel_workshop
        )

    @route(f"{WORKSHOP}/rate", **POST)
    def portal_workshop_rate(self, workshop_id, rating=None, comment=None, **kw):
        person = self._open_person()
        mark = int(rating) if rating in ("1", "2", "3", "4", "5") else 0
        service = person._portal_rate_workshop
        return self._act_on_workshop(person, workshop_id, service, mark, comment)

    def _act_on_workshop(self, person, workshop_id, service, *args):
        _result, errors = self._call_person(service, workshop_id, *args)
        if errors:
            return self._show_workshop(person, workshop_id, errors)
        return request.redirect(f"/my/workshops/{workshop_id}")

    @route(f"{WORKSHOP}/certificate.pdf", type="http", auth="user")
    def portal_workshop_certificate(self, workshop_id, **kw):
        person = self._open_person()
        registration = self._find(person._get_portal_certificate, workshop_id)
        # sudo: the person's own certificate, found just above
        reports_sudo = request.env["ir.actions.report"].sudo()
        pdf, _kind = reports_sudo._render_qweb_pdf(CERTIFICATE, registration.ids)
        name = registration.env._("Certificate of attendance")
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(pdf)),
            ("Content-Disposition", content_disposition(f"{name}.pdf")),
        ]
        return request.make_response(pdf, headers)

    # --- attendance ---------------------------------------------------------

    @route(ATTENDANCE, type="http", auth="user", website=True, methods=["GET"])
    def portal_attendance(self, session_id, token=None, **kw):
        return self._show_attendance(self._open_person(), session_id, token)

    @route(f"{ATTENDANCE}/sign", **POST)
    def portal_attendance_sign(self, session_id, token=None, **kw):
        person = self._open_person()
        service = person._portal_sign_attendance
        return self._do_attendance(person, service, session_id, token)

    @route(f"{ATTENDANCE}/register", **POST)
    def portal_attendance_register(self, session_id, token=None, **kw):
        person = self._open_person()
        service = person._portal_sign_up_here
        return self._do_attendance(person, service, session_id, token)

    @route(f"{ATTENDANCE}/draw", type="jsonrpc", auth="user", website=True)
    def portal_attendance_draw(
        self, session_id, token=None, signature=None, name=None, **kw
    ):
        person = self._open_person()
        service = person._portal_sign_attendance
        _signed, errors = self._call_person(service, session_id, token, signature)
        if errors:
            return {"error": errors["form"]}
        address = self._get_signed_address(session_id, token)
        return {"force_refresh": True, "redirect_url": address}

    def _do_attendance(self, person, service, session_id, token):
        _result, errors = self._call_person(service, session_id, token)
        if errors:
            return self._show_attendance(person, session_id, token, errors)
        return request.redirect(self._get_signed_address(session_id, token))

    def _get_signed_address(self, session_id, token):
        query = url_encode({"token": token or "", "signed": 1})
        return f"/my/attendance/{session_id}?{query}"

    def _show_attendance(self, person, session_id, token, errors=None):
        session = self._find(person._get_portal_session, session_id, token)
        registration = session.event_id._get_registrations(person)
        attendance = session._get_attendance(person)
        if not errors and not attendance:
            _checked, errors = self._call_person(session._check_code, token)
        return self._render_person(
            "cae_base.portal_attendance",
            person,
            "workshops",
            session=session,
            workshop=session.event_id,
            registration=registration,
            attendance=attendance,
            token=token,
            errors=errors or {},
            is_new="signed" in request.params,
        )
