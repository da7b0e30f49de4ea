from hashlib import sha256

from odoo import fields, models

from .cae_assembly import CLOSED, MINUTED, WRITTEN


class CaeAssembly(models.Model):
    """The minutes: what they must say (AG-17, AG-18), and their seal."""

    _inherit = "cae.assembly"

    chair_quality = fields.Char(
        string="Quality of the Chair",
        help="Manager, chair of the board…, as the minutes say (Code de commerce"
        " R. 223-24).",
    )
    debates = fields.Text(
        string="Summary of the Debates",
        copy=False,
        help="Compulsory (Code de commerce R. 223-24, R. 225-106).",
    )
    minutes_id = fields.Many2one(
        "ir.attachment",
        string="Minutes",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    minutes_hash = fields.Char(
        string="SHA-256 of the Minutes", readonly=True, copy=False
    )
    minuted_at = fields.Datetime(string="Minutes Sealed On", readonly=True, copy=False)
    minutes_missing = fields.Text(
        string="Missing in the Minutes", compute="_compute_minutes_missing"
    )

    def _compute_minutes_missing(self):
        for assembly in self:
            assembly.minutes_missing = "\n".join(assembly._find_missing_in_minutes())

    def _find_missing_in_minutes(self):
        """:return: list of sentences, empty if the minutes are complete"""
        meeting = self.kind != WRITTEN
        checks = (
            (meeting and not self.place, self.env._("the place")),
            (not self.chair_id, self.env._("the chair")),
            (not self.chair_quality, self.env._("the quality of the chair")),
            (meeting and not self.secretary_id, self.env._("the secretary")),
            (not self.debates, self.env._("the summary of the debates")),
            (not self.attendance_ids, self.env._("the attendance sheet")),
            (
                meeting and not self.failed and not self.there_count,
                self.env._("those present or represented"),
            ),
            (
                bool(self._get_voted().filtered(lambda one: not one.result)),
                self.env._("the result of each resolution"),
            ),
        )
        return [text for is_missing, text in checks if is_missing]

    def action_seal_minutes(self):
        """Print the minutes and seal them.

        :raise UserError: with what the law wants in them and is missing
        """
        self.check_access("write")
        self.lock_for_update()
        self._check_state(CLOSED)
        for assembly in self:
            missing = assembly._find_missing_in_minutes()
            if missing:
                assembly._refuse(
                    self.env._(
                        "The minutes lack: %s (Code de commerce R. 223-24,"
                        " R. 225-106).",
                        ", ".join(missing),
                    )
                )
            assembly._seal_minutes()
        return True

    def _seal_minutes(self):
        content = self._print("cae_governance.report_minutes")
        digest = sha256(content).hexdigest()
        minutes = self._attach(content, self.env._("Minutes, %s.pdf", self.name))
        self._write_events(
            {
                "state": MINUTED,
                "minuted_at": fields.Datetime.now(),
                "minutes_id": minutes.id,
                "minutes_hash": digest,
            }
        )
        self._log("life", self.env._("Minutes sealed."), file_hash=digest)

    def action_print_minutes(self):
        """Print the minutes: the very ones that were sealed, if they were."""
        self.ensure_one()
        if self.minutes_id:
            return self._download(self.minutes_id)
        report = self.env.ref("cae_governance.action_report_minutes")
        return report.report_action(self)

    def action_print_notice(self):
        """Print the notice: the very one that was sent, if it was."""
        self.ensure_one()
        if self.notice_id and self.state != "draft":
            return self._download(self.notice_id)
        return self.env.ref("cae_governance.action_report_notice").report_action(self)

    def _download(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
