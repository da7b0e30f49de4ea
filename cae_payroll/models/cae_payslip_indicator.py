from decimal import Decimal

from odoo import api, models

from odoo.addons.cae_base.engine.impact import Cell

from .cae_payslip import DUE


class CaePayslip(models.Model):
    """What the people of an impact report were paid (IMP-04)."""

    _inherit = "cae.payslip"

    @api.model
    def _indicator_pay(self, people, date_from, date_to):
        payslips = self.search_fetch(
            [
                ("entrepreneur_id", "in", people.ids),
                ("state", "in", DUE),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ],
            ["entrepreneur_id", "gross"],
        )
        amount = sum((Decimal(str(slip.gross)) for slip in payslips), Decimal(0))
        paid = tuple(payslips.entrepreneur_id.ids)
        return {"": Cell(tuple(payslips.ids), amount, paid)}
