from odoo import fields, models
from odoo.exceptions import MissingError, UserError

COMMENT_LENGTH = 2000


class CaeEntrepreneur(models.Model):
    """The workshops of a person: services of the portal, called as superuser."""

    _inherit = "cae.entrepreneur"

    registration_ids = fields.One2many(
        "event.registration", "cae_entrepreneur_id", string="Workshop Registrations"
    )
    attendance_ids = fields.One2many(
        "cae.workshop.attendance", "entrepreneur_id", string="Workshop Attendance"
    )
    workshop_hours = fields.Float(
        compute="_compute_workshop_hours",
        digits=(16, 2),
        help="Hours of workshops attended: signed, or marked by the trainer.",
    )

    def _compute_workshop_hours(self):
        groups = self.env["cae.workshop.attendance"]._read_group(
            [("entrepreneur_id", "in", self.ids)], ["entrepreneur_id"], ["minutes:sum"]
        )
        minutes = dict(groups)
        for person in self:
            person.workshop_hours = minutes.get(person._origin, 0) / 60

    def action_open_attendance(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Workshop Attendance"),
            "res_model": "cae.workshop.attendance",
            "view_mode": "list",
            "domain": [("entrepreneur_id", "in", self.ids)],
        }

    # --- reading ------------------------------------------------------------

    def _get_portal_registrations(self):
        """:return: the person's seats that hold, the next workshop first, past ones
        after"""
        now = fields.Datetime.now()
        registrations = self.env["event.registration"].search(
            [
                ("cae_entrepreneur_id", "=", self.id),
                ("event_id.is_workshop", "=", True),
                ("state", "!=", "cancel"),
            ]
        )
        coming = registrations.filtered(lambda one: one.event_id.date_end > now)
        past = registrations - coming
        return coming.sorted(lambda one: one.event_id.date_begin) + past.sorted(
            lambda one: one.event_id.date_begin, reverse=True
        )

    def _get_portal_waiting(self):
        return self.env["cae.workshop.waiting"].search(
            [
                ("entrepreneur_id", "=", self.id),
                ("event_id.date_begin", ">", fields.Datetime.now()),
            ]
        )

    def _get_portal_workshop(self, workshop_id):
        """
        :return: a workshop to come, or one for which the person has a seat
        :raise MissingError: if it is neither
        """
        workshops = self.env["event.event"]
        workshop = workshops.search(
            [
                ("id", "=", workshop_id),
                *workshops._get_workshop_domain(self.company_id),
            ]
        )
        if not workshop or (
            workshop._has_begun() and not workshop._get_registrations(self)
        ):
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return workshop

    def _get_portal_session(self, session_id, token):
        """The code opens the session to who is not registered, nothing else does.

        :raise MissingError: if it is another cooperative's, or neither is the case
        """
        workshops = self.env["event.event"]
        session = self.env["cae.workshop.session"].search([("id", "=", session_id)])
        workshop = session.event_id.filtered_domain(
            workshops._get_workshop_domain(self.company_id)
        )
        if not workshop or not (
            workshop._get_registrations(self) or session._is_code(token)
        ):
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return session

    # --- writing ------------------------------------------------------------

    def _portal_sign_up(self, workshop_id):
        """:return: the registration; none if the person waits for a seat"""
        workshop = self._get_portal_workshop(workshop_id)
        workshop._check_open_to_sign_up()
        return workshop._sign_up(self)

    def _portal_cancel_workshop(self, workshop_id):
        """The seat is for the next one who waits."""
        workshop = self._get_portal_workshop(workshop_id)
        if workshop._has_begun():
            raise UserError(
                self.env._("This workshop has begun: it can no longer be cancelled.")
            )
        workshop.waiting_ids.filtered(
            lambda line: line.entrepreneur_id == self
        ).unlink()
        workshop._get_registrations(self).action_cancel()

    def _portal_sign_attendance(self, session_id, token, image=None):
        """One tap, or a signature drawn, on the phone of who is registered; once.

        :return: the attendance
        :raise UserError: a sentence: too early, too late, another code, not registered
        """
        session = self._get_portal_session(session_id, token)
        signed = session._get_attendance(self)
        if signed:
            return signed
        session._check_code(token)
        if not session.event_id._get_registrations(self):
            raise UserError(
                self.env._("You are not registered for this workshop: sign up first.")
            )
        if session.event_id.is_signature_drawn and not image:
            raise UserError(self.env._("Draw your signature before you send it."))
        return session._write_attendance(self, signature=image)

    def _portal_sign_up_here(self, session_id, token):
        """Who came without being registered takes a seat that is left, on the spot."""
        session = self._get_portal_session(session_id, token)
        session._check_code(token)
        workshop = session.event_id
        workshop._lock_seats()
        if workshop._get_registrations(self):
            return
        if workshop._get_free_seats() == 0:
            raise UserError(
                self.env._(
                    "No seat is left in this workshop: tell the trainer, who decides."
                )
            )
        workshop.waiting_ids.filtered(
            lambda line: line.entrepreneur_id == self
        ).unlink()
        workshop._give_seats(self)

    def _portal_rate_workshop(self, workshop_id, rating, comment):
        workshop = self._get_portal_workshop(workshop_id)
        registration = workshop._get_registrations(self)
        registration._rate(rating, (comment or "").strip()[:COMMENT_LENGTH])

    def _get_portal_certificate(self, workshop_id):
        """
        :return: the seat that the certificate speaks of
        :raise MissingError: if the person has attended nothing of it, or it goes on
        """
        registration = self._get_portal_workshop(workshop_id)._get_registrations(self)
        if not (registration.event_id.is_finished and registration.cae_minutes):
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return registration
