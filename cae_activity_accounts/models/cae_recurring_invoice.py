from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.recurrence import find_number, find_occurrence

ACTIVE, PAUSED, ENDED = "active", "paused", "ended"


class CaeRecurringInvoice(models.Model):
    """An invoice which comes again each month, quarter or year.

    Its periods are counted from the first one: the next is told by a number, and not by
    a date which would drift.
    """

    _name = "cae.recurring.invoice"
    _description = "Recurring Invoice"
    _order = "state, next_date, id"
    _check_company_auto = True

    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="cae_activity_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(
        "cae.activity.customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Signed Quote",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        check_company=True,
        help="The quote by which the customer agreed to it, if there is one.",
    )
    line_ids = fields.One2many("cae.recurring.invoice.line", "recurring_id")
    amount_untaxed = fields.Monetary(
        string="Excl. VAT", compute="_compute_amount_untaxed"
    )
    interval = fields.Selection(
        [("month", "Each Month"), ("quarter", "Each Quarter"), ("year", "Each Year")],
        string="How Often",
        required=True,
        default="month",
    )
    first_date = fields.Date(
        string="First Invoice",
        required=True,
        help="The others come on the same day of the month, or on its last one.",
    )
    period_number = fields.Integer(
        readonly=True, help="Number of the next period; the first one is 0."
    )
    next_date = fields.Date(
        string="Next Invoice", compute="_compute_next_date", store=True, index=True
    )
    end_date = fields.Date(string="Not After", help="Empty: until it is ended.")
    invoice_limit = fields.Integer(
        string="Number of Invoices", help="0: until it is ended."
    )
    invoice_made = fields.Integer(string="Invoices Made", readonly=True)
    is_submitted = fields.Boolean(
        string="Submitted at Once",
        help="Each invoice is submitted to the cooperative on its day; otherwise it"
        " waits as a draft for the entrepreneur.",
    )
    state = fields.Selection(
        [(ACTIVE, "Active"), (PAUSED, "Paused"), (ENDED, "Ended")],
        string="Status",
        required=True,
        default=ACTIVE,
        readonly=True,
        index=True,
    )
    pause_reason = fields.Char(string="Paused Because", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Made By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    move_ids = fields.One2many(
        "account.move", "cae_recurring_id", string="Invoices", readonly=True
    )

    _limit_positive = models.Constraint(
        "CHECK(invoice_limit >= 0)", "The number of invoices is not negative."
    )

    @api.depends("customer_id", "interval")
    def _compute_display_name(self):
        intervals = dict(self._fields["interval"]._description_selection(self.env))
        for recurring in self:
            recurring.display_name = (
                f"{recurring.customer_id.name}, {intervals[recurring.interval].lower()}"
            )

    @api.depends("line_ids.price_subtotal")
    def _compute_amount_untaxed(self):
        for recurring in self:
            recurring.amount_untaxed = sum(recurring.line_ids.mapped("price_subtotal"))

    @api.depends("first_date", "interval", "period_number")
    def _compute_next_date(self):
        for recurring in self:
            recurring.next_date = recurring.first_date and find_occurrence(
                recurring.first_date, recurring.interval, recurring.period_number
            )

    # --- life -------------------------------------------------------------------------

    def action_pause(self):
        self._check_state(ACTIVE)
        self.write({"state": PAUSED, "pause_reason": False})

    def action_resume(self):
        """The periods which passed meanwhile are not invoiced.

        :raise UserError: if what paused it still holds
        """
        self._check_state(PAUSED)
        today = fields.Date.context_today(self)
        if refusals := self._find_refusals(today):
            raise UserError("\n".join(refusals.values()))
        for recurring in self:
            following = find_number(recurring.first_date, recurring.interval, today)
            recurring.write(
                {
                    "state": ACTIVE,
                    "pause_reason": False,
                    "period_number": max(following, recurring.period_number),
                }
            )
        self._end_what_is_over()

    def action_end(self):
        self._check_state(ACTIVE, PAUSED)
        self.write({"state": ENDED, "pause_reason": False})

    def _check_state(self, *states):
        if self.filtered(lambda recurring: recurring.state not in states):
            raise UserError(
                self.env._("Its status has changed meanwhile: load the page again.")
            )

    def _end_what_is_over(self):
        over = self.filtered(lambda recurring: recurring._is_over())
        over.write({"state": ENDED})

    def _is_over(self):
        limit, last = self.invoice_limit, self.end_date
        return bool(
            (limit and self.invoice_made >= limit) or (last and self.next_date > last)
        )

    def _get_state_badge(self):
        """:return: dict ``label``, ``level``, a Bootstrap colour"""
        levels = {ACTIVE: "success", PAUSED: "warning", ENDED: "secondary"}
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {"label": labels[self.state], "level": levels[self.state]}
