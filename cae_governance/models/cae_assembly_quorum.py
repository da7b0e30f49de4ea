from odoo import api, fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.quorum import count_needed, is_reached
from .cae_attendance import POSTAL, PRESENT, REPRESENTED
from .cae_resolution import INFORMATION


class CaeAssembly(models.Model):
    """Who is there, counted at the moment it is read (SCOP-08)."""

    _inherit = "cae.assembly"

    roll_count = fields.Integer(string="On the Roll", compute="_compute_counts")
    present_count = fields.Integer(string="Members Present", compute="_compute_counts")
    represented_count = fields.Integer(
        string="Members Represented", compute="_compute_counts"
    )
    postal_count = fields.Integer(string="By Post", compute="_compute_counts")
    there_count = fields.Integer(
        string="Present or Represented",
        compute="_compute_counts",
        help="Those who vote from a distance too.",
    )
    unsigned_count = fields.Integer(string="Not Signed", compute="_compute_counts")
    quorum_words = fields.Text(string="Quorum", compute="_compute_quorum_words")

    @api.depends(
        "attendance_ids.state", "attendance_ids.struck_off", "attendance_ids.signed_at"
    )
    def _compute_counts(self):
        for assembly in self:
            voices = assembly._get_voices()
            counts = {
                state: len(rows) for state, rows in voices.grouped("state").items()
            }
            assembly.roll_count = len(voices)
            assembly.present_count = counts.get(PRESENT, 0)
            assembly.represented_count = counts.get(REPRESENTED, 0)
            assembly.postal_count = counts.get(POSTAL, 0)
            assembly.there_count = sum(
                counts.get(state, 0) for state in (PRESENT, REPRESENTED, POSTAL)
            )
            assembly.unsigned_count = len(
                voices.filtered(lambda row: row.is_there and not row.signed_at)
            )

    @api.depends("there_count", "roll_count", "resolution_ids.quorum")
    @api.depends_context("lang")
    def _compute_quorum_words(self):
        for assembly in self:
            quorums = assembly._get_quorums()
            assembly.quorum_words = "\n".join(
                assembly._tell_quorum(quorum, resolutions)
                for quorum, resolutions in sorted(quorums.items())
            )

    def _get_quorums(self):
        """:return: dict {quorum in %: the resolutions that need it}"""
        return self.resolution_ids.filtered(
            lambda resolution: resolution.kind != INFORMATION
        ).grouped("quorum")

    def _tell_quorum(self, quorum, resolutions):
        needed = count_needed(self.roll_count, to_decimal(quorum))
        reached = is_reached(self.there_count, self.roll_count, to_decimal(quorum))
        values = {
            "there": self.there_count,
            "roll": self.roll_count,
            "needed": needed,
            "kinds": resolutions._tell_kinds(),
        }
        if not quorum:
            return self.env._(
                "%(kinds)s: no quorum; %(there)s of %(roll)s members there.", **values
            )
        if reached:
            return self.env._(
                "%(kinds)s: quorum reached, %(there)s of %(roll)s members there,"
                " %(needed)s needed.",
                **values,
            )
        return self.env._(
            "%(kinds)s: quorum NOT reached, %(there)s of %(roll)s members there,"
            " %(needed)s needed.",
            **values,
        )

    def _is_quorum_missing(self):
        """Whether nothing of the agenda could be decided for want of a quorum."""
        quorums = self._get_quorums()
        return bool(quorums) and not any(
            is_reached(self.there_count, self.roll_count, to_decimal(quorum))
            for quorum in quorums
        )


class CaeResolution(models.Model):
    _inherit = "cae.resolution"

    def _tell_kinds(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return ", ".join(dict.fromkeys(labels[kind] for kind in self.mapped("kind")))
