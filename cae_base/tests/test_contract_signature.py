import base64
import hashlib
import io
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .common import CooperativeCase
from .contract_tools import PDF, run_contracts

# A white dot, as the pad of the browser would send it.
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    "RU5ErkJggg=="
)


def flat(text):
    """Without the blanks, which no two readers of a PDF find alike."""
    return "".join(text.split())


class SignatureCase(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.portal = cls.users["portal"]
        cls.anne = cls._create_entrepreneur(
            "Anne Le Goff",
            partner_id=cls.portal.partner_id.id,
            coach_id=cls.users["coach"].id,
        )
        cls.contract = cls._complete_contract(cls._create_contract(cls.anne))

    @classmethod
    def _sign(cls, name="Anne Le Goff", image=DOT, user=None):
        contracts = cls.env["cae.contract"].with_user(user or cls.portal)
        contracts._portal_sign(cls.contract.id, name, image, "192.0.2.7", "Browser 1")

    @classmethod
    def _countersign(cls):
        wizard = cls.env["cae.contract.sign"].with_user(cls.users["manager"])
        wizard.create(
            {"contract_id": cls.contract.id, "name": "Maud Riou", "image": DOT}
        ).action_confirm()


@tagged("post_install", "-at_install")
class TestSignature(SignatureCase):
    """Signed online: frozen, kept with who, when, from where and what; unchangeable."""

    def test_sent_then_signed_by_both(self):
        self.contract.with_user(self.users["coach"]).action_send()
        self.assertEqual(self.contract.state, "to_sign")
        digest = hashlib.sha256(self.contract.document_id.raw).hexdigest()
        self.assertEqual(self.contract.document_hash, digest)
        mail = self.env["mail.mail"].search([("model", "=", "cae.contract")])
        self.assertEqual(mail.recipient_ids, self.portal.partner_id)
        self.assertIn(f"/my/contracts/{self.contract.id}", mail.body_html)
        self._sign()
        self.assertEqual(self.contract.state, "to_sign", "one party is not two")
        self._countersign()
        self.assertEqual(self.contract.state, "running")
        self.assertEqual(self.contract.signed_on, self.today)
        self.assertTrue(self.contract.certificate_id)
        first, second = self.contract.signature_ids
        self.assertEqual((first.party, second.party), ("entrepreneur", "cooperative"))
        self.assertEqual(first.user_id, self.portal)
        self.assertEqual(first.name, "Anne Le Goff")
        self.assertEqual(first.ip_address, "192.0.2.7")
        self.assertEqual(first.user_agent, "Browser 1")
        self.assertEqual(first.document_hash, digest)
        self.assertEqual(
            hashlib.sha256(self.contract.document_id.raw).hexdigest(),
            digest,
            "the document signed is the one sent",
        )

    def test_incomplete_is_not_sent(self):
        self.contract.item_ids[0].text = "[to do]"
        with self.assertRaisesRegex(UserError, "to do"):
            self.contract.action_send()
        yann = self._create_entrepreneur("Yann")
        other = self._complete_contract(self._create_contract(yann))
        with self.assertRaisesRegex(UserError, "no portal login"):
            other.action_send()

    def test_only_a_manager_signs_for_the_cooperative(self):
        self.contract.action_send()
        with self.assertRaises(AccessError):
            self.env["cae.contract.sign"].with_user(self.users["coach"]).create(
                {"contract_id": self.contract.id, "name": "Coach", "image": DOT}
            )

    def test_bad_signatures(self):
        self.contract.action_send()
        for name, image in (
            ("", DOT),
            ("x" * 101, DOT),
            (None, DOT),
            ("Anne", ""),
            ("Anne", "not base64 !"),
            ("Anne", base64.b64encode(b"<svg onload=alert(1)>").decode()),
        ):
            with self.subTest(name=name, image=image), self.assertRaises(UserError):
                self._sign(name, image)
        self.assertFalse(self.contract.signature_ids)

    def test_signed_once(self):
        self.contract.action_send()
        self._sign()
        with self.assertRaisesRegex(UserError, "signed already"):
            self._sign()

    def test_somebody_elses(self):
        self.contract.action_send()
        stranger = self._create_user("portal", "stranger@blavet.example")
        with self.assertRaisesRegex(UserError, "not yours"):
            self._sign(user=stranger)
        self.assertFalse(
            self.env["cae.contract"].with_user(stranger)._get_portal_contracts()
        )

    def test_too_late(self):
        self.contract.action_send()
        self.contract.sign_before = self._day(-1)
        with self.assertRaisesRegex(UserError, "time to sign this document is over"):
            self._sign()

    def test_taken_back(self):
        """Before any signature only, and with a trace."""
        self.contract.action_send()
        digest = self.contract.document_hash
        self.contract.action_take_back()
        self.assertEqual(self.contract.state, "draft")
        self.assertIn(digest, self.contract.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "no longer, to sign"):
            self._sign()
        self.contract.action_send()
        self._sign()
        with self.assertRaisesRegex(UserError, "One party has signed"):
            self.contract.action_take_back()
        self.contract.action_cancel()
        self.assertEqual(self.contract.state, "cancelled")

    def test_what_was_sent_does_not_change(self):
        """For everyone, superuser code included."""
        self.contract.action_send()
        self._sign()
        contract, document = self.contract.sudo(), self.contract.sudo().document_id
        item = contract.item_ids[0]
        for change in (
            lambda: contract.write({"commitment_ceiling": 9}),
            lambda: contract.write({"date_end": "2026-06-30"}),
            lambda: contract.write({"state": "draft"}),
            lambda: contract.write({"document_id": False}),
            lambda: contract.write({"document_hash": "0"}),
            lambda: contract.write({"item_ids": [(5, 0, 0)]}),
            lambda: contract.unlink(),
            lambda: item.write({"text": "Other"}),
            lambda: item.unlink(),
            lambda: item.copy(),
            lambda: contract.signature_ids.write({"name": "Other"}),
            lambda: contract.signature_ids.unlink(),
            lambda: contract.signature_ids.copy(),
            lambda: document.write({"raw": b"other"}),
            lambda: document.write({"datas": base64.b64encode(b"other")}),
            lambda: document.write({"name": "other.pdf"}),
            lambda: document.write({"public": True}),
            lambda: document.write({"res_id": 0}),
            lambda: document.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        contract.write({"commitment_ceiling": 5000, "date_end": "2026-12-31"})

    def test_state_is_no_field_to_write(self):
        """No door of RPC to a running contract, draft or created."""
        coach = self.contract.with_user(self.users["coach"])
        with self.assertRaises(UserError):
            coach.write({"state": "running"})
        with self.assertRaises(UserError):
            coach.create(
                {
                    "entrepreneur_id": self.anne.id,
                    "date_start": "2026-01-01",
                    "state": "running",
                }
            )
        with self.assertRaises(UserError):
            coach.with_context(cae_contract_seal=True).write({"state": "running"})

    def test_scans_are_documents(self):
        for content in (b"<html><script>1</script></html>", b""):
            with self.assertRaisesRegex(UserError, "PDF, PNG or JPEG"):
                self.contract._sign_on_paper(content, "x.pdf", self.today)
        with self.assertRaisesRegex(UserError, "today at the latest"):
            self.contract._sign_on_paper(PDF, "x.pdf", self._day(1))
        wizard = self.env["cae.contract.paper"].with_user(self.users["coach"])
        wizard.create(
            {
                "contract_id": self.contract.id,
                "file": base64.b64encode(PDF),
                "filename": "signed.pdf",
                "date": "2026-01-02",
            }
        ).action_confirm()
        self.assertEqual(self.contract.state, "running")
        self.assertEqual(str(self.contract.signed_on), "2026-01-02")
        self.assertEqual(self.contract.document_id.raw, PDF)

    def test_portal_has_no_right(self):
        """Neither on contracts nor on what hangs on them."""
        for model in ("contract", "contract.item", "contract.signature", "statutes"):
            records = self.env[f"cae.{model}"].with_user(self.portal)
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=model, operation=operation):
                    self.assertFalse(records.has_access(operation))

    def test_signed_by_two_at_once(self):
        """A sentence which says what to do, for who comes second."""
        self.contract.action_send()
        self.patch(
            self.env.registry["cae.contract"],
            "try_lock_for_update",
            lambda contracts, **kw: contracts.browse(),
        )
        with self.assertRaisesRegex(UserError, "at this very moment: try again"):
            self._sign()


@tagged("post_install", "-at_install")
class TestContractPdf(SignatureCase):
    def _read(self, report):
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(report, self.contract.ids)
        )
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfFileReader(io.BytesIO(pdf)).pages]

    def test_document(self):
        """CAE-03, CAPE-04: all items, on the company's paper, with page numbers."""
        self.company.write(
            {
                "company_details": "<p>12 quai de la Douane</p>",
                "report_footer": "<p>RCS Lorient 334 175 221</p>",
                "external_report_layout_id": self.env.ref(
                    "web.external_layout_standard"
                ),
                "paperformat_id": self.env.ref("base.paperformat_euro"),
            }
        )
        pages = self._read("cae_base.action_report_contract")
        for number, text in enumerate(pages, 1):
            self.assertIn("RCS Lorient 334 175 221", text)
            self.assertIn(f"Page {number} / {len(pages)}", text)
        text = "".join(pages)
        for item in self.contract.item_ids:
            self.assertIn(item.title, text)
        self.assertIn("Anne Le Goff", text)

    def test_amendment_and_renewal(self):
        """CAE-14, CAPE-03: printed too, with why and what changes."""
        yann = self._create_entrepreneur("Yann Kervella")
        document = self._run_contract(yann, date_start=self._day(-30))
        for nature, ceiling in (("amendment", 7000), ("renewal", 8000)):
            document = document._create_next(nature)
            document.write({"commitment_ceiling": ceiling, "change_reason": "Growth"})
            self.contract = document
            text = "".join(self._read("cae_base.action_report_contract"))
            told = document.with_context(lang=document._get_document_lang())
            [(_what, before, after)] = told._find_changes()
            title = told._get_document_title()
            for part in (title, "Growth", before, after, "Yann Kervella"):
                self.assertIn(flat(part), flat(text))
            run_contracts(document)

    def test_certificate(self):
        self.contract.action_send()
        self._sign()
        [text] = self._read("cae_base.action_report_contract_certificate")
        self.assertIn(self.contract.document_hash, text.replace("\n", ""))
        self.assertIn("192.0.2.7", text)


