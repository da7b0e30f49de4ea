from odoo import fields, models


class CaeVoteCount(models.Model):
    """Raised hands, or ballots of paper, as the bureau counted them in a college.

    In an election, one row says how many ballots bear a name or are blank, and one row
    for each candidate says how many bear that name.
    """

    _name = "cae.vote.count"
    _description = "Votes Counted by the Bureau"
    _inherit = ["cae.vote.kept.mixin"]
    _order = "resolution_id, id"
    _rec_name = "resolution_id"

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    college_id = fields.Many2one("cae.college", readonly=True, ondelete="restrict")
    option_id = fields.Many2one(
        "cae.resolution.option",
        string="Candidate",
        readonly=True,
        ondelete="restrict",
    )
    count_for = fields.Integer(string="For", readonly=True)
    count_against = fields.Integer(string="Against", readonly=True)
    count_abstain = fields.Integer(string="Abstentions", readonly=True)
    count_blank = fields.Integer(string="Blank", readonly=True)

    _not_negative = models.Constraint(
        "CHECK(count_for >= 0 AND count_against >= 0 AND count_abstain >= 0"
        " AND count_blank >= 0)",
        "A count is not less than zero.",
    )
