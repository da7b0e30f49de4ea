from odoo import models


class CaeEntrepreneur(models.Model):
    """What the pay keeps of a person when its years are over (RGPD-01): the amounts,
    which the accounts and the figures stand on."""

    _inherit = "cae.entrepreneur"

    def _get_traces(self):
        return {
            **super()._get_traces(),
            "cae.pay.element": ("reference", "note"),
            "cae.pay.override": ("reason",),
            "cae.pay.policy": ("note",),
            "cae.pay.request": ("comment", "answer"),
            "cae.payroll.comparison": ("explanation",),
            "cae.payroll.journal.line": ("label",),
            "cae.payslip": ("pay_reason", "review_note", "carried_on", "cancel_reason"),
        }
