from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaeStatementPeriod(models.TransientModel):
    _name = "cae.statement.period"
    _description = "Period of the Statements"

    activity_id = fields.Many2one(
        "cae.activity", help="The statement of this one only; of all if empty."
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["cae.activity"]._get_statement_period()[0],
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env["cae.activity"]._get_statement_period()[1],
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if self.filtered(lambda period: period.date_to < period.date_from):
            raise ValidationError(self.env._("The period ends before it starts."))

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
