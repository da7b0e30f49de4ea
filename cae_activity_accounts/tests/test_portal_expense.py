import http.client
from urllib.parse import urlsplit

from odoo import Command
from odoo.exceptions import AccessError, MissingError
from odoo.tests import HttpCase, tagged

from odoo.addons.cae_activity_accounts.models.cae_activity_portal_expense import (
    MAX_RECEIPT,
)

from .expense_case import PDF, PNG, ExpenseCase

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


@tagged("post_install", "-at_install")
class TestPortalExpense(ExpenseCase):
    """An entrepreneur spends: receipt, amount, VAT, kind, who paid."""

    def test_saved_then_submitted(self):
        expense = self._expense()
        self.assertEqual(expense.state, "draft")
        self.assertEqual(expense.cae_activity_id, self.pottery)
        self.assertEqual(expense.employee_id.work_contact_id, self.awa.partner_id)
        self.assertEqual(expense.total_amount, 24.0)
        self.assertEqual(expense.tax_amount, 4.0)
        self.mine._portal_submit_expense(expense.id)
        self.assertEqual(expense.state, "submitted")
        self.assertRefused(["form"], self.mine._portal_submit_expense, expense.id)
        self.assertRefused(
            ["form"], self.mine._portal_save_expense, self._expense_values(), expense.id
        )
        self.assertRefused(["form"], self.mine._portal_delete_expense, expense.id)

    def test_the_tax_suits_the_kind(self):
        """The same rate is another tax for goods and for services in the chart."""
        meal = self.env.ref("cae_activity_accounts.product_expense_meal")
        self.assertEqual(self._expense().tax_ids.tax_scope, "consu")
        service = self._expense(product_id=str(meal.id))
        self.assertEqual(service.tax_ids.tax_scope, "service")
        self.assertEqual(service.tax_ids.amount, 20)
        meal.supplier_taxes_id = self.purchase_vat_20
        chosen = self._expense(product_id=str(meal.id))
        self.assertEqual(chosen.tax_ids, self.purchase_vat_20)
        self.assertFalse(self._expense(tax_id="none").tax_ids)

    def test_accounts_of_the_chart(self):
        self.assertTrue(self._expense().account_id.code.startswith("6064"))
        travel = self.env.ref("cae_activity_accounts.product_expense_travel")
        expense = self._expense(product_id=str(travel.id))
        self.assertTrue(expense.account_id.code.startswith("6251"))

    def test_a_part_paid_by_the_cooperative(self):
        expense = self._expense(paid_by="both", company_amount="9")
        parts = expense._get_parts()
        self.assertEqual(len(parts), 2)
        paid = {part.payment_mode: part.total_amount for part in parts}
        self.assertEqual(paid, {"company_account": 9.0, "own_account": 15.0})
        self.assertEqual(sum(parts.mapped("tax_amount")), 4.0)
        for part in parts:
            self.assertEqual(len(self.pottery._get_expense_receipts(part)), 1)
            self.mine._portal_submit_expense(part.id)
        self.assertEqual(set(parts.mapped("state")), {"submitted"})
        for amount in ("0", "24", "30", ""):
            self.assertRefused(
                ["company_amount"],
                self.mine._portal_save_expense,
                self._expense_values(paid_by="both", company_amount=amount),
            )

    def test_the_cooperative_paid_all_of_it(self):
        """3 437.90 as a float is above the same amount typed: nothing would be left
        for the other part."""
        self.assertRefused(
            ["company_amount"],
            self.mine._portal_save_expense,
            self._expense_values(
                amount="3437,90", paid_by="both", company_amount="3437,90"
            ),
        )
        expense = self._expense(
            amount="3437,90", paid_by="both", company_amount="3437,89"
        )
        self.assertEqual(expense.total_amount, 0.01)

    def test_of_two_activities_it_stays_in_its_own(self):
        """Who works in two activities chose one: a correction does not lose it."""
        shop = self.env["cae.activity"].create({"name": "La Boutique d'Awa"})
        self.env["cae.activity.key"].create(
            {
                "activity_id": shop.id,
                "entrepreneur_id": self.pottery.key_ids.entrepreneur_id.id,
                "date_from": "2026-01-01",
            }
        )
        expense = self._expense()
        values = self._expense_values(amount="25,00")
        self.mine._portal_save_expense(values, expense.id)
        self.assertEqual(expense.total_amount, 25.0)
        self.assertEqual(expense.cae_activity_id, self.pottery)

    def test_what_is_wrong(self):
        for values, names in (
            ({"amount": "-3"}, ["amount"]),
            ({"amount": ""}, ["amount"]),
            ({"amount": "beaucoup"}, ["amount"]),
            ({"date": ""}, ["date"]),
            ({"date": "2091-01-01"}, ["date"]),
            ({"product_id": ""}, ["product_id"]),
            ({"product_id": str(self._hidden_kind().id)}, ["product_id"]),
            ({"tax_id": ""}, ["tax_id"]),
            ({"tax_id": str(self.tax_20.id)}, ["tax_id"]),
            ({"paid_by": ""}, ["paid_by"]),
            ({"note": "x" * 2001}, ["note"]),
        ):
            with self.subTest(values=values):
                self.assertRefused(
                    names,
                    self.mine._portal_save_expense,
                    self._expense_values(**values),
                )

    def _hidden_kind(self):
        """A category of the back office, which the accountant does not offer."""
        return self.env["product.product"].create(
            {"name": "Cadeaux", "can_be_expensed": True}
        )

    def test_state_and_company_are_not_typed(self):
        expense = self._expense(
            state="approved",
            approval_state="approved",
            company_id="1",
            cae_activity_id=str(self.studio.id),
            employee_id="1",
        )
        self.assertEqual(expense.state, "draft")
        self.assertEqual(expense.company_id, self.company)
        self.assertEqual(expense.cae_activity_id, self.pottery)

    def test_no_submission_without_a_receipt(self):
        expense = self._expense(receipts=[])
        self.assertRefused(["receipt"], self.mine._portal_submit_expense, expense.id)

    def test_files(self):
        values = self._expense_values
        save = self.mine._portal_save_expense
        for name, content in (
            ("a.svg", SVG),
            ("a.png", SVG),
            ("a.jpg", HTML),
            ("a.pdf", b"MZ\x90\x00" + b"\0" * 200),
            ("a.png", PNG + b"\0" * MAX_RECEIPT),
        ):
            with self.subTest(name=name):
                self.assertRefused(
                    ["receipt"], save, values(receipts=[(name, content)])
                )
        many = [("a.png", PNG)] * 11
        self.assertRefused(["receipt"], save, values(receipts=many))
        expense = self._expense(receipts=[("a.txt", PDF)])
        [file] = self.pottery._get_expense_receipts(expense)
        self.assertEqual(file.mimetype, "application/pdf")
        self.assertFalse(file.public)
        self.assertFalse(file.access_token)
        self.assertEqual((file.res_model, file.res_id), ("hr.expense", expense.id))
        self.mine._portal_remove_receipt(expense.id, file.id)
        self.assertFalse(file.exists())

    def test_sent_back_with_a_reason(self):
        expense = self._expense()
        self.mine._portal_submit_expense(expense.id)
        expense.with_env(self.env)._do_refuse("Le ticket est illisible.")
        self.assertEqual(expense._get_cae_portal_state()["code"], "refused")
        self.assertEqual(expense.cae_refusal_reason, "Le ticket est illisible.")
        self.assertRefused(["form"], self.mine._portal_submit_expense, expense.id)
        self.mine._portal_reopen_expense(expense.id)
        self.assertEqual(expense.state, "draft")
        self.mine._portal_submit_expense(expense.id)
        self.assertEqual(expense.state, "submitted")

    def test_states_of_reimbursement(self):
        expense = self._posted_expense()
        totals = {"to_reimburse": 24.0, "waiting": 0.0}
        self.assertEqual(self.mine._get_portal_expense_totals(self.today), totals)
        self.assertEqual(expense._get_cae_portal_state()["code"], "to_reimburse")
        self._pay(expense.account_move_id, self.today, amount=10)
        self.assertEqual(expense._get_cae_portal_state()["code"], "partial")
        totals["to_reimburse"] = 14.0
        self.assertEqual(self.mine._get_portal_expense_totals(self.today), totals)
        self._pay(expense.account_move_id, self.today)
        self.assertIn(
            expense._get_cae_portal_state()["code"], ("in_payment", "reimbursed")
        )
        self.assertEqual(expense._get_cae_reimbursed_on(), self.today)
        totals["to_reimburse"] = 0.0
        self.assertEqual(self.mine._get_portal_expense_totals(self.today), totals)

    def test_another_s(self):
        expense = self._expense(self.his)
        for service, *args in (
            (self.mine._portal_submit_expense, expense.id),
            (self.mine._portal_delete_expense, expense.id),
            (self.mine._portal_reopen_expense, expense.id),
            (self.mine._portal_save_expense, self._expense_values(), expense.id),
            (self.mine._portal_request_waiver, expense.id, {"confirm": "1"}),
        ):
            with self.assertRaises(MissingError):
                service(*args)
        with self.assertRaises(AccessError):
            self.studio.with_user(self.awa)._portal_save_expense(self._expense_values())

    def test_a_colleague_s_in_the_same_activity(self):
        """Of an activity that two share, each changes his own expenses only."""
        shared = {
            "entrepreneur_id": self.studio.key_ids.entrepreneur_id.id,
            "date_from": "2026-01-01",
            "percentage": 50,
        }
        self.pottery.key_ids = [
            Command.update(self.pottery.key_ids.id, {"percentage": 50}),
            Command.create(shared),
        ]
        expense = self._expense(self.pottery.with_user(self.malo))
        self.assertRefused(["form"], self.mine._portal_submit_expense, expense.id)
        self.assertRefused(["form"], self.mine._portal_delete_expense, expense.id)


