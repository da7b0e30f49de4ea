from odoo import fields, models


class CaeBallotEnvelope(models.Model):
    """The encrypted ballot of a voter, from the vote to the opening of the box.

    It commits together with the voter's mark, so that no ballot is lost or doubled; it
    is deleted when the box is opened. Nobody has a right to it.
    """

    _name = "cae.ballot.envelope"
    _description = "Envelope of a Secret Ballot"
    _inherit = ["cae.vote.kept.mixin"]
    _log_access = False

    mark_id = fields.Many2one(
        "cae.vote.mark", required=True, readonly=True, ondelete="restrict"
    )
    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, readonly=True, ondelete="restrict"
    )
    content = fields.Binary(required=True, readonly=True, attachment=False)

    _mark_uniq = models.Constraint("UNIQUE(mark_id)", "One voter, one envelope.")
