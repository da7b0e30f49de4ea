from odoo import fields, models
from odoo.tools import SQL


class CaeEntrepreneurCriterionStatus(models.Model):
    """The criteria on a person's way, met or not: what the form shows.

    One row for each person and each criterion of the present stage and the next ones.
    """

    _name = "cae.entrepreneur.criterion.status"
    _description = "Criterion of a Person"
    _auto = False
    _order = "stage_sequence, sequence, criterion_id"
    _rec_name = "criterion_id"
    _depends = {
        "cae.entrepreneur": [
            "coach_id",
            "company_id",
            "local_office_id",
            "stage_id",
            "stage_sequence",
        ],
        "cae.entrepreneur.criterion": [
            "active",
            "sequence",
            "stage_id",
            "stage_sequence",
        ],
        "cae.entrepreneur.criterion.tick": [
            "criterion_id",
            "date",
            "entrepreneur_id",
            "user_id",
        ],
    }

    entrepreneur_id = fields.Many2one("cae.entrepreneur", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    coach_id = fields.Many2one("res.users", readonly=True)
    local_office_id = fields.Many2one("cae.local.office", readonly=True)
    criterion_id = fields.Many2one("cae.entrepreneur.criterion", readonly=True)
    description = fields.Text(related="criterion_id.description")
    is_automatic = fields.Boolean(related="criterion_id.is_automatic")
    stage_id = fields.Many2one("cae.entrepreneur.stage", readonly=True)
    stage_sequence = fields.Integer(string="Sequence of the Stage", readonly=True)
    sequence = fields.Integer(readonly=True)
    is_present = fields.Boolean(string="Present Stage", readonly=True)
    user_id = fields.Many2one("res.users", string="Ticked by", readonly=True)
    date = fields.Datetime(string="Ticked on", readonly=True)
    is_met = fields.Boolean(string="Met", compute="_compute_is_met")

    @property
    def _table_query(self):
        # The id must stay the same from one request to the next, for the buttons.
        return SQL(
            """
            SELECT person.id::bigint * 1000000 + criterion.id AS id,
                   person.id AS entrepreneur_id,
                   person.company_id,
                   person.coach_id,
                   person.local_office_id,
                   criterion.id AS criterion_id,
                   criterion.stage_id,
                   criterion.stage_sequence,
                   criterion.sequence,
                   criterion.stage_id = person.stage_id AS is_present,
                   tick.user_id,
                   tick.date
              FROM cae_entrepreneur person
              JOIN cae_entrepreneur_criterion criterion
                ON criterion.active
               AND (criterion.stage_id = person.stage_id
                    OR criterion.stage_sequence > person.stage_sequence)
         LEFT JOIN cae_entrepreneur_criterion_tick tick
                ON tick.entrepreneur_id = person.id
               AND tick.criterion_id = criterion.id
            """
        )

    def _compute_is_met(self):
        met = self.entrepreneur_id._get_who_meets(self.criterion_id)
        for status in self:
            status.is_met = status.entrepreneur_id.id in met[status.criterion_id.id]

    def action_tick(self):
        for criterion, rows in self.grouped("criterion_id").items():
            rows.entrepreneur_id._tick_criterion(criterion)

    def action_untick(self):
        for criterion, rows in self.grouped("criterion_id").items():
            rows.entrepreneur_id._untick_criterion(criterion)
