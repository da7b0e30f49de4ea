from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED

from ..engine.money import EngineError, cents
from ..engine.pay_items import (
    ADVANCE,
    ALIMONY,
    ATTACHMENT,
    ON_ACCOUNT,
    WITHHOLDING,
)
from ..engine_sentences import explain
from .cae_payslip import to_exact

ABSENCE, MEAL, TRAVEL, LEAVE = "absence", "meal", "travel", "leave"
LEAVE_KEPT = "leave_kept"  # what payslips keep by themselves for the next leave
REIMBURSEMENTS = (MEAL, TRAVEL)
WITHHOLDINGS = (ALIMONY, ATTACHMENT, ON_ACCOUNT, ADVANCE, WITHHOLDING)
# What a month could not bear of these is taken in the next ones.
CARRIED = (*REIMBURSEMENTS, *WITHHOLDINGS)
OF_ONE_MONTH = (ABSENCE, MEAL, TRAVEL, LEAVE, ON_ACCOUNT)
# What an activity pays, or what comes out of its reserve.
OF_AN_ACTIVITY = (MEAL, TRAVEL, LEAVE)
KINDS = [
    (ABSENCE, "Unpaid Absence"),
    (MEAL, "Meals Reimbursed"),
    (TRAVEL, "Travels Reimbursed"),
    (LEAVE, "Paid Leave Taken"),
    (ON_ACCOUNT, "Payment on Account"),
    (ADVANCE, "Refund of an Advance"),
    (ATTACHMENT, "Attachment of Earnings"),
    (ALIMONY, "Alimony, Paid Directly"),
    (WITHHOLDING, "Other Withholding"),
]
# The parameter that says up to which rate a reimbursement is not pay.
LIMITS = [
    ("MEAL_OFFICE", "Meal at the workplace"),
    ("MEAL_OUTSIDE", "Meal outside, no restaurant"),
    ("MEAL_RESTAURANT", "Meal at a restaurant"),
    ("KM_3_CV", "Kilometre by car, 3 HP or less"),
    ("KM_4_CV", "Kilometre by car, 4 HP"),
    ("KM_5_CV", "Kilometre by car, 5 HP"),
    ("KM_6_CV", "Kilometre by car, 6 HP"),
    ("KM_7_CV", "Kilometre by car, 7 HP or more"),
    ("receipts", "Real cost, with receipts"),
]
AMOUNTS = ("amount", "days", "count", "rate", "total")
# What may change once a posted payslip used an element.
FREE_FIELDS = {"month_to", "note", "reference"}


