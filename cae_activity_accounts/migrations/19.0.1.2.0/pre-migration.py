from openupgradelib import openupgrade


def add_structure_default(env):
    """What was booked before stays as it is: nobody knows any more who chose."""
    openupgrade.add_columns(
        env, [("account.move.line", "cae_is_structure_default", "boolean", False)]
    )


@openupgrade.migrate()
def migrate(env, version):
    add_structure_default(env)
