from odoo.tools import SQL


def post_init_hook(env):
    """Give the ledger found on installation to the cooperative itself."""
    activities = env["cae.activity"].with_context(active_test=False)
    activities.search([("analytic_account_id", "=", False)])._create_analytic_accounts()
    _tag_existing_items(env)
    _tag_existing_orders(env)
    journals = env["account.journal"].search([("type", "=", "sale")])
    journals.restrict_mode_hash_table = True
    chart = env["account.chart.template"]
    for company in env["res.company"].search([("chart_template", "=", "fr")]):
        chart._open_cae_sale_taxes(company)
        chart._set_cae_down_payment_account(company)
        chart._set_cae_sale_journal(company)


def _tag_existing_items(env):
    """What was booked before belongs to the structure; in SQL, for posted items
    cannot be written."""
    accounts = env["account.account"].search([])
    owned = accounts - accounts._filter_liquidity()
    env.cr.execute(
        SQL(
            """
            UPDATE account_move_line line
               SET cae_activity_id = activity.id,
                   cae_is_structure_default = TRUE
              FROM cae_activity activity
             WHERE activity.company_id = line.company_id
               AND activity.is_structure
               AND line.cae_activity_id IS NULL
               AND line.account_id IN %s
            """,
            tuple(owned.ids) or (0,),
        )
    )


def _tag_existing_orders(env):
    orders = env["sale.order"].search([("cae_activity_id", "=", False)])
    for company, company_orders in orders.grouped("company_id").items():
        company_orders.cae_activity_id = company._get_cae_structure()
