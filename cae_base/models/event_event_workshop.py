from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .event_registration import SEAT_TAKEN


class EventEvent(models.Model):
    """A workshop: its sessions, its seats and who waits for one."""

    _inherit = "event.event"

    is_workshop = fields.Boolean(
        string="Workshop",
        index=True,
        help="Entrepreneurs sign up for it on their portal, wait for a seat, and sign"
        " their attendance on their phone.",
    )
    session_ids = fields.One2many(
        "cae.workshop.session", "event_id", string="Sessions", copy=False
    )
    waiting_ids = fields.One2many(
        "cae.workshop.waiting", "event_id", string="Waiting List"
    )
    funded_action_id = fields.Many2one(
        "cae.funded.action",
        index="btree_not_null",
        check_company=True,
        help="The co-funded action of which this workshop is a part: its attendance"
        " sheets prove it.",
    )
    is_signature_drawn = fields.Boolean(
        string="Drawn Signatures",
        help="Participants draw their signature on their phone, where the funder asks"
        " for it; otherwise one tap signs.",
    )
    rating_mean = fields.Float(
        string="Satisfaction",
        compute="_compute_rating_mean",
        digits=(2, 1),
        help="Mean of the answers, from 1 to 5.",
    )
    rating_count = fields.Integer(string="Answers", compute="_compute_rating_mean")

    @api.depends("registration_ids.cae_rating")
    def _compute_rating_mean(self):
        groups = self.env["event.registration"]._read_group(
            [("event_id", "in", self.ids), ("cae_rating", ">", 0)],
            ["event_id"],
            ["cae_rating:avg", "__count"],
        )
        found = {event: (mean, count) for event, mean, count in groups}
        for event in self:
            event.rating_mean, event.rating_count = found.get(event._origin, (0, 0))

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create([self._complete_vals(vals) for vals in vals_list])
        events._create_only_session()
        return events

    def write(self, vals):
        lone = self.env["cae.workshop.session"]
        if vals.keys() & {"date_begin", "date_end"} and "session_ids" not in vals:
            lone = self.session_ids.filtered(
                lambda session: session._is_whole() and not session._is_signed()
            )
        result = super().write(vals)
        for session in lone:
            session.write(session._prepare_whole(session.event_id))
        if vals.get("is_workshop"):
            self._create_only_session()
        if vals.keys() & {"user_id", "funded_action_id"}:
            # sudo: the time counts people of other portfolios
            self.session_ids.sudo()._record_support_time()
        if vals.keys() & {"seats_max", "seats_limited", "waiting_ids"}:
            self._promote_waiting()
        return result

    # --- sessions -----------------------------------------------------------

    @api.model
    def _complete_vals(self, vals):
        """A workshop sends our own mails: Odoo's would say the same once more."""
        return {"event_mail_ids": [], **vals} if vals.get("is_workshop") else vals

    def _create_only_session(self):
        """A workshop planned without sessions is one session."""
        sessions = self.env["cae.workshop.session"]
        sessions.create(
            [
                {"event_id": event.id, **sessions._prepare_whole(event)}
                for event in self
                if event.is_workshop and not event.session_ids
            ]
        )

    # --- seats --------------------------------------------------------------

    def _has_begun(self):
        return self.date_begin <= fields.Datetime.now()

    def _check_open_to_sign_up(self):
        self.ensure_one()
        if self.kanban_state == "cancel":
            raise UserError(self.env._("This workshop is cancelled: choose another."))
        if self._has_begun():
            raise UserError(
                self.env._(
                    "This workshop has begun: ask your coach whether it comes again."
                )
            )

    def _lock_seats(self):
        """Whoever takes or frees a seat at the same moment starts anew afterwards.

        A lock alone would not do: he would go on with the seats that he saw before it.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE event_event SET write_date = write_date WHERE id IN %s",
                tuple(self.ids),
            )
        )

    def _get_free_seats(self):
        """:return: number of seats left, None where there is no limit"""
        if not (self.seats_limited and self.seats_max):
            return None
        self.invalidate_recordset(["seats_available"])
        return max(self.seats_available, 0)

    def _sign_up(self, person):
        """Give a person a seat, or the last place on the waiting list; once.

        :return: the registration, or none where he waits
        """
        self._lock_seats()
        known = self._get_registrations(person) or self.waiting_ids.filtered(
            lambda line: line.entrepreneur_id == person
        )
        if not known:
            self.waiting_ids.create({"event_id": self.id, "entrepreneur_id": person.id})
            self._promote_waiting(seat_freed=False)
        return self._get_registrations(person)

    def _get_registrations(self, people):
        """:return: the registrations of these people that hold"""
        return self.env["event.registration"].search(
            [
                ("event_id", "in", self.ids),
                ("cae_entrepreneur_id", "in", people.ids),
                ("state", "!=", "cancel"),
            ]
        )

    def _give_seats(self, people):
        """:return: the seats that these people take now"""
        return self.env["event.registration"].create(
            [self._prepare_registration_vals(person) for person in people]
        )

    def _prepare_registration_vals(self, person):
        return {
            "event_id": self.id,
            "partner_id": person.partner_id.id,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
        }

    def _promote_waiting(self, seat_freed=True):
        """The first ones who wait get the seats that are free, and are told."""
        # sudo: who waits may be in nobody's portfolio of those who free a seat
        workshops_sudo = self.exists().sudo().filtered("waiting_ids")
        for workshop in workshops_sudo.filtered(lambda event: not event._has_begun()):
            workshop._lock_seats()
            first = workshop.waiting_ids.sorted("id")[: workshop._get_free_seats()]
            people = first.entrepreneur_id
            first.unlink()
            registrations = workshop._give_seats(people)
            registrations._send_workshop_mail(SEAT_TAKEN, seat_freed=seat_freed)

    # --- doors --------------------------------------------------------------

    @api.model
    def _get_workshop_domain(self, company):
        return [
            ("is_workshop", "=", True),
            ("company_id", "in", [company.id, False]),
            ("is_multi_slots", "=", False),
        ]

    @api.model
    def _get_coming_workshops(self, company):
        """:return: the workshops for which one can still sign up"""
        return self.search(
            [
                *self._get_workshop_domain(company),
                ("date_begin", ">", fields.Datetime.now()),
                ("kanban_state", "!=", "cancel"),
            ],
            order="date_begin, id",
        )

    def _tell_when(self):
        """What the portal says of its days and of the hours of the first one."""
        first, last = self.session_ids[:1], self.session_ids[-1:]
        when = f"{first._tell_day()}, {first._tell_hours()}" if first else ""
        if len(self.session_ids) > 1:
            return self.env._(
                "%(when)s, and %(count)s more until %(day)s",
                when=when,
                count=len(self.session_ids) - 1,
                day=last._tell_day(),
            )
        return when

    def _tell_seats(self):
        """What the portal says of the seats that are left."""
        free = self._get_free_seats()
        if free is None:
            return self.env._("Open to all")
        if not free:
            return self.env._("Full: a waiting list is open")
        if free == 1:
            return self.env._("One seat left")
        return self.env._("%s seats left", free)
