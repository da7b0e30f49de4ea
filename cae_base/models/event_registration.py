from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.length import format_minutes

REMIND_DAYS = 2
SEAT_TAKEN = "cae_base.mail_template_workshop_seat"
REMINDER = "cae_base.mail_template_workshop_reminder"


class EventRegistration(models.Model):
    """An entrepreneur's seat in a workshop, and what he thought of it."""

    _inherit = "event.registration"

    cae_entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        string="Entrepreneur",
        compute="_compute_cae_entrepreneur_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="Found by the contact card, in workshops.",
    )
    cae_minutes = fields.Integer(
        string="Minutes Attended", compute="_compute_cae_minutes", compute_sudo=True
    )
    cae_rating = fields.Integer(
        string="Satisfaction",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From 1 to 5, answered once on the portal after the workshop.",
    )
    cae_comment = fields.Text(string="Comment", readonly=True, copy=False)
    cae_reminded_on = fields.Datetime(
        string="Reminder Sent on", readonly=True, copy=False
    )

    _cae_seat_uniq = models.UniqueIndex(
        "(event_id, cae_entrepreneur_id) WHERE cae_entrepreneur_id IS NOT NULL"
        " AND state != 'cancel' AND active",
        "This person is already registered for this workshop.",
    )
    _cae_rating_scale = models.Constraint(
        "CHECK(cae_rating IS NULL OR cae_rating BETWEEN 0 AND 5)",
        "Give a mark from 1 to 5.",
    )

    @api.depends("partner_id", "event_id.is_workshop")
    def _compute_cae_entrepreneur_id(self):
        seats = self.filtered("event_id.is_workshop")
        people = self.env["cae.entrepreneur"].with_context(active_test=False)
        found = {
            (person.partner_id, person.company_id): person
            for person in people.search([("partner_id", "in", seats.partner_id.ids)])
        }
        for registration in self:
            company = registration.event_id.company_id or self.env.company
            registration.cae_entrepreneur_id = (
                found.get((registration.partner_id, company))
                if registration.event_id.is_workshop
                else False
            )

    @api.depends("cae_entrepreneur_id", "event_id.session_ids.attendance_ids.minutes")
    def _compute_cae_minutes(self):
        minutes = self._get_attended()
        for registration in self:
            key = registration.event_id.id, registration.cae_entrepreneur_id.id
            registration.cae_minutes = minutes.get(key, 0)

    def _get_attended(self):
        """:return: dict {(workshop id, person id): minutes attended}"""
        groups = self.env["cae.workshop.attendance"]._read_group(
            [
                ("event_id", "in", self.event_id.ids),
                ("entrepreneur_id", "in", self.cae_entrepreneur_id.ids),
            ],
            ["event_id", "entrepreneur_id"],
            ["minutes:sum"],
        )
        return {(event.id, person.id): total for event, person, total in groups}

    # --- a seat is freed ----------------------------------------------------

    def write(self, vals):
        frees = (
            vals.get("state") in ("cancel", "draft")
            or vals.get("active") is False
            or "event_id" in vals
        )
        left = self.event_id if frees else self.env["event.event"]
        result = super().write(vals)
        left._promote_waiting()
        return result

    def unlink(self):
        left = self.event_id
        result = super().unlink()
        left._promote_waiting()
        return result

    # --- mail ---------------------------------------------------------------

    def _send_workshop_mail(self, xmlid, **context):
        """One mail to each, in the queue: a transaction undone sends nothing."""
        template = self.env.ref(xmlid, raise_if_not_found=False)
        for registration in self if template else ():
            template.with_context(**context).send_mail(registration.id)

    @api.model
    def _get_reminder_domain(self):
        now = fields.Datetime.now()
        return [
            ("state", "=", "open"),
            ("cae_entrepreneur_id", "!=", False),
            ("cae_reminded_on", "=", False),
            ("event_id.date_begin", ">", now),
            ("event_id.date_begin", "<=", now + timedelta(days=REMIND_DAYS)),
            ("event_id.kanban_state", "!=", "cancel"),
        ]

    @api.model
    def _cron_remind_of_workshops(self):
        """Each night, those whose workshop comes within two days; each of them once."""
        registrations = self.search(self._get_reminder_domain(), limit=500)
        registrations = registrations.try_lock_for_update()
        registrations._send_workshop_mail(REMINDER)
        registrations.write({"cae_reminded_on": fields.Datetime.now()})

    # --- attendance ---------------------------------------------------------

    def action_mark_present(self):
        """The trainer marks by hand who came to the session of the context."""
        session = self.env["cae.workshop.session"].browse(
            self.env.context.get("cae_session_id")
        )
        session._mark_present(self.cae_entrepreneur_id)

    # --- satisfaction -------------------------------------------------------

    def _can_rate(self):
        return (
            self.event_id.is_finished and bool(self.cae_minutes) and not self.cae_rating
        )

    def _rate(self, rating, comment):
        """Keep what a participant thought of it, once, when it is over."""
        if not self.event_id.is_finished:
            raise UserError(
                self.env._("Say what you thought of the workshop once it is over.")
            )
        if not self.cae_minutes:
            raise UserError(
                self.env._("Who came to the workshop says what it was worth.")
            )
        if self.cae_rating:
            raise UserError(self.env._("You have already answered. Thank you!"))
        if rating not in range(1, 6):
            raise UserError(self.env._("Give a mark from 1 to 5."))
        self.write({"cae_rating": rating, "cae_comment": comment})

    # --- certificate --------------------------------------------------------

    def _get_attendances(self):
        return self.env["cae.workshop.attendance"].search(
            [
                ("event_id", "=", self.event_id.id),
                ("entrepreneur_id", "=", self.cae_entrepreneur_id.id),
            ],
            order="signed_on",
        )

    def _tell_length(self):
        return format_minutes(self.cae_minutes)

    def _check_certificate(self):
        for registration in self:
            if not registration.cae_minutes:
                raise UserError(
                    self.env._(
                        "%s has signed no session of this workshop: there is nothing to"
                        " certify yet.",
                        registration.name,
                    )
                )

    def action_print_certificate(self):
        self._check_certificate()
        report = self.env.ref("cae_base.action_report_workshop_certificate")
        return report.report_action(self)
