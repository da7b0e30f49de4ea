from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_base.seal import find_changes, is_unsealed, unsealed

ORDINARY, EXTRAORDINARY = "ordinary", "extraordinary"
MIXED, WRITTEN = "mixed", "written"
DRAFT, CONVENED, OPEN = "draft", "convened", "open"
CLOSED, MINUTED, CANCELLED = "closed", "minuted", "cancelled"
FIRST, SECOND = "first", "second"
# What happened: written by the actions of the assembly only.
EVENTS = {
    "state",
    "convened_at",
    "opened_at",
    "closed_at",
    "minuted_at",
    "minutes_id",
    "minutes_hash",
    "notice_id",
    "notice_hash",
    "first_call_id",
    "failed",
}


class CaeAssembly(models.Model):
    """One meeting of the members, or one written consultation, from notice to minutes.

    A member has one voice, whatever his shares (loi 47-1775, art. 1): nothing here
    reads shares.
    """

    _name = "cae.assembly"
    _description = "Assembly"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [
            (ORDINARY, "Ordinary"),
            (EXTRAORDINARY, "Extraordinary"),
            (MIXED, "Mixed"),
            (WRITTEN, "Written Consultation"),
        ],
        default=ORDINARY,
        required=True,
        tracking=True,
        help="Extraordinary: changes the statutes. Mixed: both, each resolution with"
        " its own quorum and majority.",
    )
    date = fields.Datetime(
        required=True,
        tracking=True,
        help="Of a written consultation, the last instant of the votes.",
    )
    place = fields.Char(tracking=True)
    visio_link = fields.Char(
        string="Link for Taking Part at a Distance",
        help="The statutes must allow it in a SARL (Code de commerce L. 223-27).",
    )
    call = fields.Selection(
        [(FIRST, "First Call"), (SECOND, "Second Call")],
        default=FIRST,
        required=True,
        readonly=True,
        copy=False,
        help="On second call, or in the second round of a SARL, the agenda is that of"
        " the first (Code de commerce L. 223-29, L. 225-96).",
    )
    first_call_id = fields.Many2one(
        "cae.assembly",
        string="Assembly on First Call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    state = fields.Selection(
        [
            (DRAFT, "In Preparation"),
            (CONVENED, "Convened"),
            (OPEN, "Open"),
            (CLOSED, "Closed"),
            (MINUTED, "Minutes Sealed"),
            (CANCELLED, "Cancelled"),
        ],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    roll_date = fields.Date(
        compute="_compute_roll_date",
        store=True,
        readonly=False,
        copy=False,
        help="Who is a member on this day is called and votes.",
    )
    vote_from = fields.Datetime(
        string="Votes From",
        copy=False,
        help="First instant of the votes in advance, or of a written consultation.",
    )
    vote_until = fields.Datetime(
        string="Votes in Advance Until",
        copy=False,
        help="Last instant of the votes in advance; without it, the hour of the"
        " assembly.",
    )
    convened_at = fields.Datetime(string="Convened On", readonly=True, copy=False)
    opened_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    chair_id = fields.Many2one(
        "cae.member", string="Chair", check_company=True, copy=False
    )
    secretary_id = fields.Many2one(
        "cae.member", string="Secretary of the Meeting", check_company=True, copy=False
    )
    scrutineer_ids = fields.Many2many(
        "cae.member", string="Scrutineers", check_company=True, copy=False
    )
    attendance_ids = fields.One2many(
        "cae.attendance", "assembly_id", string="Attendance", readonly=True
    )
    proxy_ids = fields.One2many("cae.proxy", "assembly_id", string="Proxies")
    resolution_ids = fields.One2many("cae.resolution", "assembly_id")
    document_ids = fields.One2many("cae.assembly.document", "assembly_id")
    log_ids = fields.One2many(
        "cae.assembly.log", "assembly_id", string="Evidence", readonly=True
    )

    @api.depends("date")
    def _compute_roll_date(self):
        for assembly in self:
            assembly.roll_date = assembly._get_day()

    def _get_day(self):
        """:return: the day of the meeting, where the cooperative is"""
        if not self.date:
            return False
        there = self.with_context(tz=self._get_timezone())
        return fields.Datetime.context_timestamp(there, self.date).date()

    def _get_today(self):
        """:return: today, where the cooperative is"""
        there = self.with_context(tz=self._get_timezone())
        return fields.Date.context_today(there)

    # --- what happened is not written by hand -----------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(
            vals.get(name) not in (None, False, DRAFT)
            for vals in vals_list
            for name in EVENTS & vals.keys()
        ):
            raise UserError(self._tell_events())
        return super().create(vals_list)

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, EVENTS):
            raise UserError(self._tell_events())
        return super().write(vals)

    def _write_events(self, vals):
        """Write what happened, whoever acts."""
        return unsealed(self).write(vals)

    def _tell_events(self):
        return self.env._(
            "An assembly goes on by its buttons: convene, open, close, seal the"
            " minutes."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda one: one.state != DRAFT or one.convened_at):
            raise UserError(
                self.env._("An assembly that was convened is kept: cancel it instead.")
            )

    # --- evidence ---------------------------------------------------------------

    def _log(self, kind, text, file_hash=False, user=None):
        """Add a line to the evidence of each assembly (Code civil, art. 1844-10)."""
        # sudo: the log is written by what happens, by nobody's hand
        return (
            self.env["cae.assembly.log"]
            .sudo()
            .create(
                [
                    {
                        "assembly_id": assembly.id,
                        "kind": kind,
                        "text": text,
                        "file_hash": file_hash,
                        "user_id": (user or self.env.user).id,
                    }
                    for assembly in self
                ]
            )
        )
