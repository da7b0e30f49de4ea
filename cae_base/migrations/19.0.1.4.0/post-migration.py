from openupgradelib import openupgrade


def seal_prints(env):
    """A frozen report names the file of its first print, which was found by its name.
    One that was never printed keeps the file of the first time that it is."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_impact_report report
           SET document_id = kept.id
          FROM (
                SELECT attachment.res_id, MIN(attachment.id) AS id
                  FROM ir_attachment attachment
                  JOIN cae_impact_report frozen ON frozen.id = attachment.res_id
                 WHERE attachment.res_model = 'cae.impact.report'
                   AND attachment.res_field IS NULL
                   AND attachment.name = 'impact-' || attachment.res_id || '.pdf'
                   AND attachment.create_date >= frozen.frozen_on
              GROUP BY attachment.res_id
               ) kept
         WHERE kept.res_id = report.id
           AND report.state = 'frozen'
           AND report.document_id IS NULL
        """,
    )


@openupgrade.migrate()
def migrate(env, version):
    seal_prints(env)
    env.invalidate_all()
