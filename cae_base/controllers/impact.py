from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImpactController(Controller):
    """The figures of impact as a spreadsheet, and the summary that was published."""

    @route("/cae/impact/<int:report_id>.xlsx", type="http", auth="user", readonly=False)
    def impact_xlsx(self, report_id, **kw):
        report = request.env["cae.impact.report"].browse(report_id)
        try:
            report.check_access("read")
            name, content = report._get_xlsx()
        except (AccessError, MissingError):
            raise NotFound() from None
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @route("/impact/<string:token>", type="http", auth="public", website=True)
    def impact_page(self, token, **kw):
        report_sudo = request.env["cae.impact.report"]._get_published(token)
        if not report_sudo:
            raise NotFound()
        # the figures are in the language in which they were counted, and so is the rest
        report_sudo = report_sudo._localized()
        return request.render(
            "cae_base.impact_page",
            {
                "report": report_sudo,
                "res_company": report_sudo.company_id,
                "sections": report_sudo._get_sections([("is_public", "=", True)]),
            },
        )
