from odoo import api, fields, models


class CaeBallot(models.Model):
    """A ballot of an opened box: what it says, and the code that its voter was given.

    Nothing else is kept: no writer, no time, and rows written in random order.
    """

    _name = "cae.ballot"
    _description = "Ballot"
    _inherit = ["cae.vote.kept.mixin"]
    _order = "resolution_id, code"
    _rec_name = "code"
    _log_access = False

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    college_id = fields.Many2one("cae.college", readonly=True, ondelete="restrict")
    choice = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Vote", compute="_compute_label")
    code = fields.Char(
        required=True,
        readonly=True,
        help="Only the voter knows whose it is: it was shown to him once.",
    )
    link = fields.Char(
        string="SHA-256",
        required=True,
        readonly=True,
        help="Of this ballot and of all those before it in the sorted list.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(resolution_id, code)", "Two ballots have the same code."
    )

    @api.depends("choice")
    def _compute_label(self):
        for ballot in self:
            ballot.label = ballot.resolution_id._get_choice_label(ballot.choice)
