from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..engine.statement import Sums, compute_statement
from ..tools import select_fields, to_decimal
from .cae_collection import SALE_TYPES


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
        for activity, account in zip(self, accounts, strict=True):
            activity.analytic_account_id = account
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

        :param date_from: first day of the flows, a date or its ISO string
        :param date_to: last day of the flows, day of the balances
        :return: dict {activity id: {figure: amount}}, company currency, turnover and
            charges excluding VAT, each positive in its natural sense
        :raise AccessError: unless the user may read all these activities' accounts
        """
        date_from, date_to = map(fields.Date.to_date, (date_from, date_to))
        self._check_accounts_access(date_to)
        # sudo: access was checked; journal items are not readable on the portal
        sums = self.sudo()._get_statement_sums(date_from, date_to)
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

    def _get_statement_sums(self, date_from, date_to):
        """:return: dict {activity id: :class:`Sums`}; always as many queries"""
        flows, balances = self._get_ledger_sums(date_from, date_to)
        due = self._get_contribution_due(date_to)
        reserved = self._get_reserved(date_to)
        return {
            activity.id: Sums(
                collected=flows[activity.id].pop("collected", Decimal("0.00")),
                uncollected=balances[activity.id].pop("uncollected", Decimal("0.00")),
                flows=flows[activity.id],
                open_balances=balances[activity.id],
                contribution_due=due.get(activity.id, Decimal("0.00")),
                reserved=reserved.get(activity.id, Decimal("0.00")),
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

        :return: tuple of two dicts {activity id: {name: Decimal}}: flows between the
            dates and balances at the second, by section of the statement, and with
            them the turnover ``collected`` and ``uncollected``
        """
        flows, balances = defaultdict(dict), defaultdict(dict)
        for activity_id, name, flow, balance in self.env.execute_query(
            SQL(
                "%s UNION ALL %s UNION ALL %s",
                self._select_sections(date_from, date_to),
                self._select_collected(date_from, date_to),
                self._select_uncollected(date_to),
            )
        ):
            flows[activity_id][name] = to_decimal(flow)
            balances[activity_id][name] = to_decimal(balance)
        return flows, balances

    def _select_sections(self, date_from, date_to):
        return SQL(
            """
            SELECT cae_activity_id, cae_section,
                   SUM(balance) FILTER (WHERE date >= %s), SUM(open_balance)
              FROM (%s) line
             GROUP BY cae_activity_id, cae_section
            """,
            date_from,
            select_fields(
                self.env["cae.statement.line"],
                self._get_statement_domain(date_to),
                ["cae_activity_id", "cae_section", "date", "balance", "open_balance"],
            ),
        )

    def _select_collected(self, date_from, date_to):
        return SQL(
            """
            SELECT cae_activity_id, 'collected', SUM(amount), 0
              FROM (%s) collection
             GROUP BY cae_activity_id
            """,
            select_fields(
                self.env["cae.collection"],
                self._get_statement_domain(date_to, date_from),
                ["cae_activity_id", "amount"],
            ),
        )

    def _select_uncollected(self, date_to):
        """Turnover of the sales documents open on a day, excluding VAT, pro rata: what
        is not settled, so that with what is collected it is the whole to the cent."""
        return SQL(
            """
            SELECT document.cae_activity_id, 'uncollected', 0,
                   SUM(move.amount_untaxed_signed - ROUND(
                       move.amount_untaxed_signed
                       * (move.amount_total_signed - document.residual)
                       / NULLIF(move.amount_total_signed, 0), 2))
              FROM (SELECT cae_activity_id, move_id, SUM(open_balance) AS residual
                      FROM (%s) line GROUP BY cae_activity_id, move_id) document
              JOIN account_move move ON move.id = document.move_id
             WHERE document.residual <> 0
             GROUP BY document.cae_activity_id
            """,
            select_fields(
                self.env["cae.statement.line"],
                [
                    *self._get_statement_domain(date_to),
                    ("cae_section", "=", "receivable"),
                    ("move_type", "in", SALE_TYPES),
                ],
                ["cae_activity_id", "move_id", "open_balance"],
            ),
        )

    def _get_contribution_due(self, date_to):
        """What the schemes in force would still take at a day.

        :return: dict {activity id: Decimal}
        """
        return self.env["cae.contribution.scheme"]._get_due_amounts(self, date_to)

    def _get_reserved(self, date_to):
        """Money set aside; upper floors add their reserves.

        :return: dict {activity id: Decimal}
        """
        return {}

    def action_open_statement_lines(self):
        """Open the items behind the statement."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Items of %s", self[:1].name),
            "res_model": "cae.statement.line",
            "view_mode": "list,pivot,graph",
            "domain": [("cae_activity_id", "in", self.ids)],
        }