class CaePayElement(models.Model):
    """What a payroll officer records for a person's month beside his pay itself."""

    _name = "cae.pay.element"
    _description = "Element of a Month of Pay"
    _inherit = ["mail.thread"]
    _order = "month_from desc, entrepreneur_id, id"
    _check_company_auto = True

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        KINDS,
        required=True,
        tracking=True,
        help="Unpaid absence: lowers the fixed part of the month. Meals and travels:"
        " not in the base of contributions within their limits (arrêté du 20/12/2002)."
        " Advances: a tenth of the net at most (Code du travail, L. 3251-3)."
        " Attachment: by the bands of the law (L. 3252-2). Alimony: all but the minimum"
        " (L. 3252-5).",
    )
    label = fields.Char(
        compute="_compute_label", store=True, readonly=False, precompute=True
    )
    month_from = fields.Date(
        string="Month",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        tracking=True,
        help="The first month, for what is repeated.",
    )
    month_to = fields.Date(
        string="Until",
        compute="_compute_month_to",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="The last month; empty: each month until the total is taken, if there is"
        " one. What a month could not bear stays due in the next ones.",
    )
    amount = fields.Monetary(
        string="Amount a Month",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Of an attachment: the most that the creditor asks for each month; 0: what"
        " the bands allow.",
    )
    days = fields.Float(
        digits=(5, 2),
        help="Of absence, in days of the calendar; the pay of a CESA has no hours.",
    )
    count = fields.Float(string="Number", digits=(16, 2), help="Meals, or kilometres.")
    rate = fields.Float(string="Each", digits=(16, 3))
    limit_code = fields.Selection(
        LIMITS,
        string="Within the Limit Of",
        help="Above it, what is reimbursed is pay (arrêté du 20/12/2002): the element"
        " is refused.",
    )
    total = fields.Monetary(
        string="Total Debt",
        tracking=True,
        help="What is taken in all, month after month.",
    )
    dependants = fields.Integer(
        help="They raise the bands of attachment (Code du travail, R. 3252-3)."
    )
    activity_id = fields.Many2one(
        "cae.activity",
        string="Trade Name",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Which reimburses, or whose reserve of paid leave is used.",
    )
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        help="What an other withholding is credited to.",
    )
    reference = fields.Char(help="File number, name of the creditor, mission…")
    note = fields.Char()
    payslip_element_ids = fields.One2many("cae.payslip.element", "element_id")
    taken = fields.Monetary(
        compute="_compute_taken", help="By the payslips which are posted."
    )
    is_settled = fields.Boolean(
        compute="_compute_is_settled",
        store=True,
        help="Posted payslips took, or paid, all that it asked for.",
    )
    leave_reserve = fields.Monetary(
        string="Reserve of Paid Leave",
        compute="_compute_leave_reserve",
        help="What the ledger holds for this person and this activity.",
    )

    _positive = models.Constraint(
        "CHECK(COALESCE(amount, 0) >= 0 AND COALESCE(days, 0) >= 0"
        " AND COALESCE(count, 0) >= 0 AND COALESCE(rate, 0) >= 0"
        " AND COALESCE(total, 0) >= 0 AND COALESCE(dependants, 0) >= 0)",
        "Amounts and numbers of an element are not negative: its kind says whether it"
        " is paid or withheld.",
    )
    _months_order = models.Constraint(
        "CHECK(month_to IS NULL OR month_to >= month_from)",
        "An element ends in the month in which it begins, or later.",
    )

    # --- computes -----------------------------------------------------------------

    @api.depends("kind", "entrepreneur_id.name", "month_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for element in self:
            # Of nobody yet, an element has no name: the screen says that it is new.
            element.display_name = bool(element.entrepreneur_id) and self.env._(
                "%(label)s, %(name)s, %(month)s",
                label=element.label or "",
                name=element.entrepreneur_id.name or "",
                month=element._format_month(),
            )

    def _format_month(self):
        if not self.month_from:
            return ""
        return format_date(self.env, self.month_from, date_format="MMMM y")

    @api.depends("kind")
    def _compute_label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for element in self:
            if not element.label or element.label in kinds.values():
                element.label = kinds.get(element.kind)

    @api.depends("kind", "month_from")
    def _compute_month_to(self):
        for element in self:
            if element.kind in OF_ONE_MONTH:
                element.month_to = element.month_from
            else:
                element.month_to = element.month_to

    @api.depends("kind", "count", "rate")
    def _compute_amount(self):
        for element in self:
            if element.kind in REIMBURSEMENTS:
                amount = cents(to_exact(element.count) * to_exact(element.rate))
                element.amount = float(amount)
            else:
                element.amount = element.amount

    @api.depends("payslip_element_ids.amount", "payslip_element_ids.payslip_id.state")
    def _compute_taken(self):
        taken = self._get_taken()
        for element in self:
            element.taken = float(taken.get(element._origin, 0))

    @api.depends(
        "kind",
        "amount",
        "total",
        "month_from",
        "month_to",
        "payslip_element_ids.amount",
        "payslip_element_ids.payslip_id.state",
    )
    def _compute_is_settled(self):
        """Years of settled elements do not slow the pay run down."""
        taken = self._get_taken()
        for element in self:
            asked = element.total
            if not asked and element.month_to and element.month_from:
                asked = element.amount * element._count_months(element.month_to)
            element.is_settled = (
                element.kind in CARRIED
                and asked
                and taken.get(element._origin, 0) >= to_exact(round(asked, 2))
            )

    def _count_months(self, month):
        """How many months were to pay, up to this one."""
        last = min(month, self.month_to) if self.month_to else month
        first = self.month_from
        return (last.year - first.year) * 12 + last.month - first.month + 1

    @api.depends("entrepreneur_id", "activity_id", "kind")
    def _compute_leave_reserve(self):
        leave = self.filtered(lambda element: element.kind == LEAVE)
        (self - leave).leave_reserve = 0
        for company, elements in leave.grouped("company_id").items():
            held = elements.entrepreneur_id._get_leave_reserves(company)
            for element in elements:
                pair = (element.entrepreneur_id.partner_id, element.activity_id)
                element.leave_reserve = float(held.get(pair, 0))

    # --- what an element has to say -------------------------------------------------

    @api.constrains("kind", *AMOUNTS, "activity_id", "account_id", "limit_code")
    def _check_complete(self):
        for element in self:
            missing = element._find_missing()
            if missing:
                raise ValidationError(missing)

    def _find_missing(self):
        """:return: what to do before this element says enough, or None"""
        if self.kind == ABSENCE and not (self.days or self.amount):
            return self.env._("Write the days of absence, or the amount.")
        if self.kind == ATTACHMENT and not self.total:
            return self.env._("Write the total debt of the attachment.")
        if self.kind not in (ABSENCE, ATTACHMENT) and not self.amount:
            return self.env._("Write the amount of the month.")
        if self.kind in OF_AN_ACTIVITY and not self.activity_id:
            return self.env._(
                "Choose the trade name which pays, or whose reserve it is."
            )
        if self.kind in REIMBURSEMENTS and not self.limit_code:
            return self.env._(
                "Choose the limit within which this is no pay, or “Real cost, with"
                " receipts”."
            )
        if self.kind == WITHHOLDING and not self.account_id:
            return self.env._("Choose the account to which the withholding goes.")
        return None

    @api.constrains("activity_id", "entrepreneur_id")
    def _check_activity(self):
        for element in self.filtered("activity_id"):
            people = element.activity_id.key_ids.entrepreneur_id
            if element.entrepreneur_id not in people:
                raise ValidationError(
                    self.env._(
                        "%(person)s has no part in %(activity)s: choose one of the"
                        " person's own trade names.",
                        person=element.entrepreneur_id.name,
                        activity=element.activity_id.name,
                    )
                )

    @api.constrains("kind", "rate", "limit_code", "month_from")
    def _check_limit(self):
        """What exceeds the limit would be pay, with contributions."""
        legislation = self.env["cae.social.parameter"]._get_legislation()
        for element in self:
            if element.kind not in REIMBURSEMENTS or element.limit_code == "receipts":
                continue
            day = fields.Date.end_of(element.month_from, "month")
            try:
                limit = legislation.parameter(element.limit_code, day)
            except EngineError as error:
                raise ValidationError(explain(self.env, error)) from error
            if to_exact(element.rate) > limit.value:
                raise ValidationError(element._tell_above(limit))

    def _tell_above(self, limit):
        return self.env._(
            "%(rate)s each is above %(limit)s (%(reference)s): what exceeds it is pay."
            " Lower the rate, or reimburse the real cost with receipts.",
            rate=format_amount(self.env, self.rate, self.currency_id),
            limit=format_amount(self.env, float(limit.value), self.currency_id),
            reference=limit.reference,
        )

    # --- months which are posted ------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        elements = super().create([self._start_months(vals) for vals in vals_list])
        elements._check_month_open()
        return elements

    def write(self, vals):
        vals = self._start_months(vals)
        if vals.keys() - FREE_FIELDS:
            self._check_not_used()
        result = super().write(vals)
        if "month_from" in vals:
            self._check_month_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        self._check_not_used()

    @api.model
    def _start_months(self, vals):
        months = {
            name: fields.Date.start_of(fields.Date.to_date(vals[name]), "month")
            for name in ("month_from", "month_to")
            if vals.get(name)
        }
        return {**vals, **months}

    def _check_month_open(self):
        """What is recorded for a month whose pay is posted would never be paid."""
        # sudo: the question is which months are posted, not what was closed
        groups = (
            self.env["cae.closing"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("pay_state", "in", BOOKED),
                ],
                ["company_id"],
                ["month:max"],
            )
        )
        last = dict(groups)
        for element in self:
            month = last.get(element.company_id)
            if month and element.month_from <= month:
                raise UserError(
                    self.env._(
                        "The pay of %s is posted already: record this in a later month,"
                        " or re-open its closing.",
                        format_date(self.env, month, date_format="MMMM y"),
                    )
                )

    def _check_not_used(self):
        # sudo: the question is whether payslips exist, not what they say
        used = self.env["cae.payslip.element"].sudo()
        if used.search_count(
            [("element_id", "in", self.ids), *used._get_booked_domain()], limit=1
        ):
            raise UserError(
                self.env._(
                    "A posted payslip used this element: write its last month, and add"
                    " a new one for the months which follow."
                )
            )

    def _get_taken(self, before=None):
        """What posted payslips took, or paid.

        :param before: a day; what was taken from it on does not count
        :return: dict {element: Decimal}
        """
        # sudo: only sums of amounts, for who may read the elements
        used = self.env["cae.payslip.element"].sudo()
        domain = [("element_id", "in", self.ids), *used._get_booked_domain()]
        if before:
            domain.append(("payslip_id.date", "<", before))
        groups = used._read_group(domain, ["element_id"], ["amount:sum"])
        return {element: to_exact(amount) for element, amount in groups}
