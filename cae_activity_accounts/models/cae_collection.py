from odoo import fields, models
from odoo.tools import SQL

SALE_TYPES = ("out_invoice", "out_refund", "out_receipt")


class CaeCollection(models.Model):
    """Turnover collected: each sales document as it is settled by money.

    One row for each partial reconciliation of a sales document with an entry which
    holds money. When such an entry also writes something off, only the part that is
    money counts. The amount excludes VAT, pro rata of the document, cumulative to the
    cent: the rows of a document paid in full add up to its untaxed amount.
    """

    _name = "cae.collection"
    _description = "Collected Turnover of an Activity"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "account.move.line": [
            "account_id",
            "balance",
            "cae_activity_id",
            "move_id",
            "parent_state",
        ],
        "account.partial.reconcile": [
            "amount",
            "credit_move_id",
            "debit_move_id",
            "max_date",
        ],
        "account.account": ["account_type"],
        "account.move": [
            "amount_total_signed",
            "amount_untaxed_signed",
            "commercial_partner_id",
            "company_id",
            "move_type",
        ],
    }

    date = fields.Date(readonly=True)
    cae_activity_id = fields.Many2one("cae.activity", string="Activity", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one("account.move", string="Document", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    amount_total = fields.Monetary(string="Received incl. VAT", readonly=True)
    amount = fields.Monetary(string="Collected excl. VAT", readonly=True)

    @property
    def _table_query(self):
        posted = SQL("(SELECT * FROM account_move_line WHERE parent_state = 'posted')")
        receivables = SQL("(%s)", self._select_receivables(posted))
        return self._select_collections(
            self.env["account.partial.reconcile"]._select_sides(receivables)
        )

    def _flush_sources(self):
        """For those who read the tables, not this view of them."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    def _select_receivables(self, items):
        """Those of a table of journal items which customers owe."""
        return SQL(
            """
            SELECT item.*
              FROM %s item
              JOIN account_account account ON account.id = item.account_id
             WHERE account.account_type = 'asset_receivable'
            """,
            items,
        )

    def _select_collections(self, sides):
        """
        The account types are read once: asked for again in each row, they make
        PostgreSQL take the query for a long one, and compile it.

        :param sides: of the partial reconciliations of receivables, as
            ``_select_sides`` tells them
        """
        return SQL(
            """
            WITH third_party_account AS MATERIALIZED (
                SELECT id FROM account_account
                 WHERE account_type IN ('asset_receivable', 'liability_payable')
            ), settlement AS (%(settlements)s), running AS (
                SELECT settlement.*,
                       SUM(settlement.amount_total) OVER (
                           PARTITION BY settlement.cae_activity_id, settlement.move_id
                           ORDER BY settlement.date, settlement.id) AS running_total
                  FROM settlement
            )
            SELECT running.id, running.date, running.cae_activity_id,
                   running.company_id, running.move_id, running.partner_id,
                   running.amount_total, COALESCE(%(to_date)s - %(before)s, 0) AS amount
              FROM running
              JOIN res_company company ON company.id = running.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
            """,
            settlements=self._select_settlements(sides),
            to_date=self._compute_untaxed(SQL("running.running_total")),
            before=self._compute_untaxed(
                SQL("(running.running_total - running.amount_total)")
            ),
        )

    def _compute_untaxed(self, settled):
        """The untaxed part of what is settled of a document, to the cent."""
        return SQL(
            """
            ROUND(running.document_untaxed * %s / NULLIF(running.document_total, 0),
                  currency.decimal_places)
            """,
            settled,
        )

    def _select_settlements(self, sides):
        return SQL(
            """
            SELECT side.partial_id AS id, side.settled_on AS date, side.cae_activity_id,
                   side.move_id, move.company_id,
                   move.commercial_partner_id AS partner_id,
                   move.amount_untaxed_signed AS document_untaxed,
                   move.amount_total_signed AS document_total,
                   -side.settled * LEAST(1, ABS(
                       money.liquidity / NULLIF(money.third_party, 0)
                   )) AS amount_total
              FROM (%(sides)s) side
              JOIN account_move move
                ON move.id = side.move_id AND move.move_type IN %(sale_types)s
              JOIN account_move_line other ON other.id = side.other_id
              JOIN LATERAL (
                    SELECT SUM(item.balance) FILTER (
                               WHERE item.cae_activity_id IS NULL) AS liquidity,
                           SUM(item.balance) FILTER (
                               WHERE item.account_id IN (
                                   SELECT id FROM third_party_account)
                           ) AS third_party
                      FROM account_move_line item
                     WHERE item.move_id = other.move_id
                   ) money ON money.liquidity IS NOT NULL
            """,
            sides=sides,
            sale_types=SALE_TYPES,
        )

    def action_open_move(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }

    def _prepare_cae_portal_row(self, customer_names):
        """:return: dict of what the list of receipts shows of this one"""
        return {
            "date": self.date,
            "customer": customer_names[self.move_id.partner_id.id],
            "invoice": self.move_id.name,
            "url": self.move_id._get_cae_portal_path(),
            "amount": self.amount_total,
        }
