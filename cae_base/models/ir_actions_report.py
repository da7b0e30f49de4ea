import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import find_in_path

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..engine.chromium import CSS_DPI, EXECUTABLES, ChromiumError, open_chromium
from ..engine.paged_html import Frames, Paper, printable_body
from ..report_pdf import join_documents, read_pdf

_logger = logging.getLogger(__name__)

SECONDS_TO_START = 60
SECONDS_PER_DOCUMENT = 10
# wkhtmltopdf lays a page out 25 % larger than the paper is, then zooms by 96 / dpi.
SHRINKING = 0.8


class IrActionsReport(models.Model):
    """Print with Chromium where the wkhtmltopdf that Odoo recommends is not at hand.

    Without its patched Qt, wkhtmltopdf drops headers, footers and page numbers.
    """

    _inherit = "ir.actions.report"

    def retrieve_attachment(self, record):
        if record._name == "cae.impact.report":
            return record._get_print()
        return super().retrieve_attachment(record)

    @api.model
    def get_wkhtmltopdf_state(self):
        if self._get_renderer() == "chromium":
            return "ok"
        return super().get_wkhtmltopdf_state()

    @api.model
    def _get_renderer(self):
        """`wkhtmltopdf` or `chromium`: as the system parameter says, or at hand."""
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
        if self._get_renderer() == "wkhtmltopdf":
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
        paper = self._prepare_paper(
            report.get_paperformat(), landscape, specific_paperformat_args or {}
        )
        return self._print_with_chromium(list(bodies), header, footer, paper)

    @api.model
    def _prepare_paper(self, paperformat, landscape, specific):
        """The paper, margins and scale that wkhtmltopdf would be told.

        :param paperformat: `report.paperformat`, may be empty
        :param landscape: True to lay any paper across, None if not said
        :param specific: attributes `data-report-…` of the report, which come first
        """
        if not paperformat:
            return Paper(scale=SHRINKING)
        if landscape is None:
            landscape = specific.get("data-report-landscape")
        dpi = int(specific.get("data-report-dpi") or paperformat.dpi or CSS_DPI)
        shrinking = 1 if paperformat.disable_shrinking else SHRINKING

        def length(name):
            attribute = f"data-report-{name.replace('_', '-')}"
            return float(specific.get(attribute, paperformat[name]))

        paper = Paper(
            width=paperformat.print_page_width or Paper.width,
            height=paperformat.print_page_height or Paper.height,
            top=length("margin_top"),
            bottom=length("margin_bottom"),
            left=paperformat.margin_left,
            right=paperformat.margin_right,
            header_spacing=length("header_spacing"),
            header_line=paperformat.header_line,
            scale=shrinking * CSS_DPI / dpi,
        )
        return paper.across() if landscape else paper

    @api.model
    def _print_with_chromium(self, bodies, header, footer, paper):
        """The PDF (bytes) of documents with their headers, footers and page numbers."""
        executable = _find_chromium()
        if not executable:
            raise UserError(
                self.env._(
                    "Chromium was not found on the server, so the PDF cannot be made. "
                    "Install Chromium, or set the system parameter "
                    "cae_base.report_renderer to auto."
                )
            )
        reader = self.env["cae.report.resource"]._get_reader()
        timeout = SECONDS_TO_START + SECONDS_PER_DOCUMENT * len(bodies)
        try:
            with open_chromium(executable, reader, timeout) as tab:
                documents = self._print_documents(tab, bodies, header, footer, paper)
        except ChromiumError as error:
            _logger.warning("Chromium could not print: %s", error)
            raise UserError(
                self.env._(
                    "Chromium could not make the PDF. Try again, and if it fails once "
                    "more ask the administrator to read the server's log (%(error)s).",
                    error=error,
                )
            ) from error
        return join_documents(documents, paper.points())

    @api.model
    def _print_documents(self, tab, bodies, header, footer, paper):
        """For each body, its pages and the frames of these pages (or None)."""
        url = f"{self._get_report_url().rstrip('/')}/report/document"
        all_frames = Frames(header, footer, paper)
        frame_options = paper.without_margins().print_options()
        documents = []
        for rank, body in enumerate(bodies):
            html = printable_body(body)
            pages = read_pdf(tab.print_pdf(html, url, paper.print_options()))
            html = all_frames.html(rank, pages.numPages)
            frames = read_pdf(tab.print_pdf(html, url, frame_options)) if html else None
            documents.append((pages, frames))
        return documents


def _find_chromium():
    for name in EXECUTABLES:
        try:
            return find_in_path(name)
        except OSError:
            continue
    return None
