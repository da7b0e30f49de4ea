import base64

from odoo import fields, models

from ..engine.ballot_box import Ballot, new_code, seal
from .cae_vote import PAPER


class CaeResolution(models.Model):
    """A vote that comes in: to be read later, or into an envelope."""

    _inherit = "cae.resolution"

    def _get_voted(self, voice_ids):
        """:return: which of these voices have voted, whatever they said"""
        domain = [
            ("resolution_id", "=", self.id),
            ("attendance_id", "in", list(voice_ids)),
        ]
        model = "cae.vote.mark" if self.secret else "cae.vote"
        return self.env[model].search(domain).attendance_id

    def _take_votes(self, voter, choices, channel):
        """
        :param choices: dict id of the voice: choice
        :return: dict id of the voice: code of its ballot, None in an open vote
        """
        chosen = {
            voice_id: self._normalize_choice(choice)
            for voice_id, choice in sorted(choices.items())
        }
        if self.secret:
            return self._put_into_box(voter, chosen, channel)
        self.env["cae.vote"].create(
            [
                {**self._prepare_mark(voter, voice_id, channel), "choice": choice}
                for voice_id, choice in chosen.items()
            ]
        )
        return dict.fromkeys(chosen)

    def _prepare_mark(self, voter, voice_id, channel):
        return {
            "resolution_id": self.id,
            "company_id": self.company_id.id,
            "attendance_id": voice_id,
            "cast_by_id": voter.id,
            "cast_at": fields.Datetime.now(),
            "channel": channel,
        }

    def _put_into_box(self, voter, chosen, channel):
        """Sign the list and put the envelope into the box: both, or none of the two."""
        voices = voter.browse(chosen)
        marks = self.env["cae.vote.mark"].create(
            [self._prepare_mark(voter, voice.id, channel) for voice in voices]
        )
        ballots = [
            Ballot(
                str((self.by_college and voice.college_id.id) or ""),
                tuple(chosen[voice.id].split(",")),
                new_code(),
            )
            for voice in voices
        ]
        envelopes = seal(self._get_box_key().public.encode(), ballots)
        self.env["cae.ballot.envelope"].create(
            [
                {
                    "mark_id": mark.id,
                    "resolution_id": self.id,
                    "content": base64.b64encode(envelope),
                }
                for mark, envelope in zip(marks, envelopes, strict=True)
            ]
        )
        return {
            voice.id: ballot.code for voice, ballot in zip(voices, ballots, strict=True)
        }

    def _get_box_key(self):
        return self.env["cae.ballot.key"].search([("resolution_id", "=", self.id)])

    def _mark_papers(self, voter, voices):
        self.env["cae.vote.mark"].create(
            [self._prepare_mark(voter, voice.id, PAPER) for voice in voices]
        )
