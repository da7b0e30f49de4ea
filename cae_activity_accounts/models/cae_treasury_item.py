from odoo import fields, models
from odoo.tools import SQL

from .cae_activity_statement import PERIOD_KEYS
from .cae_treasury_line import STAGES


def figure(label):
    return fields.Monetary(string=label, readonly=True, depends_context=PERIOD_KEYS)


class CaeTreasuryItem(models.Model):
    """What makes the treasury of each activity on the day of the context.

    Each event of the statement counts in the cash, and, unless it is income or
    expense, in the one line which catches its account. As the cash is minus all that
    is open (design rule 3), cash and lines together are the result: no matter how the
    lines are configured, the four figures add up.
    """

    _name = "cae.treasury.item"
    _description = "Treasury of the Activities"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "cae.statement.line": [
            "account_id",
            "cae_activity_id",
            "cash",
            "company_id",
            "date",
            "move_id",
            "name",
            "open_balance",
            "partner_id",
        ],
        "cae.treasury.line": ["company_id", "kind", "prefixes", "stage"],
        "account.account": ["account_type"],
    }

    date = fields.Date(readonly=True)
    cae_activity_id = fields.Many2one("cae.activity", string="Activity", readonly=True)
    treasury_line_id = fields.Many2one(
        "cae.treasury.line", string="Line", readonly=True
    )
    stage = fields.Selection(STAGES, string="Counts from", readonly=True)
    is_uncaught = fields.Boolean(string="In No Line", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    move_id = fields.Many2one("account.move", string="Entry", readonly=True)
    name = fields.Char(string="Label", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    amount = figure("Amount")
    day = figure("Treasury of the Day")
    reference = figure("Reference Treasury")
    future = figure("Future Treasury")
    result = figure("Result of the Activity")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT item.*,
                   CASE WHEN stage = 'day' THEN amount ELSE 0 END AS day,
                   CASE WHEN stage IN ('day', 'reference') THEN amount
                        ELSE 0 END AS reference,
                   CASE WHEN stage <> 'result' THEN amount ELSE 0 END AS future,
                   amount AS result
              FROM (%s UNION ALL %s) item
            """,
            self._select_cash(),
            self._select_lines(),
        )

    def _select_columns(self):
        return SQL(
            """
            event.date, event.cae_activity_id, event.company_id, event.account_id,
            event.move_id, event.name, event.partner_id
            """
        )

    def _select_cash(self):
        return SQL(
            """
            SELECT event.id * 2 AS id, %(columns)s, cash.id AS treasury_line_id,
                   'day' AS stage, FALSE AS is_uncaught, event.cash AS amount
              FROM (%(events)s) event
         LEFT JOIN cae_treasury_line cash ON cash.kind = 'cash'
             WHERE event.date <= %(day)s
            """,
            columns=self._select_columns(),
            events=self.env["cae.statement.line"]._table_query,
            day=self._get_day(),
        )

    def _select_lines(self):
        return SQL(
            """
            SELECT event.id * 2 + 1 AS id, %(columns)s,
                   COALESCE(line.id, rest.id) AS treasury_line_id,
                   COALESCE(line.stage, 'result') AS stage,
                   line.id IS NULL AS is_uncaught, event.open_balance AS amount
              FROM (%(events)s) event
              JOIN account_account account ON account.id = event.account_id
         LEFT JOIN (VALUES %(caught)s) AS caught(company_id, account_id, line_id)
                ON caught.company_id = event.company_id
               AND caught.account_id = event.account_id
         LEFT JOIN cae_treasury_line line ON line.id = caught.line_id
         LEFT JOIN cae_treasury_line rest ON rest.kind = 'rest'
             WHERE event.date <= %(day)s
               AND account.account_type !~ '^(income|expense)'
            """,
            columns=self._select_columns(),
            events=self.env["cae.statement.line"]._table_query,
            caught=self._get_caught_values(),
            day=self._get_day(),
        )

    def _get_day(self):
        return self.env["cae.activity"]._get_statement_period()[1]

    def _get_caught_values(self):
        caught = self.env["cae.treasury.line"]._get_lines_by_account(self.env.companies)
        rows = [(*key, line_id) for key, line_id in caught.items()] or [(0, 0, 0)]
        return SQL(", ").join(SQL("(%s, %s, %s)", *row) for row in rows)

    def action_open_report(self):
        """Open the treasury of all activities on the day of the context."""
        return self.env["cae.activity"]._get_day_action(
            "cae_treasury_item_action", self._get_day()
        )

    def action_open_move(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }
