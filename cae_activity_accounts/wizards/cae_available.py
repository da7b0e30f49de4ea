from odoo import fields, models


class CaeAvailable(models.TransientModel):
    _name = "cae.available"
    _description = "How What Is Available for Pay Is Made"
    _rec_name = "cae_activity_id"

    cae_activity_id = fields.Many2one(
        "cae.activity", string="Activity", required=True, readonly=True
    )
    company_id = fields.Many2one(related="cae_activity_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="On", required=True, readonly=True)
    line_ids = fields.One2many("cae.available.line", "available_id", readonly=True)
    amount = fields.Monetary(string="Available for Pay", compute="_compute_amount")

    def _compute_amount(self):
        for explanation in self:
            explanation.amount = explanation.line_ids[-1:].left

    def action_open_statement(self):
        activity = self.cae_activity_id.with_context(cae_date_to=self.date)
        return activity.action_open_statement()
