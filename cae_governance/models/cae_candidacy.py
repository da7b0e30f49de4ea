from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults

from ..engine.seniority import count_days

DRAFT, SUBMITTED, AGENDA, ADMITTED, REJECTED, WITHDRAWN = (
    "draft",
    "submitted",
    "agenda",
    "admitted",
    "rejected",
    "withdrawn",
)
PENDING = (DRAFT, SUBMITTED, AGENDA)
# What follows from the steps of an application, and nobody writes, through any door.
STEP_FIELDS = {"state", "submitted_on", "decided_on", "member_id"}


class CaeCandidacy(models.Model):
    """An application for membership, until the assembly has ruled on it (SCOP-03)."""

    _name = "cae.candidacy"
    _description = "Application for Membership"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]
    _order = "submitted_on desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Candidate",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        compute="_compute_entrepreneur_id",
        store=True,
        index="btree_not_null",
        compute_sudo=True,
    )
    member_id = fields.Many2one(
        "cae.member",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="cae_base.group_accountant,cae_governance.group_governance_secretary",
    )
    category = fields.Selection(
        selection=lambda self: self._selection_category(),
        default="employee",
        required=True,
        help="The quality in which one asks to become a member.",
    )
    college_id = fields.Many2one(
        "cae.college",
        check_company=True,
        help="Empty: the college of the category.",
    )
    motivation = fields.Text()
    email_consent = fields.Boolean(
        string="Agrees to Be Convened by E-mail",
        help="Taken over by the register at admission (Code de commerce, R. 223-20).",
    )
    email_consent_date = fields.Date(copy=False)
    submitted_on = fields.Date(readonly=True, copy=False, tracking=True)
    decided_on = fields.Date(
        readonly=True, copy=False, tracking=True, help="Day of the assembly."
    )
    decision_reference = fields.Char(
        string="Resolution", copy=False, tracking=True, help="Number of the resolution."
    )
    state = fields.Selection(
        [
            (DRAFT, "To Submit"),
            (SUBMITTED, "Submitted"),
            (AGENDA, "On the Agenda"),
            (ADMITTED, "Admitted"),
            (REJECTED, "Rejected"),
            (WITHDRAWN, "Withdrawn"),
        ],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    employed_since = fields.Date(
        compute="_compute_employed_since",
        store=True,
        readonly=False,
        help="First day of the employment that has had no break: after one year of it"
        " the assembly must rule on the application (loi 78-763, art. 8).",
    )
    seniority = fields.Integer(
        string="Seniority (days)", compute="_compute_seniority", aggregator=None
    )
    deadline = fields.Date(
        compute="_compute_deadline",
        compute_sudo=True,
        help="Last day to become a member (Code du travail, L. 7331-3).",
    )
    days_left = fields.Integer(compute="_compute_deadline", compute_sudo=True)
    renewable_on = fields.Date(
        compute="_compute_renewable_on",
        help="An application that was rejected may be renewed each year (loi 78-763,"
        " art. 8).",
    )

    _pending_uniq = models.UniqueIndex(
        "(company_id, partner_id) WHERE state IN ('draft', 'submitted', 'agenda')",
        "This person has an application under way already: open that one.",
    )

    @api.model
    def _selection_category(self):
        members = self.env["cae.member"]
        return members._fields["category"]._description_selection(self.env)

    @api.depends("partner_id", "company_id")
    def _compute_entrepreneur_id(self):
        people = self.env["cae.entrepreneur"].with_context(active_test=False)
        found = people.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        ).grouped(lambda person: (person.partner_id, person.company_id))
        for candidacy in self:
            key = (candidacy.partner_id, candidacy.company_id)
            candidacy.entrepreneur_id = found.get(key, people)[:1]

    @api.depends("entrepreneur_id")
    def _compute_employed_since(self):
        """Kept as it was written for who is no entrepreneur."""
        starts = self.entrepreneur_id._get_employment_starts()
        for candidacy in self.filtered("entrepreneur_id"):
            candidacy.employed_since = starts.get(candidacy.entrepreneur_id)

    @api.depends("employed_since")
    def _compute_seniority(self):
        today = fields.Date.context_today(self)
        for candidacy in self:
            candidacy.seniority = count_days(candidacy.employed_since, today)

    @api.depends("entrepreneur_id.membership_deadline")
    def _compute_deadline(self):
        today = fields.Date.context_today(self)
        for candidacy in self:
            deadline = candidacy.entrepreneur_id.membership_deadline
            candidacy.deadline = deadline
            candidacy.days_left = deadline and (deadline - today).days

    @api.depends("decided_on", "state", "company_id")
    def _compute_renewable_on(self):
        for candidacy in self:
            candidacy.renewable_on = (
                candidacy.state == REJECTED
                and candidacy.decided_on
                and fields.Date.add(
                    candidacy.decided_on,
                    years=int(
                        candidacy.company_id._get_legal_setting(
                            "candidacy_renewal_years", candidacy.decided_on
                        )
                    ),
                )
            )

    # --- what is kept -----------------------------------------------------------

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), STEP_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_step(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_step(vals)
        return super().write(vals)

    @api.model
    def _check_no_step(self, vals):
        if STEP_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "An application goes from step to step: submit it, then the"
                    " assembly decides."
                )
            )

    def _move(self, state, **vals):
        """The one way from step to step."""
        self.check_access("write")
        super().write({"state": state, **vals})
        self.flush_recordset(["state"])  # before another one is made for the person
        return True

    def _check_state(self, states, sentence):
        for candidacy in self:
            if candidacy.state not in states:
                raise UserError(
                    self.env._(
                        "%(candidate)s: %(sentence)s",
                        candidate=candidacy.display_name,
                        sentence=sentence,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_state(
            (DRAFT,),
            self.env._("what was submitted is kept: withdraw the application instead."),
        )

    # --- steps ------------------------------------------------------------------

    def action_submit(self):
        """The candidate has applied: today, with what he wrote."""
        self._check_state((DRAFT,), self.env._("this application was submitted."))
        self._check_no_member()
        self._move(SUBMITTED, submitted_on=fields.Date.context_today(self))
        self._tell_candidate()
        return True

    def _check_no_member(self):
        """Who left may come back."""
        members = self.env["cae.member"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("number", ">", 0),
                ("date_exit", "=", False),
            ]
        )
        for member in members:
            raise UserError(
                self.env._(
                    "%(name)s is in the register already, with number %(number)s.",
                    name=member.display_name,
                    number=member.number,
                )
            )

    def action_put_on_agenda(self):
        """It will be submitted to the vote of the next assembly."""
        self._check_state(
            (SUBMITTED,),
            self.env._("only an application that was submitted goes on the agenda."),
        )
        self._move(AGENDA)
        self._tell_candidate()
        return True

    def action_take_off_agenda(self):
        """The assembly will not rule on it: it waits for the next one."""
        self._check_state((AGENDA,), self.env._("this application is on no agenda."))
        self._move(SUBMITTED)
        return True

    def action_decide(self):
        """Write down what an assembly has decided."""
        self._check_state(
            (SUBMITTED, AGENDA), self.env._("there is nothing to decide.")
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision of the Assembly"),
            "res_model": "cae.candidacy.decision",
            "view_mode": "form",
            "target": "new",
            "context": {"default_candidacy_ids": self.ids},
        }

    def _admit(self, day, reference):
        """The assembly has admitted these candidates.

        :param day: of the assembly, today or before
        :param reference: number of the resolution
        :return: the members, with their numbers
        """
        self._check_state(
            (SUBMITTED, AGENDA),
            self.env._("only an application that was submitted can be admitted."),
        )
        self._check_no_member()
        members = self.env["cae.member"]
        for candidacy in self:
            member = candidacy._take_member()
            member.write(candidacy._prepare_admission_vals(day, reference))
            members |= member
            candidacy._move(
                ADMITTED,
                member_id=member.id,
                decided_on=day,
                decision_reference=reference,
            )
        members.action_admit()
        self._tell_candidate()
        return members

    def _take_member(self):
        """:return: the candidate's record in the register, made if there is none: an
        entry that was closed by an exit stays closed"""
        vals = {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
        members = self.env["cae.member"]
        return members.search(
            [
                *((name, "=", value) for name, value in vals.items()),
                ("date_exit", "=", False),
            ],
            limit=1,
        ) or members.create(vals)

    def _prepare_admission_vals(self, day, reference):
        vals = {
            "category": self.category,
            "date_admission": day,
            "decision_date": day,
            "decision_reference": reference,
        }
        if self.college_id:
            vals["college_id"] = self.college_id.id
        if self.email_consent:
            vals["email_consent"] = True
            vals["email_consent_date"] = self.email_consent_date or self.submitted_on
        return vals

    def _reject(self, day, reference):
        """The assembly has not admitted these candidates, who may apply anew."""
        self._check_state(
            (SUBMITTED, AGENDA),
            self.env._("only an application that was submitted can be rejected."),
        )
        self._move(REJECTED, decided_on=day, decision_reference=reference)
        self._tell_candidate()

    def action_withdraw(self):
        """The candidate does not ask any more."""
        self._check_state(
            PENDING, self.env._("the assembly has decided: nothing can be withdrawn.")
        )
        told = self.filtered(lambda candidacy: candidacy.state != DRAFT)
        self._move(WITHDRAWN)
        told._tell_candidate()
        return True

    # --- mail -------------------------------------------------------------------

    def _tell_candidate(self):
        """A mail at each step."""
        for candidacy in self:
            template = self.env.ref(
                f"cae_governance.mail_template_candidacy_{candidacy.state}"
            )
            # sudo: whoever moves an application need not be allowed to send its mail
            template.sudo().send_mail(candidacy.id)

    def _get_portal_address(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/cooperative/candidacy"

    def _format_day(self, day):
        return format_date(self.env, day) if day else ""
