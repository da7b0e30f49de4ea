from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults, to_decimal

from ..engine.share_reimbursement import (
    EARLIER,
    FLOOR,
    Request,
    get_floor,
    get_highest_capital,
    get_losses,
    get_paid_part,
    get_queue,
)
from ..tools import check_not_given
from .cae_share_movement import REGISTERED, REIMBURSEMENT

EXIT, PARTIAL = "exit", "partial"
WAITING, DECIDED, PAID, WITHDRAWN = "waiting", "decided", "paid", "withdrawn"
# What stays as it is once the capital was reduced.
SETTLED_FIELDS = {
    "member_id",
    "share_class_id",
    "date_since",
    "quantity",
    "losses_percent",
    "withdrawn",
}
# What follows from the register and the ledger.
GIVEN_FIELDS = {
    "nominal_amount",
    "paid_amount",
    "losses_amount",
    "amount",
    "left",
    "state",
}


class CaeShareReimbursement(models.Model):
    """The queue of those whose shares are to be reimbursed (SCOP-15)."""

    _name = "cae.share.reimbursement"
    _description = "Reimbursement of Shares"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_since, id"
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
    cause = fields.Selection(
        [(EXIT, "Loss of Membership"), (PARTIAL, "Request of a Member")],
        default=PARTIAL,
        required=True,
    )
    date_since = fields.Date(
        string="Since",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Day of the loss of membership, or of the request: the queue is in this"
        " order.",
    )
    date_due = fields.Date(
        string="Due On",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="At the latest: the time of the statutes, five years at most (loi 47-1775,"
        " art. 18).",
    )
    quantity = fields.Integer(string="Shares", default=1, required=True)
    nominal_amount = fields.Monetary(
        string="Nominal", compute="_compute_amounts", store=True
    )
    paid_amount = fields.Monetary(
        string="Paid Up",
        compute="_compute_amounts",
        store=True,
        help="What is paid up of these shares; the rest is called no more.",
    )
    losses_percent = fields.Float(
        string="Losses, in % of the Nominal",
        digits=(5, 2),
        aggregator=None,
        tracking=True,
        help="Part of each share in the losses, as the accounts which the assembly"
        " approved show them (loi 47-1775, art. 18).",
    )
    losses_date = fields.Date(string="Accounts Approved On")
    losses_reference = fields.Char(string="Decision on the Losses")
    losses_amount = fields.Monetary(
        string="Share of Losses", compute="_compute_amounts", store=True
    )
    amount = fields.Monetary(
        string="To Reimburse",
        compute="_compute_amounts",
        store=True,
        help="What is paid up, less the share of losses.",
    )
    decision_date = fields.Date(
        string="Decided On", copy=False, help="Day of the movement; empty: today."
    )
    decision_reference = fields.Char(string="Decision", copy=False)
    withdrawn = fields.Boolean(readonly=True, copy=False)
    note = fields.Char()
    movement_ids = fields.One2many(
        "cae.share.movement", "reimbursement_id", string="Movements", readonly=True
    )
    state = fields.Selection(
        [
            (WAITING, "Waiting"),
            (DECIDED, "To Be Paid"),
            (PAID, "Paid"),
            (WITHDRAWN, "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        compute_sudo=True,
        tracking=True,
    )
    left = fields.Monetary(
        string="Still to Pay", compute="_compute_state", store=True, compute_sudo=True
    )
    position = fields.Integer(compute="_compute_queue", aggregator=None)
    capital_after = fields.Monetary(
        compute="_compute_queue",
        aggregator=None,
        help="Capital once this one and all before it are reimbursed.",
    )
    obstacle = fields.Char(
        string="May Be Paid Today", compute="_compute_queue", help="Or why not."
    )
    is_payable = fields.Boolean(compute="_compute_queue")

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Reimburse at least one share."
    )
    _losses_range = models.Constraint(
        "CHECK(losses_percent >= 0 AND losses_percent <= 100)",
        "Losses take between nothing and all of the nominal.",
    )

    @api.depends("member_id", "date_since")
    def _compute_display_name(self):
        for request in self:
            request.display_name = bool(request.member_id) and self.env._(
                "Reimbursement, %s", request.member_id.display_name
            )

    @api.depends("date_since", "member_id")
    def _compute_date_due(self):
        for request in self:
            request.date_due = request._get_last_day()

    def _get_last_day(self):
        if not (self.date_since and self.company_id):
            return False
        years = self.company_id._get_governance_setting(
            "share_reimbursement_years", self.date_since
        )
        return self.date_since + relativedelta(years=int(years))

    @api.depends(
        "quantity",
        "share_class_id",
        "losses_percent",
        "state",
        "member_id.movement_ids.state",
        "member_id.movement_ids.amount_paid",
    )
    def _compute_amounts(self):
        """What the register says today; what was decided stays."""
        registers = self.env["cae.share.movement"]._get_registered(
            self.member_id, ["member_id", "share_class_id"]
        )
        for request in self:
            request.nominal_amount = request.quantity * request.share_class_id.nominal
            if request.state in (DECIDED, PAID):
                for name in ("paid_amount", "losses_amount", "amount"):
                    request[name] = request[name]
                continue
            key = (request.member_id._origin, request.share_class_id._origin)
            movements = registers.get(key, request.movement_ids.browse())
            paid, losses = request._get_amounts(movements._get_holding())
            request.paid_amount = paid
            request.losses_amount = losses
            request.amount = paid - losses

    def _get_amounts(self, holding):
        """:return: (paid up, share of losses) of these shares"""
        nominal = to_decimal(self.share_class_id.nominal)
        paid = get_paid_part(self.quantity, holding.shares, holding.paid, nominal)
        percent = to_decimal(self.losses_percent)
        return paid, get_losses(nominal * self.quantity, paid, percent)

    @api.depends(
        "withdrawn",
        "movement_ids.state",
        "movement_ids.cancellation_ids.state",
        "movement_ids.move_id.line_ids.amount_residual",
    )
    def _compute_state(self):
        for request in self:
            items = request._get_due_items()
            request.left = -sum(items.mapped("amount_residual"))
            if request.withdrawn:
                request.state = WITHDRAWN
            elif not request._get_standing():
                request.state = WAITING
            else:
                request.state = DECIDED if request.left else PAID

    def _get_due_items(self):
        """:return: the items of what is owed for the shares that were taken back"""
        account = self.share_class_id.due_account_id
        return self._get_standing().move_id.line_ids.filtered(
            lambda line: line.account_id == account
        )

    def _get_standing(self):
        """:return: the movement which reduced the capital, if it stands"""
        return self.movement_ids._filter_standing().filtered(
            lambda movement: movement.kind == REIMBURSEMENT
        )

    # --- the queue ----------------------------------------------------------------

    @api.depends("state", "date_since", "quantity")
    def _compute_queue(self):
        places = {}
        for company in self.company_id:
            places.update(self._get_places(company))
        for request in self:
            place = places.get(request._origin.id)
            request.position = place.position if place else 0
            request.capital_after = place.capital_after if place else 0
            request.is_payable = bool(place and not place.obstacle)
            request.obstacle = request._tell_obstacle(place)

    @api.model
    def _get_places(self, company):
        """:return: {request id: the engine's ``Place``} of those who wait"""
        # sudo: the order of the queue and the capital are no secret
        waiting = self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", WAITING)]
        )
        if not waiting:
            return {}
        movements = self._get_capital_movements(company)
        requests = [
            Request(one.id, one.date_since, one.id, to_decimal(one.nominal_amount))
            for one in waiting
        ]
        capital = sum(line.capital for line in movements)
        floor = self._get_floor(company, movements)
        return {place.key: place for place in get_queue(requests, capital, floor)}

    @api.model
    def _get_capital_movements(self, company):
        # sudo: as in _get_places
        registered = self.env["cae.share.movement"].sudo()
        return registered.search(
            [("company_id", "=", company.id), ("state", "=", REGISTERED)]
        )._to_engine()

    @api.model
    def _get_floor(self, company, movements):
        """loi 47-1775, art. 13; Code de commerce, L. 231-5 (SCOP-15, SCOP-17)."""
        today = fields.Date.context_today(self)
        percent, minimum = (
            company._get_governance_setting(code, today)
            for code in ("share_floor_percent", "share_capital_minimum")
        )
        return get_floor(get_highest_capital(movements), percent, minimum)

    def _tell_obstacle(self, place):
        if not place:
            return False
        if place.obstacle == EARLIER:
            return self.env._("Waits for an earlier one (loi 47-1775, art. 18)")
        if place.obstacle == FLOOR:
            return self.env._(
                "Capital would be %s, under its floor (loi 47-1775, art. 13)",
                format_amount(self.env, float(place.capital_after), self.currency_id),
            )
        return self.env._("Yes")

    def _check_turn(self):
        """Those who are served now are the first of the queue, and the floor holds.

        :raise UserError: with the article
        """
        for company, requests in self.grouped("company_id").items():
            places = self._get_places(company)
            served = {request.id for request in requests}
            for place in sorted(places.values(), key=lambda place: place.position):
                request = self.browse(place.key)
                if place.key not in served:
                    if served & places.keys():
                        self.member_id._refuse(request._tell_overtaken())
                    break
                if place.obstacle:
                    request.member_id._refuse(request._tell_refused(place))
                served.discard(place.key)
                if not served:
                    break

    def _tell_overtaken(self):
        # sudo: who comes first is named, whoever asks
        return self.env._(
            "%(member)s waits since %(day)s: reimbursements are made in the order of"
            " the queue (loi 47-1775, art. 18).",
            member=self.sudo().member_id.display_name,
            day=format_date(self.env, self.sudo().date_since),
        )

    def _tell_refused(self, place):
        return self.env._(
            "%(member)s cannot be reimbursed: %(obstacle)s. A quarter of the highest"
            " capital and the sum of the statutes stay (Code de commerce, L. 231-5).",
            member=self.member_id.display_name,
            obstacle=self._tell_obstacle(place),
        )

    # --- what may be written ------------------------------------------------------

    @api.constrains("date_due", "date_since")
    def _check_date_due(self):
        for request in self:
            if request.date_due and request.date_due > request._get_last_day():
                raise ValidationError(
                    self.env._(
                        "Shares are reimbursed within the time of the statutes, five"
                        " years at most (loi 47-1775, art. 18): write an earlier day."
                    )
                )

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
        if vals.keys() & SETTLED_FIELDS:
            self._check_waiting()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_waiting(self):
        self._check_waiting()

    def _check_waiting(self):
        if self.filtered(lambda request: request.state in (DECIDED, PAID)):
            raise UserError(
                self.env._(
                    "This reimbursement is in the register: cancel its movement first."
                )
            )

    def action_withdraw(self):
        self.check_access("write")
        self._check_waiting()
        self.withdrawn = True
        return True

    def action_wait_again(self):
        self.withdrawn = False
        return True

    # --- decision -----------------------------------------------------------------

    def action_decide(self):
        """Take the shares back: capital becomes what is owed to who held them (4567);
        the bank then settles it."""
        self.check_access("write")
        self.lock_for_update()
        waiting = self.filtered(lambda request: request.state == WAITING).sorted(
            lambda request: (request.date_since, request.id)
        )
        waiting._check_losses_decided()
        waiting.movement_ids.filtered(
            lambda movement: movement.state != REGISTERED
        ).unlink()
        for requests in waiting._split_by_holding():
            movements = self.env["cae.share.movement"].create(
                [request._prepare_movement_vals() for request in requests]
            )
            movements.action_register()
        return True

    def _split_by_holding(self):
        """:return: list of these requests in their order, cut where a member has
        another one: what is paid up of its shares is what the one before leaves"""
        batches, held = [self.browse()], set()
        for request in self:
            holding = (request.member_id, request.share_class_id)
            if holding in held:
                batches.append(self.browse())
                held.clear()
            batches[-1] |= request
            held.add(holding)
        return batches

    def _check_losses_decided(self):
        for request in self:
            if request.losses_percent and not (
                request.losses_date and request.losses_reference
            ):
                raise UserError(
                    self.env._(
                        "Write the decision which approved the losses: its day and its"
                        " reference."
                    )
                )

    def _prepare_movement_vals(self):
        return {
            "kind": REIMBURSEMENT,
            "reimbursement_id": self.id,
            "member_id": self.member_id.id,
            "share_class_id": self.share_class_id.id,
            "date": self.decision_date or fields.Date.context_today(self),
            "quantity": -self.quantity,
            "amount_paid": -self.paid_amount,
            "amount_losses": self.losses_amount,
        }

    # --- clock --------------------------------------------------------------------

    @api.model
    def _clock_share_reimbursement(self):
        waiting = self.search([("state", "in", (WAITING, DECIDED))])
        return [(request, request.date_due) for request in waiting]
