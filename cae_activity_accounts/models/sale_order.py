from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        index=True,
        check_company=True,
        tracking=True,
        help="The activity which sells.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """What Odoo creates by itself is the structure's; a person chooses."""
        return super().create([self._complete_activity(vals) for vals in vals_list])

    @api.model
    def _complete_activity(self, vals):
        if vals.get("cae_activity_id"):
            return vals
        company = self.env["res.company"].browse(vals.get("company_id"))
        structure = (company or self.env.company)._get_cae_structure()
        return {**vals, "cae_activity_id": structure.id}

    def _prepare_invoice(self):
        vals = super()._prepare_invoice()
        return {**vals, "cae_activity_id": self.cae_activity_id.id}

    def _get_invoice_grouping_keys(self):
        """Two activities never share an invoice."""
        return [*super()._get_invoice_grouping_keys(), "cae_activity_id"]
