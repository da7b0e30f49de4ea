from odoo import fields, models


class CaeShareInstalment(models.Model):
    """What a plan asks for on a day, and what of it is paid."""

    _name = "cae.share.instalment"
    _description = "Instalment of Shares"
    _order = "date, id"

    plan_id = fields.Many2one(
        "cae.share.plan", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(related="plan_id.member_id", store=True, index=True)
    share_class_id = fields.Many2one(related="plan_id.share_class_id", store=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", store=True)
    date = fields.Date(string="Due On", required=True)
    amount = fields.Monetary(string="Due")
    left = fields.Monetary(
        string="Still Due",
        help="Releases of the plan pay the oldest instalment first.",
    )
