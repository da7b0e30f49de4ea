from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalCatalogue(PortalCase):
    """What an activity writes once for all its quotes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()
        cls.workshop = cls._product()

    @classmethod
    def _product(cls, activity=None, **values):
        return (activity or cls.mine)._portal_save_product(cls._item(**values))

    @classmethod
    def _item(cls, **values):
        return {
            "name": "Atelier modelage",
            "description": "Terre fournie",
            "unit_name": "heure",
            "price_unit": "45,50",
            "tax_id": str(cls.tax_20.id),
            **values,
        }

    def test_an_item(self):
        self.assertEqual(self.workshop.activity_id, self.pottery)
        self.assertEqual(self.workshop.company_id, self.company)
        self.assertEqual(self.workshop.price_unit, 45.5)
        self.assertEqual(self.workshop.tax_id, self.tax_20)
        self.assertEqual(self.pottery._get_portal_catalogue(), self.workshop)
        self.assertFalse(self.studio._get_portal_catalogue())

    def test_it_makes_a_line(self):
        [line] = self.pottery._prepare_catalogue_lines().values()
        order = self._quote(self.town, lines=[line])
        first, second = order.order_line.name.split("\n")
        self.assertIn("Atelier modelage", first)
        self.assertIn("heure", first)
        self.assertEqual(second, "Terre fournie")
        self.assertEqual(order.amount_untaxed, 45.5)
        self.assertEqual(order.amount_tax, 9.1)

    def test_quotes_keep_what_they_say(self):
        [line] = self.pottery._prepare_catalogue_lines().values()
        order = self._quote(self.town, lines=[line])
        values = self._item(name="Tournage", price_unit="60")
        self.mine._portal_save_product(values, self.workshop.id)
        self.assertEqual(self.workshop.name, "Tournage")
        self.assertEqual(order.order_line.price_unit, 45.5)

    def test_archive_and_put_back(self):
        self.mine._portal_archive_product(self.workshop.id)
        self.assertFalse(self.pottery._get_portal_catalogue())
        self.assertEqual(
            self.pottery._get_portal_catalogue(active=False), self.workshop
        )
        self.mine._portal_archive_product(self.workshop.id, active=True)
        self.assertEqual(self.pottery._get_portal_catalogue(), self.workshop)

    # --- bad input ----------------------------------------------------------------

    def test_wrong_items(self):
        for name, value in (
            ("name", ""),
            ("name", "x" * 201),
            ("description", "x" * 1501),
            ("unit_name", "x" * 41),
            ("price_unit", "-1"),
            ("price_unit", ""),
            ("price_unit", "1.001"),
            ("tax_id", ""),
            ("tax_id", str(self.purchase_vat_20.id)),
        ):
            with self.subTest(name=name, value=value[:9]):
                service = self.mine._portal_save_product
                self.assertRefused([name], service, self._item(**{name: value}))

    def test_a_forger_s_keys_are_not_read(self):
        product = self._product(activity_id=self.studio.id, active=False, company_id=1)
        self.assertEqual(product.activity_id, self.pottery)
        self.assertTrue(product.active)

    def test_another_s_item(self):
        his = self._product(self.his)
        for service in (
            lambda: self.mine._portal_save_product(self._item(), his.id),
            lambda: self.mine._portal_archive_product(his.id),
        ):
            with self.assertRaises(MissingError):
                service()

    def test_another_s_catalogue(self):
        for service in (
            lambda: self._product(self.studio.with_user(self.awa)),
            lambda: self.studio.with_user(self.awa)._portal_write_terms({}),
        ):
            with self.assertRaises(AccessError):
                service()

    def test_a_catalogue_has_an_end(self):
        products = self.env["cae.activity.product"]
        products.create(
            [
                {
                    "activity_id": self.pottery.id,
                    "name": f"Bol {number}",
                    "price_unit": 1,
                    "tax_id": self.tax_20.id,
                }
                for number in range(499)
            ]
        )
        self.assertRefused(["form"], self.mine._portal_save_product, self._item())
        self.mine._portal_save_product(self._item(name="Bol"), self.workshop.id)

    # --- terms --------------------------------------------------------------------

    def test_terms_are_printed_on_quotes(self):
        before = self._quote(self.town)
        self.mine._portal_write_terms(
            {"quote_terms": "Délai : 3 semaines\n<b>Franco</b>"}
        )
        order = self._quote(self.town)
        self.assertIn("3 semaines", order.note)
        self.assertIn("&lt;b&gt;", order.note)
        self.assertNotIn("<b>", order.note)
        self.assertFalse(before.note)
        self.mine._portal_save_quote(self._quote_values(self.town), before.id)
        self.assertIn("3 semaines", before.note, "a draft follows")

    def test_terms_of_a_quote_sent_stay(self):
        self.mine._portal_write_terms({"quote_terms": "Délai : 3 semaines"})
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        self.mine._portal_write_terms({"quote_terms": ""})
        self.assertIn("3 semaines", order.note)
        self.assertFalse(self._quote(self.town).note)

    def test_terms_come_above_those_of_the_cooperative(self):
        self.env["ir.config_parameter"].set_param("account.use_invoice_terms", True)
        self.company.write({"terms_type": "plain", "invoice_terms": "<p>CGV</p>"})
        self.mine._portal_write_terms({"quote_terms": "Délai : 3 semaines"})
        order = self._quote(self.town)
        self.assertLess(order.note.index("3 semaines"), order.note.index("CGV"))
        self.assertEqual(order.note.count("CGV"), 1)
        self.mine._portal_save_quote(self._quote_values(self.town), order.id)
        self.assertEqual(order.note.count("3 semaines"), 1)

    def test_terms_have_a_length(self):
        self.assertRefused(
            ["quote_terms"], self.mine._portal_write_terms, {"quote_terms": "x" * 10001}
        )

    def test_the_accountant_writes_the_terms(self):
        accountant = self.env["res.users"].create(
            {
                "name": "Paul",
                "login": "paul",
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
                "group_ids": [(4, self.env.ref("cae_base.group_accountant").id)],
            }
        )
        self.pottery.with_user(accountant).quote_terms = "Franco de port"
        self.assertIn("Franco", self._quote(self.town).note)
        self.assertEqual(
            self.workshop.with_user(accountant).read(["name"])[0]["name"],
            "Atelier modelage",
        )
        with self.assertRaises(AccessError):
            self.workshop.with_user(accountant).name = "X"

    def test_who_left_writes_no_more(self):
        self.pottery.key_ids.date_to = fields.Date.subtract(self.today, days=1)
        self.pottery._compute_portal_partner_ids()
        with self.assertRaises(AccessError):
            self._product()
