from decimal import Decimal

from odoo import models

from ..engine.split import split


class AccountPaymentRegister(models.TransientModel):
    """Discounts and write-offs belong to the activities of the documents settled."""

    _inherit = "account.payment.register"

    def _create_payment_vals_from_wizard(self, batch_result):
        vals = super()._create_payment_vals_from_wizard(batch_result)
        return self._split_write_off(vals, batch_result["lines"])

    def _create_payment_vals_from_batch(self, batch_result):
        vals = super()._create_payment_vals_from_batch(batch_result)
        return self._split_write_off(vals, batch_result["lines"])

    def _split_write_off(self, payment_vals, lines):
        weights = {
            activity.id: Decimal(str(abs(sum(items.mapped("amount_residual")))))
            for activity, items in lines.grouped("cae_activity_id").items()
        }
        payment_vals["write_off_line_vals"] = [
            part
            for line_vals in payment_vals["write_off_line_vals"]
            for part in self._split_line_vals(line_vals, weights)
        ]
        return payment_vals

    def _split_line_vals(self, line_vals, weights):
        """Split one line pro rata of the documents settled, unless it says whose it
        is already (the discount of one document carries its distribution)."""
        move_line = self.env["account.move.line"]
        if line_vals.get("cae_activity_id") or move_line._find_activity(
            line_vals.get("analytic_distribution")
        ):
            return [line_vals]
        amounts = {
            name: split(Decimal(str(line_vals[name])), weights)
            for name in ("amount_currency", "balance")
        }
        return [
            {
                **line_vals,
                "cae_activity_id": activity_id,
                **{name: float(parts[activity_id]) for name, parts in amounts.items()},
            }
            for activity_id in weights
        ]
