from odoo import api, fields, models
from odoo.tools import format_date

from .cae_assembly import (
    CANCELLED,
    CLOSED,
    CONVENED,
    DRAFT,
    MINUTED,
    OPEN,
    SECOND,
    WRITTEN,
)

LEFT_OPEN = ("no_quorum", "second_round")


class CaeAssembly(models.Model):
    """The meeting: opened, closed, cancelled, called a second time."""

    _inherit = "cae.assembly"

    second_call_ids = fields.One2many(
        "cae.assembly", "first_call_id", string="Second Call", readonly=True
    )
    failed = fields.Boolean(
        string="No Quorum",
        readonly=True,
        copy=False,
        help="The quorum of no resolution was reached: minutes of failure are drawn up"
        " (Code de commerce R. 225-107).",
    )

    cancel_reason = fields.Text(
        string="Why It Is Cancelled", copy=False, help="Sent to the members called."
    )

    def action_open(self):
        """Freeze the roll, write down the bureau, let the votes begin.

        :raise UserError: before its day, or without its chair
        """
        self.check_access("write")
        self.lock_for_update()
        self._check_state(CONVENED)
        for assembly in self:
            assembly._check_before_opening()
            assembly._refresh_roll()
            assembly._write_events({"state": OPEN, "opened_at": fields.Datetime.now()})
            assembly._log("life", assembly._tell_opening())
        return True

    def _check_before_opening(self):
        if self.kind == WRITTEN:
            if self._get_pending() and not self._is_consultation_over():
                self._refuse(self._tell_consultation_time())
            return
        if self._get_today() < self._get_day():
            self._refuse(
                self.env._(
                    "The members were called for %s: the assembly does not open"
                    " before.",
                    format_date(self.env, self._get_day()),
                )
            )
        if not (self.chair_id and self.secretary_id):
            self._refuse(
                self.env._(
                    "Write who chairs the assembly and who is its secretary (Code de"
                    " commerce R. 223-24, R. 225-106)."
                )
            )

    def _tell_opening(self):
        bureau = self.chair_id | self.secretary_id | self.scrutineer_ids
        return self.env._(
            "Opened. Bureau: %(bureau)s. There: %(there)s of %(roll)s members.",
            bureau=", ".join(bureau.mapped("display_name")),
            there=self.there_count,
            roll=self.roll_count,
        )

    def action_close(self):
        """End the meeting, once each resolution was voted on, or the quorum is missing.

        :raise UserError: with what was not voted on
        """
        self.check_access("write")
        self.lock_for_update()
        self._check_state(OPEN)
        for assembly in self:
            pending = assembly._get_pending()
            failed = assembly._is_quorum_missing() and pending == assembly._get_voted()
            if pending and not failed:
                assembly._refuse(
                    self.env._(
                        "Not voted on yet: %s.", ", ".join(pending.mapped("title"))
                    )
                )
            if failed:
                pending._write_outcome(assembly._prepare_no_quorum_vals())
                pending._destroy_boxes()
            assembly._write_events(
                {"state": CLOSED, "closed_at": fields.Datetime.now(), "failed": failed}
            )
            assembly._log(
                "life",
                self.env._("Closed: the quorum is missing.")
                if failed
                else self.env._("Closed."),
            )
        return True

    def _prepare_no_quorum_vals(self):
        return {
            "state": "closed",
            "result": "no_quorum",
            "count_present": self.there_count,
            "count_members": self.roll_count,
        }

    def _get_voted(self):
        """:return: the resolutions put to the vote"""
        return self.resolution_ids.filtered(
            lambda resolution: resolution.kind != "information"
        )

    def _get_pending(self):
        return self._get_voted().filtered(
            lambda resolution: resolution.state != "closed"
        )

    def action_cancel(self):
        """Cancel what has not opened; who was called is told."""
        self.check_access("write")
        self._check_state(DRAFT, CONVENED)
        for assembly in self:
            called = assembly.attendance_ids.filtered("notified_at")
            assembly._write_events({"state": CANCELLED})
            assembly.resolution_ids._destroy_boxes()
            assembly._log("life", self.env._("Cancelled."))
            called.filtered(lambda row: row.notice_mode == "email")._send_message(
                "cae_governance.mail_template_assembly_cancelled"
            )
        return True

    # --- second call ------------------------------------------------------------

    left_count = fields.Integer(compute="_compute_left_count")

    @api.depends("resolution_ids.result")
    def _compute_left_count(self):
        for assembly in self:
            assembly.left_count = len(assembly._get_left())

    def _get_left(self):
        """:return: the resolutions that another assembly may vote on anew: what had a
        second round here is left open by that one only"""
        had_another = self.resolution_ids.first_round_id
        return (self.resolution_ids - had_another).filtered(
            lambda resolution: resolution.result in LEFT_OPEN
        )

    def action_second_call(self):
        """Prepare the second call, or the second round, with what was not decided."""
        self.ensure_one()
        self._check_state(CLOSED, MINUTED)
        left = self._get_left()
        if self.second_call_ids:
            return self._open_form(self.second_call_ids[0])
        if not left:
            self._refuse(
                self.env._("Everything was decided: there is nothing to vote on anew.")
            )
        second = self.copy(self._prepare_second_call_vals())
        for resolution in left:
            resolution.copy(resolution._prepare_second_round_vals(second))
        second._write_events({"first_call_id": self.id})
        return self._open_form(second)

    def _prepare_second_call_vals(self):
        return {
            "name": self.env._("%s, second call", self.name),
            "call": SECOND,
            "date": fields.Datetime.add(
                fields.Datetime.now(), days=self._get_notice_days() + 2
            ),
        }

    def _open_form(self, assembly):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": assembly.id,
            "view_mode": "form",
        }


class CaeResolution(models.Model):
    _inherit = "cae.resolution"

    def _prepare_second_round_vals(self, assembly):
        """The same item, with the same text, for the assembly on second call."""
        round_ = "2" if self.result == "second_round" else "1"
        return {"assembly_id": assembly.id, **self._prepare_round_vals(round_)}
