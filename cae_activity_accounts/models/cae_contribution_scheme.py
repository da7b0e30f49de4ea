from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

DRAFT, IN_FORCE, REPLACED = "draft", "in_force", "replaced"
# What the button writes, and nobody else, through whatever door.
GIVEN_FIELDS = {"date_to", "last_levy", "state"}


class CaeContributionScheme(models.Model):
    """How the cooperative takes its contribution, from a date on.

    The statutes set the principles, the assembly votes the terms (Code du travail,
    L. 7331-2 and R. 7331-9): a scheme names its decision, and is not edited once
    something was taken with it.
    """

    _name = "cae.contribution.scheme"
    _description = "Contribution Scheme"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (IN_FORCE, "In Force"), (REPLACED, "Replaced")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_from = fields.Date(
        string="In Force From",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    date_to = fields.Date(string="To", readonly=True, copy=False, tracking=True)
    decision_date = fields.Date(
        string="Decided On",
        copy=False,
        help="Date of the assembly which voted the scheme; it starts no earlier.",
    )
    decision_reference = fields.Char(copy=False, help="Number of the resolution.")
    decision_file = fields.Binary(string="Minutes", attachment=True, copy=False)
    rule_ids = fields.One2many("cae.contribution.rule", "scheme_id", copy=True)
    last_levy = fields.Datetime(readonly=True, copy=False)

    @api.constrains("state", "date_from", "decision_date")
    def _check_decision(self):
        for scheme in self.filtered(lambda scheme: scheme.state != DRAFT):
            if not scheme.decision_date or scheme.date_from < scheme.decision_date:
                raise ValidationError(
                    self.env._(
                        "%(scheme)s starts before the assembly decided it: write the"
                        " date of the decision, or a later start (Code du travail,"
                        " L. 7331-2).",
                        scheme=scheme.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_given(vals)
        if vals.keys() & {"date_from", "rule_ids", "company_id"}:
            self._check_nothing_taken()
        return super().write(vals)

    @api.model
    def _check_not_given(self, vals):
        if not self.env.su and vals.keys() & GIVEN_FIELDS:
            raise AccessError(
                self.env._("A scheme changes by its button: put it in force.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda scheme: scheme.state != DRAFT):
            raise UserError(self.env._("A scheme which was in force is kept."))

    def _check_nothing_taken(self):
        # sudo: the question is whether levies exist, not what they say
        if (
            self.env["cae.contribution.levy"]
            .sudo()
            .search_count(
                [("rule_id.scheme_id", "in", self.ids), ("posted", "=", True)], limit=1
            )
        ):
            raise UserError(
                self.env._(
                    "Contributions were taken with this scheme: copy it, change the"
                    " copy and put it in force from a later date."
                )
            )

    def action_put_in_force(self):
        """Put draft schemes in force; each ends the one before it."""
        self.check_access("write")
        for scheme in self:
            if scheme.state != DRAFT or not scheme.rule_ids:
                raise UserError(
                    self.env._("Only a draft scheme with rules can be put in force.")
                )
            scheme._check_nothing_taken_since()
            scheme._end_previous()
            # sudo: the state is written by this button only
            scheme.sudo().state = IN_FORCE

    def _check_nothing_taken_since(self):
        """No scheme changes the past: what was taken under another stays taken."""
        # sudo: the question is when levies were taken, not what they say
        taken_sudo = (
            self.env["cae.contribution.levy"]
            .sudo()
            .search(
                [
                    ("closing_id.company_id", "=", self.company_id.id),
                    ("posted", "=", True),
                    ("date", ">=", self.date_from),
                ],
                order="date desc",
                limit=1,
            )
        )
        if taken_sudo:
            raise UserError(
                self.env._(
                    "Contributions are taken to %(day)s already: start the new scheme"
                    " after that day.",
                    day=format_date(self.env, taken_sudo.date),
                )
            )

    def _end_previous(self):
        self.ensure_one()
        later = self.search(
            [*self._get_active_domain(), ("date_from", ">=", self.date_from)]
        )
        if later:
            raise UserError(
                self.env._(
                    "%(scheme)s is in force from %(day)s: start the new scheme later.",
                    scheme=later[0].name,
                    day=format_date(self.env, later[0].date_from),
                )
            )
        previous = self.search([*self._get_active_domain(), ("state", "=", IN_FORCE)])
        # sudo: the end is written by this button only
        previous.sudo().write(
            {"state": REPLACED, "date_to": fields.Date.subtract(self.date_from, days=1)}
        )

    def _get_active_domain(self):
        return [("company_id", "=", self.company_id.id), ("state", "!=", DRAFT)]

    # --- what is due --------------------------------------------------------------

    def preview(self, activities, date_from, date_to):
        """What this scheme takes on the things of a period, nothing written.

        :param activities: recordset of ``cae.activity``, or their ids
        :param date_from: first day, a date or its ISO string
        :param date_to: last day
        :return: dict {activity id: {``amount``, ``taken``, ``due``, ``lines``}}, each
            line a dict ``rule_id, rule, base, move_id, document, date, base_amount,
            rate, amount, taken, due``; company currency, bases excluding VAT; what was
            taken is set against the events before the period first
        """
        self.ensure_one()
        self.check_access("read")
        date_from, date_to = map(fields.Date.to_date, (date_from, date_to))
        activities = self._browse_activities(activities)
        activities._check_accounts_access(date_to)
        # sudo: access was checked; journal items are not readable on the portal
        dues = self.sudo().rule_ids._compute_dues(
            activities, date_from, date_to, since=min(self.date_from, date_from)
        )
        dues = [(rule, due) for rule, due in dues if due.base or due.due]
        result = {
            activity.id: {"amount": 0.0, "taken": 0.0, "due": 0.0, "lines": []}
            for activity in activities
        }
        for line in self.sudo()._prepare_preview_lines(dues):
            entry = result[line.pop("activity_id")]
            entry["lines"].append(line)
            for figure in ("amount", "taken", "due"):
                entry[figure] = round(entry[figure] + line[figure], 2)
        return result

    def _browse_activities(self, activities):
        if isinstance(activities, models.BaseModel):
            return activities.with_env(self.env)
        return self.env["cae.activity"].browse(activities)

    def _prepare_preview_lines(self, dues):
        documents = self.env["account.move"].browse(
            {due.thing.document for _rule, due in dues}
        )
        names = {document.id: document.display_name for document in documents}
        return [
            {
                "activity_id": due.thing.activity,
                "rule_id": rule.id,
                "rule": rule.name,
                "base": rule.base,
                "move_id": due.thing.document,
                "document": names[due.thing.document],
                "date": due.thing.date,
                "base_amount": float(due.base),
                "rate": float(due.rate),
                "amount": float(due.amount),
                "taken": float(due.taken),
                "due": float(due.due),
            }
            for rule, due in dues
        ]

    @api.model
    def _get_due(self, activities, date_to):
        """What the schemes which have been in force would still take at a day.

        Each applies to the events of its own period: no scheme changes the past.

        :return: list of tuples (rule, :class:`Due`)
        """
        schemes = self.search(
            [
                ("company_id", "in", activities.company_id.ids),
                ("state", "!=", DRAFT),
                ("date_from", "<=", date_to),
            ]
        )
        return [
            pair
            for scheme in schemes
            for pair in scheme.rule_ids._compute_dues(
                activities.filtered(
                    lambda act, scheme=scheme: act.company_id == scheme.company_id
                ),
                scheme.date_from,
                min(date_to, scheme.date_to or date_to),
                taken_to=date_to,
                pending_only=True,
            )
        ]

    @api.model
    def _get_due_amounts(self, activities, date_to):
        amounts = defaultdict(Decimal)
        for _rule, due in self._get_due(activities, date_to):
            amounts[due.thing.activity] += due.due
        return amounts
