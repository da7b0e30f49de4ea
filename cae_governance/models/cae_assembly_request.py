from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.cae_activity_accounts.tools import keep_own_defaults
from odoo.addons.cae_base.seal import find_changes, is_unsealed, unsealed

from ..engine.assembly_request import count_needed

ITEM, MEETING = "item", "meeting"
RECEIVED, AGENDA, REFUSED = "received", "agenda", "refused"
# What follows from the answer, written by it only.
ANSWER = {"state", "resolution_id", "answered_on", "refusal"}
# What was asked, which stays as it was answered.
ASKED = {"company_id", "kind", "member_ids", "received_on", "title", "text"}


class CaeAssemblyRequest(models.Model):
    """What members ask of an assembly, and what they were answered (AG-06)."""

    _name = "cae.assembly.request"
    _description = "Request of Members"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "title"
    _order = "received_on desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [(ITEM, "An Item on the Agenda"), (MEETING, "An Assembly")],
        string="They Ask For",
        required=True,
        default=ITEM,
        tracking=True,
    )
    member_ids = fields.Many2many(
        "cae.member", string="Asked By", required=True, check_company=True
    )
    received_on = fields.Date(
        required=True, default=fields.Date.context_today, tracking=True
    )
    title = fields.Char(
        string="Item",
        required=True,
        help="As it will stand on the agenda: its content and scope must be clear (Code"
        " de commerce R. 223-20).",
    )
    text = fields.Text(
        string="Text Proposed", help="What they ask to be put to the vote."
    )
    assembly_id = fields.Many2one(
        "cae.assembly",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'draft'), ('company_id', '=', company_id)]",
        help="The one on whose agenda the item is put, or which is called because they"
        " ask for it.",
    )
    last_day = fields.Date(
        compute="_compute_last_day",
        help="To ask for an item on the agenda of this assembly (Code de commerce"
        " R. 223-20-2).",
    )
    supporter_count = fields.Integer(
        string="Members Who Ask",
        compute="_compute_supporters",
        help="Those who were members on the day when the request was received.",
    )
    needed_count = fields.Integer(
        string="Members Needed",
        compute="_compute_supporters",
        help="In heads, whatever the shares: see the legal settings (Code de commerce"
        " L. 223-27, to check against the statutes).",
    )
    obstacle = fields.Text(
        compute="_compute_obstacle", help="Why it may be refused, with the article."
    )
    state = fields.Selection(
        [
            (RECEIVED, "Received"),
            (AGENDA, "On the Agenda"),
            (REFUSED, "Refused"),
        ],
        default=RECEIVED,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    resolution_id = fields.Many2one(
        "cae.resolution",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    answered_on = fields.Date(readonly=True, copy=False)
    refusal = fields.Text(string="Why It Was Refused", readonly=True, copy=False)

    @api.depends("kind", "assembly_id.date")
    def _compute_last_day(self):
        for request in self:
            limited = request.kind == ITEM
            request.last_day = limited and request.assembly_id.request_limit

    @api.depends("kind", "member_ids", "received_on", "company_id")
    def _compute_supporters(self):
        members = self.env["cae.member"]
        for request in self:
            day = request.received_on or fields.Date.context_today(self)
            present = members._get_members_on(request.company_id, day)
            percent = request.company_id._get_governance_setting(
                request._get_percent_code(), day
            )
            request.supporter_count = len(request.member_ids._origin & present)
            request.needed_count = count_needed(len(present), percent)

    def _get_percent_code(self):
        return f"assembly_request_{self.kind or ITEM}_percent"

    @api.depends("supporter_count", "needed_count", "received_on", "last_day")
    def _compute_obstacle(self):
        for request in self:
            request.obstacle = "\n".join(request._find_obstacles()) or False

    def _find_obstacles(self):
        """:return: list of sentences, empty if the request must be followed"""
        obstacles = []
        company = self.company_id
        if self.supporter_count < self.needed_count:
            obstacles.append(
                self.env._(
                    "%(count)s members ask, %(needed)s are needed (%(reference)s).",
                    count=self.supporter_count,
                    needed=self.needed_count,
                    reference=company._get_setting_reference(self._get_percent_code()),
                )
            )
        if self.last_day and self.received_on and self.received_on > self.last_day:
            obstacles.append(
                self.env._(
                    "Received on %(day)s: the last day was %(limit)s (%(reference)s).",
                    day=format_date(self.env, self.received_on),
                    limit=format_date(self.env, self.last_day),
                    reference=company._get_setting_reference(
                        "assembly_request_item_days"
                    ),
                )
            )
        return obstacles

    @api.constrains("received_on")
    def _check_received_on(self):
        today = fields.Date.context_today(self)
        if any(request.received_on > today for request in self):
            raise ValidationError(
                self.env._("Write the day on which the request was received.")
            )

    # --- what was answered stays --------------------------------------------------

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), ANSWER)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if any(vals.get(name) not in (None, False, RECEIVED) for name in ANSWER):
                raise UserError(self._tell_answer())
        return super().create(vals_list)

    def write(self, vals):
        if not is_unsealed(self):
            answered = self.filtered(lambda request: request.state != RECEIVED)
            kept = ASKED | {"assembly_id"}
            if find_changes(self, vals, ANSWER) or find_changes(answered, vals, kept):
                raise UserError(self._tell_answer())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_received(self):
        if self.filtered(lambda request: request.state != RECEIVED):
            raise UserError(self._tell_answer())

    def _tell_answer(self):
        return self.env._(
            "A request is answered by its buttons; what was asked and answered is kept."
        )

    def _check_received(self):
        if self.state != RECEIVED:
            raise UserError(self.env._("This request was answered already."))

    # --- answer -------------------------------------------------------------------

    def action_put_on_agenda(self):
        """A draft resolution on the agenda, before the notice is sent.

        :raise UserError: too late, or too few members: with the article, and logged
        """
        self.check_access("write")
        self.lock_for_update()
        for request in self:
            request._check_received()
            assembly = request.assembly_id
            if not assembly:
                raise UserError(
                    self.env._("Choose the assembly: it must be in preparation.")
                )
            assembly._check_agenda_open()
            if request.obstacle:
                assembly._refuse(request._tell_refused(request.obstacle))
            resolution = self.env["cae.resolution"].create(
                request._prepare_resolution_vals()
            )
            request._answer(AGENDA, resolution_id=resolution.id)
            assembly._log("life", request._tell_put())
        return True

    def _prepare_resolution_vals(self):
        resolutions = self.assembly_id.resolution_ids
        return {
            "assembly_id": self.assembly_id.id,
            "sequence": max(resolutions.mapped("sequence"), default=0) + 1,
            "title": self.title,
            "text": self.text,
        }

    def action_refuse(self):
        """Answer no, for the reasons of the law.

        :raise UserError: if nothing stands in its way
        """
        self.check_access("write")
        self.lock_for_update()
        for request in self:
            request._check_received()
            if not request.obstacle:
                raise UserError(
                    self.env._(
                        "Enough members ask in time: put it on the agenda (Code de"
                        " commerce R. 223-20-2, L. 225-105)."
                    )
                )
            request._answer(REFUSED, refusal=request.obstacle)
            request.assembly_id._log("refusal", request._tell_refused(request.refusal))
        return True

    def _answer(self, state, **vals):
        today = fields.Date.context_today(self)
        unsealed(self).write({"state": state, "answered_on": today, **vals})

    def _tell_put(self):
        return self.env._(
            "“%(title)s” put on the agenda: asked by %(names)s, received on %(day)s"
            " (Code de commerce R. 223-20-2, L. 225-105).",
            **self._get_words(),
        )

    def _tell_refused(self, reason):
        return self.env._(
            "“%(title)s”, asked by %(names)s, received on %(day)s, refused: %(reason)s",
            reason=reason,
            **self._get_words(),
        )

    def _get_words(self):
        return {
            "title": self.title,
            "names": ", ".join(self.member_ids.mapped("display_name")),
            "day": format_date(self.env, self.received_on),
        }


class CaeAssembly(models.Model):
    _inherit = "cae.assembly"

    request_ids = fields.One2many("cae.assembly.request", "assembly_id")
    request_count = fields.Integer(
        string="Requests of Members", compute="_compute_request_count"
    )

    @api.depends("request_ids")
    def _compute_request_count(self):
        for assembly in self:
            assembly.request_count = len(assembly.request_ids)

    def action_open_requests(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requests of Members"),
            "res_model": "cae.assembly.request",
            "view_mode": "list,form",
            "domain": [("assembly_id", "=", self.id)],
            "context": {
                "default_assembly_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_cancel(self):
        """The requests wait for another assembly."""
        result = super().action_cancel()
        self.resolution_ids._take_requests_off()
        return result


class CaeResolution(models.Model):
    _inherit = "cae.resolution"

    request_ids = fields.One2many("cae.assembly.request", "resolution_id")

    def unlink(self):
        self._take_requests_off()
        return super().unlink()

    def _take_requests_off(self):
        """What members asked for waits for an answer again."""
        vals = {"state": RECEIVED, "resolution_id": False, "answered_on": False}
        unsealed(self.request_ids).write(vals)