@tagged("post_install", "-at_install")
class TestPortalExpensePages(ExpenseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa.password = "portal-password"
        cls.base = f"/my/activity/{cls.pottery.id}/expenses"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _post(self, url, files=None, **values):
        token = self.csrf_token()
        return self.url_open(url, data={"csrf_token": token, **values}, files=files)

    def csrf_token(self):
        page = self.url_open(f"{self.base}/new").text
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    def _form(self, **values):
        values = self._expense_values(**values)
        values.pop("receipts")
        return values

    def _find(self):
        return self.env["hr.expense"].search(
            [("cae_activity_id", "=", self.pottery.id)]
        )

    def test_walk(self):
        response = self.url_open(self.base)
        self.assertIn(f"{self.base}/new", response.text)
        response = self._post(
            f"{self.base}/new",
            files={"photo": ("ticket.png", PNG, "image/png")},
            action="submit",
            **self._form(),
        )
        expense = self._find()
        self.assertEqual(response.url.split("?")[0].split("/")[-1], str(expense.id))
        self.assertEqual(expense.state, "submitted")
        self.assertIn("24,00", self.url_open(self.base).text)

    def test_one_of_two_parts_comes_back(self):
        """The other stays with the cooperative."""
        expense = self._expense(paid_by="both", company_amount="9")
        parts = expense._get_parts()
        for part in parts:
            self.mine._portal_submit_expense(part.id)
        expense.with_env(self.env)._do_refuse("Illisible")
        url = f"{self.base}/{expense.id}"
        self._post(url, action="reopen")
        self.assertEqual(expense.state, "draft")
        values = self._form(amount="15")
        self._post(url, action="submit", **values)
        self.assertEqual(set(parts.mapped("state")), {"submitted"})

    def test_sent_twice_is_one(self):
        token = self.csrf_token()
        data = {"csrf_token": token, "once": "abc", "action": "save", **self._form()}
        pages = {self.url_open(f"{self.base}/new", data=data).url for _try in range(2)}
        self.assertEqual(len(pages), 1)
        self.assertEqual(len(self._find()), 1)

    def test_what_was_typed_is_shown_again(self):
        response = self._post(
            f"{self.base}/new", action="save", **self._form(amount="-1", name="Argile")
        )
        self.assertIn("amount-error", response.text)
        self.assertIn('value="Argile"', response.text)
        self.assertFalse(self._find())

    def test_a_script_is_text(self):
        script = "<script>alert(1)</script>"
        expense = self._expense(name=script, note=script)
        for state in ("draft", "submitted"):
            if state == "submitted":
                self.mine._portal_submit_expense(expense.id)
            for url in (self.base, f"{self.base}/{expense.id}"):
                page = self.url_open(url).text
                self.assertNotIn(script, page)
                self.assertIn("&lt;script&gt;alert(1)", page)

    def test_receipt_through_its_door_only(self):
        expense = self._expense()
        file = self.pottery._get_expense_receipts(expense)
        response = self.url_open(f"{self.base}/{expense.id}/receipt/{file.id}")
        self.assertEqual(response.content, PNG)
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Content-Type"], "image/png")
        his = self._expense(self.his)
        his_file = self.studio._get_expense_receipts(his)
        for url in (
            f"{self.base}/{his.id}",
            f"{self.base}/{his.id}/receipt/{his_file.id}",
            f"{self.base}/{expense.id}/receipt/{his_file.id}",
            f"/my/activity/{self.studio.id}/expenses",
            f"/my/activity/{self.studio.id}/expenses/{his.id}/receipt/{his_file.id}",
        ):
            self.assertEqual(self.url_open(url).status_code, 404, url)
        for one in (file, his_file):
            response = self.url_open(f"/web/content/{one.id}")
            self.assertNotEqual(response.content, PNG)

    def test_too_large_is_told_before_it_is_read(self):
        """50 MB are announced, none is sent: the answer comes at once."""
        url = urlsplit(self.base_url())
        with self.allow_requests():
            cookies = self.opener.cookies.get_dict()
            response = self._announce(url, cookies, 50 * 1024 * 1024)
        self.assertEqual(response.status, 303)
        self.assertIn("message=too_large", response.getheader("Location"))
        page = self.url_open(f"{self.base}/new?message=too_large").text
        self.assertIn("receipt-error", page)

    def _announce(self, url, cookies, length):
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
        self.addCleanup(connection.close)
        connection.putrequest("POST", f"{self.base}/new")
        text = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection.putheader("Cookie", text)
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(length))
        connection.endheaders()
        return connection.getresponse()

    def test_trip(self):
        response = self.url_open(f"{self.base}/mileage/new")
        self.assertIn("/vehicles/new", response.text)
        vehicles = f"/my/activity/{self.pottery.id}/vehicles/new"
        self._post(vehicles, name="Kangoo", power="5")
        car = self.env["cae.vehicle"].search([("name", "=", "Kangoo")])
        self._post(
            f"{self.base}/mileage/new",
            action="save",
            name="Marché",
            date="2026-03-14",
            trip_from="Lorient",
            trip_to="Vannes",
            distance="58",
            round_trip="1",
            vehicle_id=car.id,
        )
        expense = self._find()
        page = self.url_open(f"{self.base}/{expense.id}").text
        self.assertIn("73,78", page)
        self.assertIn("0,636", page)

    def test_waiver(self):
        self.company.cae_waiver_account_id = self._get_account("7588", "758", "75")
        expense = self._posted_expense()
        url = f"{self.base}/{expense.id}"
        self.assertIn('name="confirm"', self.url_open(url).text)
        self._post(url, action="waive")
        self.assertFalse(expense.cae_waiver_requested_on)
        self._post(url, action="waive", confirm="1")
        self.assertTrue(expense.cae_waiver_requested_on)
        self.assertNotIn('name="confirm"', self.url_open(url).text)
