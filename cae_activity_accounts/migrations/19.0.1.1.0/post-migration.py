from openupgradelib import openupgrade


def set_down_payment_account(env):
    """As the installation does it; a company which has chosen one keeps it."""
    for company in env["res.company"].search([("chart_template", "=", "fr")]):
        env["account.chart.template"]._set_cae_down_payment_account(company)


@openupgrade.migrate()
def migrate(env, version):
    set_down_payment_account(env)
