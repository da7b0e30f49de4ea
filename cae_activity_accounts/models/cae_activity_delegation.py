from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain

from .cae_validated_document import SUBMITTED


class CaeActivity(models.Model):
    """What its documents commit the cooperative to (CAE-10, CAPE-04)."""

    _inherit = "cae.activity"

    always_validated = fields.Boolean(
        string="Documents Always Validated",
        tracking=True,
        groups="cae_base.group_accountant",
        help="Its quotes, invoices and expenses wait for the accountant, whatever is"
        " delegated: the cooperative is liable for them (Code du travail, L. 7332-5).",
    )

    def _get_commitments(self):
        """:return: dict {activity: open commitments, excluding VAT}"""
        sums = {}
        for model, domain, field in self._get_commitment_domains() if self else ():
            groups = self.env[model]._read_group(
                Domain("cae_activity_id", "in", self.ids) & domain,
                ["cae_activity_id"],
                [f"{field}:sum"],
            )
            for activity, amount in groups:
                rounded = activity.company_id.currency_id.round(amount)
                sums[activity] = sums.get(activity, 0) + Decimal(str(rounded))
        return sums

    def _get_commitment_domains(self):
        """Hook: what commits an activity, as (model, domain, field to add up)."""
        return [
            (
                "sale.order.line",
                Domain("state", "=", "sale"),
                "untaxed_amount_to_invoice",
            ),
            (
                "account.move",
                Domain("state", "=", "draft")
                & Domain("cae_submission", "=", SUBMITTED)
                & Domain("move_type", "=", "out_invoice")
                & Domain("invoice_origin", "=", False),
                "amount_untaxed_signed",
            ),
            (
                "hr.expense",
                Domain("state", "in", ("submitted", "approved")),
                "untaxed_amount",
            ),
        ]
