from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..engine import vat_closing
from ..engine.vat_closing import CREDIT, DEDUCTED, OWED, PENDING, Sum
from ..tools import replace_records, to_decimal
from .cae_closing import COMPUTED, DRAFT, POSTED

REVERSED = "reversed"
KINDS = (*OWED, *DEDUCTED, PENDING)


class CaeVatClosing(models.Model):
    """The VAT of a period, taken from each activity to the account of VAT to pay.

    What the accounts of VAT hold on the last day, whatever its date: what is booked
    late into a closed period falls into the next closing by itself. Posting twice, or
    by two people at once, books once.
    """

    _name = "cae.vat.closing"
    _description = "Closing of VAT"
    _inherit = ["cae.closing.mixin", "mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._get_next_period()[0]
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self._get_next_period()[1],
        help="The entry is booked on this day.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        domain=[("type", "=", "general")],
        check_company=True,
        default=lambda self: self.env.company._get_cae_closing_journal(),
    )
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (COMPUTED, "To Check"),
            (POSTED, "Posted"),
            (REVERSED, "Reversed"),
        ],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many(
        "cae.vat.closing.line", "closing_id", string="Activities", readonly=True
    )
    box_ids = fields.One2many(
        "cae.vat.closing.box", "closing_id", string="Return", readonly=True
    )
    amount_ledger = fields.Monetary(
        string="Due in the Ledger",
        readonly=True,
        copy=False,
        help="What all activities owe, to the cent; negative, it is a credit.",
    )
    amount_return = fields.Monetary(
        string="Due on the Return",
        readonly=True,
        copy=False,
        help="What the boxes of the return come to; negative, it is a credit.",
    )
    amount_due = fields.Monetary(
        string="VAT to Pay",
        readonly=True,
        copy=False,
        help="What the entry takes to the account of VAT to pay; negative, it is the"
        " credit carried forward.",
    )
    amount_rounding = fields.Monetary(
        string="Rounding", compute="_compute_amount_rounding"
    )

    _date_to_uniq = models.UniqueIndex(
        "(company_id, date_to) WHERE state != 'reversed'",
        "This period has its closing of VAT already: open it.",
    )

    @api.model
    def _get_next_period(self):
        """The period after the last closing, else the one which ended last."""
        period = self.env.company.cae_vat_period
        last = self.search(
            [("company_id", "=", self.env.company.id), ("state", "!=", REVERSED)],
            limit=1,
        )
        if last:
            start = fields.Date.add(last.date_to, days=1)
        else:
            months = 3 if period == "quarter" else 1
            today = fields.Date.context_today(self)
            start = fields.Date.subtract(
                fields.Date.start_of(today, period), months=months
            )
        return start, fields.Date.end_of(start, period)

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_name(self):
        for closing in self:
            closing.name = self.env._("VAT of %s", closing._format_period())

    def _format_period(self):
        self.ensure_one()
        start, end = self.date_from, self.date_to
        if start and end and start == fields.Date.start_of(end, "month"):
            return format_date(self.env, start, date_format="MMMM y")
        return f"{format_date(self.env, start)} – {format_date(self.env, end)}"

    @api.depends("amount_due", "amount_ledger")
    def _compute_amount_rounding(self):
        for closing in self:
            closing.amount_rounding = closing.amount_due - closing.amount_ledger

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for closing in self:
            if (
                closing.date_from != fields.Date.start_of(closing.date_from, "month")
                or closing.date_to != fields.Date.end_of(closing.date_to, "month")
                or closing.date_to < closing.date_from
            ):
                raise ValidationError(
                    self.env._(
                        "VAT is closed for whole months: choose the first day of a"
                        " month and the last day of the same month, or of a later one."
                    )
                )
            closing._check_no_overlap()

    def _check_no_overlap(self):
        other = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
                ("state", "!=", REVERSED),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
            ],
            limit=1,
        )
        if other and self.state != REVERSED:
            raise ValidationError(
                self.env._(
                    "%(other)s has days of this period already: open it, or choose"
                    " another period.",
                    other=other.name,
                )
            )

    def write(self, vals):
        if {"date_from", "date_to", "journal_id"} & vals.keys():
            if self.filtered(lambda closing: closing.state in (POSTED, REVERSED)):
                raise UserError(self.env._("The period of a posted closing is kept."))
            self._set_protected(state=DRAFT)
        return super().write(vals)

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "amount_due",
            "amount_ledger",
            "amount_return",
            "box_ids",
            "line_ids",
            "move_id",
            "posted_on",
            "reversal_move_id",
            "tag_sums",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if self.filtered(lambda closing: closing.state in (POSTED, REVERSED)):
            raise UserError(self.env._("A posted closing is kept."))

    # --- compute ---------------------------------------------------------------

    def action_compute(self):
        """Compute all figures anew, from the ledger as it is; nothing is booked."""
        for closing in self:
            if closing.state in (POSTED, REVERSED):
                raise UserError(self.env._("%s is posted already.", closing.name))
            closing._compute_figures()
            closing._set_protected(state=COMPUTED)
        return True

    def _compute_figures(self):
        self.ensure_one()
        sums = self._get_sums()
        ledger = sum(map(vat_closing.due_of, vat_closing.sum_by_kind(sums).values()))
        # sudo: lines and boxes are written by closings only, whoever closes
        closing_sudo = self.sudo()
        replace_records(
            closing_sudo.line_ids, self._prepare_lines_vals(sums), ["activity_id"]
        )
        declared, boxes = self._compute_return(sums)
        replace_records(closing_sudo.box_ids, boxes, ["report_line_id"])
        due = Decimal(ledger)
        if self.company_id.cae_vat_rounding == "euro":
            due = vat_closing.find_rounded_due(due, declared, len(boxes))
        self._set_protected(
            amount_ledger=float(ledger),
            amount_return=float(declared),
            amount_due=float(due),
        )

    def _get_sums(self, date_to=None):
        """What the accounts of VAT hold for each activity on the last day."""
        accounts = self.env["account.account"]._get_vat_accounts(self.company_id, KINDS)
        groups = self.env["cae.statement.line"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("account_id", "in", accounts.ids),
                ("date", "<=", date_to or self.date_to),
            ],
            ["cae_activity_id", "account_id"],
            ["open_balance:sum"],
        )
        return [
            Sum(activity, account, account.cae_vat_kind, to_decimal(balance))
            for activity, account, balance in groups
        ]

    def _prepare_lines_vals(self, sums):
        earlier = vat_closing.sum_by_kind(
            one
            for one in self._get_sums(fields.Date.subtract(self.date_from, days=1))
            if one.kind not in (CREDIT, PENDING)
        )
        return [
            {
                "closing_id": self.id,
                "activity_id": activity.id,
                "due": float(vat_closing.due_of(figures)),
                "late": float(vat_closing.due_of(earlier.get(activity, {}))),
                **{kind: float(figures.get(kind, 0)) for kind in KINDS},
            }
            for activity, figures in self._sum_pending_too(sums).items()
            if any(figures.values())
        ]

    @api.model
    def _sum_pending_too(self, sums):
        """What is pending reads as what is owed: positive, it will be due."""
        figures = vat_closing.sum_by_kind(sums)
        return {
            activity: {**kinds, PENDING: -kinds.get(PENDING, Decimal())}
            for activity, kinds in figures.items()
        }

    def _get_previous(self):
        """The closing posted before this one, or none."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", POSTED),
                ("date_to", "<", self.date_from),
            ],
            limit=1,
        )

    def _get_items_domain(self, activity, kinds, late=False):
        """The events that add up to the figures of these kinds. What the closings
        before emptied is left out, as long as it comes to zero."""
        accounts = self.env["account.account"]._get_vat_accounts(self.company_id, kinds)
        domain = fields.Domain(
            [
                ("cae_activity_id", "=", activity.id),
                ("account_id", "in", accounts.ids),
                ("move_id", "not in", (self.move_id | self.reversal_move_id).ids),
            ]
        )
        earlier = domain & fields.Domain("date", "<", self.date_from)
        if late:
            return earlier
        domain &= fields.Domain("date", "<=", self.date_to)
        [(carried,)] = self.env["cae.statement.line"]._read_group(
            earlier, [], ["open_balance:sum"]
        )
        if self.currency_id.is_zero(carried or 0):
            domain &= fields.Domain("date", ">=", self.date_from)
        return domain
