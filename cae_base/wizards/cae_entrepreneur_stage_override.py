from odoo import api, fields, models

from ..models.cae_entrepreneur_path import OVERRIDE


class CaeEntrepreneurStageOverride(models.TransientModel):
    """A manager lets people pass whose criteria are not all met, and says why."""

    _name = "cae.entrepreneur.stage.override"
    _description = "Let Pass without the Criteria"

    entrepreneur_ids = fields.Many2many(
        "cae.entrepreneur", string="Who", required=True, readonly=True
    )
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage", string="To", required=True, readonly=True
    )
    missing = fields.Text(string="Not Met", compute="_compute_missing")
    reason = fields.Char(
        string="Why",
        required=True,
        help="Stays in the history of the person, with your name.",
    )

    @api.depends("entrepreneur_ids", "stage_id")
    def _compute_missing(self):
        for wizard in self:
            people = wizard.entrepreneur_ids._origin
            missing = people._get_missing_criteria(wizard.stage_id)
            wizard.missing = people._format_missing(missing)

    def action_override(self):
        people = self.entrepreneur_ids.with_context(**{OVERRIDE: self.reason})
        people.stage_id = self.stage_id
        return {"type": "ir.actions.client", "tag": "soft_reload"}
