from odoo import fields, models
from odoo.tools import SQL


class CaeVoteResult(models.Model):
    """The counts of closed votes, a row for each answer, as a graph wants them."""

    _name = "cae.vote.result"
    _description = "Result of a Vote"
    _auto = False
    _rec_name = "resolution_id"
    _depends = {
        "cae.resolution": ["kind", "result"],
        "cae.resolution.count": [
            "count_for",
            "count_against",
            "count_abstain",
            "count_blank",
        ],
        "cae.resolution.option": ["votes"],
    }

    resolution_id = fields.Many2one("cae.resolution", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    college_id = fields.Many2one("cae.college", readonly=True)
    option_id = fields.Many2one(
        "cae.resolution.option", string="Candidate", readonly=True
    )
    answer = fields.Selection(
        [
            ("1_for", "For"),
            ("2_against", "Against"),
            ("3_abstain", "Abstentions"),
            ("4_blank", "Blank"),
        ],
        string="Vote",
        readonly=True,
    )
    number = fields.Integer(string="Votes", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT 8 * line.id + said.rank AS id, line.resolution_id,
                      line.company_id, line.college_id,
                      NULL::integer AS option_id, said.answer, said.number
                 FROM cae_resolution_count line
                 JOIN cae_resolution resolution
                   ON resolution.id = line.resolution_id
                  AND resolution.result IS NOT NULL,
              LATERAL (VALUES (1, '1_for', line.count_for),
                              (2, '2_against', line.count_against),
                              (3, '3_abstain', line.count_abstain),
                              (4, '4_blank', line.count_blank)
                      ) said (rank, answer, number)
                WHERE resolution.kind != 'election'
            UNION ALL
               SELECT -choice.id, choice.resolution_id, choice.company_id, NULL,
                      choice.id, '1_for', choice.votes
                 FROM cae_resolution_option choice
                 JOIN cae_resolution resolution
                   ON resolution.id = choice.resolution_id
                  AND resolution.result IS NOT NULL"""
        )
