from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.cae_base.engine.record_id import read_id
from odoo.addons.cae_base.seal import find_changes, is_unsealed

from ..engine.election import find_choice_fault
from .cae_assembly import OPEN as ASSEMBLY_OPEN
from .cae_assembly import WRITTEN
from .cae_resolution import CLOSED, DRAFT, ELECTION, INFORMATION, OPEN
from .cae_vote import ABSTAIN, AGAINST, BLANK, FOR

# What voters have before them: it stays from the opening of the vote on.
PUT_TO_VOTE = {
    "assembly_id",
    "title",
    "text",
    "kind",
    "ballot_mode",
    "by_college",
    "round",
    "secret",
    "seats",
    "option_ids",
    "quorum",
    "majority",
    "denominator",
}


class CaeResolution(models.Model):
    """The vote on a resolution: opened, closed, and nothing known in between."""

    _inherit = "cae.resolution"

    denominator = fields.Selection(
        selection_add=[("voters", "Votes, abstentions and blank ones too")],
        ondelete={"voters": "set null"},
    )
    vote_ids = fields.One2many(
        "cae.vote", "resolution_id", string="Votes", readonly=True
    )
    mark_ids = fields.One2many(
        "cae.vote.mark", "resolution_id", string="Voters", readonly=True
    )
    entered_ids = fields.One2many(
        "cae.vote.count",
        "resolution_id",
        string="Counted by the Bureau",
        readonly=True,
    )
    by_college = fields.Boolean(
        string="Counted by Colleges",
        readonly=True,
        copy=False,
        help="Where colleges have a weight (loi 47-1775, art. 19 octies).",
    )
    vote_count = fields.Integer(
        string="Votes Received",
        compute="_compute_vote_count",
        help="How many voices have voted, one by one; raised hands are counted when the"
        " vote is closed.",
    )

    @api.depends("vote_ids", "mark_ids")
    def _compute_vote_count(self):
        counts = Counter()
        for model in ("cae.vote", "cae.vote.mark"):
            # sudo: how many have voted may be read while what they said may not
            rows = self.env[model].sudo()
            for resolution, count in rows._read_group(
                [("resolution_id", "in", self.ids)], ["resolution_id"], ["__count"]
            ):
                counts[resolution.id] += count
        for resolution in self:
            resolution.vote_count = counts[resolution._origin.id]

    @api.constrains("secret", "ballot_mode")
    def _check_secret(self):
        if self.filtered(lambda one: one.secret and one.ballot_mode == "hands"):
            raise UserError(
                self.env._(
                    "Raised hands are seen: a secret ballot is cast on paper or on the"
                    " members’ space (loi 47-1775, art. 8)."
                )
            )

    def write(self, vals):
        voted = self.filtered(lambda resolution: resolution.state != DRAFT)
        if not is_unsealed(self) and find_changes(voted, vals, PUT_TO_VOTE):
            raise UserError(self._tell_put_to_vote())
        return super().write(vals)

    def _tell_put_to_vote(self):
        return self.env._(
            "What is put to the vote stays as it was when the vote was opened (Code de"
            " commerce R. 223-20, L. 225-105)."
        )

    # --- open -------------------------------------------------------------------

    def action_open_vote(self):
        self.check_access("write")
        for resolution in self:
            resolution._note_colleges()
            resolution._check_vote_opens()
        self.filtered("secret")._create_boxes()
        self._write_outcome({"state": OPEN})
        for resolution in self:
            resolution.assembly_id._log(
                "vote", self.env._("Vote opened: %s", resolution.display_name)
            )
        return True

    def _check_vote_opens(self):
        if self.kind == INFORMATION or self.state != DRAFT:
            raise UserError(
                self.env._("There is no vote to open on “%s”.", self.display_name)
            )
        if not self.assembly_id._takes_votes():
            raise UserError(
                self.env._(
                    "Open the assembly before its votes; votes in advance need the"
                    " notice to be sent, and the times between which one may vote (Code"
                    " de commerce L. 223-27)."
                )
            )
        if self.kind == ELECTION and not self.option_ids:
            raise UserError(
                self.env._("Enter the candidates of “%s” first.", self.display_name)
            )

    def _note_colleges(self):
        """SCIC-02: who has no college has no voice where colleges are counted."""
        roll = self._get_roll()
        weighted = roll.filtered("college_id.weight")
        self._write_outcome({"by_college": bool(weighted)})
        if weighted and weighted != roll:
            raise UserError(
                self.env._(
                    "%(name)s is in no college, or in one without weight: each member"
                    " votes in a college (loi 47-1775, art. 19 octies).",
                    name=(roll - weighted)[0].name,
                )
            )
        day = self.assembly_id._get_day()
        warning = weighted and weighted.college_id._find_weight_warning(
            self.company_id, day
        )
        if warning:
            raise UserError(warning)

    # --- close ------------------------------------------------------------------

    def action_close_vote(self):
        """Close the vote; where the bureau has hands or papers to count, ask it first
        what it counted."""
        self.check_access("write")
        if any(resolution._is_counted_by_bureau() for resolution in self):
            return self._open_closing()
        self._close_vote()
        return True

    def _is_counted_by_bureau(self):
        # sudo: marks tell who voted on paper, which the bureau reads anyway
        return self.ballot_mode in ("hands", "paper") or any(
            mark.channel == "paper" for mark in self.sudo().mark_ids
        )

    def _open_closing(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close the Vote"),
            "res_model": "cae.vote.closing",
            "view_mode": "form",
            "target": "new",
            "context": {"default_resolution_id": self.id},
        }

    def _close_vote(self, entered=()):
        """Close the votes and count them, unless ballots are to be opened first.

        :param entered: list of values of `cae.vote.count`, what the bureau counted
        """
        self.check_access("write")
        self._lock_votes()
        if any(resolution.state != OPEN for resolution in self):
            raise UserError(self.env._("This vote is not open: show the page again."))
        for resolution in self:
            resolution._check_vote_closes()
        # sudo: nobody writes counts by hand
        self.env["cae.vote.count"].sudo().create(list(entered))
        for resolution in self:
            resolution._close_one()

    def _check_vote_closes(self):
        """Nobody loses the time that the notice gave him, nor knows a result before."""
        assembly = self.assembly_id
        if assembly.state == ASSEMBLY_OPEN or assembly._is_consultation_over():
            return
        if assembly.kind != WRITTEN:
            raise UserError(
                self.env._(
                    "Votes in advance are closed and counted in the meeting: open the"
                    " assembly first (Code de commerce R. 225-77)."
                )
            )
        # sudo: who has voted, not what
        if not set(self._get_roll().ids) <= self.sudo()._fetch_voters():
            raise UserError(assembly._tell_consultation_time())

    def _close_one(self):
        self._write_outcome({"state": CLOSED})
        # sudo: what was voted, which is read from now on
        resolution_sudo = self.sudo()
        resolution_sudo._create_roll_counts()
        self.assembly_id._log("vote", self.env._("Vote closed: %s", self.display_name))
        if not self.secret:
            resolution_sudo._write_result()

    def _lock_votes(self):
        """Wait for the votes that are being cast; later ones wait, and are refused."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "SELECT id FROM cae_resolution WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()

    # --- choices ----------------------------------------------------------------

    def _normalize_choice(self, choice):
        """
        :param choice: for, against, abstain or blank; in an election, the ids of those
            chosen (a list, or text), none for a blank ballot
        :return: the same as it is kept
        :raise UserError: if it cannot be chosen
        """
        if self.kind != ELECTION:
            return self._check_answer(choice)
        if choice in (BLANK, ABSTAIN):
            return choice
        chosen = self._read_chosen(choice)
        fault = self._find_choice_fault(chosen)
        if fault:
            raise UserError(fault)
        return ",".join(map(str, sorted(chosen))) or BLANK

    def _read_chosen(self, choice):
        """:return: list of ids, 0 for what is none"""
        chosen = choice.split(",") if isinstance(choice, str) else choice or []
        return [read_id(text) for text in chosen]

    def _find_choice_fault(self, chosen):
        fault = find_choice_fault(chosen, self.option_ids.ids, self.seats)
        return (
            fault
            and {
                "twice": self.env._("The same name is twice on this ballot."),
                "unknown": self.env._(
                    "This ballot bears a name that is no candidate of “%s”.",
                    self.display_name,
                ),
                "seats": self.env._(
                    "There are more names on this ballot than seats (%s).", self.seats
                ),
            }[fault]
        )

    def _check_answer(self, choice):
        if choice not in (FOR, AGAINST, ABSTAIN, BLANK):
            raise UserError(
                self.env._(
                    "On “%s” one votes for, against, abstains or votes blank (Code de"
                    " commerce R. 223-20-1).",
                    self.display_name,
                )
            )
        return choice

    def _get_choice_label(self, choice):
        labels = {
            FOR: self.env._("For"),
            AGAINST: self.env._("Against"),
            ABSTAIN: self.env._("Abstention"),
            BLANK: self.env._("Blank vote"),
        }
        if choice in labels:
            return labels[choice]
        names = {str(option.id): option.name for option in self.option_ids}
        return ", ".join(names.get(number, number) for number in choice.split(","))
