from odoo import fields, models


class CaeEntrepreneurCriterionTick(models.Model):
    """Who found that a person meets a manual criterion, and when."""

    _name = "cae.entrepreneur.criterion.tick"
    _description = "Ticked Criterion"
    _order = "date desc, id desc"
    _rec_name = "criterion_id"

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    criterion_id = fields.Many2one(
        "cae.entrepreneur.criterion", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Ticked by", required=True)
    date = fields.Datetime(
        string="Ticked on", required=True, default=fields.Datetime.now
    )

    _tick_uniq = models.Constraint(
        "UNIQUE(entrepreneur_id, criterion_id)",
        "This criterion is already ticked for this person.",
    )
