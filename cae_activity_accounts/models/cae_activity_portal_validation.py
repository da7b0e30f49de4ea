from odoo import models
from odoo.fields import Domain

from .cae_validated_document import SENT_BACK, SUBMITTED


class CaeActivity(models.Model):
    """What was sent back, and what waits, on the pages of its entrepreneurs."""

    _inherit = "cae.activity"

    def _get_portal_orders_domain(self, day, state=None):
        """:param state: ``sent_back`` and ``submitted`` too"""
        if state not in (SENT_BACK, SUBMITTED):
            return super()._get_portal_orders_domain(day, state)
        return super()._get_portal_orders_domain(day) & self._get_draft_domain(state)

    def _get_portal_invoices_domain(self, day, state=None):
        """:param state: ``sent_back`` and ``submitted`` too"""
        if state not in (SENT_BACK, SUBMITTED):
            return super()._get_portal_invoices_domain(day, state)
        return super()._get_portal_invoices_domain(day) & self._get_draft_domain(state)

    def _get_draft_domain(self, submission):
        return Domain("state", "=", "draft") & Domain("cae_submission", "=", submission)

    def _get_portal_todos(self, day):
        """What was sent back comes first."""
        # sudo: counted among the documents of an activity that the user may read
        counted = [
            {
                "label": label,
                "count": self.env[model].sudo().search_count(domain),
                "url": f"/my/activity/{self.id}/{page}?state={SENT_BACK}",
            }
            for label, model, domain, page in self._get_sent_back_domains(day)
        ]
        sent_back = [todo for todo in counted if todo["count"]]
        return sent_back + super()._get_portal_todos(day)

    def _get_sent_back_domains(self, day):
        """:return: list of (label, model, domain, page of the list)"""
        return [
            (
                self.env._("Quotes sent back, to correct"),
                "sale.order",
                self._get_portal_orders_domain(day, SENT_BACK),
                "quotes",
            ),
            (
                self.env._("Invoices sent back, to correct"),
                "account.move",
                self._get_portal_invoices_domain(day, SENT_BACK),
                "invoices",
            ),
        ]
