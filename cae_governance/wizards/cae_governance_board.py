from odoo import api, fields, models
from odoo.fields import Domain

# What has deadlines of the cooperative, besides its structure.
WATCHED = (
    "cae.candidacy",
    "cae.mandate",
    "cae.member",
    "cae.share.movement",
    "cae.share.reimbursement",
)


class CaeGovernanceBoard(models.TransientModel):
    """What the secretary has to look at today, on one page."""

    _name = "cae.governance.board"
    _description = "Board of the Secretary"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    assembly_id = fields.Many2one(
        "cae.assembly", string="Next Assembly", compute="_compute_assembly_id"
    )
    assembly_date = fields.Datetime(related="assembly_id.date")
    assembly_state = fields.Selection(related="assembly_id.state")
    send_limit = fields.Date(related="assembly_id.send_limit")
    is_late = fields.Boolean(related="assembly_id.is_late")
    missing = fields.Text(related="assembly_id.missing")
    quorum_words = fields.Text(related="assembly_id.quorum_words")
    unsigned_ids = fields.Many2many(
        "cae.attendance", string="Not Signed", compute="_compute_unsigned_ids"
    )
    unsealed_ids = fields.Many2many(
        "cae.assembly", string="Minutes to Seal", compute="_compute_unsealed_ids"
    )
    candidacy_ids = fields.Many2many(
        "cae.candidacy",
        string="Applications Without an Agenda",
        compute="_compute_candidacy_ids",
    )
    deadline_ids = fields.Many2many(
        "cae.deadline", string="Deadlines", compute="_compute_deadline_ids"
    )

    request_ids = fields.Many2many(
        "cae.assembly.request",
        string="Requests of Members to Answer",
        compute="_compute_request_ids",
    )
    rule_words = fields.Text(string="To Put Right", compute="_compute_rule_words")
    ceiling_words = fields.Text(
        string="Ceilings Passed or Near", compute="_compute_ceiling_words"
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Board of the Secretary")

    @api.depends("company_id")
    def _compute_assembly_id(self):
        for board in self:
            board.assembly_id = self.env["cae.assembly"].search(
                board._get_assembly_domain("draft", "convened", "open"),
                order="date, id",
                limit=1,
            )

    @api.depends("company_id")
    def _compute_unsealed_ids(self):
        for board in self:
            board.unsealed_ids = self.env["cae.assembly"].search(
                board._get_assembly_domain("closed")
            )

    def _get_assembly_domain(self, *states):
        return [("company_id", "=", self.company_id.id), ("state", "in", states)]

    @api.depends("assembly_id")
    def _compute_unsigned_ids(self):
        for board in self:
            assemblies = board.assembly_id | board.unsealed_ids
            board.unsigned_ids = assemblies.attendance_ids.filtered(
                lambda row: row.is_there and not row.signed_at
            )

    @api.depends("company_id")
    def _compute_candidacy_ids(self):
        for board in self:
            board.candidacy_ids = self.env["cae.candidacy"].search(
                [
                    ("company_id", "=", board.company_id.id),
                    ("state", "=", "submitted"),
                ],
                order="submitted_on, id",
            )

    @api.depends("company_id")
    def _compute_request_ids(self):
        for board in self:
            board.request_ids = self.env["cae.assembly.request"].search(
                [("company_id", "=", board.company_id.id), ("state", "=", "received")],
                order="received_on, id",
            )

    @api.depends("company_id")
    def _compute_rule_words(self):
        for board in self:
            board.rule_words = "\n".join(board.company_id._get_rule_warnings())

    @api.depends("company_id")
    def _compute_ceiling_words(self):
        for board in self:
            company = board.company_id
            warnings = company._get_share_warnings() + company._get_voice_warnings()
            board.ceiling_words = "\n".join(warnings)

    @api.depends("company_id")
    def _compute_deadline_ids(self):
        for board in self:
            board.deadline_ids = self.env["cae.deadline"].search(
                board._get_deadline_domain()
            )

    def _get_deadline_domain(self):
        structure = self.company_id._get_cae_structure()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "open")
            & (
                Domain("cae_activity_id", "=", structure.id)
                | Domain("res_model", "in", WATCHED)
            )
        )

    @api.model
    def action_open_board(self):
        """Open today's board."""
        board = self.create({})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Board of the Secretary"),
            "res_model": self._name,
            "res_id": board.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_assembly(self):
        self.ensure_one()
        return self.assembly_id._open_form(self.assembly_id)
