from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaeReportPeriod(models.TransientModel):
    _name = "cae.report.period"
    _description = "Period of a Report"

    report = fields.Selection(
        [
            ("trial_balance", "Trial Balance"),
            ("receivable", "Aged Receivables"),
            ("payable", "Aged Payables"),
        ],
        required=True,
        default="trial_balance",
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
        if self.filtered(
            lambda period: period.report == "trial_balance"
            and period.date_to < period.date_from
        ):
            raise ValidationError(self.env._("The period ends before it starts."))

    def action_open(self):
        """Show the report over the two dates; what is aged, on the second."""
        self.ensure_one()
        report = self.with_context(
            cae_date_from=self.date_from,
            cae_date_to=self.date_to,
            cae_report=self.report,
        )
        if self.report == "trial_balance":
            return report.env["cae.trial.balance"].action_open_report()
        return report.env["cae.aged.balance"].action_open_report()
