from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, request, route


class AttendanceScreen(Controller):
    """What the trainer projects: the code that participants scan to sign."""

    @route(
        "/cooperative/attendance/<int:session_id>",
        type="http",
        auth="user",
        website=True,
    )
    def project_attendance(self, session_id, **kw):
        session = request.env["cae.workshop.session"].browse(session_id)
        try:
            session.check_access("write")
        except (AccessError, MissingError):
            raise NotFound() from None
        return request.render("cae_base.attendance_screen", {"session": session})
