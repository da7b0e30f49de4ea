from odoo import fields, models
from odoo.tools import SQL

from .account_account import RESULT_SECTIONS


class CaeStatementLine(models.Model):
    """The events that make the cash of each activity (design rule 3).

    One row for each posted item that is not money, and two for each partial
    reconciliation, at its date. ``balance`` is the item's own; ``open_balance`` is what
    stays open of it, which on an account that is reconciled falls with each partial.
    The cash of an activity on a day is minus the sum of its open balances to that day.
    """

    _name = "cae.statement.line"
    _description = "Line of the Statement of an Activity"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "account.move.line": [
            "account_id",
            "balance",
            "cae_activity_id",
            "company_id",
            "date",
            "move_id",
            "name",
            "parent_state",
            "partner_id",
        ],
        "account.partial.reconcile": [
            "amount",
            "credit_move_id",
            "debit_move_id",
            "max_date",
        ],
        "account.account": ["cae_section", "reconcile"],
        "account.move": ["move_type"],
    }

    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [("item", "Journal Item"), ("settlement", "Settlement")], readonly=True
    )
    cae_activity_id = fields.Many2one("cae.activity", string="Activity", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    cae_section = fields.Selection(
        selection=lambda self: self.env["account.account"]
        ._fields["cae_section"]
        ._description_selection(self.env),
        string="Line of the Statement",
        readonly=True,
    )
    move_id = fields.Many2one("account.move", string="Entry", readonly=True)
    move_type = fields.Selection(
        selection=lambda self: self.env["account.move"]
        ._fields["move_type"]
        ._description_selection(self.env),
        readonly=True,
    )
    move_line_id = fields.Many2one("account.move.line", string="Item", readonly=True)
    name = fields.Char(string="Label", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    balance = fields.Monetary(readonly=True, help="Debit less credit.")
    open_balance = fields.Monetary(
        readonly=True, help="What the event leaves open; settlements take from it."
    )
    cash = fields.Monetary(readonly=True, help="Effect on the cash of the activity.")
    result = fields.Monetary(readonly=True, help="Effect on the result.")

    @property
    def _table_query(self):
        debit, credit = SQL("debit_move_id"), SQL("credit_move_id")
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._select_items(),
            self._select_settlements(
                1, debit, credit, SQL("-partial.amount"), SQL(">=")
            ),
            self._select_settlements(
                2, credit, debit, SQL("partial.amount"), SQL("<=")
            ),
        )

    def _select_columns(self):
        """The joins of the move are outer ones: PostgreSQL leaves them out of the
        queries which do not ask for its type."""
        return SQL(
            """
            line.cae_activity_id, line.company_id, line.account_id,
            account.cae_section, line.move_id, move.move_type,
            line.id AS move_line_id, line.name, line.partner_id
            """
        )

    def _select_items(self):
        return SQL(
            """
            SELECT line.id::bigint * 4 AS id, line.date, 'item' AS kind, %s,
                   line.balance, line.balance AS open_balance, -line.balance AS cash,
                   CASE WHEN account.cae_section IN %s THEN -line.balance ELSE 0
                        END AS result
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
         LEFT JOIN account_move move ON move.id = line.move_id
             WHERE line.parent_state = 'posted' AND line.cae_activity_id IS NOT NULL
            """,
            self._select_columns(),
            RESULT_SECTIONS,
        )

    def _select_settlements(self, number, own_side, other_side, amount, compare):
        """What partial reconciliations take from the residual of one of their sides.

        Odoo sets items of a positive balance against items of a negative one: no item
        need be looked for on both sides.
        """
        return SQL(
            """
            SELECT partial.id::bigint * 4 + %(number)s AS id,
                   partial.max_date AS date, 'settlement' AS kind, %(columns)s,
                   0::numeric AS balance, %(amount)s AS open_balance,
                   -(%(amount)s) AS cash, 0::numeric AS result
              FROM account_partial_reconcile partial
              JOIN account_move_line line ON line.id = partial.%(own_side)s
              JOIN account_account account ON account.id = line.account_id
         LEFT JOIN account_move move ON move.id = line.move_id
             WHERE line.parent_state = 'posted' AND line.cae_activity_id IS NOT NULL
               AND line.balance %(compare)s 0
               AND NOT EXISTS (
                   SELECT 1 FROM account_move_line other
                    WHERE other.id = partial.%(other_side)s
                      AND other.parent_state <> 'posted')
            """,
            number=number,
            columns=self._select_columns(),
            amount=amount,
            compare=compare,
            own_side=own_side,
            other_side=other_side,
        )

    def action_open_move(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }
