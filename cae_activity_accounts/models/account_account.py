from odoo import api, fields, models
from odoo.tools import SQL

TURNOVER = "turnover"
OTHER_INCOME = "other_income"
CHARGES = "charges"
CONTRIBUTION = "contribution"
PAYROLL_COST = "payroll_cost"
RECEIVABLE = "receivable"
PAYABLE = "payable"
VAT = "vat"
SOCIAL_DEBTS = "social_debts"
OTHER = "other"

RESULT_SECTIONS = (TURNOVER, OTHER_INCOME, CHARGES, CONTRIBUTION, PAYROLL_COST)

# Plan comptable général: where the account type of Odoo says less than the code.
SECTION_BY_PREFIX = {
    "70": TURNOVER,
    "7": OTHER_INCOME,
    "64": PAYROLL_COST,
    "42": SOCIAL_DEBTS,
    # advances and expenses of the staff are owed like a supplier's bill
    "425": PAYABLE,
    "43": SOCIAL_DEBTS,
    "4421": SOCIAL_DEBTS,
    "445": VAT,
}
SECTION_BY_TYPE = {
    "income": TURNOVER,
    "income_other": OTHER_INCOME,
    "expense": CHARGES,
    "expense_direct_cost": CHARGES,
    "expense_depreciation": CHARGES,
    "expense_other": CHARGES,
    "asset_receivable": RECEIVABLE,
    "liability_payable": PAYABLE,
}
# Plan comptable général: losses on bad debts.
BAD_DEBT = "654"
LIQUIDITY_TYPES = ("asset_cash", "liability_credit_card")
# Plan comptable général: 511 values being cashed (cheques), 58 internal transfers.
LIQUIDITY_PREFIXES = ("511", "58")


class AccountAccount(models.Model):
    _inherit = "account.account"

    cae_section = fields.Selection(
        [
            (TURNOVER, "Turnover"),
            (OTHER_INCOME, "Other Income"),
            (CHARGES, "Charges"),
            (CONTRIBUTION, "Contribution"),
            (PAYROLL_COST, "Payroll Cost"),
            (RECEIVABLE, "Receivable"),
            (PAYABLE, "Payable"),
            (VAT, "VAT"),
            (SOCIAL_DEBTS, "Social Debts"),
            (OTHER, "Other"),
        ],
        string="Line of the Statement",
        compute="_compute_cae_section",
        store=True,
        readonly=False,
        help="Where the statement of an activity shows the items of this account.",
    )
    cae_is_liquidity = fields.Boolean(
        string="Liquidity",
        compute="_compute_cae_is_liquidity",
        help="Banks, cash, cheques, credit cards, payments under way and internal"
        " transfers: money of the company, which belongs to no single activity.",
    )

    cae_is_margin_purchase = fields.Boolean(
        string="Deducted from the Margin",
        help="Purchases which rules of the contribution on the margin deduct, if they"
        " ask for flagged accounts: goods, materials, subcontracting…",
    )
    cae_is_bad_debt = fields.Boolean(
        string="Bad Debts",
        compute="_compute_cae_is_bad_debt",
        store=True,
        readonly=False,
        help="Customers' debts written off: they give back the contribution taken on"
        " their invoices.",
    )

    @api.depends("account_type", "code")
    def _compute_cae_section(self):
        for account in self:
            account.cae_section = account._get_section_by_code() or (
                SECTION_BY_TYPE.get(account.account_type, OTHER)
            )

    @api.depends("code")
    def _compute_cae_is_bad_debt(self):
        for account in self:
            account.cae_is_bad_debt = account._get_known_code().startswith(BAD_DEBT)

    def _get_known_code(self):
        """The code, in a session of another company too (codes are by company)."""
        # sudo: the companies of an account are not shown, only asked for its code
        return self.code or self.with_company(self.sudo().company_ids[:1]).code or ""

    def _get_section_by_code(self):
        code = self._get_known_code()
        for length in (4, 3, 2, 1):
            if section := SECTION_BY_PREFIX.get(code[:length]):
                return section
        return None

    @api.depends("account_type", "code")
    def _compute_cae_is_liquidity(self):
        liquidity = self._filter_liquidity()
        for account in self:
            account.cae_is_liquidity = account in liquidity

    def _filter_liquidity(self):
        """:return: those of these accounts which are money of the company"""
        used_ids = self._get_payment_account_ids()
        return self.filtered(
            lambda account: account.account_type in LIQUIDITY_TYPES
            or account.id in used_ids
            or account._get_known_code().startswith(LIQUIDITY_PREFIXES)
        )

    @api.model
    def _get_payment_account_ids(self):
        """Accounts that payments pass through, whatever their type: outstanding
        receipts and payments, suspense, internal transfers.

        Read anew each time, in one query: journals may change at any moment.

        :return: set of ids
        """
        self.env["account.journal"].flush_model(
            ["type", "default_account_id", "suspense_account_id"]
        )
        self.env["account.payment.method.line"].flush_model(["payment_account_id"])
        self.env["res.company"].flush_model(
            ["transfer_account_id", "account_journal_suspense_account_id"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT default_account_id FROM account_journal
                 WHERE type IN ('bank', 'cash', 'credit')
                 UNION
                SELECT suspense_account_id FROM account_journal
                 WHERE type IN ('bank', 'cash', 'credit')
                 UNION
                SELECT payment_account_id FROM account_payment_method_line
                 UNION
                SELECT transfer_account_id FROM res_company
                 UNION
                SELECT account_journal_suspense_account_id FROM res_company
                 UNION
                SELECT data.res_id
                  FROM ir_model_data data
                  JOIN res_company company
                    ON data.name IN (
                        company.id || '_account_journal_payment_debit_account_id',
                        company.id || '_account_journal_payment_credit_account_id')
                 WHERE data.module = 'account' AND data.model = 'account.account'
                """
            )
        )
        return {account_id for (account_id,) in rows if account_id}
