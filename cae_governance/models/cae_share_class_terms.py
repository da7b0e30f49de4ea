from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.share_entry import DUE, LOSSES
from ..engine.share_plan import get_called

# Plan comptable général, the first found is proposed.
CURRENT_CODES = ("4551", "455")
DUE_CODES = ("4567",)
LOSSES_CODES = ("119",)


class CaeShareClass(models.Model):
    """Whom the shares of a class are for, how many, and how they are paid."""

    _inherit = "cae.share.class"

    category = fields.Selection(
        selection=lambda self: self.env["cae.member"]._fields["category"].selection,
        string="Reserved To",
        help="Members of another category cannot subscribe or receive these shares."
        " Empty: for all.",
    )
    min_shares = fields.Integer(
        string="Shares at Least",
        aggregator=None,
        help="What a member holds of this class, unless none.",
    )
    max_shares = fields.Integer(
        string="Shares at Most", aggregator=None, help="By member; 0: no limit."
    )
    called_percent = fields.Float(
        string="Paid When Subscribing",
        digits=(5, 2),
        default=lambda self: self._get_called_minimum(self.env.company),
        aggregator=None,
        help="In % of the nominal: a quarter at least (loi 47-1775, art. 12). What is"
        " not paid then is late; the rest follows the plan of each member.",
    )
    current_account_id = fields.Many2one(
        "account.account",
        string="Members' Current Account",
        compute="_compute_member_accounts",
        store=True,
        readonly=False,
        domain=[("reconcile", "=", True)],
        check_company=True,
        help="455 in the French chart: where a reimbursement waits when the member"
        " leaves it to the cooperative.",
    )
    due_account_id = fields.Many2one(
        "account.account",
        string="Capital to Be Reimbursed",
        compute="_compute_member_accounts",
        store=True,
        readonly=False,
        domain=[("reconcile", "=", True)],
        check_company=True,
        help="4567 in the French chart. The payment of a reimbursement is reconciled on"
        " it.",
    )
    losses_account_id = fields.Many2one(
        "account.account",
        string="Losses Borne by Members",
        compute="_compute_member_accounts",
        store=True,
        readonly=False,
        domain=[("account_type", "=", "equity")],
        check_company=True,
        help="119 in the French chart: what a reimbursement is less than the nominal.",
    )

    _limits_order = models.Constraint(
        "CHECK(min_shares >= 0 AND max_shares >= 0"
        " AND (max_shares = 0 OR max_shares >= min_shares))",
        "The shares a member may hold: no less than the least, no more than the most.",
    )

    @api.depends("company_id")
    def _compute_member_accounts(self):
        reconciled = [("reconcile", "=", True)]
        for share_class in self:
            share_class.current_account_id = share_class._find_account(
                CURRENT_CODES, reconciled
            )
            share_class.due_account_id = share_class._find_account(
                DUE_CODES, reconciled
            )
            share_class.losses_account_id = share_class._find_account(LOSSES_CODES)

    @api.model
    def _get_called_minimum(self, company):
        """0 while the settings of this module are not there yet."""
        day = fields.Date.context_today(self)
        value = self.env["cae.legal.setting"]._get_value(
            "share_called_percent", company.id, day
        )
        return float(value or 0)

    @api.constrains("called_percent")
    def _check_called_percent(self):
        for share_class in self:
            minimum = self._get_called_minimum(share_class.company_id)
            if not minimum <= share_class.called_percent <= 100:
                raise ValidationError(
                    self.env._(
                        "A share is paid up to %(percent)s %% at least when it is"
                        " subscribed (loi 47-1775, art. 12): write so much or more.",
                        percent=f"{minimum:g}",
                    )
                )

    def _get_accounts(self):
        return {
            **super()._get_accounts(),
            DUE: self.due_account_id,
            LOSSES: self.losses_account_id,
        }

    def _check_limits(self, member, holding):
        """What a member holds of this class after a movement.

        :param holding: the engine's ``Holding``
        :raise UserError: over the limits of the class
        """
        if self.max_shares and holding.shares > self.max_shares:
            member._refuse(
                self.env._(
                    "%(member)s would hold %(shares)s %(share_class)s: the statutes"
                    " allow %(limit)s at most.",
                    member=member.display_name,
                    shares=holding.shares,
                    share_class=self.name,
                    limit=self.max_shares,
                )
            )
        if 0 < holding.shares < self.min_shares:
            member._refuse(
                self.env._(
                    "%(member)s would hold %(shares)s %(share_class)s: the statutes"
                    " ask for %(limit)s at least, or none.",
                    member=member.display_name,
                    shares=holding.shares,
                    share_class=self.name,
                    limit=self.min_shares,
                )
            )

    def _check_category(self, member):
        if self.category and member.category != self.category:
            categories = dict(self._fields["category"]._description_selection(self.env))
            member._refuse(
                self.env._(
                    "%(share_class)s is reserved to members of the category"
                    " “%(category)s”, which %(member)s is not.",
                    share_class=self.name,
                    category=categories[self.category],
                    member=member.display_name,
                )
            )

    def _get_called(self, capital):
        """:return: Decimal, what is paid of a capital when it is subscribed"""
        return get_called(to_decimal(capital), to_decimal(self.called_percent))
