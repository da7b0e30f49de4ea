"""The pages of the portal, and one document of each kind to open them on."""

import re

from odoo import http
from odoo.tests import HttpCase

from odoo.addons.cae_activity_accounts.tests.expense_case import ExpenseCase
from odoo.addons.cae_base.tests.contract_tools import run_contracts

ACTIVITY = "/my/activity/<int:activity_id>"
PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")

# Pages of one activity; query of the address if the page asks for one.
PERIOD = "?date_from=2026-01-01&date_to=2026-01-31"
PAGES = {
    "": "",
    "/catalogue": "",
    "/catalogue/<int:product_id>": "",
    "/catalogue/new": "",
    "/customers": "",
    "/customers/<int:customer_id>": "",
    "/customers/<int:customer_id>/reminders": "",
    "/customers/new": "",
    "/expenses": "",
    "/expenses/<int:expense_id>": "",
    "/expenses/<int:expense_id>/receipt/<int:attachment_id>": "",
    "/expenses/mileage/new": "",
    "/expenses/new": "",
    "/expenses/page/<int:page>": "",
    "/invoices": "",
    "/invoices/<int:move_id>": "",
    "/invoices/<int:move_id>/edit": "",
    "/invoices/<int:move_id>/pdf": "",
    "/invoices/<int:move_id>/refund": "",
    "/invoices/<int:move_id>/reminder": "",
    "/invoices/new": "",
    "/invoices/page/<int:page>": "",
    "/items": "?figure=collected",
    "/items/page/<int:page>": "?figure=collected",
    "/ledger": "",
    "/ledger.csv": PERIOD,
    "/ledger/<code>": "",
    "/ledger/<code>/page/<int:page>": "",
    "/mutual": "",
    "/quotes": "",
    "/quotes/<int:order_id>": "",
    "/quotes/<int:order_id>/invoice": "",
    "/quotes/<int:order_id>/pdf": "",
    "/quotes/new": "",
    "/quotes/page/<int:page>": "",
    "/receipts": "",
    "/receipts/page/<int:page>": "",
    "/recurring": "",
    "/recurring/<int:recurring_id>": "",
    "/recurring/new": "",
    "/simulate": "",
    "/statement": "",
    "/statement.<kind>": PERIOD,
    "/terms": "",
    "/treasury": "",
    "/treasury/<code>": "",
    "/treasury/<code>/page/<int:page>": "",
    "/vehicles/new": "",
}
# Of a person, not of an activity.
PERSONAL = {
    "/my/activities",
    "/my/contracts",
    "/my/contracts/<int:contract_id>",
    "/my/contracts/<int:contract_id>/<string:part>.pdf",
    "/my/payslips",
    "/my/payslips/page/<int:page>",
}


class SweepCase(ExpenseCase, HttpCase):
    """Two entrepreneurs, each with documents of all kinds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls._invoice(cls.pottery, 100, cls._days_ago(5))
        cls.own = cls._make_documents(cls.mine, cls.awa, "Awa")
        cls.others = cls._make_documents(cls.his, cls.malo, "Malo")

    @classmethod
    def _make_documents(cls, activity, user, name):
        """:return: dict {parameter of an address: id of a document of the activity}"""
        customer = cls._customer(activity, name=f"Client of {name}")
        product = activity._portal_save_product(
            {
                "name": f"Bowl of {name}",
                "price_unit": "18",
                "tax_id": str(cls.tax_20.id),
            }
        )
        order = cls._signed_quote(customer, activity)
        draft = activity._portal_create_invoice(order.id)
        posted = cls._invoice(activity.sudo(), 900, cls._days_ago(90))
        expense = cls._expense(activity, name=f"Brushes of {name}")
        recurring = activity._portal_save_recurring(
            {
                "customer_id": str(customer.id),
                "order_id": str(order.id),
                "interval": "month",
                "first_date": str(cls.today),
                "lines": [cls._line(description=f"Rent of {name}")],
            }
        )
        contract = cls.env["cae.contract"].create(
            {
                "entrepreneur_id": activity.sudo().key_ids.entrepreneur_id.id,
                "kind": "cape",
                "date_start": cls._days_ago(60),
            }
        )
        receipts = cls.env["ir.attachment"].search(
            [("res_model", "=", "hr.expense"), ("res_id", "=", expense.id)], limit=1
        )
        return {
            "activity_id": activity.id,
            "customer_id": customer.id,
            "product_id": product.id,
            "order_id": order.id,
            "move_id": posted.id,
            "draft_id": draft.id,
            "expense_id": expense.id,
            "attachment_id": receipts.id,
            "recurring_id": recurring.id,
            "contract_id": run_contracts(contract).id,
            "page": 1,
            "part": "document",
            "payslip_id": 1,
        }

    def _log_in(self, user):
        self.authenticate(user.login, "portal-password")

    def _fill(self, rule, ids, **changes):
        values = {"kind": "pdf", "code": "", **ids, **changes}
        if "/ledger/" in rule:
            values["code"] = "turnover"
        if "/treasury/" in rule:
            values["code"] = "day"
        if rule.startswith("/invoices") and rule.endswith("/edit"):
            values["move_id"] = values["draft_id"]
        return PARAMETER.sub(lambda found: str(values[found[1]]), rule)

    def _get_paths(self, ids, only=None, **changes):
        """:return: list of the addresses of pages of the activity of these ids"""
        return [
            self._fill(ACTIVITY, {"activity_id": ids["activity_id"]})
            + self._fill(rule, {**ids, **changes})
            + query
            for rule, query in PAGES.items()
            if not only or only(rule)
        ]

    def _open(self, path, **data):
        if data:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data or None, allow_redirects=False, timeout=60)
