from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        compute="_compute_cae_activity_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        check_company=True,
        tracking=True,
        help="The activity which sells.",
    )

    @api.depends("company_id")
    def _compute_cae_activity_id(self):
        """What Odoo creates by itself is the structure's; a person chooses."""
        for order in self:
            order.cae_activity_id = (
                order.cae_activity_id or order.company_id._get_cae_structure()
            )

    def _prepare_invoice(self):
        vals = super()._prepare_invoice()
        return {**vals, "cae_activity_id": self.cae_activity_id.id}

    def _get_invoice_grouping_keys(self):
        """Two activities never share an invoice."""
        return [*super()._get_invoice_grouping_keys(), "cae_activity_id"]
