from openupgradelib import openupgrade


def give_months(env):
    """The one rate of a person becomes his rate since his first pay, or since he is
    known: what was computed with it is computed with it again."""
    if not openupgrade.column_exists(env.cr, "cae_entrepreneur", "withholding_rate"):
        return
    env.cr.execute(
        """
        SELECT person.id, person.withholding_rate,
               DATE_TRUNC('month', LEAST(person.create_date, MIN(payslip.date)))::date
          FROM cae_entrepreneur person
     LEFT JOIN cae_payslip payslip ON payslip.entrepreneur_id = person.id
         WHERE person.has_personal_rate
      GROUP BY person.id
        """
    )
    env["cae.withholding.rate"].create(
        [
            {"entrepreneur_id": person_id, "rate": rate or 0.0, "date_from": day}
            for person_id, rate, day in env.cr.fetchall()
        ]
    )
    for column in ("withholding_rate", "has_personal_rate"):
        openupgrade.logged_query(
            env.cr, f"ALTER TABLE cae_entrepreneur DROP COLUMN {column}"
        )


@openupgrade.migrate()
def migrate(env, version):
    give_months(env)
