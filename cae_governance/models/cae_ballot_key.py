from odoo import fields, models


class CaeBallotKey(models.Model):
    """The keys of a ballot box, from the opening of the vote to that of the box.

    Nobody has a right to them. Who reads the whole database before the box is opened
    has both the key and the envelopes: the readme says so.
    """

    _name = "cae.ballot.key"
    _description = "Keys of a Ballot Box"
    _inherit = ["cae.vote.kept.mixin"]
    _log_access = False

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, readonly=True, ondelete="restrict"
    )
    private = fields.Text(required=True, readonly=True)
    public = fields.Text(required=True, readonly=True)

    _resolution_uniq = models.Constraint(
        "UNIQUE(resolution_id)", "One vote, one ballot box."
    )
