from odoo import fields, models


class CaeReportPeriod(models.TransientModel):
    _name = "cae.report.period"
    _inherit = "cae.period.mixin"
    _description = "Period of a Report"

    report = fields.Selection(
        [
            ("trial_balance", "Trial Balance"),
            ("receivable", "Aged Receivables"),
            ("payable", "Aged Payables"),
            ("treasury", "Treasury"),
        ],
        required=True,
        default="trial_balance",
    )

    def _has_start(self):
        return self.report == "trial_balance"

    def action_open(self):
        """Show the report over the two dates; what is of one day, on the second."""
        self.ensure_one()
        models_of = {
            "trial_balance": "cae.trial.balance",
            "treasury": "cae.treasury.item",
        }
        report = self.env[models_of.get(self.report, "cae.aged.balance")]
        return report.with_context(
            cae_date_from=self.date_from,
            cae_date_to=self.date_to,
            cae_report=self.report,
        ).action_open_report()
