from odoo.addons.cae_base.seal import unsealed

from .common import GovernanceCase

MEMBERS = ("Anne", "Bilal", "Chloé", "Dimitri", "Élodie", "Farid", "Gwenn")


class VoteCase(GovernanceCase):
    """An assembly that is open, with seven members who are there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"cae_vote_advance": True, "cae_vote_post": True})
        cls.secretary = cls._user(
            "secretaire", "cae_governance.group_governance_secretary"
        )
        cls.manager = cls._user("gerante", "cae_base.group_manager")
        cls.members = cls.env["cae.member"].union(
            *(cls._member(name, "2026-02-01") for name in MEMBERS)
        )
        cls.assembly = cls._create_assembly(cls.members)
        cls.voters = cls.assembly.attendance_ids

    @classmethod
    def _create_assembly(cls, members, state="open", **vals):
        assembly = cls.env["cae.assembly"].create(
            {"name": "AG 2026", "date": "2026-06-20 14:00:00", **vals}
        )
        arrival = {"direction": "in", "time": "2026-06-20 13:45:00"}
        cls.env["cae.attendance"].create(
            [
                {
                    "assembly_id": assembly.id,
                    "member_id": member.id,
                    "name": member.display_name,
                    "passage_ids": [(0, 0, arrival)] if state == "open" else [],
                }
                for member in members
            ]
        )
        assembly._write_events({"state": state})
        return assembly

    @classmethod
    def _resolution(cls, opened=True, **vals):
        resolution = unsealed(cls.env["cae.resolution"]).create(
            {
                "assembly_id": cls.assembly.id,
                "title": "Les comptes",
                "ballot_mode": "portal",
                "majority": 50,
                "denominator": "cast",
                **vals,
            }
        )
        resolution = resolution.with_env(cls.env)
        if opened:
            resolution.action_open_vote()
        return resolution

    @classmethod
    def _election(cls, names, opened=True, **vals):
        options = [(0, 0, {"name": name}) for name in names]
        return cls._resolution(
            opened, **{"kind": "election", "option_ids": options, **vals}
        )

    def _cast(self, voter, resolution, choice, channel="portal", voice=None):
        """:return: the code of the ballot, if it is secret"""
        voice = voice or voter
        codes = voter.assembly_id._cast_votes(
            voter, {resolution.id: {voice.id: choice}}, channel
        )
        return codes[resolution.id][voice.id]

    def _cast_all(self, resolution, *choices):
        return [
            self._cast(voter, resolution, choice)
            for voter, choice in zip(self.voters, choices, strict=False)
        ]

    def _open_box(self, resolution):
        resolution.with_user(self.secretary).action_confirm_opening()
        resolution.with_user(self.manager).action_open_box()

    def _proxy(self, giver, receiver):
        giver.action_leave()
        return self.env["cae.proxy"].create(
            {
                "assembly_id": giver.assembly_id.id,
                "giver_id": giver.id,
                "receiver_id": receiver.id,
            }
        )

    def _get_refusals(self, assembly=None):
        logs = (assembly or self.assembly).log_ids
        return logs.filtered(lambda line: line.kind == "refusal").mapped("text")
