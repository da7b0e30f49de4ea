from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

OPEN, CLOSED = "open", "closed"
OUTCOMES = [
    ("inside", "Done together with somebody of the cooperative"),
    ("outside", "Found outside of the cooperative"),
    ("dropped", "Given up"),
]


class CaePartnerCall(models.Model):
    """An entrepreneur looks for others of the cooperative, for a job that he does not
    do alone; he says how it ended."""

    _name = "cae.partner.call"
    _description = "Call for Partners"
    _order = "state desc, until, id desc"
    _check_company_auto = True

    name = fields.Char(string="Need", required=True)
    description = fields.Text(help="The job, its dates, its budget.")
    trade = fields.Char(string="Trade Sought")
    place = fields.Char()
    until = fields.Date(
        string="Answers Until",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=30),
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(
        [(OPEN, "Under Way"), (CLOSED, "Closed")],
        string="Status",
        required=True,
        default=OPEN,
        index=True,
        copy=False,
    )
    outcome = fields.Selection(OUTCOMES, copy=False)
    outcome_note = fields.Char(string="How It Ended", copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    answer_ids = fields.One2many(
        "cae.partner.answer",
        "call_id",
        string="Answers",
        groups="cae_base.group_manager",
    )
    answer_count = fields.Integer(
        string="Number of Answers", compute="_compute_answer_count", compute_sudo=True
    )

    _open_once = models.UniqueIndex(
        "(entrepreneur_id, name) WHERE state = 'open'",
        "You have an open call with these words already.",
    )
    _closed_with_outcome = models.Constraint(
        "CHECK(state = 'open' OR outcome IS NOT NULL)",
        "A call is closed with its outcome.",
    )

    @api.depends("answer_ids")
    def _compute_answer_count(self):
        counts = dict(
            self.env["cae.partner.answer"]._read_group(
                [("call_id", "in", self.ids)], ["call_id"], ["__count"]
            )
        )
        for call in self:
            call.answer_count = counts.get(call._origin, 0)

    @api.constrains("until")
    def _check_until(self):
        for call in self:
            if call.state == OPEN and call.until < fields.Date.context_today(self):
                raise ValidationError(
                    self.env._("The last day for answers is today or later.")
                )

    def _is_open(self):
        return self.state == OPEN and self.until >= fields.Date.context_today(self)

    def _close(self, outcome, note):
        self.write(
            {
                "state": CLOSED,
                "outcome": outcome,
                "outcome_note": note,
                "closed_on": fields.Date.context_today(self),
            }
        )
        self._tell_answerers()

    def _get_outcome_name(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        return labels.get(self.outcome, "")

    # --- mails ------------------------------------------------------------------

    @api.model
    def _get_listeners_domain(self, company):
        cards = self.env["cae.directory.card"]
        return [*cards._get_shown_domain(company), ("wants_calls", "=", True)]

    def _tell_listeners(self):
        """A mail to each of those who asked for it, in the name of the cooperative."""
        cards = self.env["cae.directory.card"].search(
            self._get_listeners_domain(self.company_id)
        )
        people = cards.entrepreneur_id.filtered("email") - self.entrepreneur_id
        self._mail("cae_base.mail_template_partner_call", people)

    def _tell_answerers(self):
        people = self.answer_ids.entrepreneur_id.filtered("email")
        self._mail("cae_base.mail_template_partner_call_closed", people)

    def _mail(self, template, people):
        """One mail for each: nobody learns the addresses of the others."""
        # by nobody: Odoo would name the user who sends, and his address
        call = self.with_user(SUPERUSER_ID)
        template = call.env.ref(template)
        sender = call.company_id.email_formatted or call.env.user.email_formatted
        for lang, group in people.grouped("lang").items():
            subject, body = (
                template._render_field(name, call.ids, set_lang=lang)[call.id]
                for name in ("subject", "body_html")
            )
            call.env["mail.mail"].create(
                [
                    {
                        "subject": subject,
                        "body_html": body,
                        "email_from": sender,
                        "reply_to": sender,
                        "auto_delete": True,
                        "recipient_ids": [fields.Command.link(person.partner_id.id)],
                    }
                    for person in group
                ]
            )

    def _get_portal_address(self):
        return f"{self.get_base_url()}/my/partner-calls/{self.id}"
