"""Classes of shares made before are paid up to the legal part when subscribed."""

from openupgradelib import openupgrade


@openupgrade.migrate()
def migrate(env, version):
    classes = env["cae.share.class"].with_context(active_test=False).search([])
    for share_class in classes.filtered(lambda one: not one.called_percent):
        company = share_class.company_id
        share_class.called_percent = share_class._get_called_minimum(company)
