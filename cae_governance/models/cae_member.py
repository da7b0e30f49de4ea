from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults

CANDIDATE, ACTIVE, FORMER = "candidate", "active", "former"
# What follows from admission and exit, and nobody writes, through whatever door.
GIVEN_FIELDS = {"number", "state"}
# What the number was given to.
KEPT_FIELDS = {"partner_id", "company_id"}


class CaeMember(models.Model):
    """One member of the cooperative, from admission to exit, and after (SCOP-18).

    Who comes back has another entry, with its own number and dates: the first one keeps
    its exit, its address and its shares as they were (SCOP-16).
    """

    _name = "cae.member"
    _description = "Member"
    _inherit = [
        "cae.share.holder.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "cae.company.source.mixin",
    ]
    _movement_field = "member_id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]
    _order = "number, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="A person, or a body represented by one.",
    )
    number = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Given at admission, without gap; it never changes.",
    )
    category = fields.Selection(
        [
            ("employee", "Employee"),
            ("former_employee", "Former Employee"),
            ("beneficiary", "Beneficiary"),
            ("public", "Public Body"),
            ("other", "Other"),
        ],
        default="employee",
        required=True,
        tracking=True,
        help="The quality in which one is a member: employee, or external in a SCOP;"
        " one of the categories of the statutes in a SCIC (loi 47-1775, art. 19"
        " septies).",
    )
    date_admission = fields.Date(string="Admitted On", copy=False, tracking=True)
    decision_date = fields.Date(
        string="Decided On", copy=False, tracking=True, help="Day of the assembly."
    )
    decision_reference = fields.Char(copy=False, help="Number of the resolution.")
    date_exit = fields.Date(
        string="Left On",
        copy=False,
        tracking=True,
        help="Day of the exit: from it on no longer a member; the register keeps the"
        " rest.",
    )
    state = fields.Selection(
        [(CANDIDATE, "Candidate"), (ACTIVE, "Member"), (FORMER, "Former Member")],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )
    movement_ids = fields.One2many(
        "cae.share.movement", "member_id", string="Movements", readonly=True
    )

    _standing_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE date_exit IS NULL",
        "This person is in the register already: open the record there is.",
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number > 0", "This number is another member's."
    )
    _exit_order = models.Constraint(
        "CHECK(date_exit IS NULL OR date_exit >= date_admission)",
        "A member leaves on or after the day of admission.",
    )

    @api.constrains("date_admission", "date_exit", "number")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for member in self:
            if member.number and not member.date_admission:
                raise ValidationError(
                    self.env._(
                        "Write the day on which %s was admitted.", member.display_name
                    )
                )
            if any(
                day and day > today for day in (member.date_admission, member.date_exit)
            ):
                raise ValidationError(
                    self.env._(
                        "The register says what has happened: write today or a day"
                        " before."
                    )
                )
        self.movement_ids._filter_standing()._check_member_on_date()

    @api.depends("number", "date_exit")
    def _compute_state(self):
        for member in self:
            if not member.number:
                member.state = CANDIDATE
            else:
                member.state = FORMER if member.date_exit else ACTIVE

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), GIVEN_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_given(vals)
        if KEPT_FIELDS & vals.keys() and self.filtered("number"):
            raise UserError(
                self.env._("The number given to a person stays that person's.")
            )
        return super().write(vals)

    @api.model
    def _check_not_given(self, vals):
        if GIVEN_FIELDS & vals.keys():
            raise UserError(self.env._("The number of a member is given at admission."))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_candidate(self):
        if self.filtered("number"):
            raise UserError(
                self.env._(
                    "A member stays in the register: write the day of exit instead."
                )
            )

    def action_admit(self):
        """Enter candidates in the register, each with the next number of it: today,
        unless the day of admission is written already."""
        self.check_access("write")
        self.lock_for_update()
        today = fields.Date.context_today(self)
        candidates = self.filtered(lambda member: not member.number)
        for member in candidates.sorted(
            lambda member: (member.date_admission or today, member.id)
        ):
            number = member.company_id._get_next_cae_number(self._name)
            super(CaeMember, member).write(
                {"number": number, "date_admission": member.date_admission or today}
            )
        return True

    def action_admit_and_warn(self):
        """The button of the screens: admit, then say how the votes stand."""
        self.action_admit()
        return self.company_id._notify_voices()

    def action_subscribe(self):
        return self._open_new_movement("subscription", self.env._("Subscribe Shares"))

    def action_release(self):
        return self._open_new_movement("release", self.env._("Pay Up Shares"))

    def _open_new_movement(self, kind, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cae.share.movement",
            "view_mode": "form",
            "context": {"default_member_id": self.id, "default_kind": kind},
        }

    def action_open_movements(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.share.movement",
            "view_mode": "list,form",
            "domain": [("member_id", "in", self.ids)],
            "context": {
                "default_member_id": self[:1].id,
                "search_default_registered": 1,
            },
            "name": self.env._("Share Movements"),
        }
