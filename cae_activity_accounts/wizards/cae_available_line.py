from odoo import fields, models


class CaeAvailableLine(models.TransientModel):
    _name = "cae.available.line"
    _description = "Step to What Is Available for Pay"
    _order = "id"

    available_id = fields.Many2one("cae.available", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="available_id.currency_id")
    code = fields.Char(required=True)
    label = fields.Char(string="What", required=True)
    note = fields.Char(string="Until")
    amount = fields.Monetary()
    left = fields.Monetary(help="What is left after this line.")
    is_information = fields.Boolean(help="Shown, but not part of the sum.")
    res_model = fields.Char()
    res_id = fields.Integer()

    def action_open(self):
        """Open the reserve, or the items which make the line."""
        self.ensure_one()
        if self.res_model:
            return {
                "type": "ir.actions.act_window",
                "res_model": self.res_model,
                "view_mode": "form",
                "res_id": self.res_id,
            }
        activity = self.available_id.cae_activity_id
        if self.code == "reserved":
            return activity._get_reserves_action()
        figure = "turnover_collected" if self.code == "collected" else self.code
        return activity._get_figure_action(figure, None, self.available_id.date)
