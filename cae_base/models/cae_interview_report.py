from odoo import api, fields, models
from odoo.fields import Command

from .cae_contract import CESA
from .cae_interview import CANCELLED, DRAFT

# What is agreed anew, and the term of the contract that it is compared with.
AGREED = ("objective_amount", "objective_period", "objective_text", "fixed_part")
HEADINGS = (
    "review",
    "outlook",
    "objective_text",
    "needs",
    "action_comment",
    "health",
    "membership",
    "leave",
)


class CaeInterview(models.Model):
    """The eight headings of the report, and what the interview before left open."""

    _inherit = "cae.interview"

    previous_id = fields.Many2one(
        "cae.interview",
        string="Interview Before",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    previous_objective = fields.Text(
        string="Objectives Set Before",
        compute="_compute_previous_objective",
        help="Those of the interview before, else those of the contract.",
    )
    review = fields.Text(
        string="Activity Against Objectives",
        help="What was done since the last interview, and how it compares with the"
        " objectives set.",
    )
    outlook = fields.Text(help="Orders, prospects, what the person means to do.")
    objective_amount = fields.Monetary(
        string="Minimum Turnover",
        help="Minimum objective of activity agreed for what comes, excluding VAT (Code"
        " du travail, L. 7331-2).",
    )
    objective_period = fields.Selection(
        [("month", "a month"), ("quarter", "a quarter"), ("year", "a year")],
        default="year",
    )
    objective_text = fields.Text(string="Other Objectives")
    fixed_part = fields.Monetary(
        string="Fixed Part a Month",
        help="As agreed in the interview: it changes by an amendment of the contract"
        " only (Code du travail, R. 7331-11, 1°).",
    )
    needs = fields.Text(string="Support and Training Needs")
    action_ids = fields.One2many(
        "cae.interview.action", "interview_id", string="Actions Decided"
    )
    action_comment = fields.Text(string="About the Actions")
    health = fields.Text(string="Health and Safety")
    membership = fields.Text(string="Steps to Membership")
    membership_deadline = fields.Date(
        string="Last Day to Become a Member",
        readonly=True,
        copy=False,
        help="As it was computed for this report (Code du travail, L. 7331-3).",
    )
    candidacy_date = fields.Date(
        string="Candidacy By",
        help="By when the person applies, so that the cooperative decides in time.",
    )
    leave = fields.Text(string="About the Leave")
    leave_taken = fields.Float(string="Days Taken", digits=(16, 1))
    leave_left = fields.Float(string="Days Left", digits=(16, 1))

    @api.depends("previous_id", "entrepreneur_id")
    def _compute_previous_objective(self):
        for interview in self:
            source = interview.previous_id or interview._get_amended_contract()
            interview.previous_objective = (
                interview._tell_objective(source) if source else False
            )

    # --- prefilled from the one before ------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        people = self.env["cae.entrepreneur"].browse(
            vals.get("entrepreneur_id") for vals in vals_list
        )
        previous = self._get_last_interviews(people)
        interviews = super().create(
            [
                {**self._prepare_prefill(person, previous.get(person.id)), **vals}
                for person, vals in zip(people, vals_list, strict=True)
            ]
        )
        return interviews

    @api.onchange("entrepreneur_id")
    def _onchange_entrepreneur_id(self):
        """What a new report begins with is shown before it is saved."""
        if self.entrepreneur_id and not self._origin:
            person = self.entrepreneur_id._origin
            last = self._get_last_interviews(person).get(person.id)
            self.update(self._prepare_prefill(person, last))

    @api.model
    def _get_last_interviews(self, people):
        """:return: dict {id of a person: the last report which was not cancelled}"""
        groups = self._read_group(
            [("entrepreneur_id", "in", people.ids), ("state", "!=", CANCELLED)],
            ["entrepreneur_id"],
            ["id:recordset"],
        )
        return {
            person.id: interviews.sorted(lambda one: (one.date, one.id))[-1]
            for person, interviews in groups
        }

    @api.model
    def _prepare_prefill(self, person, last):
        """Hook: what a new report of a person begins with."""
        if not person:
            return {}
        contract = self.new({"entrepreneur_id": person.id})._get_amended_contract()
        source = last or contract
        vals = {name: source[name] for name in AGREED if source}
        return {
            **vals,
            "fixed_part": contract.fixed_part,
            "membership_deadline": not person.member_since
            and person.membership_deadline,
            "previous_id": last and last.id,
            "candidacy_date": last and last.candidacy_date,
            "action_ids": [Command.create(vals) for vals in self._get_open(last)],
        }

    @api.model
    def _get_open(self, last):
        """:return: list of the values of the actions still open"""
        actions = last.action_ids if last else self.env["cae.interview.action"]
        return actions.filtered(lambda one: not one.done_on)._prepare_carried()

    # --- what it says ---------------------------------------------------------

    def _get_amended_contract(self):
        """:return: the contract whose terms the report may change, maybe none"""
        contract = self.entrepreneur_id._origin.contract_id
        return contract.filtered(lambda one: one.kind == CESA)

    def _tell_objective(self, source):
        """:param source: a contract or a report, which name objectives alike"""
        periods = dict(
            self._fields["objective_period"]._description_selection(self.env)
        )
        amount = source.objective_amount and " ".join(
            [
                source.currency_id.format(source.objective_amount),
                periods.get(source.objective_period, ""),
            ]
        )
        return "\n".join(filter(None, [amount, source.objective_text]))

    def _find_empty_headings(self):
        """:return: the labels of the headings under which nothing is written"""
        empty = [name for name in HEADINGS if not self._is_written(name)]
        labels = self._get_heading_labels()
        return [labels[name] for name in empty]

    def _is_written(self, name):
        also = {
            "objective_text": self.objective_amount,
            "action_comment": self.action_ids,
            "membership": self.candidacy_date or self.entrepreneur_id.member_since,
            "leave": self.leave_taken or self.leave_left,
        }
        return bool((self[name] or "").strip() or also.get(name))

    @api.model
    def _get_heading_labels(self):
        """The eight headings that the federation advises (CAE-27), in their order."""
        return {
            "review": self.env._("Activity against objectives"),
            "outlook": self.env._("Outlook"),
            "objective_text": self.env._("New objectives and minimum activity"),
            "needs": self.env._("Support and training needs"),
            "action_comment": self.env._("Actions decided"),
            "health": self.env._("Health and safety"),
            "membership": self.env._("Steps to membership"),
            "leave": self.env._("Leave taken and left"),
        }

    def _refresh_membership_deadline(self):
        for interview in self.filtered(lambda one: one.state == DRAFT):
            person = interview.entrepreneur_id
            interview.membership_deadline = (
                not person.member_since and person.membership_deadline
            )
