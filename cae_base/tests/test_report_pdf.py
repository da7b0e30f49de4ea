import base64
import io
import subprocess
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models import ir_actions_report as core
from odoo.addons.base.models.ir_actions_report import WkhtmlInfo

from ..engine.chromium import ChromiumError, open_chromium
from ..engine.paged_html import Paper
from ..models import ir_actions_report

CHROMIUM = ir_actions_report._find_chromium()
MISSING = WkhtmlInfo("install", False, "wkhtmltopdf", "", False, "wkhtmltoimage", None)
PATCHED = MISSING._replace(state="ok", version="0.12.6", is_patched_qt=True)
DEBIAN = PATCHED._replace(is_patched_qt=False)
BLUE_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADAgH/5ndj4AAA"
    "AABJRU5ErkJggg=="
)
LAYOUT = """
<t t-name="cae_base.test_report">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <t t-call="web.external_layout">
                <div class="page">
                    <h1 t-out="o.name"/>
                    <img t-if="o.ref" t-att-src="o.ref"/>
                    <p t-foreach="range(o.color)" t-as="n">Line <t t-out="n"/>.</p>
                </div>
            </t>
        </t>
    </t>
</t>
"""


class ReportCase(TransactionCase):
    """A report of partners: `color` lines of text, and the image at address `ref`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("cae_base.report_renderer", "chromium")
        cls.env.company.write(
            {
                "name": "Coopérative du Ponant",
                "company_details": "<p>12 quai de la Douane</p>",
                "report_footer": "<p>RCS Brest 334 175 221</p>",
                "logo": False,
                "external_report_layout_id": cls.env.ref(
                    "web.external_layout_standard"
                ),
                "paperformat_id": cls.env.ref("base.paperformat_euro"),
            }
        )
        cls.env["ir.ui.view"].create(
            {"type": "qweb", "key": "cae_base.test_report", "arch": LAYOUT}
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Partners",
                "model": "res.partner",
                "report_name": "cae_base.test_report",
            }
        )
        cls.long, cls.short = cls.env["res.partner"].create(
            [
                {"name": "Anne Le Bris", "color": 60},
                {"name": "Yann Kerboul", "color": 1},
            ]
        )

    def _print(self, partners, **context):
        report = self.report.with_context(force_report_rendering=True, **context)
        pdf, kind = report._render_qweb_pdf(self.report.id, partners.ids)
        self.assertEqual(kind, "pdf")
        return PdfFileReader(io.BytesIO(pdf))

    def _fonts(self, reader):
        fonts = reader.pages[0]["/Resources"]["/Font"].values()
        return {font.get_object()["/BaseFont"].split("+")[1] for font in fonts}

    def _texts(self, reader):
        return [page.extract_text() for page in reader.pages]


@tagged("post_install", "-at_install")
@unittest.skipUnless(CHROMIUM, "Chromium is not installed")
class TestReportPdf(ReportCase):
    """Printed documents are complete (design §8)."""

    def test_every_page_has_header_footer_and_number(self):
        texts = self._texts(self._print(self.long))
        self.assertGreater(len(texts), 1)
        for number, text in enumerate(texts, 1):
            self.assertIn("12 quai de la Douane", text)
            self.assertIn("RCS Brest 334 175 221", text)
            self.assertIn(f"Page {number} / {len(texts)}", text)
        whole = "".join(texts)
        self.assertTrue(all(f"Line {line}." in whole for line in range(60)))

    def test_each_document_has_its_own_frame_and_numbers(self):
        other = self.env["res.company"].create({"name": "Coopérative du Levant"})
        other.company_details = "<p>1 rue de l'Est</p>"
        self.short.company_id = other
        texts = self._texts(self._print(self.short + self.long + self.short.copy()))
        self.assertIn("1 rue de l'Est", texts[0])
        self.assertIn("Page 1 / 1", texts[0])
        for number, text in enumerate(texts[1:-1], 1):
            self.assertIn("12 quai de la Douane", text)
            self.assertIn(f"Page {number} / {len(texts) - 2}", text)
        self.assertIn("1 rue de l'Est", texts[-1])

    def test_one_attachment_a_record(self):
        self.report.attachment = "object.name + '.pdf'"
        for partners in (self.short + self.long, self.short.copy() + self.short.copy()):
            self._print(partners)
            for partner in partners:
                attachment = self.report.retrieve_attachment(partner)
                texts = self._texts(PdfFileReader(io.BytesIO(attachment.raw)))
                self.assertEqual(len(texts) == 1, partner != self.long)
                self.assertTrue(texts[0].find(partner.name) >= 0)
                self.assertIn(f"Page 1 / {len(texts)}", texts[0])

    def test_same_record_twice(self):
        texts = self._texts(self._print(self.short + self.short))
        self.assertEqual([text.count("Page 1 / 1") for text in texts], [1, 1])

    def test_fonts_are_embedded(self):
        self.assertIn("Lato-Regular", self._fonts(self._print(self.short)))

    def test_layouts_with_shapes(self):
        """Shapes at fixed places push no line of the footer off the page."""
        for layout in ("wave", "bubble"):
            with self.subTest(layout):
                self.env.company.external_report_layout_id = self.env.ref(
                    f"web.external_layout_{layout}"
                )
                for number, text in enumerate(self._texts(self._print(self.long)), 1):
                    self.assertIn("12 quai de la Douane", text)
                    self.assertIn(f"Page {number} / ", text)

    def test_paper(self):
        paperformat = self.env["report.paperformat"].new(
            {
                "format": "A5",
                "orientation": "Portrait",
                "margin_top": 40,
                "header_spacing": 35,
                "dpi": 96,
            }
        )
        prepare = self.report._prepare_paper
        paper = prepare(paperformat, None, {"data-report-margin-top": "25"})
        self.assertEqual((paper.width, paper.height), (148, 210))
        self.assertEqual((paper.top, paper.header_spacing), (25, 35))
        self.assertAlmostEqual(paper.scale, 0.8)
        across = prepare(paperformat, None, {"data-report-landscape": "1"})
        self.assertEqual((across.width, across.height), (210, 148))
        self.assertEqual(prepare(paperformat.browse(), None, {}).points(), (595, 842))

    def test_landscape(self):
        page = self._print(self.short, landscape=True).pages[0]
        self.assertEqual([float(side) for side in page.mediabox], [0, 0, 842, 595])

    def test_failure_is_told_and_leaves_nothing(self):
        before = set(Path(gettempdir()).glob("cae_print_*"))
        for executable in (None, "/bin/false"):
            with (
                patch.object(
                    ir_actions_report, "_find_chromium", return_value=executable
                ),
                self.assertRaisesRegex(UserError, "Chromium"),
                mute_logger(ir_actions_report.__name__),
            ):
                self._print(self.short)
        self.assertLessEqual(set(Path(gettempdir()).glob("cae_print_*")), before)

    def test_time_limit(self):
        with TemporaryDirectory() as folder:
            idle = Path(folder, "idle")
            idle.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
            idle.chmod(0o700)
            with (
                self.assertRaisesRegex(ChromiumError, "not finished after 0.5 s"),
                open_chromium(str(idle), lambda url: None, 0.5),
            ):
                pass


@tagged("post_install", "-at_install")
@unittest.skipUnless(CHROMIUM, "Chromium is not installed")
class TestReportResources(ReportCase):
    """A report shows what its reader may see, and asks nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = new_test_user(cls.env, "owner", groups="base.group_user")
        cls.other = new_test_user(cls.env, "other", groups="base.group_user")
        attachment = cls.env["ir.attachment"].with_user(cls.owner)
        cls.image = attachment.create({"name": "Blue dot", "raw": BLUE_DOT})
        cls.url = f"/web/image/{cls.image.id}"

    def _read(self, path, user=None, sudo=False):
        resources = self.env["cae.report.resource"].with_user(user or self.owner)
        read = resources.sudo(sudo)._get_reader()
        return read(self.env["ir.actions.report"].get_base_url() + path)

    def test_own_image(self):
        self.assertEqual(self._read(self.url), ("image/png", BLUE_DOT))

    def test_image_of_another(self):
        for user, sudo in (
            (self.other, False),
            (self.other, True),  # sudo gives no more
            (self.env.ref("base.user_root"), False),  # a scheduled job is nobody
        ):
            self.assertNotEqual(self._read(self.url, user, sudo)[1], BLUE_DOT)
        self.assertIsNone(self._read(f"/web/content/{self.image.id}", self.other))

    def test_image_of_a_record(self):
        self.short.image_1920 = base64.b64encode(BLUE_DOT)
        path = f"/web/image/res.partner/{self.short.id}/image_1920/8x8"
        self.assertEqual(self._read(path)[0], "image/png")
        self.assertIsNone(self._read(f"/web/content/res.partner/{self.short.id}/name"))

    def test_static_files_and_logo(self):
        self.assertTrue(self._read("/web/static/img/logo.png")[1])
        self.assertIsNone(self._read("/web/static/../__manifest__.py"))
        self.assertIsNone(self._read("/web/static/..%2f__manifest__.py"))
        self.env.company.logo = base64.b64encode(BLUE_DOT)
        self.assertTrue(self._read(f"/logo?company={self.env.company.id}")[1])

    def test_nothing_else(self):
        self.assertIsNone(self._read("/web/login"))
        reader = self.env["cae.report.resource"]._get_reader()
        self.assertIsNone(reader("http://elsewhere.example/web/static/img/logo.png"))

    def test_document_of_another_company(self):
        """What the user sees in his own company, he also prints for another."""
        self.short.image_1920 = base64.b64encode(BLUE_DOT)
        path = f"/web/content/res.partner/{self.short.id}/image_1920"
        image = self._read(path)
        self.assertTrue(image)
        company = self.env["res.company"].create({"name": "Coopérative du Levant"})
        self.env = self.env(context={"allowed_company_ids": company.ids})
        self.assertEqual(self._read(path, sudo=True), image)

    def test_image_in_the_pdf(self):
        self.short.ref = self.url
        for user, shown in ((self.owner, True), (self.other, False)):
            self.report = self.report.with_user(user)
            images = self._print(self.short).pages[0].images
            sizes = [image.image.size for image in images]
            self.assertEqual((1, 1) in sizes, shown)

    def test_no_request_leaves_and_no_script_runs(self):
        asked = []

        class Server(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

        server = HTTPServer(("127.0.0.1", 0), Server)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        html = f"""
            <img src="{url}/image"/> <iframe src="{url}/frame"></iframe>
            <link rel="stylesheet" href="{url}/style"/> <object data="{url}/o"></object>
            <iframe srcdoc="&lt;img src='{url}/inner'&gt;"></iframe>
            <iframe src="file:///etc/hostname"></iframe>
            <p>Seen</p> <script>document.write("Script")</script>
        """
        with open_chromium(CHROMIUM, lambda url: None, 60) as tab:
            pdf = tab.print_pdf(html, "http://odoo.example/", Paper().print_options())
        text = "".join(self._texts(PdfFileReader(io.BytesIO(pdf))))
        self.assertEqual(text.split(), ["Seen"])
        self.assertEqual(asked, [])

    def test_too_wide_is_printed_smaller(self):
        html = '<table style="width: 1600px"><tr><td/><td align="right">End</td></tr>'
        with open_chromium(CHROMIUM, lambda url: None, 60) as tab:
            pdf = tab.print_pdf(html, "http://odoo.example/", Paper().print_options())
        places = []
        page = PdfFileReader(io.BytesIO(pdf)).pages[0]
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_font: places.append(
                tm[4] * cm[0] + cm[4] if text.strip() else 0
            )
        )
        self.assertTrue(400 < max(places) < 595)


