from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from .portal_person import CaePortalPerson

INTERVIEW = "/my/interviews/<int:interview_id>"
BOOKING = "/my/appointments/<int:booking_id>"


class CaePortalInterview(CaePortalPerson):
    """Reports to sign and appointments to book: doors only, the person does."""

    def _prepare_person_home_values(self, person):
        values = super()._prepare_person_home_values(person)
        return {**values, **person._get_portal_interview_home()}

    # --- reports ----------------------------------------------------------------

    @route(INTERVIEW, type="http", auth="user", website=True)
    def portal_interview(self, interview_id, **kw):
        person = self._open_person()
        return self._render_person(
            "cae_base.portal_interview",
            person,
            "support",
            interview=self._find(person._get_portal_interview, interview_id),
        )

    @route(f"{INTERVIEW}/<string:part>.pdf", type="http", auth="user")
    def portal_interview_file(self, interview_id, part, download=None, **kw):
        person = self._open_person()
        interview = self._find(person._get_portal_interview, interview_id)
        if part not in ("document", "certificate"):
            raise NotFound()
        attachment_sudo = interview[f"{part}_id"]
        if not attachment_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(attachment_sudo)
        return stream.get_response(as_attachment=bool(download), max_age=0)

    @route(f"{INTERVIEW}/sign", type="jsonrpc", auth="user", website=True)
    def portal_interview_sign(self, interview_id, name=None, signature=None, **kw):
        http = request.httprequest
        person = self._open_person()
        try:
            with request.env.cr.savepoint():
                person._portal_sign_interview(
                    interview_id,
                    name,
                    signature,
                    http.remote_addr,
                    http.user_agent.string,
                )
        except UserError as error:  # MissingError too: it says no more than a 404
            return {"error": str(error)}
        return {
            "force_refresh": True,
            "redirect_url": f"/my/interviews/{interview_id}?signed=1",
        }

    # --- appointments -------------------------------------------------------------

    @route("/my/appointments", type="http", auth="user", website=True)
    def portal_appointments(self, **kw):
        return self._show_slots(self._open_person())

    def _show_slots(self, person, booking=None, errors=None):
        """:param booking: the one to move, if any"""
        return self._render_person(
            "cae_base.portal_appointments",
            person,
            "support",
            booking=booking,
            bookings=person._get_portal_bookings(),
            slots=person._get_portal_slots(),
            hours=person._get_portal_change_hours(),
            errors=errors or {},
        )

    @route(
        "/my/slots/<int:slot_id>/book",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_book_slot(self, slot_id, **post):
        person = self._open_person()
        booking, errors = self._call_person(person._portal_book, slot_id)
        if not booking:
            return self._show_slots(person, errors=errors)
        return request.redirect("/my/support?booked=1")

    @route(
        f"{BOOKING}/move",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_move_booking(self, booking_id, slot_id=None, **post):
        person = self._open_person()
        booking = self._find(person._get_portal_booking, booking_id)
        if request.httprequest.method == "GET":
            return self._show_slots(person, booking)
        moved, errors = self._call_person(
            person._portal_move_booking, booking_id, slot_id
        )
        if not moved:
            return self._show_slots(person, booking, errors)
        return request.redirect("/my/support?booked=1")

    @route(
        f"{BOOKING}/cancel", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_cancel_booking(self, booking_id, **post):
        person = self._open_person()
        done, errors = self._call_person(person._portal_cancel_booking, booking_id)
        if not done:
            return self._show_slots(person, errors=errors)
        return request.redirect("/my/support?cancelled=1")
