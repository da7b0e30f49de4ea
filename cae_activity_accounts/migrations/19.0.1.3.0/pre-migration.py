from openupgradelib import openupgrade


def name_months(env):
    """Levies say for which month they were taken: so far, that of their closing. What
    came late was of an earlier month: the next closing moves it there by two lines
    which cancel each other out."""
    openupgrade.add_columns(env, [("cae.contribution.levy", "month", "date", None)])
    openupgrade.logged_query(
        env.cr,
        "UPDATE cae_contribution_levy SET month = DATE_TRUNC('month', date)",
    )
    openupgrade.logged_query(
        env.cr,
        "ALTER TABLE cae_contribution_levy"
        " DROP CONSTRAINT IF EXISTS cae_contribution_levy_thing_uniq",
    )


def name_codes(env):
    """Two rules of one scheme may have the same name: their codes tell them apart."""
    openupgrade.add_columns(env, [("cae.contribution.rule", "code", "char", None)])
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_contribution_rule rule
           SET code = 'contribution' || CASE WHEN known.rank = 1 THEN ''
                                             ELSE '-' || known.rank END
          FROM (
                SELECT id, ROW_NUMBER() OVER (
                           PARTITION BY scheme_id ORDER BY sequence, id) AS rank
                  FROM cae_contribution_rule
               ) known
         WHERE known.id = rule.id
        """,
    )


@openupgrade.migrate()
def migrate(env, version):
    name_months(env)
    name_codes(env)
