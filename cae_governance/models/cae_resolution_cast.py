import base64

from odoo import fields, models

from ..engine.ballot_box import Ballot, new_code, seal
from .cae_vote_cast_mixin import PAPER


class CaeResolution(models.Model):
    """A vote that comes in: to be read later, or into an envelope."""

    _inherit = "cae.resolution"

    def _get_voted(self, voice_ids):
        """:return: set of pairs (id of a resolution, id of a voice) that have voted,
        whatever they said"""
        voted = set()
        secret = self.filtered("secret")
        for model, resolutions in (
            ("cae.vote.mark", secret),
            ("cae.vote", self - secret),
        ):
            groups = self.env[model]._read_group(
                [
                    ("resolution_id", "in", resolutions.ids),
                    ("attendance_id", "in", list(voice_ids)),
                ],
                ["resolution_id", "attendance_id"],
            )
            voted.update((resolution.id, voice.id) for resolution, voice in groups)
        return voted

    def _take_votes(self, voter, ballots, channel):
        """
        :param ballots: dict id of the resolution: {id of the voice: choice}
        :return: the same dict with the code of each ballot, None in an open vote
        """
        chosen = {
            resolution: {
                voice_id: resolution._normalize_choice(choice)
                for voice_id, choice in sorted(ballots[resolution.id].items())
            }
            for resolution in self
        }
        secret = self.filtered("secret")
        self.env["cae.vote"].create(
            [
                {**resolution._prepare_mark(voter, voice_id, channel), "choice": choice}
                for resolution in self - secret
                for voice_id, choice in chosen[resolution].items()
            ]
        )
        codes = {one.id: dict.fromkeys(chosen[one]) for one in self - secret}
        return codes | secret._put_into_boxes(voter, chosen, channel)

    def _prepare_mark(self, voter, voice_id, channel):
        return {
            "resolution_id": self.id,
            "company_id": self.company_id.id,
            "attendance_id": voice_id,
            "cast_by_id": voter.id,
            "cast_at": fields.Datetime.now(),
            "channel": channel,
        }

    def _put_into_boxes(self, voter, chosen, channel):
        """Sign the lists and put the envelopes into the boxes: all, or nothing.

        :return: dict id of the resolution: {id of the voice: code of its ballot}
        """
        marks = self.env["cae.vote.mark"].create(
            [
                resolution._prepare_mark(voter, voice_id, channel)
                for resolution in self
                for voice_id in chosen[resolution]
            ]
        )
        keys = self._get_box_key().grouped("resolution_id")
        codes, envelopes = {}, []
        for resolution in self:
            ballots = resolution._prepare_ballots(voter, chosen[resolution])
            codes[resolution.id] = {
                voice_id: ballot.code
                for voice_id, ballot in zip(chosen[resolution], ballots, strict=True)
            }
            envelopes += seal(keys[resolution].public.encode(), ballots)
        self.env["cae.ballot.envelope"].create(
            [
                {
                    "mark_id": mark.id,
                    "resolution_id": mark.resolution_id.id,
                    "content": base64.b64encode(envelope),
                }
                for mark, envelope in zip(marks, envelopes, strict=True)
            ]
        )
        return codes

    def _prepare_ballots(self, voter, choices):
        return [
            Ballot(
                str((self.by_college and voter.browse(voice_id).college_id.id) or ""),
                tuple(choice.split(",")),
                new_code(),
            )
            for voice_id, choice in choices.items()
        ]

    def _get_box_key(self):
        return self.env["cae.ballot.key"].search([("resolution_id", "in", self.ids)])

    def _mark_papers(self, voter, voices):
        self.env["cae.vote.mark"].create(
            [self._prepare_mark(voter, voice.id, PAPER) for voice in voices]
        )
