from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..seal import find_changes, is_unsealed, unsealed
from .cae_activity_trade import REGULATIONS

DRAFT, OPEN, SUSPENDED, CLOSED = "draft", "open", "suspended", "closed"
BEFORE = {
    OPEN: {DRAFT, SUSPENDED, CLOSED},
    SUSPENDED: {OPEN},
    CLOSED: {DRAFT, OPEN, SUSPENDED},
}
# What happened to it: written by its changes only.
EVENTS = {"state", "date_state", "date_open", "state_reason"}


class CaeActivity(models.Model):
    """Opening, suspension and closing, with their dates and reasons (CAE-31)."""

    _inherit = "cae.activity"

    state = fields.Selection(
        [
            (DRAFT, "In Preparation"),
            (OPEN, "Opened"),
            (SUSPENDED, "Suspended"),
            (CLOSED, "Closed"),
        ],
        string="Status",
        required=True,
        readonly=True,
        index=True,
        default=OPEN,
        copy=False,
        tracking=True,
        help="A trade that the law regulates opens with its proofs. A closed trade name"
        " keeps its past and takes no new document.",
    )
    date_open = fields.Date(string="Opening", readonly=True, copy=False)
    date_state = fields.Date(
        string="Status Since", readonly=True, copy=False, tracking=True
    )
    # A reason tells about a person: the portal and other employees do not read it.
    state_reason = fields.Char(
        string="Reason",
        readonly=True,
        copy=False,
        tracking=True,
        groups="cae_base.group_coach",
    )
    change_ids = fields.One2many(
        "cae.activity.change",
        "activity_id",
        string="History",
        copy=False,
        groups="cae_base.group_coach",
    )

    @api.model
    def _selection_state(self):
        """For the models that tell of a state: its labels in the user's language."""
        return self._fields["state"]._description_selection(self.env)

    @api.constrains("state", *REGULATIONS)
    def _check_opening(self):
        """CAE-31: no regulated trade without its proofs, be it declared later."""
        self.filtered(lambda activity: activity.state == OPEN)._check_proofs()

    def _check_proofs(self):
        unproved = self - self._filter_proved(fields.Date.context_today(self))
        if unproved:
            raise UserError(
                self.env._(
                    "%(activity)s cannot be open: add what is missing or out of date"
                    " under Regulated Trade (%(proofs)s), or suspend it until then.",
                    activity=unproved[0].name,
                    proofs=unproved[0].missing_proofs,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(map(self._tells_event, vals_list)):
            raise UserError(self._tell_sealed())
        activities = super().create(
            [{**vals, "state": vals.get("state", DRAFT)} for vals in vals_list]
        )
        new = activities.browse(
            activity.id
            for activity, vals in zip(activities, vals_list, strict=True)
            if "state" not in vals
        )
        (activities - new)._log_change()
        new._open_if_proved()
        return activities

    @api.model
    def _tells_event(self, vals):
        """A new one may say since when it is open, and opens by itself."""
        told = (EVENTS - {"date_open"}) & vals.keys()
        return any(vals[name] not in (False, DRAFT) for name in told)

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, EVENTS):
            raise UserError(self._tell_sealed())
        result = super().write(vals)
        if "state" in vals:
            self._log_change()
        return result

    def _tell_sealed(self):
        return self.env._(
            "A trade name is opened, suspended or closed by its buttons, which ask"
            " since when and why."
        )

    def _open_if_proved(self):
        """A new activity is open at once, unless the law asks for proofs first."""
        proved = self._filter_proved(fields.Date.context_today(self))
        for day, opened in proved.grouped(
            lambda activity: activity.date_open or activity._get_first_day()
        ).items():
            opened.with_context(tracking_disable=True)._change_state(OPEN, day)

    def action_open(self, day=None):
        """Open as from a day (by default the first of the sharing keys, today at the
        latest); who opens again is asked since when and why.

        :raise UserError: if a proof that the law asks for is missing
        """
        if self.filtered(lambda activity: activity.state in (SUSPENDED, CLOSED)):
            self._check_proofs()
            return self._open_change_wizard(OPEN, self.env._("Open Again"))
        day = fields.Date.to_date(day)
        for activity in self:
            activity._change_state(OPEN, day or activity._get_first_day())
        return None

    def action_suspend(self):
        return self._open_change_wizard(SUSPENDED, self.env._("Suspend"))

    def action_close(self):
        return self._open_change_wizard(CLOSED, self.env._("Close"))

    def _open_change_wizard(self, state, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cae.activity.change.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_activity_ids": self.ids, "default_state": state},
        }

    def _get_first_day(self):
        """The first day of the sharing keys, today at the latest."""
        today = fields.Date.context_today(self)
        return min([*self.key_ids.mapped("date_from"), today])

    def _change_state(self, state, day, reason=False):
        """Open, suspend or close as from a day.

        :raise UserError: if this cannot come after what was before, or a proof is
            missing
        """
        self._check_change(state, day)
        activities = unsealed(self)
        activities.write({"state": state, "date_state": day, "state_reason": reason})
        if state == OPEN:
            new = activities.filtered(lambda activity: not activity.date_open)
            new.date_open = day

    def _is_closed_on(self, day):
        """Whether the activity is closed, since before a day: its last day was open."""
        self.ensure_one()
        return self.state == CLOSED and self.date_state < day

    def _log_change(self):
        # sudo: nobody writes the history but the change itself
        self.env["cae.activity.change"].sudo().create(
            [activity._prepare_change_vals() for activity in self.sudo()]
        )

    def _check_change(self, state, day):
        if day > fields.Date.context_today(self):
            raise UserError(
                self.env._("A change of status is dated today at the latest.")
            )
        for activity in self:
            if activity.is_structure and activity.state == OPEN:
                raise UserError(self.env._("The cooperative itself is always open."))
            if activity.state not in BEFORE[state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(activity)s is in the status %(state)s already, or cannot"
                        " pass from it to %(new_state)s.",
                        activity=activity.name,
                        state=labels[activity.state],
                        new_state=labels[state],
                    )
                )
            if activity.date_state and day < activity.date_state:
                raise UserError(
                    self.env._(
                        "The status of %(activity)s changed on %(day)s: choose this"
                        " day or a later one.",
                        activity=activity.name,
                        day=format_date(self.env, activity.date_state),
                    )
                )
        if state == OPEN:
            self._check_proofs()

    def _prepare_change_vals(self):
        return {
            "activity_id": self.id,
            "date": self.date_state or fields.Date.context_today(self),
            "state": self.state,
            "reason": self.state_reason,
            "user_id": self.env.uid,
        }

    def _check_portal_write(self):
        result = super()._check_portal_write()
        if self.env.user._is_internal():
            return result
        # sudo: who may read the activity is told that it is not open
        for activity in self.sudo():
            if activity.state != OPEN:
                raise AccessError(
                    self.env._("%s is not open: ask your coach.", activity.name)
                )
        return result
