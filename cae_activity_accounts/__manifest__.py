{
    "name": "Cooperative: Activity Accounts",
    "summary": "One ledger, every activity live in it: statement, contribution, closing",
    "version": "19.0.1.0.0",
    "category": "Cooperative",
    "author": "CAE founders",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": [
        "cae_base",
        "account",
        "sale_management",
        "hr_expense",
        "l10n_fr_account",
    ],
    "data": [
        "security/cae_activity_accounts_groups.xml",
        "security/ir.model.access.csv",
        "security/cae_activity_accounts_rules.xml",
        "data/analytic_plan.xml",
    ],
    "post_init_hook": "post_init_hook",
}
