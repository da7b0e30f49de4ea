from odoo import api, fields, models


class CaeContributionPart(models.AbstractModel):
    """What a rule is made of: it stays as it was voted, through whatever door."""

    _name = "cae.contribution.part"
    _description = "Part of a Contribution Rule"

    rule_id = fields.Many2one(
        "cae.contribution.rule", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="rule_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.rule_id._check_editable()
        return parts

    def write(self, vals):
        self.rule_id._check_editable()
        result = super().write(vals)
        if "rule_id" in vals:  # nor may it go to a rule which was voted
            self.rule_id._check_editable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        self.rule_id._check_editable()
