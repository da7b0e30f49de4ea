from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED
from odoo.addons.cae_activity_accounts.tools import keep_own_defaults

from ..engine.pay_policy import Request
from .cae_pay_policy import MODES
from .cae_payslip import to_exact

ASKED, SERVED, REFUSED = "asked", "served", "refused"
HIGHEST = 1_000_000  # a slip of the keyboard, in any case
# What only the pay run writes.
ANSWER = {"state", "answer"}
# What is asked for.
ASKING = {"entrepreneur_id", "month", "mode", "amount"}


class CaePayRequest(models.Model):
    """What a person asks for a month: honoured within what the activities allow."""

    _name = "cae.pay.request"
    _description = "Pay Request"
    _inherit = ["mail.thread"]
    _order = "month desc, entrepreneur_id, id"
    _check_company_auto = True

    name = fields.Char(string="What Is Asked", compute="_compute_name")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        index=True,
        tracking=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="Any day of the month to pay.",
    )
    mode = fields.Selection(
        MODES, string="Given As", required=True, default="net", tracking=True
    )
    amount = fields.Monetary(
        required=True,
        tracking=True,
        help="The fixed part is paid in any case (Code du travail, R. 7331-11, 1°).",
    )
    comment = fields.Char()
    state = fields.Selection(
        [(ASKED, "Asked"), (SERVED, "Served"), (REFUSED, "Refused")],
        default=ASKED,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    answer = fields.Char(readonly=True, copy=False)

    _month_uniq = models.Constraint(
        "UNIQUE(entrepreneur_id, month)",
        "This person asked for this month already: change that request.",
    )
    _amount_range = models.Constraint(
        f"CHECK(amount >= 0 AND amount <= {HIGHEST})",
        "Ask for an amount from 0 to 1,000,000.",
    )

    @api.depends("mode", "amount", "company_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for request in self:
            # Of nobody yet, a request has no company.
            currency = request.currency_id or self.env.company.currency_id
            request.name = self.env._(
                "Asked: %(amount)s, %(mode)s.",
                amount=format_amount(self.env, request.amount, currency),
                mode=self.env["cae.pay.policy"]._tell_mode(request.mode or "net"),
            )

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), ANSWER)

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create([self._clean(vals) for vals in vals_list])
        requests._check_month_open()
        return requests

    def write(self, vals):
        if not ASKING & vals.keys():
            return super().write(self._clean(vals))
        self._check_month_open()
        result = super().write(self._clean(vals))
        self._check_month_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_month_open()

    def _clean(self, vals):
        """A request stands on the first day of its month; the pay run answers it."""
        if not self.env.su:
            vals = {name: vals[name] for name in vals.keys() - ANSWER}
        if vals.get("month"):
            month = fields.Date.start_of(fields.Date.to_date(vals["month"]), "month")
            return {**vals, "month": month}
        return vals

    def _check_month_open(self):
        """:raise UserError: if the pay of the month is posted, in part at least"""
        # sudo: who asks is told that the month is paid, no more
        posted_sudo = (
            self.env["cae.closing"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("month", "in", self.mapped("month")),
                    ("pay_state", "in", BOOKED),
                ]
            )
        )
        paid = {(closing.company_id, closing.month) for closing in posted_sudo}
        for request in self:
            if (request.sudo().company_id, request.month) in paid:
                raise UserError(
                    self.env._(
                        "The pay of %s is posted already: ask for the next month.",
                        format_date(self.env, request.month, date_format="MMMM y"),
                    )
                )

    @api.model
    def _get_requests(self, people, month):
        """:return: dict {entrepreneur id: his request for a month}"""
        requests = self.search(
            [("entrepreneur_id", "in", people.ids), ("month", "=", month)]
        )
        return {request.entrepreneur_id.id: request for request in requests}

    def _to_engine(self):
        """:return: the engine's :class:`Request`, or None"""
        return Request(self.mode, to_exact(self.amount)) if self else None
