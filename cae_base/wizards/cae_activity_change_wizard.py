from odoo import fields, models


class CaeActivityChangeWizard(models.TransientModel):
    _name = "cae.activity.change.wizard"
    _description = "Change of Status of Activities"

    activity_ids = fields.Many2many(
        "cae.activity", string="Trade Names", required=True, readonly=True
    )
    state = fields.Selection(
        selection=lambda self: self.env["cae.activity"]._selection_state(),
        string="Status",
        required=True,
        readonly=True,
    )
    date = fields.Date(
        string="As From", required=True, default=fields.Date.context_today
    )
    reason = fields.Char(
        required=True, help="It stays in the history of the trade name."
    )

    def action_confirm(self):
        self.ensure_one()
        self.activity_ids._change_state(self.state, self.date, self.reason)
