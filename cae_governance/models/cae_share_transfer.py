from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults, to_decimal

from ..engine.share_reimbursement import get_paid_part
from ..tools import check_not_given
from .cae_share_movement import DRAFT, REGISTERED, TRANSFER

OPEN_FIELDS = {"note"}
GIVEN_FIELDS = {"state"}


class CaeShareTransfer(models.Model):
    """Shares which pass from a member to another, once approved (SCOP-12)."""

    _name = "cae.share.transfer"
    _description = "Transfer of Shares"
    _order = "date desc, id desc"
    _check_company_auto = True

    giver_id = fields.Many2one(
        "cae.member",
        string="From",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    receiver_id = fields.Many2one(
        "cae.member",
        string="To",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="giver_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    share_class_id = fields.Many2one(
        "cae.share.class",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["cae.share.movement"]._get_only_class(),
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    quantity = fields.Integer(string="Shares", default=1, required=True)
    amount = fields.Monetary(
        string="Capital", compute="_compute_amount", help="Shares at their nominal."
    )
    amount_paid = fields.Monetary(
        string="Paid Up",
        compute="_compute_amount_paid",
        store=True,
        readonly=False,
        precompute=True,
        help="What is paid up of these shares; who receives them owes the rest.",
    )
    approval_date = fields.Date(
        string="Approved On",
        help="Day of the decision: a transfer is approved as the statutes say (loi"
        " 78-763, art. 21).",
    )
    approval_reference = fields.Char(
        string="Decision", help="Number of the resolution, or minutes of the board."
    )
    note = fields.Char()
    movement_ids = fields.One2many(
        "cae.share.movement", "transfer_id", string="Movements", readonly=True
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (REGISTERED, "Registered"), ("cancelled", "Cancelled")],
        compute="_compute_state",
        store=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Transfer at least one share."
    )
    _two_members = models.Constraint(
        "CHECK(giver_id != receiver_id)", "Choose another member to receive the shares."
    )

    @api.depends("giver_id", "receiver_id", "quantity")
    def _compute_display_name(self):
        for transfer in self:
            transfer.display_name = bool(transfer.receiver_id) and self.env._(
                "%(quantity)s shares, %(giver)s to %(receiver)s",
                quantity=transfer.quantity,
                giver=transfer.giver_id.display_name,
                receiver=transfer.receiver_id.display_name,
            )

    @api.depends("quantity", "share_class_id.nominal")
    def _compute_amount(self):
        for transfer in self:
            transfer.amount = transfer.quantity * transfer.share_class_id.nominal

    @api.depends("giver_id", "share_class_id", "quantity", "date")
    def _compute_amount_paid(self):
        registers = self.env["cae.share.movement"]._get_registered(
            self.giver_id, ["member_id", "share_class_id"]
        )
        for transfer in self:
            key = (transfer.giver_id._origin, transfer.share_class_id._origin)
            holding = registers.get(key, transfer.movement_ids.browse())._get_holding()
            transfer.amount_paid = get_paid_part(
                transfer.quantity,
                holding.shares,
                holding.paid,
                to_decimal(transfer.share_class_id.nominal),
            )

    @api.depends("movement_ids.state", "movement_ids.cancellation_ids.state")
    def _compute_state(self):
        for transfer in self:
            registered = transfer.movement_ids.filtered(
                lambda movement: movement.state == REGISTERED
            )
            if not registered:
                transfer.state = DRAFT
            elif registered._filter_standing().filtered(
                lambda movement: movement.kind == TRANSFER
            ):
                transfer.state = REGISTERED
            else:
                transfer.state = "cancelled"

    @api.constrains("quantity", "share_class_id", "amount_paid")
    def _check_amount_paid(self):
        """No more than the shares are worth: the rest would pay up other ones."""
        for transfer in self:
            compare = transfer.currency_id.compare_amounts
            paid, nominal = transfer.amount_paid, transfer.amount
            if compare(paid, 0) < 0 or compare(paid, nominal) > 0:
                raise ValidationError(
                    self.env._(
                        "Of these shares no more is paid up than their nominal,"
                        " %(nominal)s, and no less than nothing.",
                        nominal=format_amount(self.env, nominal, transfer.currency_id),
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
        if vals.keys() - OPEN_FIELDS:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_draft()

    def _check_draft(self):
        if self.filtered(lambda transfer: transfer.state != DRAFT):
            raise UserError(
                self.env._(
                    "What is in the register stays as it is: cancel the transfer, which"
                    " adds two movements."
                )
            )

    def action_register(self):
        """Two movements of one day and one entry, which leave the capital unchanged."""
        self.check_access("write")
        self.lock_for_update()
        drafts = self.filtered(lambda transfer: transfer.state == DRAFT)
        drafts._check_approved()
        drafts.movement_ids.unlink()  # prepared by hand, registered by nobody
        movements = self.env["cae.share.movement"].create(
            [vals for transfer in drafts for vals in transfer._prepare_movements_vals()]
        )
        movements.action_register()
        return movements._warn_near_ceilings() if movements else True

    def action_cancel(self):
        """Both sides, today, each by another movement."""
        movements = self.movement_ids._filter_standing().filtered(
            lambda movement: movement.kind == TRANSFER
        )
        return movements.action_cancel() if movements else True

    def _check_approved(self):
        for transfer in self:
            if not transfer.approval_date or not transfer.approval_reference:
                raise UserError(
                    self.env._(
                        "A transfer needs the approval which the statutes ask for (loi"
                        " 78-763, art. 21): write the day of the decision and its"
                        " reference."
                    )
                )
            if transfer.approval_date > transfer.date:
                raise UserError(
                    self.env._(
                        "The transfer was approved after its date: write the day of the"
                        " approval, or a later one."
                    )
                )

    def _prepare_movements_vals(self):
        return [self._prepare_side_vals(-1), self._prepare_side_vals(1)]

    def _prepare_side_vals(self, sign):
        member = self.giver_id if sign < 0 else self.receiver_id
        return {
            "kind": TRANSFER,
            "transfer_id": self.id,
            "member_id": member.id,
            "share_class_id": self.share_class_id.id,
            "date": self.date,
            "quantity": sign * self.quantity,
            "amount_paid": sign * self.amount_paid,
        }
