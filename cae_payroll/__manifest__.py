{
    "name": "Cooperative: Payroll",
    "summary": "From revenue to salary, to the cent, and explained",
    "version": "19.0.1.0.0",
    "category": "Cooperative",
    "author": "CAE founders",
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["cae_activity_accounts"],
    "data": [
        "security/cae_payroll_groups.xml",
        "security/ir.model.access.csv",
        "security/cae_payroll_rules.xml",
        "data/legislation.xml",
    ],
}
