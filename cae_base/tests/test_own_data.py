"""RGPD-04: a person takes away what is kept of him, and nothing of the others."""

import io
import json
import zipfile

from markupsafe import Markup

from odoo.tests import HttpCase, tagged

from .impact_case import ImpactCase
from .interview_tools import create_interview
from .personal_tools import live

# The contracts of these tests are kept elsewhere.
WITHOUT_PAPERS = {"cae.contract.notice", "cae.contract.signature"}


@tagged("post_install", "-at_install")
class TestOwnData(ImpactCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.coach, cls.portal = cls.users["coach"], cls.users["portal"]
        cls.portal.password = cls.portal.login
        cls.anne = cls._create_person("Anne Le Goff", cls.portal.partner_id)
        other = cls._create_user("portal", "yann@blavet.example")
        cls.yann = cls._create_person("Yann Kervella", other.partner_id)

    @classmethod
    def _create_person(cls, name, partner):
        vals = {"partner_id": partner.id, "coach_id": cls.coach.id}
        person = cls._create_people(1, name=name, **vals)
        cls._create_activity(f"By {name}", cls._key(person))
        return person

    def _get_file(self):
        """:return: dict {name in the archive: bytes}"""
        self.authenticate(self.portal.login, self.portal.login)
        self.assertIn("/my/data.zip", self.url_open("/my/data").text)
        answer = self.url_open("/my/data.zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def test_the_file(self):
        """A page to read, a sheet a subject, the same in JSON, what was signed."""
        live(self.anne, self.coach)
        files = self._get_file()
        data = json.loads(files["data.json"])
        sheets = [name for name in files if name.endswith(".csv")]
        self.assertEqual(len(sheets), len(data))
        page = files["data.html"].decode()
        self.assertIn("Anne Le Goff", page)
        self.assertIn("Asthma", page)
        report = self.anne._get_portal_interviews()
        self.assertIn(report.document_id.raw, files.values())
        self.assertIn(report.certificate_id.raw, files.values())

    def test_no_formula(self):
        """Others wrote some of it: no cell of a sheet is a formula."""
        self.anne.project = "=HYPERLINK(1)"
        sheets = [
            content.decode()
            for name, content in self._get_file().items()
            if name.endswith(".csv")
        ]
        self.assertTrue(any("'=HYPERLINK(1)" in sheet for sheet in sheets))
        self.assertFalse(any(";=HYPERLINK" in sheet for sheet in sheets))

    def test_each_model_tells_something(self):
        """Whoever has lived through it all finds it all."""
        live(self.anne, self.coach)
        mute = {
            records._name
            for _title, records, _names in self.anne._get_own_subjects()
            if not records and records._original_module == "cae_base"
        }
        self.assertEqual(mute, WITHOUT_PAPERS)

    def test_bank_accounts(self):
        """RGPD-04: the number to which he is paid, of a closed account, too."""
        self.env["res.partner.bank"].create(
            [
                {"acc_number": number, "partner_id": self.anne.partner_id.id}
                for number in ("111", "222")
            ]
        )[0].active = False
        rows = self._tell("Bank Accounts")
        numbers = {next(iter(row.values())) for row in rows}
        self.assertEqual(numbers, {"111", "222"})

    def test_nothing_of_somebody_else(self):
        live(self.yann, self.coach)
        self.env["res.partner.bank"].create(
            {"acc_number": "Yann 333", "partner_id": self.yann.partner_id.id}
        )
        told = json.dumps(self.anne._get_own_data())
        self.assertNotIn("Asthma", told)
        self.assertNotIn("Yann", told)

    def test_not_what_a_colleague_is_writing(self):
        """A report is told once it is sent; before, that it is held."""
        create_interview(self.anne, self.coach, health="Asthma")
        self.assertNotIn("Asthma", json.dumps(self.anne._get_own_data()))
        self.assertEqual(len(self._tell("Interviews")), 1)

    def _tell(self, title):
        return self.anne._get_own_data()[title]

    def test_moments_and_answers_as_they_are_read(self):
        """Hours of the place, yes and no, texts without tags."""
        live(self.anne, self.coach)
        self.anne.message_post(
            body=Markup("Hello&nbsp;<b>Anne</b>"),
            message_type="comment",
            partner_ids=self.anne.partner_id.ids,
        )
        bodies = [row["Contents"] for row in self._tell("Messages")]
        self.assertIn("Hello *Anne*", bodies)
        self.assertNotIn("\u200b", "".join(bodies))
        card = self._tell("Directory")[0]
        self.assertIn("no", card.values())
