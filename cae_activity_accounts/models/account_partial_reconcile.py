from odoo import api, models
from odoo.tools import SQL


class AccountPartialReconcile(models.Model):
    """What settles an item, and the VAT that becomes due then: it belongs to the
    document's activity."""

    _inherit = "account.partial.reconcile"

    @api.model
    def _prepare_cash_basis_base_line_vals(self, base_line, balance, amount_currency):
        vals = super()._prepare_cash_basis_base_line_vals(
            base_line, balance, amount_currency
        )
        return {**vals, "cae_activity_id": base_line.cae_activity_id.id}

    @api.model
    def _prepare_cash_basis_counterpart_base_line_vals(self, cb_base_line_vals):
        vals = super()._prepare_cash_basis_counterpart_base_line_vals(cb_base_line_vals)
        return {**vals, "cae_activity_id": cb_base_line_vals["cae_activity_id"]}

    @api.model
    def _prepare_cash_basis_tax_line_vals(self, tax_line, balance, amount_currency):
        vals = super()._prepare_cash_basis_tax_line_vals(
            tax_line, balance, amount_currency
        )
        return {**vals, "cae_activity_id": tax_line.cae_activity_id.id}

    @api.model
    def _prepare_cash_basis_counterpart_tax_line_vals(self, tax_line, cb_tax_line_vals):
        vals = super()._prepare_cash_basis_counterpart_tax_line_vals(
            tax_line, cb_tax_line_vals
        )
        return {**vals, "cae_activity_id": cb_tax_line_vals["cae_activity_id"]}

    @api.model
    def _get_cash_basis_base_line_grouping_key_from_vals(self, base_line_vals):
        key = super()._get_cash_basis_base_line_grouping_key_from_vals(base_line_vals)
        return (*key, base_line_vals["cae_activity_id"])

    @api.model
    def _get_cash_basis_base_line_grouping_key_from_record(
        self, base_line, account=None
    ):
        key = super()._get_cash_basis_base_line_grouping_key_from_record(
            base_line, account=account
        )
        return (*key, base_line.cae_activity_id.id)

    @api.model
    def _get_cash_basis_tax_line_grouping_key_from_vals(self, tax_line_vals):
        key = super()._get_cash_basis_tax_line_grouping_key_from_vals(tax_line_vals)
        return (*key, tax_line_vals["cae_activity_id"])

    @api.model
    def _get_cash_basis_tax_line_grouping_key_from_record(self, tax_line, account=None):
        key = super()._get_cash_basis_tax_line_grouping_key_from_record(
            tax_line, account=account
        )
        return (*key, tax_line.cae_activity_id.id)

    @api.model
    def _select_sides(self, day):
        """What reconciliations to a day take from what is open of a table ``item`` of
        posted items, if both their sides are posted.

        Odoo sets items of a positive balance against items of a negative one: no item
        need be looked for on both sides.

        :return: SELECT of ``cae_activity_id, cae_section, move_id, settled``
        """
        debit, credit = SQL("debit_move_id"), SQL("credit_move_id")
        return SQL(
            "%s UNION ALL %s",
            self._select_side(day, debit, credit, SQL("-partial.amount"), SQL(">=")),
            self._select_side(day, credit, debit, SQL("partial.amount"), SQL("<=")),
        )

    def _select_side(self, day, own_side, other_side, settled, compare):
        """Few items are not posted, and an index has them: the others need not be
        looked up."""
        return SQL(
            """
            SELECT item.cae_activity_id, item.cae_section, item.move_id,
                   %(settled)s AS settled
              FROM item
              JOIN account_partial_reconcile partial ON partial.%(own_side)s = item.id
             WHERE partial.max_date <= %(day)s AND item.balance %(compare)s 0
               AND NOT EXISTS (
                   SELECT 1 FROM account_move_line other
                    WHERE other.id = partial.%(other_side)s
                      AND other.parent_state <> 'posted')
            """,
            day=day,
            own_side=own_side,
            other_side=other_side,
            settled=settled,
            compare=compare,
        )