@tagged("post_install", "-at_install")
class TestContractPages(SignatureCase, HttpCase):
    """The pages of the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.password = cls.portal.login
        cls.contract.action_send()
        cls.page = f"/my/contracts/{cls.contract.id}"

    def _call_sign(self, **params):
        response = self.url_open(
            f"{self.page}/sign",
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def test_read_and_sign(self):
        self.authenticate(self.portal.login, self.portal.login)
        self.assertIn(self.page, self.url_open("/my/contracts").text)
        page = self.url_open(self.page)
        self.assertIn("portal.signature_form", page.text)
        document = self.url_open(f"{self.page}/document.pdf")
        self.assertEqual(document.content, self.contract.document_id.raw)
        self.assertEqual(self.url_open(f"{self.page}/certificate.pdf").status_code, 404)
        self.assertEqual(self.url_open(f"{self.page}/image.pdf").status_code, 404)
        result = self._call_sign(name="Anne Le Goff", signature=DOT)
        self.assertEqual(result["redirect_url"], self.page)
        signature = self.contract.signature_ids
        self.assertEqual(signature.ip_address, "127.0.0.1")
        self.assertTrue(signature.user_agent)
        self.assertNotIn("portal.signature_form", self.url_open(self.page).text)
        self.assertIn(
            "déjà signé", self._call_sign(name="Anne", signature=DOT)["error"]
        )

    def test_sentences(self):
        """Too late, taken back, cancelled: a sentence, and nothing to sign."""
        self.authenticate(self.portal.login, self.portal.login)
        self.contract.sign_before = self._day(-1)
        self.assertNotIn("portal.signature_form", self.url_open(self.page).text)
        self.contract.action_take_back()
        self.assertEqual(self.url_open(self.page).status_code, 200)
        self.assertTrue(self._call_sign(name="Anne", signature=DOT)["error"])
        self.contract.action_cancel()
        page = self.url_open(self.page)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("portal.signature_form", page.text)

    def test_somebody_elses_does_not_exist(self):
        stranger = self._create_user("portal", "stranger@blavet.example")
        stranger.password = stranger.login
        self.authenticate(stranger.login, stranger.login)
        for path in ("", "/document.pdf", "/certificate.pdf"):
            with self.subTest(path):
                self.assertEqual(self.url_open(self.page + path).status_code, 404)
        self.assertTrue(self._call_sign(name="Anne Le Goff", signature=DOT)["error"])
        self.assertFalse(self.contract.signature_ids)
        draft = self._create_contract(self.anne, kind="cesa", date_start="2027-01-01")
        self.authenticate(self.portal.login, self.portal.login)
        self.assertEqual(self.url_open(f"/my/contracts/{draft.id}").status_code, 404)

    def test_the_public_logs_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(self.page).url)