@tagged("post_install", "-at_install")
class TestReportRenderer(ReportCase):
    """Chromium serves where the wkhtmltopdf that Odoo recommends is missing."""

    def _choose(self, wkhtmltopdf, chromium="/usr/bin/chromium", choice="auto"):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("cae_base.report_renderer", choice)
        with (
            patch.object(core, "_wkhtml", lambda: wkhtmltopdf),
            patch.object(ir_actions_report, "_wkhtml", lambda: wkhtmltopdf),
            patch.object(ir_actions_report, "_find_chromium", lambda: chromium),
        ):
            return self.report._get_renderer(), self.report.get_wkhtmltopdf_state()

    def test_choice(self):
        chromium, wkhtmltopdf = ("chromium", "ok"), ("wkhtmltopdf", "ok")
        self.assertEqual(self._choose(MISSING), chromium)
        self.assertEqual(self._choose(DEBIAN), chromium)
        self.assertEqual(self._choose(PATCHED), wkhtmltopdf)
        self.assertEqual(self._choose(DEBIAN, chromium=None), wkhtmltopdf)
        self.assertEqual(self._choose(MISSING, None), ("wkhtmltopdf", "install"))
        self.assertEqual(self._choose(PATCHED, choice="chromium"), chromium)
        self.assertEqual(self._choose(DEBIAN, choice="wkhtmltopdf"), wkhtmltopdf)

    def test_patched_wkhtmltopdf_is_run_as_ever(self):
        self.env["ir.config_parameter"].set_param("cae_base.report_renderer", "auto")
        done = subprocess.CompletedProcess([], 0, "", "")
        with (
            patch.object(core, "_wkhtml", lambda: PATCHED),
            patch.object(ir_actions_report, "_wkhtml", lambda: PATCHED),
            patch.object(core, "_run_wkhtmltopdf", return_value=done) as run,
        ):
            report = self.report.with_context(force_report_rendering=True)
            report._render_qweb_pdf(self.report.id, self.short.ids)
        arguments = run.call_args.args[0]
        self.assertIn("--header-html", arguments)
        self.assertIn("--footer-html", arguments)


@tagged("post_install", "-at_install")
class TestReportDoor(HttpCase):
    def test_web_client_may_print(self):
        """The web client asks this before it prints, else it shows HTML."""
        self.env["ir.config_parameter"].set_param(
            "cae_base.report_renderer", "chromium"
        )
        self.authenticate("admin", "admin")
        state = self.make_jsonrpc_request("/report/check_wkhtmltopdf")
        self.assertEqual(state, "ok")


@tagged("post_install", "-at_install")
class TestBarcode(TransactionCase):
    def test_barcodes_are_drawn(self):
        """What reportlab needs to draw one is part of the set-up."""
        for kind, value in (("QR", "https://example.org"), ("EAN13", "4006381333931")):
            image = self.env["ir.actions.report"].barcode(kind, value)
            self.assertTrue(image.startswith(b"\x89PNG"), kind)
