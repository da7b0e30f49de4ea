from odoo import api, models


class AccountPartialReconcile(models.Model):
    """The VAT that becomes due on payment belongs to the document's activity."""

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
