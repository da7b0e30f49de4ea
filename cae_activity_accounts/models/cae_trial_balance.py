from odoo import fields, models
from odoo.tools import SQL

from .cae_activity_statement import PERIOD_KEYS


class CaeTrialBalance(models.Model):
    """The company's trial balance, one row for each account of each activity.

    The period comes with the context, as for the statements. Income and expenses start
    anew with the fiscal year of its first day: those of the years before open on the
    account of the company's unaffected earnings, each activity's own. The money of the
    company belongs to no activity: the shared treasury.
    """

    _name = "cae.trial.balance"
    _description = "Trial Balance by Activity"
    _auto = False
    _order = "owner, account_id, id"
    _depends = {
        "account.move.line": [
            "account_id",
            "balance",
            "cae_activity_id",
            "company_id",
            "credit",
            "date",
            "debit",
            "parent_state",
        ],
        "account.account": ["account_type"],
        "cae.activity": ["name"],
    }

    owner = fields.Char(readonly=True, help="The activity, or the shared treasury.")
    cae_activity_id = fields.Many2one("cae.activity", string="Activity", readonly=True)
    account_id = fields.Many2one(
        "account.account", readonly=True, depends_context=PERIOD_KEYS
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    opening = fields.Monetary(
        string="Opening Balance",
        readonly=True,
        depends_context=PERIOD_KEYS,
        help="Debit less credit before the period.",
    )
    debit = fields.Monetary(readonly=True, depends_context=PERIOD_KEYS)
    credit = fields.Monetary(readonly=True, depends_context=PERIOD_KEYS)
    closing = fields.Monetary(
        string="Closing Balance",
        readonly=True,
        depends_context=PERIOD_KEYS,
        help="Debit less credit on the last day of the period.",
    )

    @property
    def _table_query(self):
        date_from, date_to = self.env["cae.activity"]._get_statement_period()
        return SQL(
            """
            SELECT part.*, part.opening + part.debit - part.credit AS closing,
                   COALESCE(activity.name, %(treasury)s) AS owner
              FROM (SELECT MIN(item.id) AS id, item.cae_activity_id, item.account_id,
                           item.company_id,
                           COALESCE(SUM(item.balance) FILTER (
                               WHERE item.date < %(date_from)s), 0) AS opening,
                           COALESCE(SUM(item.debit) FILTER (
                               WHERE item.date >= %(date_from)s), 0) AS debit,
                           COALESCE(SUM(item.credit) FILTER (
                               WHERE item.date >= %(date_from)s), 0) AS credit
                      FROM (%(items)s) item
                     GROUP BY item.cae_activity_id, item.account_id, item.company_id
                   ) part
         LEFT JOIN cae_activity activity ON activity.id = part.cae_activity_id
             WHERE part.opening <> 0 OR part.debit <> 0 OR part.credit <> 0
            """,
            treasury=self.env._("Shared Treasury"),
            date_from=date_from,
            items=self._select_items(date_from, date_to),
        )

    def _select_items(self, date_from, date_to):
        """The posted items, each on the account where the period finds it."""
        return SQL(
            """
            SELECT line.id, line.cae_activity_id, line.company_id, line.date,
                   line.debit, line.credit, line.balance,
                   CASE WHEN line.date < year.date_from
                         AND account.account_type ~ '^(income|expense)'
                        THEN COALESCE(year.earnings_id, account.id)
                        ELSE account.id END AS account_id
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
              JOIN (VALUES %(years)s) AS year(company_id, date_from, earnings_id)
                ON year.company_id = line.company_id
             WHERE line.parent_state = 'posted' AND line.date <= %(date_to)s
            """,
            years=SQL(", ").join(
                SQL(
                    "(%s, %s::date, %s::integer)",
                    company.id,
                    company.compute_fiscalyear_dates(date_from)["date_from"],
                    self._get_earnings_account(company).id or None,
                )
                for company in self.env.companies
            ),
            date_to=date_to,
        )

    def _get_earnings_account(self, company):
        """Where the results of the years before are, until they are allocated."""
        # sudo: only its id is needed, by whoever may read the balance
        accounts = self.env["account.account"].sudo().with_company(company)
        return accounts.search(
            [
                *accounts._check_company_domain(company),
                ("account_type", "=", "equity_unaffected"),
            ],
            limit=1,
        )

    def action_open_report(self):
        """Open the balance over the period of the context."""
        activities = self.env["cae.activity"]
        action = activities._get_statement_action(
            "cae_trial_balance_action", *activities._get_statement_period()
        )
        context = {**action["context"], "search_default_group_owner": 1}
        return {**action, "context": context}

    def action_open_items(self):
        """Open the journal items which add up to the closing balance of a row."""
        self.ensure_one()
        ledger = self.env.ref("cae_activity_accounts.account_move_line_view_ledger")
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.account_id.display_name}, {self.owner}",
            "res_model": "account.move.line",
            "views": [(ledger.id, "list"), (False, "form")],
            "domain": self._get_items_domain(),
        }

    def _get_items_domain(self):
        date_from, date_to = self.env["cae.activity"]._get_statement_period()
        return [
            ("parent_state", "=", "posted"),
            ("company_id", "=", self.company_id.id),
            ("cae_activity_id", "=", self.cae_activity_id.id),
            ("date", "<=", date_to),
            *self._get_account_domain(date_from),
        ]

    def _get_account_domain(self, date_from):
        company = self.company_id
        year_start = company.compute_fiscalyear_dates(date_from)["date_from"]
        own = [("account_id", "=", self.account_id.id)]
        earnings = self._get_earnings_account(company)
        if self.account_id == earnings:
            return [
                "|",
                *own,
                "&",
                ("account_id.internal_group", "in", ("income", "expense")),
                ("date", "<", year_start),
            ]
        if earnings and self.account_id.internal_group in ("income", "expense"):
            return [*own, ("date", ">=", year_start)]
        return own
