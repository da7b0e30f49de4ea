from odoo import models


class CaeVoteMark(models.Model):
    """Who has voted in a secret ballot, as one signs the list beside the ballot box."""

    _name = "cae.vote.mark"
    _description = "Voter of a Secret Ballot"
    _inherit = ["cae.vote.cast.mixin"]
    _rec_name = "attendance_id"
