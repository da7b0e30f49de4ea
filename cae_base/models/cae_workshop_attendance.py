from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.length import format_minutes


class CaeWorkshopAttendance(models.Model):
    """Somebody attended a session: signed on a phone, or marked by the trainer.

    It is a proof for the funder (IMP-06): but for the minutes of who left early, it is
    written by its own actions only.
    """

    _name = "cae.workshop.attendance"
    _description = "Attendance of a Session"
    _order = "session_id, signed_on, id"
    _rec_name = "entrepreneur_id"

    session_id = fields.Many2one(
        "cae.workshop.session", required=True, ondelete="restrict", index=True
    )
    event_id = fields.Many2one(
        related="session_id.event_id", string="Workshop", store=True, index=True
    )
    date = fields.Datetime(related="session_id.start", string="Session On", store=True)
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    signed_on = fields.Datetime(
        required=True, default=fields.Datetime.now, string="Signed on"
    )
    signature = fields.Image(max_width=800, max_height=400, attachment=True)
    minutes = fields.Integer(
        required=True, help="Less than the session for who came late or left early."
    )
    marked_by_id = fields.Many2one(
        "res.users",
        string="Marked by",
        help="The trainer, where he marked it by hand; empty where the person signed.",
    )
    is_counted = fields.Boolean(
        readonly=True,
        index=True,
        help="The trainer's time of this session counts this person.",
    )

    _person_uniq = models.Constraint(
        "UNIQUE(session_id, entrepreneur_id)",
        "This person has already signed this session.",
    )
    _minutes_positive = models.Constraint(
        "CHECK(minutes >= 0)", "Minutes of attendance are not negative."
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Read-only on the forms is no door: RPC and Odoo's own import write too."""
        allowed = super()._has_field_access(field, operation)
        if operation != "write" or self.env.su:
            return allowed
        return allowed and field.name == "minutes"

    @api.constrains("minutes")
    def _check_minutes(self):
        for attendance in self:
            if attendance.minutes > attendance.session_id.minutes:
                raise UserError(
                    self.env._(
                        "The session lasted %s minutes: nobody attended it for longer.",
                        attendance.session_id.minutes,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        # The trainer's time is counted apart: thirty phones that sign at once would
        # wait for one another.
        # sudo: who signs on a phone does not see the job
        self.env.ref("cae_base.cron_count_attendance").sudo()._trigger()
        return attendances

    @api.ondelete(at_uninstall=False)
    def _unlink_marked_by_hand(self):
        if not self.env.user.has_group("cae_base.group_manager") and any(
            not attendance.marked_by_id for attendance in self
        ):
            raise UserError(
                self.env._(
                    "The person has signed: a manager alone may delete a signature."
                )
            )

    def unlink(self):
        sessions = self.session_id
        result = super().unlink()
        # sudo: the time counts people of other portfolios
        sessions.sudo()._record_support_time()
        return result

    @api.model
    def _cron_count_attendance(self):
        """The trainer's time of the sessions that somebody has signed since."""
        fresh = self.search([("is_counted", "=", False)])
        fresh.session_id._record_support_time()
        fresh.write({"is_counted": True})

    def _tell_signed(self):
        """What the phone says to who has signed."""
        local = self.session_id._to_local(self.signed_on)
        return self.env._(
            "You signed at %(hour)s:%(minute)s.",
            hour=local.hour,
            minute=f"{local.minute:02}",
        )

    def _tell_signed_already(self):
        local = self.session_id._to_local(self.signed_on)
        return self.env._(
            "You have already signed at %(hour)s:%(minute)s.",
            hour=local.hour,
            minute=f"{local.minute:02}",
        )

    def _tell_proof(self):
        """How a printed sheet says that the person was there."""
        local = self.session_id._to_local(self.signed_on)
        moment = f"{format_date(self.env, local.date())}, {local:%H:%M}"
        if self.marked_by_id:
            return self.env._(
                "Marked present by %(trainer)s on %(moment)s",
                trainer=self.marked_by_id.name,
                moment=moment,
            )
        return self.env._("Signed on a phone, %s", moment)

    def _tell_length(self):
        return format_minutes(self.minutes)
