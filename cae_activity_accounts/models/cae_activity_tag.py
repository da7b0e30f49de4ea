from odoo import fields, models


class CaeActivityTag(models.Model):
    """A word about activities, which rules may be about: a trade, a place, a group."""

    _name = "cae.activity.tag"
    _description = "Tag of an Activity"
    _order = "name"

    name = fields.Char(required=True)
    color = fields.Integer()

    _name_uniq = models.Constraint("UNIQUE(name)", "This tag exists already.")
