from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.distribution import (
    SeveralActivitiesError,
    find_activity_account,
    get_account_ids,
    set_activity_account,
)
from ..tools import keep_own_defaults

# Odoo lets these change on a posted item.
KEPT_FIELDS = {"account_id", "date", "partner_id"}
# An item has them from its entry.
FOLLOWED_FIELDS = ("parent_state", "date", "company_id")
THIRD_PARTY_TYPES = ("asset_receivable", "liability_payable")
MONEY_JOURNALS = ("bank", "cash", "credit")


class AccountMoveLine(models.Model):
    """Each item that is not on a liquidity account belongs to one activity.

    ``cae_activity_id`` says it for the rules, the indexes and the reports; the
    analytic distribution says the same on income and expenses, for those who read
    Odoo's own reports. Whichever of the two is written, the other follows.
    """

    _inherit = "account.move.line"

    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        compute="_compute_cae_activity_id",
        store=True,
        precompute=True,
        readonly=False,
        index=False,  # _cae_activity_id_date_idx has the posted ones: drafts are few
        ondelete="restrict",
        check_company=True,
        help="To whom this item belongs; the money of the bank belongs to nobody.",
    )
    cae_is_structure_default = fields.Boolean(
        string="Cooperative by Default",
        compute="_compute_cae_activity_id",
        store=True,
        precompute=True,
        readonly=False,
        help="Nobody chose an activity, no document named one: the settings give such"
        " an item to the cooperative itself.",
    )

    # All that the figures of a statement read of an item: they need not read the rows,
    # which are wide. A draft, written many times, would fill it with what is no more.
    _cae_activity_id_date_idx = models.Index(
        "(cae_activity_id, date) INCLUDE (id, account_id, move_id, balance)"
        " WHERE cae_activity_id IS NOT NULL AND parent_state = 'posted'"
    )
    # PostgreSQL knows it from what the search says, word for word.
    _cae_is_structure_default_idx = models.Index(
        "(id) WHERE cae_is_structure_default IS TRUE"
    )
    # Few at any time; what they are reconciled with is still open.
    _cae_not_posted_idx = models.Index("(id) WHERE parent_state <> 'posted'")

    @api.depends("account_id", "move_id.journal_id")
    def _compute_cae_activity_id(self):
        liquidity = self.account_id._filter_liquidity()
        for line in self:
            if not line.account_id or line.account_id in liquidity:
                line.cae_activity_id = line.cae_is_structure_default = False
            elif line.cae_activity_id:
                line.cae_is_structure_default = line.cae_is_structure_default
                line.cae_activity_id = line.cae_activity_id
            else:
                line.cae_activity_id = line._get_default_activity()
                line.cae_is_structure_default = (
                    line.cae_activity_id and line._is_nobodys_choice()
                )

    def _get_default_activity(self):
        """The document's activity, else whom the company's rule names.

        Money received or paid is the structure's until it is reconciled: then the
        residual of the document settled falls, which is its activity's.
        """
        self.ensure_one()
        move = self.move_id
        if self._is_open_money():
            return move.company_id._get_cae_structure()
        return move.cae_activity_id or move.company_id._get_cae_default_activity()

    def _is_open_money(self):
        """Whether this is what somebody paid or received, for no document yet."""
        move = self.move_id
        return bool(
            self.account_id.account_type in THIRD_PARTY_TYPES
            and (
                move.origin_payment_id
                or move.statement_line_id
                or move.journal_id.type in MONEY_JOURNALS
            )
        )

    def _is_nobodys_choice(self):
        """The third-party line of a document follows its other lines."""
        return not (
            self.move_id.cae_activity_id
            or self.display_type == "payment_term"
            or self._is_open_money()
        )

    @api.onchange("cae_activity_id")
    def _onchange_cae_activity_id(self):
        if not self.cae_activity_id.is_structure:
            self.cae_is_structure_default = False

    @api.depends("cae_activity_id")
    def _compute_analytic_distribution(self):
        result = super()._compute_analytic_distribution()
        self._add_activity_to_distribution()
        return result

    def _add_activity_to_distribution(self):
        """Income and expenses carry their activity in the distribution at 100 %."""
        for line in self:
            if line.account_id.internal_group not in ("income", "expense"):
                continue
            distribution = set_activity_account(
                line.analytic_distribution,
                line._get_activity_accounts(line.analytic_distribution),
                line.cae_activity_id.sudo().analytic_account_id.id,
            )
            if distribution != line.analytic_distribution:
                line.analytic_distribution = distribution

    @api.onchange("analytic_distribution")
    def _onchange_analytic_distribution_activity(self):
        activity = self._find_activity(self.analytic_distribution)
        if activity and activity != self.cae_activity_id:
            self.cae_activity_id = activity
            self.cae_is_structure_default = False

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(
            self, super().default_get(fields), set(FOLLOWED_FIELDS)
        )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {name: vals[name] for name in vals if name not in FOLLOWED_FIELDS}
            for vals in vals_list
        ]
        self._harmonize_activity(vals_list)
        for vals in vals_list:
            if vals.get("cae_activity_id"):
                vals.setdefault("cae_is_structure_default", False)
        lines = super().create(vals_list)
        if any(vals.get("cae_activity_id") for vals in vals_list):
            lines._free_money()
        posted = lines.filtered(lambda line: line.parent_state == "posted")
        if posted:
            posted.move_id._check_not_kept()
            posted.move_id._check_every_item_belongs()
        return lines

    def write(self, vals):
        if KEPT_FIELDS & vals.keys():
            self._check_not_kept()
        self._check_follows_entry(vals)
        if "cae_activity_id" in vals or "analytic_distribution" in vals:
            vals = dict(vals)
            is_choice = bool(vals.get("cae_activity_id"))
            self._harmonize_activity([vals])
            self._check_posted_activity(vals)
            if is_choice or self._is_moved_by(vals):
                vals["cae_is_structure_default"] = False
        result = super().write(vals)
        if "analytic_distribution" in vals:
            self._restore_activity_in_distribution()
        if vals.get("cae_activity_id"):
            self._free_money()
        return result

    def _create_analytic_lines(self):
        """The accounts of a thousand activities are read at once: Odoo asks for them
        one by one."""
        # sudo: whoever posts need not have rights on analytic accounts
        self.cae_activity_id.sudo().analytic_account_id.fetch(
            ["plan_id", "root_plan_id"]
        )
        return super()._create_analytic_lines()

    def _update_analytic_distribution(self):
        """Analytic lines deleted by hand are made anew: their item keeps its activity,
        and Odoo's reports say the same."""
        result = super()._update_analytic_distribution()
        if not self.env.context.get("skip_analytic_sync"):
            lost = self.filtered(lambda line: line._has_lost_analytic_line())
            lost._inverse_analytic_distribution()
        return result

    def _has_lost_analytic_line(self):
        accounts = [line._get_analytic_accounts() for line in self.analytic_line_ids]
        said = {account.id for account in chain.from_iterable(accounts)}
        named = get_account_ids(self.analytic_distribution)
        return self.parent_state == "posted" and bool(named - said)

    def _inverse_analytic_distribution(self):
        """A draft has no analytic lines to make anew: its distribution, which the
        choice of an account sets once more, is not written a second time."""
        changed = self.filtered(
            lambda line: (
                line.parent_state == "posted"
                or "__update__" in (line.analytic_distribution or {})
            )
        )
        return super(AccountMoveLine, changed)._inverse_analytic_distribution()

    def _check_not_kept(self):
        posted = self.filtered(lambda line: line.parent_state == "posted")
        if posted:
            posted.move_id._check_not_kept()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        """As on the entries."""
        self._check_not_kept()

    def _check_follows_entry(self, vals):
        """Item by item, nothing posted goes back to draft, to another day or into
        another entry (design rule 6); Odoo's own recomputation does not pass here."""
        names = vals.keys() & {"move_id", *FOLLOWED_FIELDS}
        if self.env.su or not names:
            return
        changes = self.env["account.move"]._field_will_change
        entry = self.env["account.move"].browse(vals.get("move_id"))
        for line in self:
            posted = "posted" in (line.parent_state, entry.state)
            own = names if posted else names - {"move_id"}
            if any(changes(line, vals, name) for name in own):
                raise UserError(
                    self.env._(
                        "An item is posted, dated and kept with its entry: change the"
                        " entry, or post an opposite one."
                    )
                )

    def _free_money(self):
        """Money belongs to nobody, whatever values say.

        :return: the items which were somebody's
        """
        owned = self.filtered("cae_activity_id")
        liquidity = owned.account_id._filter_liquidity()
        freed = owned.filtered(lambda line: line.account_id in liquidity)
        for line in freed:
            distribution = line.analytic_distribution
            accounts = line._get_activity_accounts(distribution)
            vals = {"cae_activity_id": False, "cae_is_structure_default": False}
            if accounts:
                rest = set_activity_account(distribution, accounts, None)
                vals["analytic_distribution"] = rest
            super(AccountMoveLine, line).write(vals)
        return freed

    def _restore_activity_in_distribution(self):
        """A distribution written without an activity keeps the one of the item."""
        for line in self.filtered("cae_activity_id"):
            accounts = line._get_activity_accounts(line.analytic_distribution)
            found = find_activity_account(line.analytic_distribution, accounts)
            if not found:
                line._add_activity_to_distribution()

    @api.model
    def _harmonize_activity(self, vals_list):
        """Complete values with the activity that their distribution names.

        :raise ValidationError: if the two contradict each other
        """
        for vals in vals_list:
            if not vals.get("cae_activity_id"):
                vals.pop("cae_activity_id", None)
            activity = self._find_activity(vals.get("analytic_distribution"))
            if not activity:
                continue
            if vals.setdefault("cae_activity_id", activity.id) != activity.id:
                chosen = self.env["cae.activity"].browse(vals["cae_activity_id"])
                raise ValidationError(
                    self.env._(
                        "This item is given to %(activity)s, and its analytic"
                        " distribution to %(other)s: keep one of the two.",
                        activity=chosen.sudo().name,
                        other=activity.name,
                    )
                )

    def _is_moved_by(self, vals):
        activity_id = vals.get("cae_activity_id")
        return bool(activity_id) and self.cae_activity_id.ids != [activity_id]

    def _check_posted_activity(self, vals):
        activity_id = vals.get("cae_activity_id")
        if activity_id and self.filtered(
            lambda line: line.parent_state == "posted"
            and line.cae_activity_id.id != activity_id
        ):
            raise UserError(
                self.env._(
                    "The activity of a posted item does not change: post a transfer"
                    " entry from one activity to the other."
                )
            )

    @api.model
    def _find_activity(self, distribution):
        """:return: the activity that a distribution names, or none
        :raise ValidationError: if it names several, or a part of one (CAE-13)
        """
        accounts = self._get_activity_accounts(distribution)
        try:
            account_id = find_activity_account(distribution, accounts)
        except SeveralActivitiesError:
            raise ValidationError(
                self.env._(
                    "A line belongs to one activity at 100 %: split it into one line"
                    " for each activity (Code du travail, L. 7332-3)."
                )
            ) from None
        # sudo: as in _get_activity_by_analytic_account
        return self.env["cae.activity"].sudo().browse(accounts.get(account_id))

    @api.model
    def _get_activity_accounts(self, distribution):
        """:return: dict {analytic account id: activity id} of the activities named"""
        account_ids = get_account_ids(distribution)
        if not account_ids:
            return {}
        activities = self.env["cae.activity"]._get_activity_by_analytic_account()
        return {key: activities[key] for key in account_ids if key in activities}

    # --- exchange differences -------------------------------------------------

    @api.model
    def _prepare_reconciliation_single_partial(
        self, debit_values, credit_values, shadowed_aml_values=None
    ):
        result = super()._prepare_reconciliation_single_partial(
            debit_values, credit_values, shadowed_aml_values=shadowed_aml_values
        )
        if result.get("exchange_values"):
            self._set_exchange_activity(
                result["exchange_values"], debit_values["aml"] | credit_values["aml"]
            )
        return result

    @api.model
    def _set_exchange_activity(self, exchange_values, reconciled):
        """The difference is the settled document's; the third-party line, which
        completes the line it is reconciled with, is that line's."""
        commands = exchange_values["move_values"]["line_ids"]
        for line, sequence in exchange_values["to_reconcile"]:
            document = (line | reconciled).filtered(
                lambda item: not item.cae_activity_id.is_structure
            )[:1]
            owner = line if line in document else document or line
            commands[sequence][2]["cae_activity_id"] = line.cae_activity_id.id
            commands[sequence + 1][2]["cae_activity_id"] = owner.cae_activity_id.id
