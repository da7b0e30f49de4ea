from odoo import fields, models
from odoo.tools import SQL

from .cae_activity_statement import PERIOD_KEYS

RECEIVABLE_TYPE, PAYABLE_TYPE = "asset_receivable", "liability_payable"


def amount(label):
    return fields.Monetary(string=label, readonly=True, depends_context=PERIOD_KEYS)


class CaeAgedBalance(models.Model):
    """What customers owe and what is owed to suppliers, by age, on a day.

    One row for each item that is open at the end of the period of the context: its
    balance less the partial reconciliations dated to that day. Amounts are positive in
    their natural sense; money not reconciled yet and credit notes are negative.
    """

    _name = "cae.aged.balance"
    _description = "Aged Balance by Activity"
    _auto = False
    _order = "date_maturity, id"
    _depends = {
        "cae.statement.line": ["account_id", "date", "open_balance"],
        "account.move.line": [
            "account_id",
            "cae_activity_id",
            "company_id",
            "date",
            "date_maturity",
            "move_id",
            "partner_id",
        ],
        "account.account": ["account_type"],
    }

    kind = fields.Selection(
        [(RECEIVABLE_TYPE, "Customers"), (PAYABLE_TYPE, "Suppliers")], readonly=True
    )
    cae_activity_id = fields.Many2one("cae.activity", string="Activity", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    move_id = fields.Many2one("account.move", string="Document", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True)
    date_maturity = fields.Date(string="Due Date", readonly=True)
    days_late = fields.Integer(
        readonly=True, aggregator="max", depends_context=PERIOD_KEYS
    )
    not_due = amount("Not Due")
    late_30 = amount("1–30 days")
    late_60 = amount("31–60 days")
    late_90 = amount("61–90 days")
    late_more = amount("Over 90 days")
    total = amount("Total Due")

    @property
    def _table_query(self):
        day = self._get_day()
        return SQL(
            """
            SELECT aged.*,
                   CASE WHEN days_late = 0 THEN total ELSE 0 END AS not_due,
                   CASE WHEN days_late BETWEEN 1 AND 30 THEN total
                        ELSE 0 END AS late_30,
                   CASE WHEN days_late BETWEEN 31 AND 60 THEN total
                        ELSE 0 END AS late_60,
                   CASE WHEN days_late BETWEEN 61 AND 90 THEN total
                        ELSE 0 END AS late_90,
                   CASE WHEN days_late > 90 THEN total ELSE 0 END AS late_more
              FROM (
                SELECT item.id, account.account_type AS kind, item.cae_activity_id,
                       item.partner_id, item.move_id, item.account_id, item.company_id,
                       item.date, COALESCE(item.date_maturity, item.date)
                       AS date_maturity,
                       GREATEST(%(day)s::date
                                - COALESCE(item.date_maturity, item.date), 0)
                       AS days_late,
                       CASE WHEN account.account_type = %(receivable)s
                            THEN part.residual ELSE -part.residual END AS total
                  FROM (%(residuals)s) part
                  JOIN account_move_line item ON item.id = part.move_line_id
                  JOIN account_account account ON account.id = item.account_id
                   ) aged
            """,
            day=day,
            receivable=RECEIVABLE_TYPE,
            residuals=self._select_residuals(day),
        )

    def _get_day(self):
        return self.env["cae.activity"]._get_statement_period()[1]

    def _select_residuals(self, day):
        return SQL(
            """
            SELECT line.move_line_id, SUM(line.open_balance) AS residual
              FROM (%(lines)s) line
              JOIN account_account account ON account.id = line.account_id
             WHERE account.account_type IN %(types)s AND line.date <= %(day)s
             GROUP BY line.move_line_id
            HAVING SUM(line.open_balance) <> 0
            """,
            lines=self.env["cae.statement.line"]._table_query,
            types=(RECEIVABLE_TYPE, PAYABLE_TYPE),
            day=day,
        )

    def action_open_report(self):
        """Open the balance of ``cae_report`` (receivable or payable) on the day of the
        context."""
        report = self.env.context.get("cae_report", "receivable")
        action = self.env["cae.activity"]._get_day_action(
            f"cae_aged_{report}_action", self._get_day()
        )
        context = {"cae_report": report, "search_default_group_cae_activity": 1}
        return {**action, "context": {**action["context"], **context}}

    def action_open_move(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }
