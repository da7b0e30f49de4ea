from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..tools import replace_records

DRAFT, COMPUTED, POSTED = "draft", "computed", "posted"
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
        [(DRAFT, "Draft"), (COMPUTED, "To Check"), (POSTED, "Posted")],
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
    )
    line_count = fields.Integer(string="Activities", compute="_compute_counts")
    anomaly_count = fields.Integer(string="Anomalies", compute="_compute_counts")
    amount_contribution = fields.Monetary(
        string="Contribution", compute="_compute_counts"
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

    @api.depends("line_ids.note", "line_ids.contribution")
    def _compute_counts(self):
        for closing in self:
            closing.line_count = len(closing.line_ids)
            closing.anomaly_count = len(closing.line_ids.filtered("note"))
            closing.amount_contribution = sum(closing.line_ids.mapped("contribution"))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._start_month(vals) for vals in vals_list])

    def write(self, vals):
        if "month" in vals and self._filter_posted():
            raise UserError(self.env._("The month of a posted closing is kept."))
        return super().write(self._start_month(vals))

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "contribution_move_id",
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

    def _filter_posted(self):
        """Hook: those of which a part at least is posted."""
        return self.filtered(lambda closing: closing.state == POSTED)

    # --- compute ---------------------------------------------------------------

    def action_compute(self):
        """Compute the lines anew, from the ledger as it is now; nothing is booked."""
        for closing in self:
            if closing.state == POSTED:
                raise UserError(self.env._("%s is posted already.", closing.name))
            closing._compute_lines()
            closing._set_protected(state=COMPUTED)
        return True

    def _compute_lines(self):
        self.ensure_one()
        statements = self._get_statements()
        self._replace_levies(self.env["cae.activity"].browse(statements))
        self._replace_lines(statements)

    def _get_statements(self):
        return self._get_activities().get_statement(self.month, self.date_end)

    def _replace_lines(self, statements):
        """Hook: upper floors compute their part from the same statements."""
        replace_records(
            # sudo: lines are written by closings only, whoever closes
            self.sudo().line_ids,
            [vals for vals in self._prepare_lines(statements) if self._is_shown(vals)],
            ["activity_id"],
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

    def _replace_levies(self, activities):
        # sudo: levies are written by closings only, whoever closes
        levies_sudo = self.sudo().levy_ids
        dues = (
            self.env["cae.contribution.scheme"]
            .sudo()
            ._get_due(activities.sudo(), self.date_end)
        )
        replace_records(
            levies_sudo,
            [self._prepare_levy_vals(rule, due) for rule, due in dues],
            ["rule_id", "activity_id", "move_id"],
        )

    def _get_activities(self):
        """Those which were archived too: money may come in after they stop."""
        activities = self.env["cae.activity"].with_context(active_test=False)
        return activities.search(self._get_activities_domain()).with_env(self.env)

    def _get_activities_domain(self):
        return [("company_id", "=", self.company_id.id), ("is_structure", "=", False)]

    def _prepare_levy_vals(self, rule, due):
        return {
            "closing_id": self.id,
            "activity_id": due.thing.activity,
            "rule_id": rule.id,
            "move_id": due.thing.document,
            "date": self.date_end,
            "base_amount": float(due.due_base),
            "rate": float(due.rate),
            "amount": float(due.due),
        }

    def _prepare_line_vals(self, activity, statement):
        return {
            "closing_id": self.id,
            "activity_id": activity.id,
            "contribution": statement["contribution_due"],
            "available": statement["available_for_pay"],
            "note": self._get_line_note(statement),
            **{name: statement[name] for name in FLOWS},
        }

    def _get_line_note(self, statement):
        if statement["available_for_pay"] < 0:
            if statement["available_for_pay"] + statement["reserved"] >= 0:
                return self.env._(
                    "Reserves of %s: more than what is available",
                    format_amount(
                        self.env, statement["reserved"], self.company_id.currency_id
                    ),
                )
            return self.env._("Negative balance")
        return False

    # --- post --------------------------------------------------------------------

    def action_post(self):
        """Book what is due to the last day of the month, once.

        :raise LockError: if somebody else is posting at this moment
        """
        self.check_access("write")
        for closing in self.sorted("month"):
            closing._lock()
            closing._post_parts()
        return True

    def _lock(self):
        """Two closings never take on the same thing: the schemes are locked, and
        written, so that whoever read them before starts over."""
        self._lock_records(self)
        # sudo: the time of the last levy is written by closings only
        schemes_sudo = (
            self.env["cae.contribution.scheme"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("state", "!=", "draft")])
        )
        self._lock_records(schemes_sudo)
        schemes_sudo.last_levy = fields.Datetime.now()
        self._check_begun()
        self._check_no_later_month()

    def _check_begun(self):
        """A month posted by mistake years ahead would close all those before it."""
        if self.month > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(closing)s has not begun: choose a month which has.",
                    closing=self.name,
                )
            )

    def _check_no_later_month(self):
        """Months are posted in order: a later one took all that was due before it."""
        later = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", POSTED),
                ("month", ">", self.month),
            ],
            limit=1,
        )
        if later and self.state != POSTED:
            raise UserError(
                self.env._(
                    "%(later)s is posted already, and took what was due before it:"
                    " %(closing)s has nothing left to post.",
                    later=later.name,
                    closing=self.name,
                )
            )

    def _post_parts(self):
        """Hook: upper floors add their part."""
        if self.state != POSTED:
            self._compute_lines()
            self._post_contribution()
            self._set_protected(state=POSTED)

    def _post_contribution(self):
        # sudo: levies are written by closings only, whoever closes
        levies_sudo = self.sudo().levy_ids
        levies_sudo.posted = True
        amounts = {
            activity: sum(levies.mapped("amount"))
            for activity, levies in levies_sudo.grouped("activity_id").items()
        }
        if not any(amounts.values()):
            return
        move = self.env["account.move"].create(
            self._prepare_contribution_move_vals(amounts)
        )
        move._post_on_their_day()
        self._set_protected(contribution_move_id=move.id)

    def _prepare_contribution_move_vals(self, amounts):
        """One account, moved from the activities to the structure: neutral."""
        total = -sum(amounts.values())
        structure = self.company_id._get_cae_structure()
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self.date_end,
            "ref": self.env._("Contribution, %s", self.name),
            "line_ids": [
                fields.Command.create(self._prepare_contribution_line_vals(*pair))
                for pair in [*amounts.items(), (structure, total)]
                if not self.currency_id.is_zero(pair[1])
            ],
        }

    def _prepare_contribution_line_vals(self, activity, amount):
        account = self.company_id._get_cae_contribution_account()
        return {
            "name": self.env._("Contribution of %s", activity.name)
            if not activity.is_structure
            else self.env._("Contributions of the activities"),
            "account_id": account.id,
            "cae_activity_id": activity.id,
            "analytic_distribution": activity._get_distribution(account),
            "balance": self.currency_id.round(amount),
        }

    @api.model
    def _find_by_entries(self, moves):
        """:return: a closing which booked one of these entries, or none"""
        return self.search(self._get_entries_domain(moves), limit=1)

    @api.model
    def _get_entries_domain(self, moves):
        return fields.Domain("contribution_move_id", "in", moves.ids)

    # --- screens -------------------------------------------------------------------

    def action_open_levies(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contribution, %s", self.name),
            "res_model": "cae.contribution.levy",
            "view_mode": "list,pivot",
            "domain": [("closing_id", "in", self.ids)],
        }

    def action_open_contribution_move(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.contribution_move_id.id,
        }

    def action_open_anomalies(self):
        """Open the lines which somebody must look at."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("To be checked, %s", self.name),
            "res_model": "cae.closing.line",
            "view_mode": "list",
            "domain": [("closing_id", "in", self.ids), ("note", "!=", False)],
        }

    @api.model
    def _is_month_closed(self, company, day):
        """Whether the month of a day is closed for new documents of activities."""
        # sudo: entrepreneurs are told that a month is closed, no more
        return bool(
            self.sudo().search_count(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", POSTED),
                    ("date_end", ">=", day),
                ],
                limit=1,
            )
        )
