from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_base.seal import find_changes, is_unsealed, unsealed

ORDINARY, EXTRAORDINARY = "ordinary", "extraordinary"
ELECTION, INFORMATION = "election", "information"
DRAFT, OPEN, CLOSED = "draft", "open", "closed"
CAST, PRESENT, ALL = "cast", "present", "all"
RESULTS = [
    ("adopted", "Adopted"),
    ("rejected", "Rejected"),
    ("elected", "Elected"),
    ("no_quorum", "No Quorum"),
    ("second_round", "Second Round Needed"),
]
# What the vote says: written by it only.
OUTCOME = {
    "state",
    "result",
    "count_for",
    "count_against",
    "count_abstain",
    "count_blank",
    "count_present",
    "count_members",
}


class CaeResolution(models.Model):
    """One item of the agenda on which the assembly decides, or is informed."""

    _name = "cae.resolution"
    _description = "Resolution"
    _rec_name = "title"
    _order = "assembly_id, sequence, id"
    _check_company_auto = True

    assembly_id = fields.Many2one(
        "cae.assembly", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assembly_id.company_id", store=True)
    assembly_state = fields.Selection(
        related="assembly_id.state", string="State of the Assembly"
    )
    sequence = fields.Integer(default=10)
    number = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Given when the notice is sent.",
    )
    title = fields.Char(
        required=True,
        help="As it stands on the agenda: its content and scope must be clear (Code de"
        " commerce R. 223-20).",
    )
    text = fields.Text(string="Text Put to the Vote")
    kind = fields.Selection(
        [
            (ORDINARY, "Ordinary Decision"),
            (EXTRAORDINARY, "Extraordinary Decision"),
            (ELECTION, "Election"),
            (INFORMATION, "Information, No Vote"),
        ],
        default=ORDINARY,
        required=True,
    )
    ballot_mode = fields.Selection(
        [
            ("hands", "Raised Hands"),
            ("paper", "On Paper"),
            ("portal", "On the Members’ Space"),
        ],
        string="Way of Voting",
        default="hands",
        required=True,
    )
    secret = fields.Boolean(string="Secret Ballot")
    seats = fields.Integer(default=1, help="Of an election.")
    option_ids = fields.One2many(
        "cae.resolution.option", "resolution_id", string="Candidates", copy=True
    )
    quorum = fields.Float(
        digits=(16, 4), help="Share of the members who must be there, in %."
    )
    majority = fields.Float(digits=(16, 4), help="Share of the votes needed, in %.")
    denominator = fields.Selection(
        [
            (CAST, "Votes cast"),
            (PRESENT, "Votes of those present or represented"),
            (ALL, "Votes of all members"),
        ],
        string="Counted On",
        help="Abstentions and blank votes are not cast votes (Code de commerce"
        " L. 225-96).",
    )
    state = fields.Selection(
        [(DRAFT, "To Vote"), (OPEN, "Vote Open"), (CLOSED, "Voted")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
    )
    round = fields.Selection(
        [("1", "First Round"), ("2", "Second Round")],
        default="1",
        required=True,
        readonly=True,
        copy=False,
    )
    first_round_id = fields.Many2one(
        "cae.resolution",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    result = fields.Selection(RESULTS, readonly=True, copy=False)
    count_for = fields.Integer(string="For", readonly=True, copy=False)
    count_against = fields.Integer(string="Against", readonly=True, copy=False)
    count_abstain = fields.Integer(string="Abstentions", readonly=True, copy=False)
    count_blank = fields.Integer(string="Blank", readonly=True, copy=False)
    count_present = fields.Integer(
        string="Present or Represented",
        readonly=True,
        copy=False,
        help="Voices counted for the quorum when the vote was closed.",
    )
    count_members = fields.Integer(
        string="Members", readonly=True, copy=False, help="Voices on the roll."
    )
    count_ids = fields.One2many(
        "cae.resolution.count", "resolution_id", string="Counts", readonly=True
    )
    effect_ids = fields.One2many(
        "cae.resolution.effect", "resolution_id", string="Effects", copy=True
    )

    _seats_positive = models.Constraint(
        "CHECK(seats > 0)", "An election gives at least one seat."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(
            vals.get(name) not in (None, False, 0, DRAFT)
            for vals in vals_list
            for name in OUTCOME & vals.keys()
        ):
            raise UserError(self._tell_outcome())
        return super().create(vals_list)

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, OUTCOME):
            raise UserError(self._tell_outcome())
        return super().write(vals)

    def _write_outcome(self, vals):
        """Write what a vote says, whoever acts."""
        return unsealed(self).write(vals)

    def _tell_outcome(self):
        return self.env._("The result of a vote is counted, nobody writes it.")
