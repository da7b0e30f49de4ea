from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_leave_rate = fields.Float(related="company_id.cae_leave_rate", readonly=False)
    cae_pay_account_wages_id = fields.Many2one(
        related="company_id.cae_pay_account_wages_id", readonly=False
    )
    cae_pay_account_charges_id = fields.Many2one(
        related="company_id.cae_pay_account_charges_id", readonly=False
    )
    cae_pay_account_welfare_id = fields.Many2one(
        related="company_id.cae_pay_account_welfare_id", readonly=False
    )
    cae_pay_account_leave_id = fields.Many2one(
        related="company_id.cae_pay_account_leave_id", readonly=False
    )
    cae_pay_account_travel_id = fields.Many2one(
        related="company_id.cae_pay_account_travel_id", readonly=False
    )
    cae_pay_account_net_id = fields.Many2one(
        related="company_id.cae_pay_account_net_id", readonly=False
    )
    cae_pay_account_advance_id = fields.Many2one(
        related="company_id.cae_pay_account_advance_id", readonly=False
    )
    cae_pay_account_attachment_id = fields.Many2one(
        related="company_id.cae_pay_account_attachment_id", readonly=False
    )
    cae_pay_account_leave_reserve_id = fields.Many2one(
        related="company_id.cae_pay_account_leave_reserve_id", readonly=False
    )
    cae_pay_account_social_security_id = fields.Many2one(
        related="company_id.cae_pay_account_social_security_id", readonly=False
    )
    cae_pay_account_other_bodies_id = fields.Many2one(
        related="company_id.cae_pay_account_other_bodies_id", readonly=False
    )
    cae_pay_account_withholding_id = fields.Many2one(
        related="company_id.cae_pay_account_withholding_id", readonly=False
    )
