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
        "account.move.line": ["parent_state"],
        "account.partial.reconcile": [
            "cae_collected_activity_id",
            "cae_collected_move_id",
            "cae_collected_total",
            "credit_move_id",
            "debit_move_id",
            "max_date",
        ],
        "account.move": [
            "amount_total_signed",
            "amount_untaxed_signed",
            "commercial_partner_id",
            "company_id",
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
        return self._select_collections(SQL("TRUE"))

    def _select_collected_since(self, activities, day):
        """Of the documents on which activities collected something since a day, all
        that they did: to the cent, the amounts excluding VAT are cumulative."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)
        return self._select_collections(
            SQL(
                """
                partial.cae_collected_activity_id IN %(activities)s
                AND partial.cae_collected_move_id IN (
                    SELECT cae_collected_move_id FROM account_partial_reconcile
                     WHERE cae_collected_activity_id IN %(activities)s
                       AND max_date >= %(day)s)
                """,
                activities=tuple(activities.ids) or (0,),
                day=day,
            )
        )

    def _select_collections(self, condition):
        """:param condition: of the partial reconciliations"""
        return SQL(
            """
            WITH running AS (
                SELECT settlement.*,
                       SUM(settlement.amount_total) OVER (
                           PARTITION BY settlement.cae_activity_id, settlement.move_id
                           ORDER BY settlement.date, settlement.id) AS running_total
                  FROM (%(settlements)s) settlement
            )
            SELECT running.id, running.date, running.cae_activity_id,
                   running.company_id, running.move_id, running.partner_id,
                   running.amount_total, COALESCE(%(to_date)s - %(before)s, 0) AS amount
              FROM running
              JOIN res_company company ON company.id = running.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
            """,
            settlements=self._select_settlements(condition),
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

    def _select_settlements(self, condition):
        """Of posted items: few are not, and an index has them."""
        return SQL(
            """
            SELECT partial.id, partial.max_date AS date,
                   partial.cae_collected_activity_id AS cae_activity_id,
                   partial.cae_collected_move_id AS move_id, move.company_id,
                   move.commercial_partner_id AS partner_id,
                   move.amount_untaxed_signed AS document_untaxed,
                   move.amount_total_signed AS document_total,
                   partial.cae_collected_total AS amount_total
              FROM account_partial_reconcile partial
              JOIN account_move move ON move.id = partial.cae_collected_move_id
             WHERE %(condition)s AND %(debit)s AND %(credit)s
            """,
            condition=condition,
            debit=self._is_posted(SQL("debit_move_id")),
            credit=self._is_posted(SQL("credit_move_id")),
        )

    def _is_posted(self, side):
        return SQL(
            """
            NOT EXISTS (SELECT 1 FROM account_move_line item
                         WHERE item.id = partial.%s AND item.parent_state <> 'posted')
            """,
            side,
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
