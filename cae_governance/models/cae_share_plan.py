from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults, to_decimal

from ..engine.share_plan import get_instalments, get_late
from ..tools import check_not_given

SCHEDULE, PAYROLL = "schedule", "payroll"
DRAFT, RUNNING, CLOSED = "draft", "running", "closed"
GIVEN_FIELDS = {"state", "paid", "left"}


class CaeSharePlan(models.Model):
    """How a member pays up shares: dated instalments, or out of pay (SCOP-14)."""

    _name = "cae.share.plan"
    _description = "Payment Plan of Shares"
    _inherit = ["mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    member_id = fields.Many2one(
        "cae.member",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    share_class_id = fields.Many2one(
        "cae.share.class",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["cae.share.movement"]._get_only_class(),
    )
    mode = fields.Selection(
        [(SCHEDULE, "Dated Instalments"), (PAYROLL, "Withheld From Pay")],
        default=SCHEDULE,
        required=True,
        tracking=True,
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (RUNNING, "Running"), (CLOSED, "Closed")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    total = fields.Monetary(
        string="To Pay Up",
        compute="_compute_total",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="All that is still due, unless you write less.",
    )
    number = fields.Integer(
        string="Monthly Instalments",
        default=12,
        help="Equal ones; the last one takes the cents.",
    )
    amount = fields.Monetary(string="Amount a Month", tracking=True)
    percent = fields.Float(
        string="% of Gross Pay", digits=(5, 2), aggregator=None, tracking=True
    )
    cap = fields.Monetary(
        string="At Most a Month", tracking=True, help="0: no cap but that of the law."
    )
    override_reason = fields.Char(
        string="Why More Than a Tenth",
        tracking=True,
        help="The law withholds a tenth of the pay at most (Code du travail,"
        " L. 3251-3). More needs the written request of the member: say where it is.",
    )
    instalment_ids = fields.One2many("cae.share.instalment", "plan_id", readonly=True)
    movement_ids = fields.One2many("cae.share.movement", "plan_id", readonly=True)
    paid = fields.Monetary(compute="_compute_paid", store=True)
    left = fields.Monetary(string="Still Due", compute="_compute_paid", store=True)
    late = fields.Monetary(compute="_compute_late")

    _one_running = models.UniqueIndex(
        "(member_id, share_class_id) WHERE state = 'running'",
        "This member has a running plan for these shares: close it first.",
    )
    _amounts = models.Constraint(
        "CHECK(total >= 0 AND number >= 1 AND COALESCE(amount, 0) >= 0"
        " AND COALESCE(percent, 0) >= 0 AND COALESCE(cap, 0) >= 0)",
        "Amounts of a plan are not negative, and it has an instalment at least.",
    )

    @api.depends("member_id", "share_class_id")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = bool(plan.member_id) and self.env._(
                "Plan of %(member)s, %(share_class)s",
                member=plan.member_id.display_name,
                share_class=plan.share_class_id.name or "",
            )

    @api.depends("member_id", "share_class_id")
    def _compute_total(self):
        registers = self.env["cae.share.movement"]._get_registered(
            self.member_id, ["member_id", "share_class_id"]
        )
        for plan in self:
            key = (plan.member_id._origin, plan.share_class_id._origin)
            movements = registers.get(key, plan.movement_ids.browse())
            plan.total = movements._get_holding().unpaid

    @api.depends("total", "movement_ids.state", "movement_ids.amount_paid")
    def _compute_paid(self):
        for plan in self:
            registered = plan.movement_ids.filtered(
                lambda movement: movement.state == "registered"
            )
            plan.paid = sum(registered.mapped("amount_paid"))
            plan.left = max(plan.total - plan.paid, 0)

    @api.depends("instalment_ids.left", "instalment_ids.date")
    def _compute_late(self):
        today = fields.Date.context_today(self)
        for plan in self:
            plan.late = plan._get_late(today)

    def _get_late(self, day):
        """:return: what was due before a day, and is not paid"""
        dues = [(line.date, to_decimal(line.left)) for line in self.instalment_ids]
        return float(get_late(dues, to_decimal(0), day))

    @api.constrains("mode", "percent", "amount", "override_reason", "date_start")
    def _check_withholding(self):
        for plan in self.filtered(lambda plan: plan.mode == PAYROLL):
            if bool(plan.amount) == bool(plan.percent):
                raise ValidationError(
                    self.env._(
                        "Write what is withheld each month: an amount, or a percentage"
                        " of the gross pay."
                    )
                )
            limit = plan._get_tenth()
            if plan.percent > limit and not plan.override_reason:
                raise ValidationError(
                    self.env._(
                        "No more than %(percent)s %% of the pay is withheld (Code du"
                        " travail, L. 3251-3): write less, or why more was agreed.",
                        percent=f"{limit:g}",
                    )
                )

    def _get_tenth(self):
        """What the law lets withhold, in %, on the first day."""
        elements = self.env["cae.pay.element"]
        return float(elements._get_legal_value("ADVANCE_SHARE", self.date_start))

    def _check_length(self):
        for plan in self.filtered(lambda plan: plan.mode == SCHEDULE):
            years = plan.company_id._get_governance_setting(
                "share_release_years", plan.date_start
            )
            last = plan.date_start + relativedelta(months=plan.number - 1)
            if last > plan.date_start + relativedelta(years=int(years)):
                raise UserError(
                    self.env._(
                        "Shares are paid up within %(years)s years (loi 47-1775, art."
                        " 12): write fewer instalments.",
                        years=int(years),
                    )
                )

    # --- life ---------------------------------------------------------------------

    def action_start(self):
        self.check_access("write")
        drafts = self.filtered(lambda plan: plan.state == DRAFT)
        if drafts.filtered(lambda plan: not plan.total):
            raise UserError(
                self.env._("Nothing is due on these shares: register them first.")
            )
        drafts._check_length()
        self.env["cae.share.instalment"].sudo().create(  # sudo: written by plans only
            [vals for plan in drafts for vals in plan._prepare_instalments_vals()]
        )
        return drafts._move(RUNNING)

    def _move(self, state):
        return super().write({"state": state})

    def _prepare_instalments_vals(self):
        """None for what pay gives: its amounts are those of the pay."""
        if self.mode == PAYROLL:
            return []
        amounts = get_instalments(to_decimal(self.total), self.number)
        return [
            {
                "plan_id": self.id,
                "date": self.date_start + relativedelta(months=rank),
                "amount": float(amount),
            }
            for rank, amount in enumerate(amounts)
        ]

    def action_close(self):
        self.check_access("write")
        return self._move(CLOSED)

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), GIVEN_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_not_given(self, vals, GIVEN_FIELDS)
        return super().create(vals_list)

    def write(self, vals):
        check_not_given(self, vals, GIVEN_FIELDS)
        terms = {"member_id", "share_class_id", "mode", "total", "number", "date_start"}
        if terms & vals.keys() and self.filtered(lambda plan: plan.state != DRAFT):
            raise UserError(
                self.env._("This plan has started: close it, and make a new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda plan: plan.state != DRAFT):
            raise UserError(self.env._("This plan has started: close it instead."))
