from odoo import api, fields, models
from odoo.exceptions import UserError

FIRST, SECOND = "first", "second"


class CaeEntrepreneurMerge(models.TransientModel):
    """Shows two files of one person side by side, and keeps one."""

    _name = "cae.entrepreneur.merge"
    _description = "Merge of Two Entrepreneurs"

    first_id = fields.Many2one("cae.entrepreneur", required=True)
    second_id = fields.Many2one("cae.entrepreneur", required=True)
    keep = fields.Selection(
        [(FIRST, "The first"), (SECOND, "The second")], default=FIRST, required=True
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        people = self.env["cae.entrepreneur"].browse(self.env.context["active_ids"])
        if len(people) != 2:
            raise UserError(self.env._("Select two people to merge."))
        oldest_first = people.sorted("id")
        return {
            **defaults,
            "first_id": oldest_first[0].id,
            "second_id": oldest_first[1].id,
        }

    @api.depends("first_id", "second_id")
    def _compute_comparison(self):
        for wizard in self:
            wizard.comparison = self.env["ir.qweb"]._render(
                "cae_base.entrepreneur_comparison",
                {"people": wizard.first_id + wizard.second_id},
            )

    def action_merge(self):
        self.ensure_one()
        people = self.first_id, self.second_id
        kept, source = people if self.keep == FIRST else reversed(people)
        source._merge_into(kept)
        return {
            "type": "ir.actions.act_window",
            "res_model": kept._name,
            "res_id": kept.id,
            "view_mode": "form",
            "target": "main",  # the way back would lead to who is no more there
        }
