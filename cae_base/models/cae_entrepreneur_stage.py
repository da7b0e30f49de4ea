from odoo import api, fields, models, tools


class CaeEntrepreneurStage(models.Model):
    """A step on the way from the first meeting to membership, or a way out."""

    _name = "cae.entrepreneur.stage"
    _description = "Accompaniment Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean(string="Folded in Kanban")
    description = fields.Text(translate=True, help="What a person does at this stage.")
    is_exit = fields.Boolean(
        string="Way Out",
        help="Who leaves the cooperative comes here from any stage: no criteria are"
        " asked for, but why and when the person leaves is written down.",
    )
    criterion_ids = fields.One2many(
        "cae.entrepreneur.criterion",
        "stage_id",
        string="Criteria",
        help="To be met before a person moves on from this stage.",
    )
    activity_plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Planned To-dos",
        domain="[('res_model', '=', 'cae.entrepreneur')]",
        ondelete="set null",
        help="Scheduled when a person enters this stage.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _get_first(self):
        """:return: the stage where everybody starts"""
        return self.browse(self._get_first_id())

    @api.model
    @tools.ormcache()
    def _get_first_id(self):
        return self._get_way()[:1].id

    @api.model
    def _get_way(self):
        """:return: the stages in their order, without the ways out"""
        return self.search([("is_exit", "=", False)])
