from odoo import fields, models
from odoo.tools import SQL


class CaeEntrepreneurStageDuration(models.Model):
    """How long people stay at a stage; those who are still there count until today."""

    _name = "cae.entrepreneur.stage.duration"
    _description = "Time in Stage"
    _auto = False
    _order = "date_from desc, id desc"
    _rec_name = "stage_id"
    _depends = {
        "cae.entrepreneur": ["coach_id", "company_id", "date_entry", "local_office_id"],
        "cae.entrepreneur.stage.history": [
            "date_from",
            "date_to",
            "entrepreneur_id",
            "is_override",
            "stage_id",
        ],
    }

    entrepreneur_id = fields.Many2one("cae.entrepreneur", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    coach_id = fields.Many2one("res.users", readonly=True)
    local_office_id = fields.Many2one("cae.local.office", readonly=True)
    date_entry = fields.Date(string="First Contact", readonly=True)
    stage_id = fields.Many2one("cae.entrepreneur.stage", readonly=True)
    date_from = fields.Datetime(string="Entered on", readonly=True)
    date_to = fields.Datetime(string="Left on", readonly=True)
    is_present = fields.Boolean(string="Present Stage", readonly=True)
    is_override = fields.Boolean(string="Criteria Unmet", readonly=True)
    days = fields.Float(digits=(16, 1), aggregator="avg", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT history.id,
                   history.entrepreneur_id,
                   person.company_id,
                   person.coach_id,
                   person.local_office_id,
                   person.date_entry,
                   history.stage_id,
                   history.date_from,
                   history.date_to,
                   history.date_to IS NULL AS is_present,
                   COALESCE(history.is_override, FALSE) AS is_override,
                   EXTRACT(EPOCH FROM
                       COALESCE(history.date_to, %(now)s) - history.date_from
                   ) / 86400 AS days
              FROM cae_entrepreneur_stage_history history
              JOIN cae_entrepreneur person ON person.id = history.entrepreneur_id
            """,
            now=fields.Datetime.now(),
        )
