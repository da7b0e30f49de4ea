from odoo import api, models


class AccountTax(models.Model):
    """The tax lines of a document shared by several activities are split too."""

    _inherit = "account.tax"

    @api.model
    def _prepare_base_line_for_taxes_computation(self, record, **kwargs):
        base_line = super()._prepare_base_line_for_taxes_computation(record, **kwargs)
        base_line["cae_activity_id"] = self._load_cae_activity(record, kwargs)
        return base_line

    @api.model
    def _prepare_tax_line_for_taxes_computation(self, record, **kwargs):
        tax_line = super()._prepare_tax_line_for_taxes_computation(record, **kwargs)
        tax_line["cae_activity_id"] = self._load_cae_activity(record, kwargs)
        return tax_line

    @api.model
    def _prepare_base_line_grouping_key(self, base_line):
        return {
            **super()._prepare_base_line_grouping_key(base_line),
            "cae_activity_id": base_line["cae_activity_id"].id,
        }

    @api.model
    def _prepare_tax_line_repartition_grouping_key(self, tax_line):
        return {
            **super()._prepare_tax_line_repartition_grouping_key(tax_line),
            "cae_activity_id": tax_line["cae_activity_id"].id,
        }

    @api.model
    def _load_cae_activity(self, record, values):
        return self._get_base_line_field_value_from_record(
            record, "cae_activity_id", values, self.env["cae.activity"]
        )
