from base64 import b64encode
from contextlib import contextmanager

from freezegun import freeze_time

from odoo.exceptions import UserError

from .common import GovernanceCase

PDF = b64encode(b"%PDF-1.4 accounts")
MEMBERS = ("Chloé", "Dimitri", "Élodie", "Farid", "Gwenn")


class AssemblyCase(GovernanceCase):
    """A SARL of seven members, who prepare the assembly of 20 June 2026.

    Two of them agreed to be called by e-mail, one of them too late.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freezer = freeze_time("2026-06-01 09:00:00")
        freezer.start()
        cls.addClassCleanup(freezer.stop)
        cls.company.write({"cae_vote_post": True, "cae_distance": True})
        cls.secretary = cls._user(
            "secretaire", "cae_governance.group_governance_secretary"
        )
        cls.manager = cls._user("gerante", "cae_base.group_manager")
        cls.members = cls.anne | cls.bilal
        for name in MEMBERS:
            cls.members |= cls._member(name, "2026-02-01")
        cls._agree(cls.anne, "2026-03-01")
        cls._agree(cls.bilal, "2026-06-01")
        cls.assembly = cls._prepare_assembly()
        cls.resolution = cls.assembly.resolution_ids

    @classmethod
    def _agree(cls, member, day):
        member.partner_id.email = f"m{member.number}@deuxrives.example"
        member.write({"email_consent": True, "email_consent_date": day})

    @classmethod
    def _prepare_assembly(cls, **vals):
        assembly = cls.env["cae.assembly"].create(
            {
                "name": "AG 2026",
                "date": "2026-06-20 12:00:00",
                "place": "12 quai des Indes, Lorient",
                "chair_id": cls.anne.id,
                "chair_quality": "gérante",
                "secretary_id": cls.bilal.id,
                "resolution_ids": [
                    (0, 0, {"title": "Comptes 2025", "text": "L’assemblée approuve…"})
                ],
                **vals,
            }
        )
        assembly.document_ids.filtered(
            lambda document: document.kind != "resolutions"
        ).write({"file": PDF})
        return assembly

    @contextmanager
    def _refused(self, regex):
        """What is done within is refused, with this text, and rolled back."""
        with self.assertRaisesRegex(UserError, regex), self.env.cr.savepoint():
            yield

    def _convene(self, assembly=None):
        assembly = assembly or self.assembly
        assembly.action_convene()
        return assembly.attendance_ids

    def _row(self, member, assembly=None):
        rows = (assembly or self.assembly).attendance_ids
        return rows.filtered(lambda row: row.member_id == member)

    def _give(self, giver, receiver):
        return self.env["cae.proxy"].create(
            {
                "assembly_id": self.assembly.id,
                "giver_id": self._row(giver).id,
                "receiver_id": self._row(receiver).id,
            }
        )

    def _decide(self, resolution, result="adopted"):
        resolution._write_outcome({"state": "closed", "result": result})

    def _texts(self, kind):
        return self.assembly.log_ids.filtered(lambda line: line.kind == kind).mapped(
            "text"
        )
