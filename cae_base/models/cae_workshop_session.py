import secrets
from base64 import b64encode
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, format_date, format_time

from ..seal import find_changes

HOURS = {"event_id", "start", "stop"}
# How long before the session begins and after it ends a phone may sign (minutes).
SIGN_BEFORE, SIGN_AFTER = 30, 60


class CaeWorkshopSession(models.Model):
    """A half-day or an evening of a workshop: what one attends and signs."""

    _name = "cae.workshop.session"
    _description = "Session of a Workshop"
    _order = "start, id"
    _check_company_auto = True

    event_id = fields.Many2one(
        "event.event",
        string="Workshop",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('is_workshop', '=', True)]",
    )
    company_id = fields.Many2one(related="event_id.company_id", store=True, index=True)
    name = fields.Char(string="Subject", translate=True)
    start = fields.Datetime(string="From", required=True, index=True)
    stop = fields.Datetime(string="To", required=True)
    minutes = fields.Integer(string="Length (min)", compute="_compute_minutes")
    place = fields.Char(help="Empty: the place of the workshop.")
    token = fields.Char(
        default=lambda self: secrets.token_urlsafe(16),
        required=True,
        readonly=True,
        copy=False,
        groups="cae_base.group_coach",
        help="Part of the address behind the code that participants scan.",
    )
    attendance_ids = fields.One2many(
        "cae.workshop.attendance", "session_id", string="Attendance"
    )
    attendance_count = fields.Integer(
        string="Present", compute="_compute_attendance_count", compute_sudo=True
    )
    absent_ids = fields.Many2many(
        "event.registration",
        string="Not Signed",
        compute="_compute_absent_ids",
        compute_sudo=True,
        help="Who is registered and has not signed this session.",
    )

    _start_before_stop = models.Constraint(
        "CHECK(start < stop)", "A session ends after it begins."
    )

    @api.depends("start", "stop")
    def _compute_minutes(self):
        for session in self:
            length = (session.stop or session.start) and session.stop - session.start
            session.minutes = length.total_seconds() // 60 if length else 0

    @api.depends("attendance_ids")
    def _compute_attendance_count(self):
        for session in self:
            session.attendance_count = len(session.attendance_ids)

    @api.depends("attendance_ids", "event_id.registration_ids.state")
    def _compute_absent_ids(self):
        for session in self:
            registered = session.event_id.registration_ids.filtered(
                lambda one: one.cae_entrepreneur_id and one.state != "cancel"
            )
            present = session.attendance_ids.entrepreneur_id
            session.absent_ids = registered.filtered(
                lambda one, present=present: one.cae_entrepreneur_id not in present
            )

    @api.depends("name", "start", "event_id.name")
    def _compute_display_name(self):
        for session in self:
            title = session.name or session.event_id.name or ""
            session.display_name = (
                f"{title}, {session._tell_day()}" if session.start else title
            )

    # --- seal ---------------------------------------------------------------

    def write(self, vals):
        """IMP-06: what somebody has signed keeps its hours."""
        self.check_access("write")
        signed = self.filtered(lambda session: session._is_signed())
        if not self.env.su and find_changes(signed, vals, HOURS):
            raise UserError(
                self.env._(
                    "Participants have signed this session: its hours stay as they"
                    " are. Of who left early, correct the minutes."
                )
            )
        return super().write(vals)

    def _is_signed(self):
        # sudo: whoever signed, of another portfolio too
        return bool(self.sudo().attendance_ids)

    # --- when and where -----------------------------------------------------

    def _is_whole(self):
        """Whether it is its workshop's only session, at the workshop's own hours."""
        workshop = self.event_id
        return (
            workshop.session_ids == self
            and self.start == workshop.date_begin
            and self.stop == workshop.date_end
        )

    @api.model
    def _prepare_whole(self, workshop):
        return {"start": workshop.date_begin, "stop": workshop.date_end}

    def _get_place(self):
        return self.place or self.event_id.address_inline or ""

    def _to_local(self, moment):
        """:return: a moment on the clock of the workshop's place"""
        workshop = self.event_id
        return fields.Datetime.context_timestamp(
            workshop.with_context(tz=workshop.date_tz), moment
        )

    def _tell_day(self):
        """With the day of the week, by which people know when they are free."""
        day = self._to_local(self.start).date()
        return format_date(self.env, day, date_format="EEEE d MMMM yyyy")

    def _tell_hours(self):
        times = (
            format_time(self.env, self._to_local(moment).time(), time_format="short")
            for moment in (self.start, self.stop)
        )
        return " – ".join(times)

    # --- signing on a phone -------------------------------------------------

    def _get_sign_address(self):
        # sudo: the token is in no form, but who projects it is the trainer
        token = self.sudo().token
        return f"{self.get_base_url()}/my/attendance/{self.id}?token={token}"

    def _get_sign_image(self):
        """:return: the code to project: an image, in base64"""
        reports = self.env["ir.actions.report"]
        address = self._get_sign_address()
        return b64encode(reports.barcode("QR", address, width=900, height=900))

    def _is_code(self, token):
        return consteq(self.token, token or "")

    def _check_code(self, token):
        """:raise UserError: a sentence, if this code does not sign, or not now"""
        if not self._is_code(token):
            raise UserError(
                self.env._(
                    "This code is not the session's: scan the one on the screen."
                )
            )
        now = fields.Datetime.now()
        if now < self.start - timedelta(minutes=SIGN_BEFORE):
            raise UserError(
                self.env._(
                    "It is too early to sign: come back on %(day)s, %(hours)s.",
                    day=self._tell_day(),
                    hours=self._tell_hours(),
                )
            )
        if now > self.stop + timedelta(minutes=SIGN_AFTER):
            raise UserError(
                self.env._(
                    "It is too late to sign on a phone: ask the trainer to mark you"
                    " present."
                )
            )

    def action_project(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/cooperative/attendance/{self.id}",
            "target": "new",
        }

    # --- attendance ---------------------------------------------------------

    def _get_attendance(self, person):
        return self.env["cae.workshop.attendance"].search(
            [("session_id", "=", self.id), ("entrepreneur_id", "=", person.id)]
        )

    def _mark_present(self, people):
        """The trainer says who came: those who signed already stay as they are."""
        self.ensure_one()
        self.check_access("write")
        # sudo: participants of other portfolios come too
        session_sudo = self.sudo()
        if session_sudo.start > fields.Datetime.now() + timedelta(minutes=SIGN_BEFORE):
            raise UserError(
                self.env._("This session has not begun: nobody has attended it yet.")
            )
        people = people.sudo() - session_sudo.attendance_ids.entrepreneur_id
        session_sudo._write_attendance(people, marked_by_id=self.env.uid)

    def _write_attendance(self, people, **vals):
        """:return: the attendance of these people, who are registered"""
        attendances = self.env["cae.workshop.attendance"].create(
            [
                {
                    "session_id": self.id,
                    "entrepreneur_id": person.id,
                    "minutes": self.minutes,
                    **vals,
                }
                for person in people
            ]
        )
        seats = self.event_id._get_registrations(people)
        seats.filtered(lambda one: one.state != "done").action_set_done()
        return attendances

    def action_mark_all_present(self):
        for session in self:
            # sudo: who is registered, whoever follows him
            session._mark_present(session.absent_ids.sudo().cae_entrepreneur_id)

    def action_print_sheet(self):
        report = self.env.ref("cae_base.action_report_attendance_sheet")
        return report.report_action(self.event_id)

    def _get_sheet_rows(self):
        """:return: list of (name, attendance), by name: who is registered, or came"""
        # sudo: the sheet names all participants, whoever follows them
        session_sudo = self.sudo()
        signed = {one.entrepreneur_id: one for one in session_sudo.attendance_ids}
        registered = session_sudo.event_id.registration_ids.filtered(
            lambda one: one.state != "cancel"
        ).cae_entrepreneur_id
        nothing = session_sudo.attendance_ids.browse()
        people = registered.union(*signed)
        return [
            (person.name, signed.get(person, nothing))
            for person in people.sorted(lambda person: person.name or "")
        ]

    # --- coach's time -------------------------------------------------------

    def _prepare_support_time(self):
        """What this session counts as of the trainer's time, for those who came."""
        return {
            "name": self.display_name,
            "coach_id": self.event_id.user_id.id,
            "kind": "workshop",
            "date": self._to_local(self.start).date(),
            "minutes": self.minutes,
            "funded_action_id": self.event_id.funded_action_id.id,
            "company_id": self.attendance_ids.company_id[:1].id,
        }

    def _record_support_time(self):
        for session in self.filtered("event_id.user_id"):
            self.env["cae.support.time"]._record(
                session,
                session.attendance_ids.entrepreneur_id,
                session._prepare_support_time(),
            )

    def _get_support_proofs(self):
        """:return: dict {person: (minutes, sentence, signature)}, for the funder"""
        return {
            one.entrepreneur_id: (one.minutes, one._tell_proof(), one.signature)
            for one in self.attendance_ids
        }
