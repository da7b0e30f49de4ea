import base64
import io
import logging
import mimetypes
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import root
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.misc import find_in_path
from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    createStringObject,
)

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.web.controllers.binary import Binary
from odoo.addons.web.controllers.report import ReportController

from ..engine.chromium import EXECUTABLES, ChromiumError, open_chromium
from ..engine.paged_html import Frames, Paper, printable_body

_logger = logging.getLogger(__name__)

SECONDS_TO_START = 60
SECONDS_PER_DOCUMENT = 10
# wkhtmltopdf lays a page out 25 % larger than the paper is, then zooms by 96 / dpi.
SHRINKING = 0.8
CSS_DPI = 96

# What a report may show, at Odoo's own addresses, with the method that reads it.
RESOURCES = {
    Binary.content_assets: "_read_report_style",
    Binary.content_image: "_read_report_image",
    Binary.content_common: "_read_report_file",
    Binary.company_logo: "_read_report_logo",
    ReportController.report_barcode: "_read_report_barcode",
}
ADDRESSES = Map(
    [
        Rule(route, endpoint=method)
        for controller, method in RESOURCES.items()
        for route in controller.original_routing["routes"]
    ],
    strict_slashes=False,
    merge_slashes=False,
).bind("localhost")


class IrActionsReport(models.Model):
    """Print with Chromium where the wkhtmltopdf that Odoo recommends is not at hand.

    Without its patched Qt, wkhtmltopdf drops headers, footers and page numbers.
    """

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        if self._get_report_renderer() == "chromium":
            return "ok"
        return super().get_wkhtmltopdf_state()

    @api.model
    def _get_report_renderer(self):
        """`wkhtmltopdf` or `chromium`, as the system parameter says or as is at hand."""
        # sudo: only administrators read system parameters, anyone prints
        parameters = self.env["ir.config_parameter"].sudo()
        choice = parameters.get_param("cae_base.report_renderer")
        if choice in ("wkhtmltopdf", "chromium"):
            return choice
        if _wkhtml().is_patched_qt or not _find_chromium():
            return "wkhtmltopdf"
        return "chromium"

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        if self._get_report_renderer() == "wkhtmltopdf":
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        paper = self._prepare_report_paper(
            report.get_paperformat(), landscape, specific_paperformat_args or {}
        )
        return self._print_with_chromium(bodies, header, footer, paper)

    @api.model
    def _prepare_report_paper(self, paperformat, landscape, specific):
        """The paper, margins and scale that wkhtmltopdf would be told.

        :param paperformat: `report.paperformat`, may be empty
        :param landscape: True to lay any paper across, None if not said
        :param specific: attributes `data-report-…` of the report, which come first
        """
        if not paperformat:
            return Paper(scale=SHRINKING)
        if landscape is None:
            landscape = specific.get("data-report-landscape")
        width, height = paperformat.print_page_width, paperformat.print_page_height
        if landscape and width < height:
            width, height = height, width
        dpi = int(specific.get("data-report-dpi") or paperformat.dpi or CSS_DPI)
        shrinking = 1 if paperformat.disable_shrinking else SHRINKING

        def length(name):
            attribute = f"data-report-{name.replace('_', '-')}"
            return float(specific.get(attribute, paperformat[name]))

        return Paper(
            width=width or Paper.width,
            height=height or Paper.height,
            top=length("margin_top"),
            bottom=length("margin_bottom"),
            left=paperformat.margin_left,
            right=paperformat.margin_right,
            header_spacing=length("header_spacing"),
            header_line=paperformat.header_line,
            scale=shrinking * CSS_DPI / dpi,
        )

    @api.model
    def _print_with_chromium(self, bodies, header, footer, paper):
        """The PDF (bytes) of documents, each with its header, footer and page numbers."""
        executable = _find_chromium()
        if not executable:
            raise UserError(
                self.env._(
                    "Chromium was not found on the server, so the PDF cannot be made. "
                    "Install Chromium, or set the system parameter "
                    "cae_base.report_renderer to auto."
                )
            )
        bodies = list(bodies)
        reader = self._as_report_reader()
        timeout = SECONDS_TO_START + SECONDS_PER_DOCUMENT * len(bodies)
        try:
            with open_chromium(executable, reader._get_resource, timeout) as tab:
                documents = self._print_documents(tab, bodies, header, footer, paper)
        except ChromiumError as error:
            _logger.warning("Chromium could not print: %s", error)
            raise UserError(
                self.env._("Chromium could not make the PDF: %(error)s", error=error)
            ) from error
        return _join_documents(documents)

    @api.model
    def _print_documents(self, tab, bodies, header, footer, paper):
        """For each body, its pages and those that hold header and footer (or None)."""
        url = f"{self._get_report_url().rstrip('/')}/report/document"
        frames = Frames(header, footer, paper)
        documents = []
        for rank, body in enumerate(bodies):
            options = paper.print_options()
            pages = _read_pdf(tab.print_pdf(printable_body(body), url, options))
            frame = frames.html(rank, pages.numPages)
            if frame:
                options = paper.without_margins().print_options()
                frame = _read_pdf(tab.print_pdf(frame, url, options))
            documents.append((pages, frame))
        return documents

    # --- what a report shows -------------------------------------------------

    @api.model
    def _as_report_reader(self):
        """Read images and files with the rights of who prints, never with sudo's."""
        user = self.env.user
        if user._is_superuser():
            user = self.env.ref("base.public_user")
        return self.with_user(user)

    @api.model
    def _get_resource(self, url):
        """What is at an address of this instance: (media type, bytes), or None."""
        parts = urlsplit(url)
        hosts = {urlsplit(self._get_report_url()).netloc}
        hosts.add(urlsplit(self.get_base_url()).netloc)
        if parts.netloc not in hosts:
            return None
        path = unquote(parts.path)
        if static := ".." not in path and root.get_static_file(path):
            return mimetypes.guess_type(static)[0] or "", Path(static).read_bytes()
        try:
            method, values = ADDRESSES.match(path)
            return getattr(self, method)(**dict(parse_qsl(parts.query)) | values)
        except (HTTPException, UserError, ValueError) as error:
            _logger.info("A report shows %s, which is not to be had: %s", url, error)
            return None

    @api.model
    def _read_report_style(self, filename, **_options):
        name, rtl, kind, autoprefix = self.env["ir.asset"]._parse_bundle_name(
            filename, debug_assets=False
        )
        if kind != "css":
            return None
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            name, js=False, rtl=rtl, autoprefix=autoprefix
        )
        # sudo: style sheets are public, their attachments are the superuser's
        return "text/css; charset=utf-8", bundle.css().sudo().raw

    @api.model
    def _read_report_file(self, field="raw", **address):
        record = self.env["ir.binary"]._find_record(
            address.get("xmlid"),
            address.get("model", "ir.attachment"),
            int(address["id"]) if "id" in address else None,
            address.get("access_token"),
            field=field,
        )
        if field not in record or record._fields[field].type != "binary":
            return None
        value = record.with_context(bin_size=False)[field] or b""
        data = value if field == "raw" else base64.b64decode(value)
        return guess_mimetype(data), data

    @api.model
    def _read_report_image(self, width=0, height=0, crop=False, **address):
        try:
            media_type, data = self._read_report_file(**address) or ("", b"")
        except UserError:
            data = b""
        data = data or self.env["ir.binary"]._placeholder()
        data = image_process(data, size=(int(width), int(height)), crop=crop)
        return guess_mimetype(data), data

    @api.model
    def _read_report_logo(self, company=None, **_options):
        # sudo: anyone sees the logo of any company, as on the login page
        company = self.env["res.company"].sudo().browse(int(company or self.env.company.id))
        data = base64.b64decode(company.logo_web or b"")
        return guess_mimetype(data), data

    @api.model
    def _read_report_barcode(self, barcode_type, value, **options):
        return "image/png", self.barcode(barcode_type, value, **options)


