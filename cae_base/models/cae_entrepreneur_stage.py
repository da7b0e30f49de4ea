from odoo import fields, models


class CaeEntrepreneurStage(models.Model):
    _name = "cae.entrepreneur.stage"
    _description = "Accompaniment Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean(string="Folded in Kanban")
    description = fields.Text(translate=True, help="What a person does at this stage.")
