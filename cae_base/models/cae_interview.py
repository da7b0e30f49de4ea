from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

DRAFT, TO_SIGN, SIGNED, CANCELLED = "draft", "to_sign", "signed", "cancelled"


class CaeInterview(models.Model):
    """An individual interview and its report, signed by both (CAE-27)."""

    _name = "cae.interview"
    _description = "Individual Interview"
    _inherit = ["mail.thread", "mail.activity.mixin", "cae.signable.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Held By",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref("cae_base.group_coach").ids)
        ],
        check_company=True,
        help="Who holds the interview, and signs its report for the cooperative.",
    )
    date = fields.Date(
        required=True,
        index=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The day on which it is held: it counts in the year from that day on (Code"
        " du travail, R. 7331-2, to check).",
    )
    duration = fields.Float(string="Length (Hours)", default=1.0)
    event_id = fields.Many2one(
        "calendar.event",
        string="Appointment",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="Of the calendar: both were invited.",
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # For the record rules, which stay one hop.
    coach_id = fields.Many2one(
        related="entrepreneur_id.coach_id", store=True, index="btree_not_null"
    )
    local_office_id = fields.Many2one(
        related="entrepreneur_id.local_office_id", store=True, index="btree_not_null"
    )
    state = fields.Selection(
        [
            (DRAFT, "Being Written"),
            (TO_SIGN, "To Sign"),
            (SIGNED, "Signed"),
            (CANCELLED, "Cancelled"),
        ],
        string="Status",
        default=DRAFT,
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    waiting_for = fields.Char(
        string="To Be Signed By",
        compute="_compute_waiting_for",
        help="Who has not signed yet what the other one has.",
    )

    _held = models.Index("(entrepreneur_id, date) WHERE state = 'signed'")

    @api.depends("entrepreneur_id.name", "date")
    @api.depends_context("lang")
    def _compute_name(self):
        for interview in self:
            interview.name = " – ".join(
                filter(None, [interview._get_title(), interview.entrepreneur_id.name])
            )

    @api.depends("state", "entrepreneur_id.name")
    def _compute_waiting_for(self):
        for interview in self:
            interview.waiting_for = (
                interview.state == TO_SIGN and interview.entrepreneur_id.name
            )

    @api.constrains("duration")
    def _check_duration(self):
        if self.filtered(lambda interview: not 0 <= interview.duration <= 24):
            raise ValidationError(
                self.env._("An interview lasts between 0 and 24 hours.")
            )

    @api.constrains("entrepreneur_id")
    def _check_portfolio(self):
        """An interview is one of a person whom its user sees."""
        if not self.entrepreneur_id.has_access("read"):
            raise AccessError(
                self.env._("You hold the interviews of the people whom you follow.")
            )

    @api.onchange("event_id")
    def _onchange_event_id(self):
        if self.event_id and self.state == DRAFT:
            start = fields.Datetime.context_timestamp(self, self.event_id.start)
            self.date = start.date()
            self.duration = self.event_id.duration

    def action_cancel(self):
        """Give up a report that was not signed by both; what is written is kept."""
        if self.filtered(lambda interview: interview.state not in (DRAFT, TO_SIGN)):
            raise UserError(
                self.env._(
                    "A report signed by both is kept: write what has changed in the"
                    " next interview."
                )
            )
        self._set_state(CANCELLED)

    def action_reopen(self):
        """Take up again a report that was cancelled."""
        if self.filtered(lambda interview: interview.state != CANCELLED):
            raise UserError(
                self.env._("Only a report that was cancelled is taken up again.")
            )
        self._set_state(DRAFT)

    # --- helpers ------------------------------------------------------------

    def _get_title(self):
        if not self.date:
            return self.env._("Interview")
        return self.env._("Interview of %s", self._format_day(self.date))

    def _get_document_title(self):
        """What is written at the head of the report."""
        self.ensure_one()
        return self.env._(
            "Report of the individual interview of %s", self._format_day(self.date)
        )

    def _format_day(self, day):
        return format_date(self.env, day) if day else ""
