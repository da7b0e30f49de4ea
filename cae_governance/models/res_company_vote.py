from odoo import fields, models

from ..engine.college_tally import MAJORITY, PROPORTIONAL

AGAIN, SENIORITY = "again", "seniority"


class ResCompany(models.Model):
    """What the statutes say of votes."""

    _inherit = "res.company"

    cae_vote_advance = fields.Boolean(
        string="Votes in Advance on the Members’ Space",
        help="Only if the statutes allow it (Code de commerce L. 223-27, L. 227-9).",
    )
    cae_vote_post = fields.Boolean(
        string="Votes by Post",
        help="Only if the statutes allow it in a SARL or a SAS; of right in a SA (Code"
        " de commerce L. 223-27, L. 225-107).",
    )
    cae_college_method = fields.Selection(
        [
            (PROPORTIONAL, "In proportion to the votes of the college"),
            (MAJORITY, "Whole, to the majority of the college"),
        ],
        string="Weight of a College",
        default=PROPORTIONAL,
        required=True,
        help="How the votes of a college are carried to the assembly (loi 47-1775, art."
        " 19 octies, and the statutes).",
    )
    cae_election_tie = fields.Selection(
        [
            (AGAIN, "Vote again"),
            (SENIORITY, "The member admitted first is elected"),
        ],
        string="Tie in an Election",
        default=AGAIN,
        required=True,
        help="As the statutes say.",
    )

    def _allows_votes_by_post(self):
        """:return: whether members vote by post: of right in a SA, whatever its
        statutes say (Code de commerce L. 225-107)"""
        return self.cae_vote_post or self.cae_form == "sa"
