from odoo import api, fields, models


class ReportStatement(models.AbstractModel):
    _name = "report.cae_activity_accounts.report_statement"
    _description = "Statement of Accounts on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:param data: dict ``date_from``, ``date_to``; the period of the context
        without them"""
        activities = self.env["cae.activity"].browse(docids)
        period = activities._get_statement_period()
        date_from, date_to = (
            fields.Date.to_date((data or {}).get(name)) or default
            for name, default in zip(("date_from", "date_to"), period, strict=True)
        )
        return {
            "doc_ids": docids,
            "doc_model": activities._name,
            "docs": activities,
            "documents": activities._get_statement_documents(date_from, date_to),
            "money": activities._format_document_amount,
            "day": activities._format_document_day,
        }
