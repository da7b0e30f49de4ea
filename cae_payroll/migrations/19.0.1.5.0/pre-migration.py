from openupgradelib import openupgrade


@openupgrade.migrate()
def migrate(env, version):
    """The rates of a provident scheme begin at zero: the defaults of a new row of a
    local office are those of the company, whose columns do not exist yet."""
    if not openupgrade.table_exists(env.cr, "cae_local_office_rate"):
        return  # of an earlier release
    openupgrade.add_columns(
        env,
        [
            ("cae.local.office.rate", name, "float", None, None, "numeric")
            for name in ("provident_employer_rate", "provident_employee_rate")
        ],
    )
