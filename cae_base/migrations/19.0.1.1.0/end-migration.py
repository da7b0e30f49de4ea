from openupgradelib import openupgrade


def create_items(env):
    """Drafts have their clauses, once these are there in the person's language."""
    drafts = env["cae.contract"].search(
        [("state", "=", "draft"), ("item_ids", "=", False)]
    )
    drafts._create_all_items()


@openupgrade.migrate()
def migrate(env, version):
    create_items(env)
