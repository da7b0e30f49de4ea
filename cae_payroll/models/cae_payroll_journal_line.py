from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal


class CaePayrollJournalLine(models.Model):
    """What the payroll program says that an account is debited or credited."""

    _name = "cae.payroll.journal.line"
    _description = "Line of a Payroll Journal"
    _order = "journal_id, line, id"

    journal_id = fields.Many2one(
        "cae.payroll.journal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    line = fields.Integer(help="In the file.")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="restrict"
    )
    account_id = fields.Many2one(
        "account.account", required=True, index=True, ondelete="restrict"
    )
    payslip_id = fields.Many2one(
        "cae.payslip",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Which booked it.",
    )
    label = fields.Char()
    debit = fields.Monetary()
    credit = fields.Monetary()

    def _sum_by_account(self):
        """:return: dict {account: Decimal, debit positive}"""
        balances = defaultdict(Decimal)
        for line in self:
            balances[line.account_id] += to_decimal(line.debit) - to_decimal(
                line.credit
            )
        return balances
