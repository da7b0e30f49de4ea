from werkzeug.exceptions import NotFound

from odoo.http import content_disposition, request, route

from .portal import PAYSLIPS, PayPortal


class PayslipPortal(PayPortal):
    """One's own payslip, to keep."""

    @route(f"{PAYSLIPS}/<int:payslip_id>/pdf", type="http", auth="user", website=True)
    def portal_my_payslip_pdf(self, payslip_id, **kw):
        payslip = request.env["cae.payslip"].search(
            [("id", "=", payslip_id), *self._get_payslips_domain()]
        )
        if not payslip:
            raise NotFound()
        name, content = payslip._get_payslip_file()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
