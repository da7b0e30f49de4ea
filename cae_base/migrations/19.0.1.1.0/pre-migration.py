from openupgradelib import openupgrade


def mark_way_out(env):
    """The way out is known before the models are loaded, for they look for the first
    stage which is none."""
    openupgrade.add_columns(env, [("cae.entrepreneur.stage", "is_exit", "boolean")])
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_entrepreneur_stage stage
           SET is_exit = TRUE
          FROM ir_model_data data
         WHERE data.module = 'cae_base'
           AND data.name = 'stage_left'
           AND data.res_id = stage.id
        """,
    )


def give_first_stage(env):
    """Each person is at a stage: those who were at none start."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_entrepreneur person
           SET stage_id = first.id, stage_sequence = first.sequence
          FROM (
                SELECT id, sequence
                  FROM cae_entrepreneur_stage
                 WHERE is_exit IS NOT TRUE
              ORDER BY sequence, id
                 LIMIT 1
               ) first
         WHERE person.stage_id IS NULL
        """,
    )


def write_last_days(env):
    """Contracts have their last day before it is checked: nothing was checked when they
    were written, and one that would be refused today stops no upgrade.

    An ended CESA without an end had it when it was last written, which is known until
    its new fields are computed.
    """
    openupgrade.add_columns(
        env,
        [
            ("cae.contract", "date_ended", "date"),
            ("cae.contract", "date_last", "date"),
        ],
    )
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_contract
           SET date_ended = GREATEST(date_start, write_date::date)
         WHERE state = 'ended' AND kind = 'cesa' AND date_end IS NULL
        """,
    )
    openupgrade.logged_query(
        env.cr, "UPDATE cae_contract SET date_last = COALESCE(date_ended, date_end)"
    )


@openupgrade.migrate()
def migrate(env, version):
    mark_way_out(env)
    give_first_stage(env)
    write_last_days(env)
