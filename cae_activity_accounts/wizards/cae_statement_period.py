from odoo import fields, models


class CaeStatementPeriod(models.TransientModel):
    _name = "cae.statement.period"
    _inherit = "cae.period.mixin"
    _description = "Period of the Statements"

    activity_id = fields.Many2one(
        "cae.activity", help="The statement of this one only; of all if empty."
    )

    def action_open(self):
        """Show the statements over the period named in the context, else over the two
        dates."""
        self.ensure_one()
        activity = self.activity_id.with_context(
            cae_date_from=self.date_from, cae_date_to=self.date_to
        )
        if activity:
            return activity.action_open_statement()
        return activity.action_open_statements()
