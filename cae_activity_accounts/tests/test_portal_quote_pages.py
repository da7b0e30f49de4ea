import time

from lxml import html

from odoo.tests import HttpCase, tagged

from .common_portal import PortalCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPortalQuotePages(PortalCase, HttpCase):
    """The pages of a quote and of the catalogue, without a script."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.base = f"/my/activity/{cls.pottery.id}"
        cls.town = cls._customer(name=f"Mairie {SCRIPT}")
        cls.draft = cls._quote(cls.town)
        cls.bowl = cls._product(cls.mine, "Bol")
        cls.his_bowl = cls._product(cls.his, "Affiche")

    @classmethod
    def _product(cls, activity, name):
        return activity._portal_save_product(
            {
                "name": name,
                "description": SCRIPT,
                "unit_name": "pièce",
                "price_unit": "18",
                "tax_id": str(cls.tax_20.id),
            }
        )

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _open(self, path):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, 200, path)
        self.assertNotIn(SCRIPT, response.text)
        return html.fromstring(response.content)

    def _post(self, path, data):
        page = self._open(path)
        hidden = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "once")
        }
        response = self.url_open(path, {**data, **hidden}, timeout=60)
        self.assertNotIn(SCRIPT, response.text)
        return response

    def _type(self, *lines, **values):
        return {
            "customer_id": self.town.id,
            **{
                f"lines-{index}-{name}": value
                for index, line in enumerate(lines)
                for name, value in line.items()
            },
            **values,
        }

    def _rows(self, response):
        """:return: list of (kind, text) of the rows of the form"""
        page = html.fromstring(response.content)
        rows = page.xpath(
            "//div[contains(@class, 'o_cae_rows')]/div[contains(@class, 'o_cae_row')]"
        )
        texts = [row.xpath(".//textarea")[0].text_content() for row in rows]
        return [
            (row.get("data-kind"), text.strip())
            for row, text in zip(rows, texts, strict=True)
        ]

    # --- the form -----------------------------------------------------------------

    def test_rows_are_asked_of_the_server(self):
        path = f"{self.base}/quotes/new"
        before = self.env["sale.order"].search_count([])
        for action, kind in (
            ("add_line", "description"),
            ("add_section", "section"),
            ("add_note", "note"),
        ):
            data = self._type(self._line(), self._line(description=""), action=action)
            rows = self._rows(self._post(path, data))
            self.assertEqual(rows[0], ("description", "Atelier modelage"))
            self.assertEqual(rows[-1], (kind, ""))
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_choose_in_the_catalogue(self):
        path = f"{self.base}/quotes/{self.draft.id}"
        data = self._type(
            self._line(), action="add_product", catalogue_id=str(self.bowl.id)
        )
        response = self._post(path, data)
        first, chosen = self._rows(response)
        self.assertEqual(first[1], "Atelier modelage")
        self.assertIn("Bol", chosen[1])
        page = html.fromstring(response.content)
        [price] = page.xpath("//input[@name='lines-1-price_unit']/@value")
        self.assertEqual("".join(filter(str.isdecimal, price)), "1800")

    def test_another_s_item_is_not_offered_nor_chosen(self):
        path = f"{self.base}/quotes/{self.draft.id}"
        page = self._open(path)
        offered = page.xpath("//select[@name='catalogue_id']/option/@value")
        self.assertEqual(offered, ["", str(self.bowl.id)])
        data = self._type(
            self._line(), action="add_product", catalogue_id=str(self.his_bowl.id)
        )
        self.assertNotIn("Affiche", str(self._rows(self._post(path, data))))

    def test_ten_thousand_lines(self):
        """Refused with a sentence, in the time of a page."""
        path = f"{self.base}/quotes/new"
        before = self.env["sale.order"].search_count([])
        data = self._type(*[self._line()] * 10_000, action="save")
        start = time.monotonic()
        response = self._post(path, data)
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.content)
        [error] = page.xpath("//div[@id='lines-error']")
        self.assertIn("100", error.text_content())
        self.assertLess(len(self._rows(response)), 102)
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_a_request_has_a_size(self):
        data = self._type(self._line(description="x" * 5_000_000), action="save")
        response = self._post(f"{self.base}/quotes/new", data)
        self.assertEqual(response.status_code, 413)

    def test_a_negative_price_says_what_to_do(self):
        data = self._type(self._line(price_unit="-5"), action="save")
        response = self._post(f"{self.base}/quotes/new", data)
        page = html.fromstring(response.content)
        [error] = page.xpath("//div[@id='lines-0-price_unit-error']")
        self.assertTrue(error.text_content().strip())

    def test_the_preview_is_the_paper(self):
        path = f"{self.base}/quotes/{self.draft.id}"
        line = self._line(quantity="4")
        response = self._post(path, self._type(line, action="preview"))
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("inline", response.headers["Content-Disposition"])
        self.draft.invalidate_recordset()
        self.assertEqual(self.draft.state, "draft")
        self.assertEqual(self.draft.amount_untaxed, 4000)

    def test_the_preview_follows_each_change(self):
        """Even back to what was shown before, with the token of the same page."""
        path = f"{self.base}/quotes/{self.draft.id}"
        page = self._open(path)
        hidden = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "once")
        }
        for quantity in ("4", "5", "4"):
            data = self._type(self._line(quantity=quantity), action="preview")
            self.url_open(path, {**data, **hidden}, timeout=60)
        self.draft.invalidate_recordset()
        self.assertEqual(self.draft.amount_untaxed, 4000)

    # --- the page of a quote --------------------------------------------------------

    def test_the_page_of_a_quote(self):
        lines = [
            {"section": f"Ateliers {SCRIPT}"},
            self._line(discount="10"),
            {"note": f"Note {SCRIPT}"},
        ]
        self.mine._portal_write_terms({"quote_terms": f"Délai {SCRIPT}"})
        order = self._quote(self.town, lines=lines, deposit_percent="30")
        self.mine._portal_send_quote(order.id)
        order.message_post(body="Vu", subtype_xmlid="sale.mt_order_viewed")
        text = self._open(f"{self.base}/quotes/{order.id}").text_content()
        for shown in ("Ateliers", "Note", "Délai", "culture@lorient.example", "Awa"):
            self.assertIn(shown, text)
        log = self._open(f"{self.base}/quotes/{order.id}").xpath(
            "//ul[contains(@class, 'o_cae_log')]/li"
        )
        self.assertEqual(len(log), 2)

    def test_an_expired_quote_is_renewed(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        order.validity_date = self._days_ago(1)
        path = f"{self.base}/quotes/{order.id}"
        response = self._post(path, {"action": "duplicate"})
        copy = self.env["sale.order"].search([], order="id desc", limit=1)
        self.assertNotEqual(copy, order)
        self.assertIn(f"{self.base}/quotes/{copy.id}", response.url)
        self.assertEqual((copy.state, order.state), ("draft", "sent"))

    # --- the catalogue --------------------------------------------------------------

    def test_write_an_item_then_archive_it(self):
        data = {"name": "", "price_unit": "18", "tax_id": str(self.tax_20.id)}
        path = f"{self.base}/catalogue/new"
        page = html.fromstring(self._post(path, data).content)
        self.assertTrue(page.xpath("//div[@id='name-error']"))
        [price] = page.xpath("//input[@name='price_unit']/@value")
        self.assertEqual(price, "18")
        self.assertIn("Vase", self._post(path, {**data, "name": "Vase"}).text)
        vase = self.pottery._get_portal_catalogue().filtered(
            lambda product: product.name == "Vase"
        )
        path = f"{self.base}/catalogue/{vase.id}"
        response = self._post(path, {"action": "archive"})
        self.assertNotIn("Vase", response.text)
        archived = self._open(f"{self.base}/catalogue?archived=1")
        self.assertIn("Vase", archived.text_content())
        response = self._post(path, {"action": "unarchive"})
        self.assertIn("Vase", response.text)

    def test_write_the_terms(self):
        response = self._post(f"{self.base}/terms", {"quote_terms": f"Franco {SCRIPT}"})
        self.assertIn("Franco", response.text)
        self.pottery.invalidate_recordset()
        self.assertEqual(self.pottery.quote_terms, f"Franco {SCRIPT}")

    def test_another_s_catalogue_does_not_exist(self):
        for path in (
            f"/my/activity/{self.studio.id}/catalogue",
            f"/my/activity/{self.studio.id}/terms",
            f"{self.base}/catalogue/{self.his_bowl.id}",
            f"{self.base}/catalogue/99999999",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)
