from openupgradelib import openupgrade


def set_sale_journals(env):
    """As the installation does it; a company which has chosen one keeps it."""
    for company in env["res.company"].search([]):
        env["account.chart.template"]._set_cae_sale_journal(company)


def drop_old_index(env):
    """Covered by the index on the activity and the date; Odoo keeps what it no longer
    asks for, and each item posted would pay for both."""
    openupgrade.logged_query(
        env.cr, "DROP INDEX IF EXISTS account_move_line__cae_activity_id_index"
    )


@openupgrade.migrate()
def migrate(env, version):
    set_sale_journals(env)
    drop_old_index(env)
