from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    cae_payslip_id = fields.Many2one(
        "cae.payslip",
        string="Payslip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="cae_base.group_accountant",
    )

    def _settle_with(self, opposites):
        """Each item with its opposite, where its account is reconciled."""
        for line, opposite in zip(self, opposites, strict=True):
            if line.account_id.reconcile:
                (line | opposite).reconcile()
