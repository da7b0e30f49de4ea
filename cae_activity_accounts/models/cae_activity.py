from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.cae_base.seal import find_changes

from ..engine.statement import Sums, compute_statement, set_aside
from ..tools import select_fields, to_decimal
from .account_account import RECEIVABLE
from .cae_collection import SALE_TYPES

# What is booked stands on them.
KEPT_FIELDS = {"analytic_account_id", "company_id", "is_structure"}


class CaeActivity(models.Model):
    _inherit = "cae.activity"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Created with the activity.",
    )

    _analytic_account_uniq = models.UniqueIndex(
        "(analytic_account_id)", "An analytic account belongs to one activity."
    )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._create_analytic_accounts()
        return activities

    def write(self, vals):
        if not self.env.su and find_changes(self, vals, KEPT_FIELDS):
            raise AccessError(
                self.env._(
                    "A trade name keeps its company and its analytic account: its items"
                    " are booked on them."
                )
            )
        result = super().write(vals)
        if "name" in vals or "active" in vals:
            self._update_analytic_accounts(vals)
        return result

    def _create_analytic_accounts(self):
        # sudo: whoever creates an activity need not have rights on analytic accounts
        accounts = (
            self.env["account.analytic.account"]
            .sudo()
            .create([activity._prepare_analytic_account_vals() for activity in self])
        )
        for activity_sudo, account in zip(self.sudo(), accounts, strict=True):
            activity_sudo.analytic_account_id = account
        self.env.registry.clear_cache()

    def _update_analytic_accounts(self, vals):
        # sudo: as above
        for activity in self.sudo():
            activity.analytic_account_id.write(
                {key: vals[key] for key in ("name", "active") if key in vals}
            )

    def _prepare_analytic_account_vals(self):
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "plan_id": self.env.ref("cae_activity_accounts.analytic_plan").id,
        }

    def _get_distribution(self, account):
        """The analytic distribution of an item of this activity on an account: said
        outright, it spares Odoo the search for distribution models."""
        if account.internal_group not in ("income", "expense"):
            return False
        return {str(self.sudo().analytic_account_id.id): 100.0}

    @api.model
    @tools.ormcache()
    def _get_activity_by_analytic_account(self):
        """:return: dict {analytic account id: activity id} of all activities"""
        # sudo: a map of ids; the rules guard the records behind them
        activities = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch(
                [("analytic_account_id", "!=", False)], ["analytic_account_id"]
            )
        )
        return {act.analytic_account_id.id: act.id for act in activities}

    # --- statement --------------------------------------------------------------

    def get_statement(self, date_from, date_to):
        """The figures of each activity, from posted items and reconciliations only.

        :param date_from: first day of the flows, a date or its ISO string; none: since
            the beginning
        :param date_to: last day of the flows, day of the balances; none: today
        :return: dict {activity id: {figure: amount}}, company currency, turnover and
            charges excluding VAT, each positive in its natural sense
        :raise AccessError: unless the user may read all these activities' accounts
        """
        date_from, date_to = map(fields.Date.to_date, (date_from, date_to))
        return self._get_statements(
            date_from, date_to or fields.Date.context_today(self)
        )

    def _get_statements(self, date_from, date_to, due=None, reserves=None):
        """
        :param due: dict {activity id: Decimal}, the contribution due, if it is known
        :param reserves: as ``_get_reserves``, if they are known
        :return: as :meth:`get_statement`
        """
        self._check_accounts_access(date_to)
        # sudo: access was checked; journal items are not readable on the portal
        sums = self.sudo()._get_statement_sums(date_from, date_to, due, reserves)
        return {
            activity_id: compute_statement(activity_sums).as_floats()
            for activity_id, activity_sums in sums.items()
        }

    def _check_accounts_access(self, date_to):
        self._check_portal_period(date_to)
        user = self.env.user
        if user._is_internal() and not (
            self.env.su or user.has_group("cae_base.group_coach")
        ):
            raise AccessError(
                self.env._("The accounts of the activities are for the cooperative.")
            )

    def _get_statement_sums(self, date_from, date_to, due=None, reserves=None):
        """:return: dict {activity id: :class:`Sums`}; always as many queries"""
        ledger = self._get_ledger_sums(date_from, date_to)
        if due is None:
            due = self._get_contribution_due(date_to)
        if reserves is None:
            reserves = self._get_reserves(date_to)
        return {
            activity.id: set_aside(
                Sums(
                    **ledger[activity.id],
                    contribution_due=due.get(activity.id, Decimal("0.00")),
                    base=activity.company_id._get_cae_available_base(),
                ),
                reserves.get(activity.id, ()),
            )
            for activity in self
        }

    def _get_statement_domain(self, date_to, date_from=None):
        domain = [("cae_activity_id", "in", self.ids), ("date", "<=", date_to)]
        if date_from:
            domain.append(("date", ">=", date_from))
        return domain

    def _get_ledger_sums(self, date_from, date_to):
        """One query, for one activity or for a thousand.

        :return: dict {activity id: values of :class:`Sums`}: flows between the two
            dates, balances at the second
        """
        sums = defaultdict(lambda: {"flows": {}, "open_balances": {}})
        for activity_id, section, *amounts in self.env.execute_query(
            self._select_ledger_sums(date_from, date_to)
        ):
            first, second = map(to_decimal, amounts)
            own = sums[activity_id]
            if section:
                own["flows"][section], own["open_balances"][section] = first, second
            else:
                own["collected"], own["uncollected"] = first, second
        return sums

    def _select_ledger_sums(self, date_from, date_to):
        """By section the flows and what is open, and without a section the turnover
        collected and that which is not yet: the items are read once for all of it."""
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s), side AS MATERIALIZED (%(sides)s)
            SELECT cae_activity_id, cae_section, SUM(flow), SUM(open_balance)
              FROM (%(sections)s) section
             GROUP BY cae_activity_id, cae_section
             UNION ALL
            SELECT cae_activity_id, NULL, SUM(collected), SUM(uncollected)
              FROM (%(collected)s UNION ALL %(uncollected)s) turnover
             GROUP BY cae_activity_id
            """,
            items=self._select_items(date_to),
            sides=self.env["account.partial.reconcile"]._select_sides(date_to),
            sections=self._select_sections(date_from),
            collected=self._select_collected(date_from, date_to),
            uncollected=self._select_uncollected(),
        )

    def _select_items(self, date_to):
        return select_fields(
            self.env["cae.statement.line"],
            [*self._get_statement_domain(date_to), ("kind", "=", "item")],
            ["cae_activity_id", "cae_section", "move_id", "date", "balance"],
            id="move_line_id",
        )

    def _select_sections(self, date_from):
        return SQL(
            """
            SELECT cae_activity_id, cae_section,
                   SUM(balance) FILTER (WHERE date >= %s) AS flow,
                   SUM(balance) AS open_balance
              FROM item
             GROUP BY cae_activity_id, cae_section
             UNION ALL
            SELECT cae_activity_id, cae_section, 0, SUM(settled)
              FROM side
             GROUP BY cae_activity_id, cae_section
            """,
            date_from or date.min,
        )

    def _select_collected(self, date_from, date_to):
        date_from = date_from or date.min
        return SQL(
            """
            SELECT cae_activity_id, SUM(amount) AS collected, 0 AS uncollected
              FROM (%s) collection
             WHERE cae_activity_id IN %s AND date BETWEEN %s AND %s
             GROUP BY cae_activity_id
            """,
            self.env["cae.collection"]._select_collected_since(self, date_from),
            tuple(self.ids) or (0,),
            date_from,
            date_to,
        )

    def _select_uncollected(self):
        """The turnover of the sales documents open on the day, excluding VAT, pro rata:
        what is not settled, so that with what is it makes the whole to the cent."""
        return SQL(
            """
            SELECT part.cae_activity_id, 0,
                   SUM(document.amount_untaxed_signed - ROUND(
                       document.amount_untaxed_signed
                       * (document.amount_total_signed - part.residual)
                       / NULLIF(document.amount_total_signed, 0), 2))
              FROM (SELECT cae_activity_id, move_id, SUM(amount) AS residual
                      FROM (SELECT cae_activity_id, move_id, balance AS amount
                              FROM item WHERE cae_section = %(receivable)s
                             UNION ALL
                            SELECT cae_activity_id, move_id, settled
                              FROM side WHERE cae_section = %(receivable)s) event
                     GROUP BY cae_activity_id, move_id
                    HAVING SUM(amount) <> 0) part
              JOIN account_move document
                ON document.id = part.move_id AND document.move_type IN %(sale_types)s
             GROUP BY part.cae_activity_id
            """,
            receivable=RECEIVABLE,
            sale_types=SALE_TYPES,
        )

    def _get_contribution_due(self, date_to):
        """What the schemes in force would still take at a day.

        :return: dict {activity id: Decimal}
        """
        return self.env["cae.contribution.scheme"]._get_due_amounts(self, date_to)

    def action_open_statement_lines(self):
        """Open the items behind the statement."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Items of %s", self[:1].name),
            "res_model": "cae.statement.line",
            "view_mode": "list,pivot,graph",
            "domain": [("cae_activity_id", "in", self.ids)],
        }
