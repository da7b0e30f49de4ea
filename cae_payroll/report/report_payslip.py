from odoo import api, models


class ReportPayslip(models.AbstractModel):
    _name = "report.cae_payroll.report_payslip"
    _description = "Payslip on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """The papers themselves check that the user may read these payslips."""
        payslips = self.env["cae.payslip"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": payslips._name,
            "docs": payslips,
            "papers": payslips._prepare_payslip_papers(),
            "money": payslips._format_paper_amount,
            "rate": payslips._format_paper_rate,
        }
