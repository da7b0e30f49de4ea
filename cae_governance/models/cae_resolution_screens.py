from odoo import fields, models
from odoo.exceptions import UserError

from .cae_resolution import ELECTION, OPEN


class CaeResolution(models.Model):
    """What the buttons of a vote open."""

    _inherit = "cae.resolution"

    ballot_count = fields.Integer(
        string="Ballots", compute="_compute_ballot_count", compute_sudo=True
    )

    def _compute_ballot_count(self):
        for resolution in self:
            resolution.ballot_count = len(resolution.ballot_ids)

    def action_enter_votes(self):
        self.ensure_one()
        self.check_access("write")
        if self.state != OPEN:
            raise UserError(self.env._("This vote is not open: show the page again."))
        return self._open(
            self.env._("Enter Votes"),
            "cae.vote.entry",
            "form",
            target="new",
            context={"default_resolution_id": self.id},
        )

    def action_show_votes(self):
        """Who has voted; in an open vote that is closed, what too."""
        model = "cae.vote.mark" if self.secret else "cae.vote"
        return self._open(self.env._("Voters"), model, "list")

    def action_show_ballots(self):
        return self._open(self.env._("Published Ballots"), "cae.ballot", "list")

    def action_show_result(self):
        by = "option_id" if self.kind == ELECTION else "answer"
        return self._open(
            self.env._("Results"),
            "cae.vote.result",
            "graph,list",
            context={"graph_groupbys": [by, "college_id"], "group_by": [by]},
        )

    def _open(self, name, model, view_mode, target="current", context=None):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": f"{name} – {self.display_name}",
            "res_model": model,
            "view_mode": view_mode,
            "target": target,
            "context": context or {},
        }
        if target == "current":
            action["domain"] = [("resolution_id", "=", self.id)]
        return action
