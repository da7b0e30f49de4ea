"""A member's assemblies on the portal: read, sign, give a proxy, vote, find results.

Rules SCOP-09, AG-05, AG-15, AG-16, AG-20 of the law.
"""

import json
import re
from base64 import b64encode

from odoo import Command, fields, http
from odoo.exceptions import MissingError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.cae_base.seal import unsealed

from .common import GovernanceCase

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
PASSWORD = "portal-password"
SCRIPT = "<script>hostile()</script>"


@tagged("post_install", "-at_install")
class TestPortalAssembly(GovernanceCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"cae_vote_advance": True})
        cls.users = {
            member: cls._portal_user(member)
            for member in (
                cls.anne | cls.bilal | cls._member("Chloé Morvan", "2026-02-01")
            )
        }
        cls.chloe = list(cls.users)[2]
        cls.outsider = new_test_user(
            cls.env,
            "outsider@deuxrives.example",
            password=PASSWORD,
            groups="base.group_portal",
        )
        cls.assembly = cls.env["cae.assembly"].create(
            {
                "name": f"AG {SCRIPT}",
                "date": fields.Datetime.now(),
                "place": "12 quai des Indes",
                "chair_id": cls.anne.id,
                "secretary_id": cls.bilal.id,
            }
        )
        cls.accounts = cls._resolution("Les comptes")
        cls.secret = cls._resolution("La direction", secret=True)
        cls.assembly._refresh_roll()
        cls.assembly.document_ids.create(
            {
                "assembly_id": cls.assembly.id,
                "name": "Rapport",
                "file": b64encode(b"%PDF-1.4 report"),
            }
        )
        cls.assembly._write_events({"state": "open"})
        cls.page = f"/my/cooperative/assemblies/{cls.assembly.id}"

    @classmethod
    def _portal_user(cls, member):
        user = new_test_user(
            cls.env,
            f"m{member.number}@deuxrives.example",
            password=PASSWORD,
            groups="base.group_portal",
            partner_id=member.partner_id.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        return user

    @classmethod
    def _resolution(cls, title, **vals):
        return cls.env["cae.resolution"].create(
            {
                "assembly_id": cls.assembly.id,
                "title": title,
                "ballot_mode": "portal",
                "text": SCRIPT,
                **vals,
            }
        )

    def _row(self, member):
        return self.assembly.attendance_ids.filtered(
            lambda row: row.member_id == member
        )

    def _log_in(self, member):
        self.authenticate(self.users[member].login, PASSWORD)

    def _get(self, path=""):
        return self.url_open(f"{self.page}{path}")

    def _post(self, path, **data):
        token = re.search(r'name="once" value="([^"]+)"', self._get().text)
        data["csrf_token"] = http.Request.csrf_token(self)
        if token:
            data["once"] = token[1]
        return self.url_open(path, data=data)

    def _sign(self, room=None, signature=SIGNATURE):
        room = self.assembly._get_room_token() if room is None else room
        params = {"name": "x", "signature": signature}
        answer = self.url_open(
            f"{self.page}/signature/{room}",
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()["result"]

    def _get_refusals(self):
        return self.assembly.log_ids.filtered(lambda log: log.kind == "refusal")

    # --- reading ----------------------------------------------------------------

    def test_pages(self):
        self._log_in(self.anne)
        page = self.url_open("/my/cooperative/assemblies")
        self.assertIn("&lt;script&gt;hostile()", page.text)
        self.assertIn(f"{self.page}", page.text)
        page = self._get()
        self.assertIn("Les comptes", page.text)
        self.assertNotIn(SCRIPT, page.text)

    def test_not_on_the_roll(self):
        """What one is not called to does not exist."""
        self.authenticate(self.outsider.login, PASSWORD)
        document = self.assembly.document_ids[:1]
        for path in ("", "/sign-in", "/notice.pdf", f"/documents/{document.id}"):
            with self.subTest(path=path):
                self.assertEqual(self._get(path).status_code, 404)
        with self.assertRaises(MissingError):
            self.assembly.with_user(self.outsider)._portal_sign_in(
                self.assembly.id, self.assembly._get_room_token(), SIGNATURE
            )

    def test_a_draft_is_not_shown(self):
        self.assembly._write_events({"state": "draft"})
        self._log_in(self.anne)
        self.assertEqual(self._get().status_code, 404)

    def test_documents(self):
        self._log_in(self.anne)
        document = self.assembly.document_ids.filtered("file")[0]
        answer = self._get(f"/documents/{document.id}")
        self.assertEqual(answer.content, b"%PDF-1.4 report")
        self.assertEqual(self._get("/documents/999999").status_code, 404)
        self.assertEqual(self._get("/minutes.pdf").status_code, 404)

    # --- signing in -------------------------------------------------------------

    def test_sign_in_by_the_code_of_the_room(self):
        """AG-16: the signature and the time; a second one is told of the first."""
        self._log_in(self.anne)
        self.assertEqual(self._sign().get("error"), None)
        row = self._row(self.anne)
        self.assertTrue(row.signed_at and row.signature)
        self.assertEqual(row.state, "present")
        self.assertIn("déjà signé", self._sign()["error"])

    def test_no_signature_from_elsewhere(self):
        self._log_in(self.anne)
        self.assertIn("salle", self._sign(room="x")["error"])
        self.assertIn("signature", self._sign(signature="")["error"])
        self.assertIn("signature", self._sign(signature="x" * 500_000)["error"])
        self.assertFalse(self._row(self.anne).signed_at)
        self.assertEqual(len(self._get_refusals()), 3)
        self.assembly.visio_link = "https://visio.example"
        self.assertTrue(self._sign(room="-").get("force_refresh"))

    def test_no_signature_before_the_day(self):
        """AG-16: whoever signed days before would count for the quorum."""
        unsealed(self.assembly).date = fields.Datetime.add(
            fields.Datetime.now(), days=3
        )
        self.assembly._write_events({"state": "convened"})
        self.assembly.visio_link = "https://visio.example"
        self._log_in(self.anne)
        self.assertIn("R. 225-95", self._sign(room="-")["error"])
        self.assertFalse(self._row(self.anne).signed_at)
        self.assertEqual(len(self._get_refusals()), 1)
        self.assertNotIn("/sign-in", self._get().text)

    # --- proxies ----------------------------------------------------------------

    def test_proxy(self):
        """SCOP-09: to one who is there; its end by who gave or who received it."""
        self._row(self.bilal).action_arrive()
        self._log_in(self.anne)
        receiver = self._row(self.bilal)
        page = self._post(f"{self.page}/proxy", receiver_id=receiver.id)
        self.assertIn("Votre pouvoir est donné", page.text)
        self.assertEqual(self._row(self.anne).state, "represented")
        self._log_in(self.bilal)
        proxy = receiver.received_proxy_ids
        self.assertIn("Vous représentez", self._get().text)
        self._post(f"{self.page}/proxy", end=proxy.id)
        self.assertEqual(proxy.state, "revoked")

    def test_refused_proxies_are_logged(self):
        """AG-20: over the limit, to an absent member, another's proxy."""
        self._log_in(self.anne)
        page = self._post(f"{self.page}/proxy", receiver_id=self._row(self.chloe).id)
        self.assertIn("alert-danger", page.text)
        self.assertFalse(self.assembly.proxy_ids)
        self._post(f"{self.page}/proxy", receiver_id="77777777")
        self.assertEqual(len(self._get_refusals()), 2)
        self._row(self.bilal).action_arrive()
        proxy = self.env["cae.proxy"].create(
            {
                "assembly_id": self.assembly.id,
                "giver_id": self._row(self.anne).id,
                "receiver_id": self._row(self.bilal).id,
            }
        )
        self._log_in(self.chloe)
        self._post(f"{self.page}/proxy", end=proxy.id)
        self.assertEqual(proxy.state, "valid")
        self._post(f"{self.page}/proxy", receiver_id=self._row(self.bilal).id)
        self.assertEqual(proxy.receiver_id.received_proxy_ids, proxy)

    # --- votes ------------------------------------------------------------------

    def test_vote_for_oneself_and_those_represented(self):
        self._row(self.bilal).action_arrive()
        self.env["cae.proxy"].create(
            {
                "assembly_id": self.assembly.id,
                "giver_id": self._row(self.anne).id,
                "receiver_id": self._row(self.bilal).id,
            }
        )
        self._log_in(self.bilal)
        self.assertNotIn("o_cae_vote_form", self._get().text)
        self.accounts.action_open_vote()
        names = [
            f"vote-{self.accounts.id}-{self._row(member).id}"
            for member in (self.bilal, self.anne)
        ]
        page = self._get().text
        for name in names:
            self.assertIn(f'name="{name}"', page)
        page = self._post(
            f"/my/assembly/{self.assembly.id}/vote",
            **{names[0]: "for", names[1]: "against"},
        )
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("alert-danger", page.text)
        self.assertNotIn("o_cae_vote_form", self._get().text)
        self._log_in(self.chloe)
        self.assertNotIn("o_cae_vote_form", self._get().text, "she is absent")
        self.accounts.action_close_vote()
        self.assertIn("Pour 1 · contre 1", re.sub(r"\s+", " ", self._get().text))

    def test_ballots_of_an_opened_box(self):
        self._log_in(self.anne)
        self.assertEqual(self._get(f"/ballots/{self.secret.id}").status_code, 404)
        self.assertEqual(self._get(f"/ballots/{self.accounts.id}").status_code, 404)

    # --- the room ---------------------------------------------------------------

    def test_screen(self):
        """Who is there, the quorum, the code: for those who keep the assembly."""
        url = f"/cooperative/assemblies/{self.assembly.id}/screen"
        self._log_in(self.anne)
        self.assertEqual(self.url_open(url).status_code, 404)
        secretary = self._user(
            "secretaire", "cae_governance.group_governance_secretary"
        )
        secretary.password = PASSWORD
        self.authenticate(secretary.login, PASSWORD)
        self._row(self.bilal).action_arrive()
        page = self.url_open(url).text
        self.assertIn("data:image/png;base64,", page)
        self.assertNotIn(SCRIPT, page)
        count = re.search(r"<strong>(\d+)</strong>\s*<span[^>]*>/\s*(\d+)", page)
        self.assertEqual(count.groups(), ("1", "3"))
