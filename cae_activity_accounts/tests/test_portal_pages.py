from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_portal import PortalCase

SIGNATURE = {
    "name": "Mme Riou",
    "signature": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAE"
    "hQGAhKmMIQAAAABJRU5ErkJggg==",
}


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.base = f"/my/activity/{cls.pottery.id}"
        cls.town = cls._customer()
        cls.draft = cls._quote(cls.town)
        cls.product = cls.mine._portal_save_product(
            {"name": "Bol", "price_unit": "18", "tax_id": str(cls.tax_20.id)}
        )
        cls.signed = cls._signed_quote(cls.town)
        cls.posted = cls._invoice(
            cls.pottery,
            2000,
            cls._days_ago(40),
            invoice_payment_term_id=cls.signed.payment_term_id.id,
        )

        cls.customers_line = cls.env.ref(
            "cae_activity_accounts.treasury_line_customers"
        )

    def setUp(self):
        super().setUp()
        self._log_in(self.awa)

    def _log_in(self, user):
        self.authenticate(user.login, "portal-password")

    def _get(self, path, status=200):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.content) if status == 200 else None

    def _post(self, path, data, form_path=None, status=200):
        """Fill in a form as a browser does: with the token that its page holds."""
        [token, *_others] = self._get(form_path or path).xpath(
            "//input[@name='csrf_token']/@value"
        )
        response = self.url_open(path, {**data, "csrf_token": token}, timeout=60)
        self.assertEqual(response.status_code, status)
        return response

    def _errors(self, response):
        page = html.fromstring(response.content)
        return {
            element.get("id").removesuffix("-error"): element.text_content().strip()
            for element in page.xpath("//div[contains(@class, 'invalid-feedback')]")
        }

    def _paths(self):
        return [
            self.base,
            f"{self.base}/items?figure=collected",
            f"{self.base}/statement",
            f"{self.base}/ledger",
            f"{self.base}/ledger/receivable",
            f"{self.base}/treasury",
            f"{self.base}/treasury/{self.customers_line.id}",
            f"{self.base}/customers",
            f"{self.base}/customers/new",
            f"{self.base}/customers/{self.town.id}",
            f"{self.base}/quotes",
            f"{self.base}/quotes?state=to_sign",
            f"{self.base}/quotes/new",
            f"{self.base}/quotes/{self.draft.id}",
            f"{self.base}/quotes/{self.signed.id}",
            f"{self.base}/quotes/{self.signed.id}/pdf",
            f"{self.base}/catalogue",
            f"{self.base}/catalogue/new",
            f"{self.base}/catalogue/{self.product.id}",
            f"{self.base}/terms",
            f"{self.base}/invoices",
            f"{self.base}/invoices?state=late",
            f"{self.base}/invoices/new",
            f"{self.base}/invoices/{self.posted.id}",
            f"{self.base}/invoices/{self.posted.id}/pdf",
            f"{self.base}/invoices/{self.posted.id}/refund",
            f"{self.base}/quotes/{self.signed.id}/invoice",
            f"{self.base}/receipts",
        ]

    def _post_lines(self, *lines):
        return {
            f"lines-{index}-{name}": value
            for index, line in enumerate(lines)
            for name, value in line.items()
        }

    # --- doors --------------------------------------------------------------------

    def test_his_pages_open(self):
        for path in self._paths():
            self.assertEqual(self.url_open(path, timeout=60).status_code, 200, path)

    def test_another_s_pages_do_not_exist(self):
        self._log_in(self.malo)
        for path in self._paths():
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_documents_of_another_through_one_s_own_activity(self):
        self._log_in(self.malo)
        own = f"/my/activity/{self.studio.id}"
        for path in self._paths():
            if path != self.base and path.rsplit("/", 1)[-1].isdecimal():
                forged = path.replace(self.base, own)
                self.assertEqual(self.url_open(forged).status_code, 404, forged)

    def test_who_is_not_logged_in_logs_in(self):
        self.authenticate(None, None)
        for path in [*self._paths(), "/my/activities"]:
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])

    def test_an_employee_without_rights(self):
        self.env["res.users"].create(
            {
                "name": "Sam",
                "login": "sam@deuxrives.example",
                "password": "portal-password",
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        self.authenticate("sam@deuxrives.example", "portal-password")
        for path in self._paths():
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_what_does_not_exist(self):
        for path in (
            "/my/activity/99999999",
            f"{self.base}/quotes/99999999",
            f"{self.base}/invoices/99999999",
            f"{self.base}/customers/99999999",
            f"{self.base}/items?figure=cash",
            f"{self.base}/treasury/99999999",
            f"{self.base}/items",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_what_is_typed_after_an_address(self):
        """Numbers of records are in the address itself; a page is a small number."""
        many = "9" * 30
        for path, status in {
            f"{self.base}/quotes/new?order_id={self.draft.id}": 404,
            f"{self.base}/quotes/new?order_id=abc": 404,
            f"{self.base}/customers/new?customer_id=abc": 404,
            f"/my/activity/{many}": 404,
            f"{self.base}/invoices/{many}": 404,
            f"{self.base}/quotes?page=abc": 200,
            f"{self.base}/quotes/page/{many}": 200,
            f"{self.base}/items?figure=charges&page=abc": 200,
            f"{self.base}/items/page/{many}?figure=charges": 200,
        }.items():
            self.assertEqual(self.url_open(path).status_code, status, path)

    def test_what_postgresql_does_not_take(self):
        typed = {"name": "Galerie\0 du Môle", f"lines-{'9' * 5000}-quantity": "1"}
        response = self._post(f"{self.base}/customers/new", typed)
        self.assertIn("Galerie du Môle", response.text)
        self._post(f"{self.base}/quotes/new", {**self._type_quote(), **typed})

    def test_forms_need_their_token(self):
        before = self.env["sale.order"].search_count([])
        for path in (
            f"{self.base}/customers/new",
            f"{self.base}/quotes/new",
            f"{self.base}/quotes/{self.signed.id}",
            f"{self.base}/invoices/new",
            f"{self.base}/invoices/{self.posted.id}",
            f"{self.base}/invoices/{self.posted.id}/refund",
            f"{self.base}/quotes/{self.signed.id}/invoice",
        ):
            response = self.url_open(path, {"name": "X", "action": "invoice"})
            self.assertEqual(response.status_code, 400, path)
        self.assertEqual(self.env["sale.order"].search_count([]), before)
        self.assertFalse(self.signed.invoice_ids)

    def test_who_left_reads_his_period_and_writes_no_more(self):
        self.pottery.key_ids.date_to = self._days_ago(1)
        page = self._get(self.base)
        self.assertFalse(page.xpath("//div[contains(@class, 'o_cae_actions')]"))
        self._get(f"{self.base}/invoices/{self.posted.id}", 404)
        self._get(f"{self.base}/quotes/{self.draft.id}", 404)
        self._make_older(self.posted)
        self._get(f"{self.base}/invoices/{self.posted.id}")
        response = self._post(f"{self.base}/customers/new", {"name": "X"}, status=403)
        self.assertNotIn("X", self.pottery._get_portal_customers().mapped("name"))
        self.assertEqual(response.status_code, 403)

    def test_who_left_does_not_read_the_customers_that_came_after(self):
        """Those who stay in the activity go on; GDPR, art. 5: no more than needed."""
        old = self._customer(name="Cave du Port")
        new = self._customer(name="Hôtel du Phare")
        self._make_older(old)
        self.pottery.key_ids.date_to = self._days_ago(1)
        for page in ("customers", "quotes/new", "recurring/new"):
            text = self._get(f"{self.base}/{page}").text_content()
            self.assertIn("Cave du Port", text)
            self.assertNotIn("Hôtel du Phare", text)
        for page in ("", "/reminders"):
            self._get(f"{self.base}/customers/{old.id}{page}")
            self._get(f"{self.base}/customers/{new.id}{page}", 404)

    def test_a_closed_activity_is_read_only(self):
        self.pottery.active = False
        page = self._get(self.base)
        self.assertFalse(page.xpath("//div[contains(@class, 'o_cae_actions')]"))
        self._post(f"{self.base}/customers/new", {"name": "X"}, status=403)

    # --- home ---------------------------------------------------------------------

    def test_one_activity_opens_at_once(self):
        response = self.url_open("/my/activities", allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith(self.base))

    def test_several_activities(self):
        drawing = self.env["cae.activity"].create({"name": "Dessin"})
        self._add_key(drawing)
        page = self._get("/my/activities")
        self.assertEqual(
            page.xpath("//div[contains(@class, 'list-group')]/a/@href"),
            [f"/my/activity/{drawing.id}", self.base],
        )
        home = self._get(self.base)
        self.assertIn(
            f"/my/activity/{drawing.id}",
            home.xpath("//a[contains(@class, 'dropdown-item')]/@href"),
        )

    def _add_key(self, activity):
        self.env["cae.activity.key"].create(
            {
                "activity_id": activity.id,
                "entrepreneur_id": self.pottery.key_ids.entrepreneur_id.id,
                "date_from": "2026-01-01",
            }
        )

    def test_no_activity(self):
        self.pottery.key_ids.date_from = fields.Date.add(self.today, days=9)
        page = self._get("/my/activities")
        self.assertTrue(page.xpath("//div[contains(@class, 'o_cae_empty')]//a"))

    def test_card_on_the_first_page(self):
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["cae_activity_count"]}
        )
        self.assertEqual(counters, {"cae_activity_count": 1})

    def test_home(self):
        self._pay(self.posted, self._days_ago(5), amount=1200)
        page = self._get(self.base)
        [amount] = page.xpath("//p[contains(@class, 'o_cae_amount')]")
        self.assertEqual(self._digits(amount), "100000")
        steps = page.xpath("//a[contains(@class, 'o_cae_step')]/@href")
        self.assertEqual(
            steps,
            [
                f"{self.base}/items?figure={code}"
                for code in (
                    "collected",
                    "charges",
                    "contribution",
                    "payroll_cost",
                    "reserved",
                )
            ],
        )
        links = page.xpath("//section//a/@href")
        self.assertIn(f"{self.base}/quotes?state=to_invoice", links)
        self.assertIn(f"{self.base}/invoices/{self.posted.id}", links, "late")
        self.assertEqual(len(page.xpath("//*[local-name()='rect']")), 12)
        actions = page.xpath("//div[contains(@class, 'o_cae_actions')]//a/@href")
        self.assertEqual(
            actions,
            [f"{self.base}/{kind}/new" for kind in ("quotes", "invoices", "expenses")],
        )

    def test_items_of_a_step(self):
        self._pay(self.posted, self._days_ago(5), amount=1200)
        page = self._get(f"{self.base}/items?figure=collected")
        rows = page.xpath("//div[contains(@class, 'list-group-item')]")
        self.assertIn(self.posted.name, rows[0].text_content())
        amounts = page.xpath("//span[contains(@class, 'o_cae_number')]")
        self.assertEqual(list(map(self._digits, amounts)), ["100000", "100000"])

    def _digits(self, element):
        """An amount, whatever the language it is written in."""
        return "".join(filter(str.isdecimal, element.text_content()))

    # --- customers ----------------------------------------------------------------

    def test_write_a_customer_down(self):
        path = f"{self.base}/customers/new"
        response = self._post(path, {"name": "Galerie du Môle", "city": "Lorient"})
        self.assertTrue(response.url.endswith(f"{self.base}/customers"))
        self.assertIn("Galerie du Môle", response.text)

    def test_wrong_customer_keeps_what_was_typed(self):
        typed = {"name": "", "email": "culture", "street": "4 <rue> des Arts"}
        response = self._post(f"{self.base}/customers/new", typed)
        self.assertEqual(set(self._errors(response)), {"name", "email"})
        page = html.fromstring(response.content)
        for name, value in typed.items():
            [field] = page.xpath(f"//input[@id='{name}']")
            self.assertEqual(field.get("value", ""), value)

    def test_a_customer_written_on_the_way_to_a_quote(self):
        for quote, price in (("new", ""), (self.draft.id, "100000")):
            path = f"{self.base}/customers/new"
            data = {"name": f"Galerie {quote}", "back": quote}
            response = self._post(path, data, f"{path}?back={quote}")
            self.assertIn(f"{self.base}/quotes/{quote}?", response.url)
            page = html.fromstring(response.content)
            [selected] = page.xpath("//select[@id='customer_id']/option[@selected]")
            self.assertEqual(selected.text_content(), data["name"])
            typed = page.xpath("//input[@name='lines-0-price_unit']/@value")
            digits = ["".join(filter(str.isdecimal, text)) for text in typed]
            self.assertEqual(digits, [price])

    # --- quotes -------------------------------------------------------------------

    def _type_quote(self, **values):
        lines = values.pop("lines", [self._line()])
        return {
            "customer_id": self.town.id,
            "validity_date": fields.Date.to_string(self.today),
            "action": "save",
            **self._post_lines(*lines),
            **values,
        }

    def test_save_a_quote_then_send_it(self):
        response = self._post(f"{self.base}/quotes/new", self._type_quote())
        order = self.env["sale.order"].search([], order="id desc", limit=1)
        self.assertIn(f"{self.base}/quotes/{order.id}", response.url)
        self.assertEqual((order.state, order.amount_total), ("draft", 2400.0))
        self._post(
            f"{self.base}/quotes/{order.id}",
            self._type_quote(action="send", lines=[self._line(quantity="3")]),
        )
        order.invalidate_recordset()
        self.assertEqual((order.state, order.amount_total), ("sent", 3600.0))

    def test_wrong_quote_keeps_what_was_typed(self):
        count = self.env["sale.order"].search_count([])
        response = self._post(
            f"{self.base}/quotes/new",
            self._type_quote(
                action="send",
                lines=[self._line(quantity="-1", description="Bol «bleu» <b>")],
            ),
        )
        self.assertEqual(set(self._errors(response)), {"lines-0-quantity"})
        page = html.fromstring(response.content)
        self.assertEqual(page.xpath("//input[@name='lines-0-quantity']/@value"), ["-1"])
        [textarea] = page.xpath("//textarea[@name='lines-0-description']")
        self.assertEqual(textarea.text_content(), "Bol «bleu» <b>")
        self.assertEqual(
            page.xpath("//input[@name='lines-0-price_unit']/@value"), ["1 000,00"]
        )
        self.assertEqual(self.env["sale.order"].search_count([]), count)

    def test_lines_that_were_removed_leave_gaps(self):
        data = self._type_quote(lines=[])
        for index in (7, 2):
            line = self._line(description=f"line {index}")
            data |= {f"lines-{index}-{key}": value for key, value in line.items()}
        self._post(f"{self.base}/quotes/new", data)
        order = self.env["sale.order"].search([], order="id desc", limit=1)
        self.assertEqual(order.order_line.mapped("name"), ["line 2", "line 7"])

    def test_saved_and_sent_or_nothing(self):
        """What cannot be sent is not saved either, and is still on the page."""
        camille = self._customer(name="Camille", email="")
        count = self.env["sale.order"].search_count([])
        response = self._post(
            f"{self.base}/quotes/new",
            self._type_quote(action="send", customer_id=camille.id),
        )
        self.assertEqual(set(self._errors(response)), {"customer_id"})
        self.assertEqual(self.env["sale.order"].search_count([]), count)

    def test_a_quote_signed_meanwhile(self):
        path = f"{self.base}/quotes/{self.signed.id}"
        response = self._post(path, self._type_quote(action="send"))
        page = html.fromstring(response.content)
        [alert] = page.xpath("//div[contains(@class, 'alert-danger')]")
        self.assertTrue(alert.text_content().strip())
        self.assertEqual(self.signed.order_line.product_uom_qty, 2.0)

    def test_the_customer_signs(self):
        """The link that was e-mailed opens core's page, which signs once."""
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        url = order.get_portal_url()
        self.authenticate(None, None)
        page = self._get(url)
        self.assertIn(self.pottery.name, page.text_content())
        self.assertTrue(page.xpath("//*[@data-bs-target='#modalaccept']"))
        accept = url.replace("?", "/accept?")
        self.assertIn("redirect_url", self.make_jsonrpc_request(accept, SIGNATURE))
        order.invalidate_recordset()
        self.assertEqual((order.state, order.signed_by), ("sale", "Mme Riou"))
        self.assertIn("error", self.make_jsonrpc_request(accept, SIGNATURE))

    def test_the_conversation_speaks_the_customer_s_language(self):
        """It is core's, whose pages for customers forget the language of ``mail``."""
        self.authenticate(None, None)
        texts = self.url_open("/website/translations?lang=fr_FR").json()
        self.assertIn("mail", texts["modules"])

    def test_an_expired_or_forged_link(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        order.validity_date = self._days_ago(1)
        url = order.get_portal_url()
        self.authenticate(None, None)
        page = self._get(url)
        self.assertFalse(page.xpath("//*[@data-bs-target='#modalaccept']"))
        self.assertTrue(page.xpath("//div[contains(@class, 'alert')]"))
        accept = url.replace("?", "/accept?")
        self.assertIn("error", self.make_jsonrpc_request(accept, SIGNATURE))
        forged = self.url_open(f"/my/orders/{order.id}?access_token=forged")
        self.assertNotIn(order.name, forged.text)
        order.invalidate_recordset()
        self.assertEqual(order.state, "sent")

    # --- invoices -----------------------------------------------------------------

    def test_from_the_signed_quote_to_the_number(self):
        response = self._post(
            f"{self.base}/quotes/{self.signed.id}", {"action": "invoice"}
        )
        invoice = self.signed.invoice_ids
        path = f"{self.base}/invoices/{invoice.id}"
        self.assertTrue(response.url.endswith(path))
        preview = self.url_open(f"{path}/pdf", timeout=60)
        self.assertEqual(preview.status_code, 200)
        self.assertNotIn("attachment", preview.headers["Content-Disposition"])
        self._post(path, {"invoice_date": fields.Date.to_string(self.today)})
        invoice.invalidate_recordset()
        self.assertEqual(invoice.cae_submission, "submitted")
        self.assertFalse(self._get(path).xpath("//input[@name='invoice_date']"))
        invoice.action_post()
        self.assertIn(invoice.name, self._get(path).text_content())
        response = self.url_open(f"{path}/pdf", timeout=60)
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_what_is_paid_and_what_is_due(self):
        path = f"{self.base}/invoices/{self.posted.id}"
        [due] = self._get(path).xpath("(//dl)[last()]/dd")
        self.assertEqual(self._digits(due), "240000")
        self._pay(self.posted, self._days_ago(5), amount=1000)
        rows = self._get(path).xpath("(//dl)[last()]/dd")
        self.assertEqual(list(map(self._digits, rows)), ["100000", "140000"])
        self._pay(self.posted, self._days_ago(4))
        [paid] = self._get(path).xpath("(//dl)[last()]/dd")
        self.assertEqual(self._digits(paid), "240000")

    def test_choose_the_quote_to_invoice(self):
        path = f"{self.base}/invoices/new"
        self.assertEqual(
            self._get(path).xpath("//button[@name='order_id']/@value"),
            [str(self.signed.id)],
        )
        self._post(path, {"order_id": self.signed.id})
        self.assertEqual(self.signed.invoice_ids.cae_submission, "draft")
        self.assertTrue(self._get(path).xpath("//div[contains(@class, 'o_cae_empty')]"))

    def test_forged_quote_to_invoice(self):
        his = self._signed_quote(self._customer(self.his), self.his)
        path = f"{self.base}/invoices/new"
        for order_id in (his.id, "abc", ""):
            self._post(path, {"order_id": order_id}, status=404)
        self.assertFalse(his.invoice_ids)

    def test_wrong_date_keeps_what_was_typed(self):
        invoice = self.mine._portal_create_invoice(self.signed.id)
        path = f"{self.base}/invoices/{invoice.id}"
        response = self._post(path, {"invoice_date": "2999-01-01"})
        self.assertEqual(set(self._errors(response)), {"invoice_date"})
        page = html.fromstring(response.content)
        self.assertEqual(
            page.xpath("//input[@name='invoice_date']/@value"), ["2999-01-01"]
        )

    def test_empty_pages_say_what_to_do(self):
        self._log_in(self.malo)
        base = f"/my/activity/{self.studio.id}"
        for path in ("quotes", "invoices", "customers", "quotes/new", "invoices/new"):
            page = self._get(f"{base}/{path}")
            [empty] = page.xpath("//div[contains(@class, 'o_cae_empty')]")
            self.assertTrue(empty.xpath(".//p")[0].text_content().strip(), path)
            self.assertTrue(empty.xpath(".//a"), path)
