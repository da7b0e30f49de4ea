from odoo import fields, models
from odoo.tools import SQL


class CaeEntrepreneurFunnel(models.Model):
    """How many people reached each stage.

    One row for each person and each stage up to the furthest one he was ever at, those
    skipped included; the ways out are no stage to reach.
    """

    _name = "cae.entrepreneur.funnel"
    _description = "Funnel of the Accompaniment"
    _auto = False
    _order = "stage_sequence, date_entry desc, id"
    _rec_name = "stage_id"
    _depends = {
        "cae.entrepreneur": [
            "coach_id",
            "company_id",
            "date_entry",
            "exit_type",
            "local_office_id",
        ],
        "cae.entrepreneur.stage": ["is_exit", "sequence"],
        "cae.entrepreneur.stage.history": ["entrepreneur_id", "stage_id"],
    }

    entrepreneur_id = fields.Many2one("cae.entrepreneur", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    coach_id = fields.Many2one("res.users", readonly=True)
    local_office_id = fields.Many2one("cae.local.office", readonly=True)
    date_entry = fields.Date(string="First Contact", readonly=True)
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage", string="Stage Reached", readonly=True
    )
    stage_sequence = fields.Integer(aggregator=None, readonly=True)
    situation = fields.Selection(
        [("present", "Still There"), ("left", "Has Left Since")], readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH way AS (
                SELECT id, sequence,
                       ROW_NUMBER() OVER (ORDER BY sequence, id) AS position
                  FROM cae_entrepreneur_stage
                 WHERE is_exit IS NOT TRUE
            ), furthest AS (
                SELECT history.entrepreneur_id, MAX(way.position) AS position
                  FROM cae_entrepreneur_stage_history history
                  JOIN way ON way.id = history.stage_id
              GROUP BY history.entrepreneur_id
            )
            SELECT ROW_NUMBER() OVER (ORDER BY person.id, way.position) AS id,
                   person.id AS entrepreneur_id,
                   person.company_id,
                   person.coach_id,
                   person.local_office_id,
                   person.date_entry,
                   way.id AS stage_id,
                   way.sequence AS stage_sequence,
                   CASE WHEN person.exit_type IS NULL THEN 'present'
                        ELSE 'left' END AS situation
              FROM furthest
              JOIN cae_entrepreneur person ON person.id = furthest.entrepreneur_id
              JOIN way ON way.position <= furthest.position
            """
        )
