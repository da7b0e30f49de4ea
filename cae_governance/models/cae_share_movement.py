from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults, to_decimal

from ..engine.share_register import Holding, Movement, get_holding

DRAFT, REGISTERED = "draft", "registered"
SUBSCRIPTION, RELEASE, CANCELLATION = "subscription", "release", "cancellation"
TRANSFER, REIMBURSEMENT = "transfer", "reimbursement"
EFFECTS = ("quantity", "amount", "amount_paid", "amount_losses")
HELD = ("quantity", "amount", "amount_paid")
# What follows from the rest, and nobody writes, through whatever door.
GIVEN_FIELDS = {"number", "state", "move_id", "amount", "company_id"}


class CaeShareMovement(models.Model):
    """The register of shares: only added to, numbered, each line with its entry.

    Every line bears what it changes, with its sign: shares, capital, paid-up capital.
    So what anybody holds on any day is a sum of lines (design §4.8).
    """

    _name = "cae.share.movement"
    _description = "Share Movement"
    _inherit = ["cae.share.entry.mixin"]
    _order = "number desc, id desc"
    _check_company_auto = True

    number = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="Without gap."
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (REGISTERED, "Registered")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
    )
    kind = fields.Selection(
        [
            (SUBSCRIPTION, "Subscription"),
            (RELEASE, "Release"),
            (TRANSFER, "Transfer"),
            (REIMBURSEMENT, "Reimbursement"),
            (CANCELLATION, "Cancellation"),
        ],
        default=SUBSCRIPTION,
        required=True,
        help="Subscription: new shares, called at once. Release: what was called is"
        " paid. Transfer: shares pass to another member, in two lines. Reimbursement:"
        " shares are taken back, and owed to who held them. Cancellation: undoes one"
        " movement registered by mistake.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
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
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._get_only_class(),
    )
    quantity = fields.Integer(
        string="Shares",
        compute="_compute_quantity",
        store=True,
        precompute=True,
        readonly=False,
    )
    nominal = fields.Monetary(related="share_class_id.nominal")
    amount = fields.Monetary(
        string="Capital",
        compute="_compute_amount",
        store=True,
        precompute=True,
        help="Shares at their nominal.",
    )
    amount_paid = fields.Monetary(
        string="Paid Up",
        compute="_compute_amount_paid",
        store=True,
        precompute=True,
        readonly=False,
    )
    amount_losses = fields.Monetary(
        string="Share of Losses",
        copy=False,
        help="What the member bears of the losses: the reimbursement is less by it"
        " (loi 47-1775, art. 18).",
    )
    cancelled_id = fields.Many2one(
        "cae.share.movement",
        string="Cancels",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
    cancellation_ids = fields.One2many(
        "cae.share.movement", "cancelled_id", string="Cancelled By", readonly=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number > 0", "This number is another movement's."
    )
    _cancelled_once = models.UniqueIndex(
        "(cancelled_id) WHERE cancelled_id IS NOT NULL",
        "This movement is cancelled already.",
    )
    _registered_is_whole = models.Constraint(
        "CHECK(state != 'registered' OR (number > 0 AND move_id IS NOT NULL))",
        "A registered movement has its number and its entry.",
    )
    _subscription_effect = models.Constraint(
        "CHECK(kind != 'subscription' OR (quantity > 0 AND amount_paid = 0))",
        "Subscribe at least one share; what is paid is another movement, a release.",
    )
    _release_effect = models.Constraint(
        "CHECK(kind != 'release' OR (quantity = 0 AND amount_paid > 0))",
        "Write the amount paid, more than zero; a release brings no new share.",
    )
    _transfer_effect = models.Constraint(
        "CHECK(kind != 'transfer' OR (quantity != 0 AND amount_paid * quantity >= 0))",
        "A transfer moves at least one share, with what is paid up of it.",
    )
    _reimbursement_effect = models.Constraint(
        "CHECK(kind != 'reimbursement' OR (quantity < 0 AND amount_losses >= 0"
        " AND amount_losses <= -amount_paid))",
        "A reimbursement takes back at least one share; losses lower it to nothing at"
        " most.",
    )
    _cancellation_effect = models.Constraint(
        "CHECK((kind = 'cancellation') = (cancelled_id IS NOT NULL))",
        "Open the movement to cancel, and cancel it there.",
    )

    @api.model
    def _get_only_class(self):
        classes = self.env["cae.share.class"].search(
            [("company_id", "=", self.env.company.id)], limit=2
        )
        return classes if len(classes) == 1 else classes.browse()

    @api.depends("number", "state")
    def _compute_display_name(self):
        for movement in self:
            movement.display_name = (
                self.env._("Movement %s", movement.number)
                if movement.number
                else self.env._("Movement to register")
            )

    @api.depends("kind", "cancelled_id")
    def _compute_quantity(self):
        for movement in self:
            if movement.kind == SUBSCRIPTION:
                movement.quantity = max(movement.quantity, 1)
            else:
                movement.quantity = -movement.cancelled_id.quantity

    @api.depends("quantity", "share_class_id")
    def _compute_amount(self):
        """Not on the nominal: a class keeps it once it has movements."""
        for movement in self:
            movement.amount = movement.quantity * movement.share_class_id.nominal

    @api.depends("kind", "cancelled_id", "member_id", "share_class_id")
    def _compute_amount_paid(self):
        """A release proposes all that is still due."""
        registers = self._get_registered(
            self.member_id, ["member_id", "share_class_id"]
        )
        for movement in self:
            if movement.kind == RELEASE:
                key = (movement.member_id._origin, movement.share_class_id._origin)
                registered = registers.get(key, self.browse())
                movement.amount_paid = get_holding(registered._to_engine()).unpaid
            else:
                movement.amount_paid = -movement.cancelled_id.amount_paid

    # --- append only ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), GIVEN_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_registered()
        self._check_not_given(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        self._check_not_registered()

    def _check_not_registered(self):
        if self.filtered(lambda movement: movement.state == REGISTERED):
            raise UserError(
                self.env._(
                    "What is in the register stays as it is: cancel the movement, which"
                    " adds another one."
                )
            )

    @api.model
    def _check_not_given(self, vals):
        if GIVEN_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The register gives the number, the capital and the entry of a"
                    " movement by itself."
                )
            )

    # --- registration -----------------------------------------------------------

    def action_register(self):
        """Number draft movements in the order of their dates and book their entries;
        those which are registered already are left alone.

        :raise LockError: if somebody else is registering one of them at this moment
        :raise UserError: if the register or the ledger would not be true
        """
        self.check_access("write")
        self.lock_for_update()
        drafts = self.filtered(lambda movement: movement.state == DRAFT)
        drafts = drafts.sorted(lambda movement: (movement.date, movement.id))
        drafts._check_before_registration()
        moves, numbers = drafts._create_entries(), drafts._take_numbers()
        for movement, move in zip(drafts, moves, strict=True):
            number = next(numbers[movement.company_id])
            super(CaeShareMovement, movement).write(
                {"number": number, "state": REGISTERED, "move_id": move.id}
            )
        drafts._check_after_registration()
        drafts._reconcile_entries()
        return True

    def _take_numbers(self):
        """:return: {company: iterator of the numbers of these movements}"""
        return {
            company: iter(company._get_next_cae_numbers(self._name, len(movements)))
            for company, movements in self.grouped("company_id").items()
        }

    def action_cancel(self):
        """Undo registered movements, today, each by another one with its entry; of a
        transfer both sides."""
        return self._cancel_on(fields.Date.context_today(self))._get_action()

    def _cancel_on(self, day):
        """:return: the cancellations, registered"""
        movements = self | self._get_other_sides()
        movements._check_not_cancelled()
        cancellations = self.create(
            [
                {**movement._prepare_cancellation_vals(), "date": day}
                for movement in movements
            ]
        )
        cancellations.action_register()
        return cancellations

    def _get_other_sides(self):
        """Hook: what is cancelled together with these movements."""
        return self.browse()

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form" if len(self) == 1 else "list,form",
            "res_id": self.id if len(self) == 1 else False,
            "domain": [("id", "in", self.ids)],
            "name": self.env._("Cancellation"),
        }

    def _prepare_cancellation_vals(self):
        return {
            "kind": CANCELLATION,
            "cancelled_id": self.id,
            "member_id": self.member_id.id,
            "share_class_id": self.share_class_id.id,
            "amount_losses": -self.amount_losses,
        }

    # --- sums -------------------------------------------------------------------

    @api.model
    def _get_holdings(self, field_name, records, day=None):
        """What was registered for members or classes, up to the end of a day.

        :param field_name: ``member_id``, ``share_class_id`` or ``company_id``
        :return: {record id: :class:`Holding`}, company currency
        """
        domain = [(field_name, "in", records.ids), ("state", "=", REGISTERED)]
        if day:
            domain.append(("date", "<=", day))
        groups = self._read_group(
            domain, [field_name], [f"{name}:sum" for name in HELD]
        )
        holdings = defaultdict(Holding)
        for record, shares, capital, paid in groups:
            holdings[record.id] = Holding(shares, to_decimal(capital), to_decimal(paid))
        return holdings

    @api.model
    def _get_registered(self, members, groupby):
        """:return: {(record, …): registered movements} of members"""
        groups = self._read_group(
            [("member_id", "in", members.ids), ("state", "=", REGISTERED)],
            groupby,
            ["id:recordset"],
        )
        return {tuple(key): movements for *key, movements in groups}

    def _to_engine(self):
        """:return: list of :class:`Movement`"""
        return [
            Movement(
                movement.date,
                movement.quantity,
                to_decimal(movement.amount),
                to_decimal(movement.amount_paid),
            )
            for movement in self
        ]
