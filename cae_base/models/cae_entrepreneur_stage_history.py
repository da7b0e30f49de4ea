from odoo import fields, models


class CaeEntrepreneurStageHistory(models.Model):
    """When a person was at which stage: one row for each move, written by the move."""

    _name = "cae.entrepreneur.stage.history"
    _description = "Stage History"
    _order = "date_from desc, id desc"
    _rec_name = "stage_id"

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage", required=True, index=True, ondelete="restrict"
    )
    date_from = fields.Datetime(
        string="Entered on", required=True, default=fields.Datetime.now
    )
    date_to = fields.Datetime(string="Left on")
    user_id = fields.Many2one("res.users", string="Moved by", required=True)
    is_override = fields.Boolean(
        string="Criteria Unmet",
        help="A manager let the person pass, or start here, without the criteria.",
    )
    reason = fields.Char()

    _present_uniq = models.UniqueIndex(
        "(entrepreneur_id) WHERE date_to IS NULL",
        "A person is at one stage at a time.",
    )
