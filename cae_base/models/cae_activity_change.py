from odoo import fields, models


class CaeActivityChange(models.Model):
    """The history of an activity: since when it is open, suspended or closed, and why.

    Written by the activity only, and never changed.
    """

    _name = "cae.activity.change"
    _description = "Opening, Suspension or Closing of an Activity"
    _order = "date desc, id desc"

    activity_id = fields.Many2one(
        "cae.activity",
        string="Trade Name",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True
    )
    date = fields.Date(string="Since", required=True, readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["cae.activity"]._selection_state(),
        string="Status",
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Decided By", readonly=True)
