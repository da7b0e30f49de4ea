from odoo import fields, models


class CaeContributionPreviewDetail(models.TransientModel):
    _name = "cae.contribution.preview.detail"
    _description = "How What an Activity Would Pay Is Made"
    _order = "month, id"

    line_id = fields.Many2one(
        "cae.contribution.preview.line", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="line_id.currency_id")
    rule_id = fields.Many2one("cae.contribution.rule")
    month = fields.Date()
    what = fields.Selection(
        selection=lambda self: self.env["cae.contribution.levy"]
        ._fields["what"]
        ._description_selection(self.env),
        string="Taken For",
    )
    move_id = fields.Many2one("account.move", string="Taken On")
    date = fields.Date()
    base_amount = fields.Monetary(string="Base")
    rate = fields.Float(string="Rate (%)", digits=(6, 3))
    amount = fields.Monetary(string="Contribution")
    explanation = fields.Char()
