from odoo import api, models

from ..models.cae_activity_statement_document import StatementDocuments


class ReportStatement(models.AbstractModel):
    _name = "report.cae_activity_accounts.report_statement"
    _description = "Statement of Accounts on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:param data: dict which may hold the ``documents``; without them, they are
        made for the period of the context"""
        activities = self.env["cae.activity"].browse(docids)
        documents = (data or {}).get("documents")
        if not isinstance(documents, StatementDocuments):
            period = activities._get_statement_period()
            documents = activities._get_statement_documents(*period)
        return {
            "doc_ids": docids,
            "doc_model": activities._name,
            "docs": activities,
            "documents": documents,
            "money": activities._format_document_amount,
            "day": activities._format_document_day,
        }
