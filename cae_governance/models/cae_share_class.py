from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.share_entry import PAID, RECEIVABLE, UNPAID

# Plan comptable général: where subscribed capital goes, the first found is proposed.
CALLED_UNPAID_CODES = ("1012",)
CALLED_PAID_CODES = ("1013",)
# 45625 is the members', 45621 the shareholders' of a company by shares.
RECEIVABLE_CODES = ("45625", "4562", "456")


class CaeShareClass(models.Model):
    """A kind of shares of one nominal value, and where its capital is booked."""

    _name = "cae.share.class"
    _description = "Share Class"
    _inherit = ["cae.share.holder.mixin"]
    _movement_field = "share_class_id"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    nominal = fields.Monetary(
        required=True, help="Value of one share, as the statutes set it."
    )
    receivable_account_id = fields.Many2one(
        "account.account",
        string="Due by the Members",
        compute="_compute_accounts",
        store=True,
        precompute=True,
        readonly=False,
        domain=[("reconcile", "=", True)],
        check_company=True,
        help="Called and not paid yet, member by member: 4562 in the French chart."
        " Payments of shares are reconciled on it.",
    )
    unpaid_account_id = fields.Many2one(
        "account.account",
        string="Capital Called, Unpaid",
        compute="_compute_accounts",
        store=True,
        precompute=True,
        readonly=False,
        domain=[("account_type", "=", "equity")],
        check_company=True,
        help="1012 in the French chart.",
    )
    paid_account_id = fields.Many2one(
        "account.account",
        string="Capital Called, Paid Up",
        compute="_compute_accounts",
        store=True,
        precompute=True,
        readonly=False,
        domain=[("account_type", "=", "equity")],
        check_company=True,
        help="1013 in the French chart.",
    )
    movement_ids = fields.One2many(
        "cae.share.movement", "share_class_id", string="Movements", readonly=True
    )

    _nominal_positive = models.Constraint(
        "CHECK(nominal > 0)", "The nominal of a share is more than zero."
    )

    @api.depends("company_id")
    def _compute_accounts(self):
        for share_class in self:
            share_class.receivable_account_id = share_class._find_account(
                RECEIVABLE_CODES, [("reconcile", "=", True)]
            )
            share_class.unpaid_account_id = share_class._find_account(
                CALLED_UNPAID_CODES
            )
            share_class.paid_account_id = share_class._find_account(CALLED_PAID_CODES)

    def _find_account(self, prefixes, domain=()):
        """:return: the first account of the chart under one of the prefixes"""
        accounts = self.env["account.account"].with_company(self.company_id)
        for prefix in prefixes:
            account = accounts.search(
                [
                    *accounts._check_company_domain(self.company_id),
                    ("code", "=like", f"{prefix}%"),
                    *domain,
                ],
                order="code",
                limit=1,
            )
            if account:
                return account
        return accounts

    def write(self, vals):
        if self._get_settled_fields() & vals.keys():
            self._check_unused()
        return super().write(vals)

    @api.model
    def _get_settled_fields(self):
        """What the register and the ledger stand on, once shares were subscribed."""
        return {
            "company_id",
            "nominal",
            "receivable_account_id",
            "unpaid_account_id",
            "paid_account_id",
        }

    def _check_unused(self):
        if self.filtered("movement_ids"):
            raise UserError(
                self.env._(
                    "This class has share movements: its nominal and its accounts stay."
                    " Make a new class instead."
                )
            )

    def _get_accounts(self):
        """What the accounts of one class are for.

        :return: dict {role of the engine: account}
        :raise UserError: if one of those of capital is not chosen
        """
        self.ensure_one()
        accounts = {
            RECEIVABLE: self.receivable_account_id,
            UNPAID: self.unpaid_account_id,
            PAID: self.paid_account_id,
        }
        if not all(accounts.values()):
            raise UserError(
                self.env._(
                    "Choose the three accounts of the share class %s.", self.name
                )
            )
        return accounts
