from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cae_proxy import VALID
from ..models.cae_resolution import ELECTION
from ..models.cae_vote_cast_mixin import PAPER, POST


class CaeVoteEntry(models.TransientModel):
    """The secretary enters what one member wrote, on paper or on a form by post. In a
    secret ballot, only that the paper was put into the box."""

    _name = "cae.vote.entry"
    _description = "Entry of a Vote"

    resolution_id = fields.Many2one("cae.resolution", required=True, readonly=True)
    assembly_id = fields.Many2one(related="resolution_id.assembly_id")
    kind = fields.Selection(related="resolution_id.kind")
    secret = fields.Boolean(related="resolution_id.secret")
    seats = fields.Integer(related="resolution_id.seats")
    attendance_id = fields.Many2one(
        "cae.attendance",
        string="Member",
        domain="[('assembly_id', '=', assembly_id)]",
        help="Whose voice it is, represented or not.",
    )
    channel = fields.Selection(
        [(PAPER, "On Paper"), (POST, "By Post")], default=PAPER, required=True
    )
    answer = fields.Selection(
        [
            ("for", "For"),
            ("against", "Against"),
            ("abstain", "Abstention"),
            ("blank", "Blank"),
        ],
        string="Vote",
    )
    option_ids = fields.Many2many(
        "cae.resolution.option",
        string="Names",
        domain="[('resolution_id', '=', resolution_id)]",
        help="None: a blank ballot.",
    )
    refusal = fields.Char(string="Refused", readonly=True)
    entered = fields.Char(readonly=True)

    @api.onchange("attendance_id")
    def _onchange_attendance_id(self):
        self.refusal = self.entered = False

    def action_enter(self):
        """Enter it and go on with the next member."""
        self.ensure_one()
        self.resolution_id.check_access("write")
        self._check_filled()
        name = self.attendance_id.name
        error = self._enter()
        if error:
            self.refusal = error
        else:
            self.write(
                {
                    "attendance_id": False,
                    "answer": False,
                    "option_ids": False,
                    "refusal": False,
                    "entered": self.env._("Entered: %s", name),
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter Votes"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_filled(self):
        is_said = self.secret or self.kind == ELECTION or self.answer
        if not self.attendance_id or not is_said:
            raise UserError(self.env._("Choose the member, and what he voted."))

    def _enter(self):
        """:return: why it is refused, if it is; the refusal is logged"""
        voter = self._get_voter()
        if self.secret:
            return self.assembly_id._try_paper(
                voter, self.resolution_id, self.attendance_id
            )
        choice = self.option_ids.ids if self.kind == ELECTION else self.answer
        ballots = {self.resolution_id.id: {self.attendance_id.id: choice}}
        _codes, error = self.assembly_id._try_votes(voter, ballots, self.channel)
        return error

    def _get_voter(self):
        """:return: who holds the proxy of the member, else the member"""
        proxies = self.attendance_id.given_proxy_ids
        valid = proxies.filtered(lambda proxy: proxy.state == VALID)
        return valid.receiver_id or self.attendance_id
