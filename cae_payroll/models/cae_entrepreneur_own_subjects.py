from odoo import models

from .cae_payslip import FINAL


class CaeEntrepreneur(models.Model):
    """His own data in the pay: what he asked for, was paid, and why (RGPD-04).

    An estimation is no payslip yet; what a payroll program gave back is the same one
    again, compared line by line.
    """

    _inherit = "cae.entrepreneur"

    def _get_own_subjects(self):
        return [
            *super()._get_own_subjects(),
            *self._get_own_payslips(),
            *self._get_own_pay_rules(),
        ]

    def _get_own_payslips(self):
        payslips = self._find_own(
            "cae.payslip", [("entrepreneur_id", "=", self.id), ("state", "in", FINAL)]
        )
        return [
            (
                self.env._("Payslips"),
                payslips,
                (
                    *("date", "state", "gross", "employee_contributions", "net"),
                    *("net_taxable", "withholding_rate", "withholding", "net_paid"),
                    *("employer_contributions", "reduction", "cost", "cancel_reason"),
                ),
            ),
            (
                self.env._("Lines of the Payslips"),
                payslips.line_ids,
                ("payslip_id", "label", "payer", "base", "rate", "amount"),
            ),
            (
                self.env._("Shares of the Activities"),
                payslips.draw_ids,
                ("payslip_id", "activity_id", "amount"),
            ),
        ]

    def _get_own_pay_rules(self):
        return [
            (
                self.env._("Pay Elements"),
                self._find_own("cae.pay.element"),
                (
                    *("kind", "label", "month_from", "month_to", "amount", "total"),
                    *("dependants", "activity_id", "reference", "note"),
                ),
            ),
            (
                self.env._("What Is Paid"),
                self._find_own("cae.pay.policy"),
                (
                    *("date_from", "kind", "mode", "amount", "percentage", "ceiling"),
                    "note",
                ),
            ),
            (
                self.env._("What Is Asked"),
                self._find_own("cae.pay.request"),
                ("month", "mode", "amount", "comment", "state", "answer"),
            ),
            (
                self.env._("Pay Allowed by Way of Exception"),
                self._find_own("cae.pay.override"),
                ("closing_id", "reason", "user_id"),
            ),
            (
                self.env._("Rates of Withholding"),
                self._find_own("cae.withholding.rate"),
                ("date_from", "date_to", "rate", "source"),
            ),
        ]
