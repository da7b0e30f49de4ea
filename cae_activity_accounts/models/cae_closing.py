from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import replace_records

DRAFT, COMPUTED, POSTING, POSTED = "draft", "computed", "posting", "posted"
COMPUTE, POST = "compute", "post"  # what is done slice by slice
BOOKED = (POSTING, POSTED)  # wholly, or of some activities at least
STATES = [
    (DRAFT, "Draft"),
    (COMPUTED, "To Check"),
    (POSTING, "Being Posted"),
    (POSTED, "Posted"),
]
FLOWS = ("turnover_invoiced", "turnover_collected", "charges")
LINE_FIGURES = (*FLOWS, "contribution", "available")


class CaeClosing(models.Model):
    """The month of all activities, closed in one sitting.

    What is due to the last day of the month less what was taken before: late
    reconciliations fall into the next closing by themselves. Posting twice, or by two
    people at once, books once.
    """

    _name = "cae.closing"
    _description = "Monthly Closing"
    _inherit = ["cae.closing.mixin", "mail.thread"]
    _order = "month desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    month = fields.Date(
        required=True,
        default=lambda self: self._get_next_month(),
        help="Months are posted in order; what comes late falls into the next one.",
    )
    date_end = fields.Date(string="Last Day", compute="_compute_date_end", store=True)
    state = fields.Selection(
        STATES,
        string="Month End",
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        "cae.closing.line", "closing_id", string="Lines", readonly=True
    )
    levy_ids = fields.One2many(
        "cae.contribution.levy", "closing_id", string="Levies", readonly=True
    )
    contribution_move_id = fields.Many2one(
        "account.move",
        string="Contribution Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The first one, where the month was posted in slices.",
    )
    line_count = fields.Integer(string="Activities", compute="_compute_counts")
    amount_contribution = fields.Monetary(
        string="Contribution", compute="_compute_counts"
    )
    amount_late = fields.Monetary(
        string="Of Which Late",
        compute="_compute_amount_late",
        help="Taken or given back for earlier months: what was reconciled, undone or"
        " given back after their closings.",
    )

    _month_uniq = models.Constraint(
        "UNIQUE(company_id, month)", "This month has its closing already: open it."
    )
    _month_first = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "A closing is for a whole month."
    )

    @api.model
    def _get_next_month(self):
        """The month after the newest closing, else the one which ended last."""
        this_month = fields.Date.start_of(fields.Date.context_today(self), "month")
        newest = self.search([("company_id", "=", self.env.company.id)], limit=1)
        if newest:
            return min(fields.Date.add(newest.month, months=1), this_month)
        return fields.Date.subtract(this_month, months=1)

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_name(self):
        for closing in self:
            closing.name = self.env._(
                "Closing of %s",
                format_date(self.env, closing.month, date_format="MMMM y"),
            )

    @api.depends("month")
    def _compute_date_end(self):
        for closing in self:
            closing.date_end = closing.month and fields.Date.end_of(
                closing.month, "month"
            )

    @api.depends("line_ids.contribution")
    def _compute_counts(self):
        for closing in self:
            closing.line_count = len(closing.line_ids)
            closing.amount_contribution = sum(closing.line_ids.mapped("contribution"))

    @api.depends("levy_ids.amount", "levy_ids.month")
    def _compute_amount_late(self):
        late = dict(
            self.env["cae.contribution.levy"]._read_group(
                self._get_late_domain(), ["closing_id"], ["amount:sum"]
            )
        )
        for closing in self:
            closing.amount_late = late.get(closing._origin, 0)

    def _get_late_domain(self):
        return [("closing_id", "in", self.ids), ("is_late", "=", True)]

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._start_month(vals) for vals in vals_list])

    def write(self, vals):
        if "month" in vals and self._filter_posted():
            raise UserError(self.env._("The month of a posted closing is kept."))
        if "month" in vals and any(self.mapped("job")):
            raise UserError(self.env._("A closing at work keeps its month."))
        return super().write(self._start_month(vals))

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "contribution_move_id",
            "date_end",
            "entry_ids",
            "levy_ids",
            "line_ids",
        }

    @api.model
    def _start_month(self, vals):
        if vals.get("month"):
            month = fields.Date.start_of(fields.Date.to_date(vals["month"]), "month")
            return {**vals, "month": month}
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if self._filter_posted():
            raise UserError(self.env._("A posted closing is kept."))
        # sudo: levies are written by closings only, whoever closes
        self.sudo().levy_ids.unlink()

    @api.model
    def _get_parts(self):
        """Hook: the parts which post apart, in the order in which they post.

        :return: dict {field of their state: name of their entries}
        """
        return {"state": "contribution"}

    def _filter_posted(self):
        """Those of which a part at least is posted, or was."""
        return self.filtered(
            lambda closing: (
                closing.entry_ids
                or any(closing[name] in BOOKED for name in closing._get_parts())
            )
        )

    # --- compute ---------------------------------------------------------------

    def action_compute(self):
        """Compute the lines anew, from the ledger as it is now; nothing is booked."""
        self.check_access("write")
        for closing in self:
            closing._work(COMPUTE)
        return True

    def _compute_lines(self, activities):
        """Compute some activities anew: those who share a person, together."""
        self.ensure_one()
        dues = self._get_dues(activities)
        self._replace_levies(activities, dues)
        due = self.env["cae.contribution.scheme"]._sum_due(dues)
        statements = activities._get_statements(self.month, self.date_end, due)
        self._replace_lines(activities, statements)

    def _get_dues(self, activities):
        # sudo: what is due is read by whoever closes
        schemes_sudo = self.env["cae.contribution.scheme"].sudo()
        return schemes_sudo._get_due(activities.sudo(), self.date_end)

    def _replace_lines(self, activities, statements):
        """Hook: upper floors compute their part from the same statements."""
        replace_records(
            # sudo: lines are written by closings only, whoever closes
            self._find_own("cae.closing.line", activities).sudo(),
            [vals for vals in self._prepare_lines(statements) if self._is_shown(vals)],
            ["activity_id"],
        )

    def _find_own(self, model, activities):
        """:return: the records which this closing has of some activities"""
        return self.env[model].search(
            [("closing_id", "=", self.id), ("activity_id", "in", activities.ids)]
        )

    def _prepare_lines(self, statements):
        """Hook: upper floors complete the lines."""
        return [
            self._prepare_line_vals(activity, statements[activity.id])
            for activity in self.env["cae.activity"].browse(statements)
        ]

    def _is_shown(self, vals):
        """An activity which was archived is closed as long as something is left."""
        activity = self.env["cae.activity"].browse(vals["activity_id"])
        return activity.active or any(vals[name] for name in LINE_FIGURES)

    def _replace_levies(self, activities, dues):
        # sudo: levies are written by closings only, whoever closes
        levies_sudo = self._find_own("cae.contribution.levy", activities).sudo()
        keys = ["rule_id", "activity_id", "month", "what", "move_id"]
        vals_list = [self._prepare_levy_vals(due) for due in dues]
        dues_by_key = {
            tuple(vals[name] for name in keys): due
            for vals, due in zip(vals_list, dues, strict=True)
        }
        replace_records(
            levies_sudo,
            vals_list,
            keys,
            lambda vals: self._explain_levy(
                dues_by_key[tuple(vals[name] for name in keys)]
            ),
        )

    def _explain_levy(self, due):
        return {"explanation": due.rule.scheme_id._explain(due)}

    def _get_activities(self):
        """Those which were archived too: money may come in after they stop."""
        activities = self.env["cae.activity"].with_context(active_test=False)
        return activities.search(self._get_activities_domain()).with_env(self.env)

    def _get_activities_domain(self):
        return [("company_id", "=", self.company_id.id), ("is_structure", "=", False)]

    def _prepare_levy_vals(self, due):
        key, line = due.line.key, due.line
        return {
            "closing_id": self.id,
            "activity_id": due.activity_id,
            "rule_id": due.rule.id,
            "month": key.month,
            "what": key.what,
            "move_id": key.document or False,
            "date": self.date_end,
            "base_amount": float(line.due_base),
            "rate": round(float(due.rate), 3),
            "amount": float(line.due),
            "is_limited": due.is_limited,
        }

    def _prepare_line_vals(self, activity, statement):
        return {
            "closing_id": self.id,
            "activity_id": activity.id,
            "contribution": statement["contribution_due"],
            "available": statement["available_for_pay"],
            **{name: statement[name] for name in FLOWS},
        }

    # --- screens -------------------------------------------------------------------

    def action_open_levies(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contribution, %s", self.name),
            "res_model": "cae.contribution.levy",
            "view_mode": "list,pivot",
            "domain": [("closing_id", "in", self.ids)],
        }

    def action_open_late_levies(self):
        return {
            **self.action_open_levies(),
            "name": self.env._("Late Contribution, %s", self.name),
            "domain": self._get_late_domain(),
        }

    def action_open_contribution_move(self):
        return self._open_entries("contribution", self.env._("Contribution Entry"))

    def _open_entries(self, part, name):
        """Open the entry of a part; or all of them, and those which took them back."""
        first = self[f"{part}_move_id"]
        entries = self.entry_ids.filtered(lambda entry: entry.part == part)
        moves = first | entries.move_id | entries.reversal_move_id
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "account.move",
        }
        if moves == first:
            return {**action, "view_mode": "form", "res_id": first.id}
        return {**action, "view_mode": "list,form", "domain": [("id", "in", moves.ids)]}

    @api.model
    def _is_month_closed(self, company, day):
        """Whether the month of a day is closed for new documents of activities."""
        # sudo: entrepreneurs are told that a month is closed, no more
        return bool(
            self.sudo().search_count(
                [
                    ("company_id", "=", company.id),
                    ("state", "in", BOOKED),
                    ("date_end", ">=", day),
                ],
                limit=1,
            )
        )