def _find_chromium():
    for name in EXECUTABLES:
        try:
            return find_in_path(name)
        except OSError:
            continue
    return None


def _read_pdf(data):
    return PdfFileReader(io.BytesIO(data))


def _join_documents(documents):
    """One PDF (bytes) of all documents, the frame of each page laid over it."""
    writer = PdfFileWriter()
    starts = []
    for pages, frame in documents:
        starts.append(writer.getNumPages())
        for number in range(pages.numPages):
            writer.addPage(pages.getPage(number))
            if frame:
                page = writer.getPage(writer.getNumPages() - 1)
                page.mergePage(frame.getPage(number))
    if len(starts) > 1:
        _mark_starts(writer, starts)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _mark_starts(writer, starts):
    """An outline with the first page of each document, as wkhtmltopdf writes it.

    Odoo splits a PDF of several records by it: names that lead to page numbers.
    """
    entries = [DictionaryObject() for _start in starts]
    references = [writer._addObject(entry) for entry in entries]
    outlines = DictionaryObject()
    parent = writer._addObject(outlines)
    destinations = DictionaryObject()
    for rank, (entry, start) in enumerate(zip(entries, starts, strict=True)):
        name = NameObject(f"/document_{rank}")
        destinations[name] = ArrayObject([NumberObject(start), NameObject("/Fit")])
        entry[NameObject("/Title")] = createStringObject(f"{rank + 1}")
        entry[NameObject("/Parent")] = parent
        entry[NameObject("/Dest")] = name
        if rank:
            entry[NameObject("/Prev")] = references[rank - 1]
            entries[rank - 1][NameObject("/Next")] = references[rank]
    outlines[NameObject("/First")] = references[0]
    outlines[NameObject("/Last")] = references[-1]
    outlines[NameObject("/Count")] = NumberObject(len(entries))
    writer._root_object[NameObject("/Outlines")] = parent
    writer._root_object[NameObject("/Dests")] = destinations
