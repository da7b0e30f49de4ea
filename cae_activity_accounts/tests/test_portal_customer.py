from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from .common_portal import PortalCase

SIREN = "732829320"
SIRET, OTHER_SIRET = "73282932000074", "73282932000017"


@tagged("post_install", "-at_install")
class TestPortalCustomer(PortalCase):
    def _count(self):
        return (
            self.env["cae.activity.customer"].search_count([]),
            self.env["res.partner"].search_count([]),
        )

    def test_a_person(self):
        customer = self._customer(name="Camille Tanguy", city="Lorient")
        self.assertEqual(customer.activity_id, self.pottery)
        self.assertEqual(customer.partner_id.name, "Camille Tanguy")
        self.assertEqual(customer.partner_id.city, "Lorient")
        self.assertEqual(customer.partner_id.company_id, self.company)
        self.assertEqual(customer.contact_id, customer.partner_id)
        self.assertFalse(customer.partner_id.is_company)

    def test_a_company_is_one_card_of_the_cooperative(self):
        """Design §3: one partner per company number, a contact for each activity."""
        mine = self._customer(company_registry="732 829 320", phone="02 97 00 00 00")
        his = self._customer(
            self.his,
            name="Ville de Lorient",
            company_registry=SIREN,
            contact_name="Service photo",
            email="photo@lorient.example",
        )
        self.assertEqual(mine.partner_id, his.partner_id)
        self.assertEqual(mine.partner_id.company_registry, SIREN)
        self.assertTrue(mine.partner_id.is_company)
        self.assertNotEqual(mine.contact_id, his.contact_id)
        self.assertEqual(
            (his.contact_id.name, his.contact_id.email),
            ("Service photo", "photo@lorient.example"),
        )

    def test_what_one_activity_knows_is_not_told_to_another(self):
        mine = self._customer(company_registry=SIREN, phone="02 97 00 00 00")
        his = self._customer(
            self.his, name="Ville", company_registry=SIREN, email="photo@x.example"
        )
        self.assertFalse(mine.partner_id.email)
        self.assertFalse(mine.partner_id.phone)
        self.assertEqual((his.name, his.phone), ("Ville", ""))
        with self.assertRaises(MissingError):
            self.his._get_portal_customer(mine.id)

    def test_an_accountant_s_card_is_found(self):
        card = self.env["res.partner"].create(
            {"name": "MAIRIE", "is_company": True, "company_registry": SIRET}
        )
        customer = self._customer(company_registry="732 829 320 00074")
        self.assertEqual(customer.partner_id, card)
        self.assertEqual(card.name, "MAIRIE")
        self.assertEqual(customer.name, "Mairie de Lorient")

    def test_a_siren_and_a_siret_are_one_company(self):
        """Whichever comes first; two SIRET are two places, each with its card."""
        head_office = self._customer(company_registry=SIRET)
        self.assertEqual(
            self._customer(self.his, company_registry=SIREN).partner_id,
            head_office.partner_id,
        )
        self.assertRefused(
            ["company_registry"],
            self.mine._portal_create_customer,
            {"name": "Ville de Lorient", "company_registry": SIREN},
        )
        branch = self._customer(company_registry=OTHER_SIRET)
        self.assertNotEqual(branch.partner_id, head_office.partner_id)

    def test_a_number_typed_with_spaces(self):
        """By the cooperative; one digit more is another company."""
        cards = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "company_registry": number}
                for name, number in (
                    ("Une autre", "732 829 932 000 74"),
                    ("Mairie", "732 829 320 00074"),
                )
            ]
        )
        for number in (SIREN, SIRET):
            customer = self._customer(company_registry=number)
            with self.subTest(number):
                self.assertEqual(customer.partner_id, cards[1])
            customer.unlink()

    def test_a_card_of_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Autre coopérative"})
        card = self.env["res.partner"].create(
            {"name": "X", "company_registry": SIREN, "company_id": other.id}
        )
        self.assertNotEqual(self._customer(company_registry=SIREN).partner_id, card)

    def test_documents_print_the_name_once(self):
        customer = self._customer(company_registry=SIREN)
        self.assertEqual(customer.contact_id.display_name, "Mairie de Lorient")
        self._write(customer, contact_name="Service culture")
        self.assertEqual(
            customer.contact_id.display_name, "Mairie de Lorient, Service culture"
        )

    def _write(self, customer, **values):
        return self.mine._portal_write_customer(
            customer.id, {"name": customer.name, "email": customer.email, **values}
        )

    def test_changing_a_customer(self):
        customer = self._customer(company_registry=SIREN)
        self._write(customer, email="finances@lorient.example", company_registry="1")
        self.assertEqual(customer.contact_id.email, "finances@lorient.example")
        self.assertEqual(customer.company_registry, SIREN)
        self.assertFalse(customer.partner_id.email)

    def test_changing_a_person(self):
        customer = self._customer(name="Camille")
        self._write(customer, name="Camille Tanguy")
        self.assertEqual(customer.partner_id.name, "Camille Tanguy")

    def test_without_a_name(self):
        before = self._count()
        self.assertRefused(["name"], self.mine._portal_create_customer, {"name": " "})
        self.assertEqual(self._count(), before)

    def test_wrong_fields_are_told_together(self):
        values = {"name": "", "email": "culture", "company_registry": "123456789"}
        self.assertRefused(values, self.mine._portal_create_customer, values)

    def test_wrong_numbers(self):
        for number in ("12", "732829321", "73282932000075", "ABCDEFGHI", "٧٣٢٨٢٩٣٢٠"):
            self.assertRefused(
                ["company_registry"],
                self.mine._portal_create_customer,
                {"name": "X", "company_registry": number},
            )

    def test_the_cooperative_is_no_customer(self):
        self.company.company_registry = SIREN
        self.assertRefused(
            ["company_registry"],
            self.mine._portal_create_customer,
            {"name": "X", "company_registry": SIRET},
        )

    def test_twice(self):
        customer = self._customer(company_registry=SIREN)
        values = {"name": "X", "company_registry": SIREN}
        create = self.mine._portal_create_customer
        self.assertRefused(["company_registry"], create, values)
        customer.active = False
        self.assertRefused(["company_registry"], create, values)

    def test_too_long(self):
        self.assertRefused(
            ["name"], self.mine._portal_create_customer, {"name": "x" * 201}
        )

    def test_keys_of_a_forger_are_not_read(self):
        forged = {
            "activity_id": self.studio.id,
            "partner_id": self.customer.id,
            "contact_id": self.customer.id,
            "company_id": self.env.ref("base.main_company").id,
            "active": False,
        }
        customer = self._customer(**forged)
        self.assertEqual(customer.activity_id, self.pottery)
        self.assertNotEqual(customer.partner_id, self.customer)
        self.assertEqual(customer.company_id, self.company)
        self.assertTrue(customer.active)

    def test_context_of_a_forger_is_left_behind(self):
        forger = self.mine.with_context(
            default_activity_id=self.studio.id, default_active=False
        )
        customer = self._customer(forger)
        self.assertTrue(customer.active)
        self.assertTrue(customer.partner_id.active)

    def test_another_s_activity(self):
        with self.assertRaises(AccessError):
            self._customer(self.pottery.with_user(self.malo))

    def test_another_s_customer(self):
        customer = self._customer(self.his)
        with self.assertRaises(MissingError):
            self.mine._portal_write_customer(customer.id, {"name": "X"})
        self.assertEqual(customer.name, "Mairie de Lorient")

    def test_from_the_back_office(self):
        """A card that the accountant chose stays; the activity gets its own."""
        self.customer.email = "maire@lorient.example"
        row = self.env["cae.activity.customer"].create(
            {"activity_id": self.pottery.id, "partner_id": self.customer.id}
        )
        self.assertEqual(row.name, self.customer.name)
        self.assertEqual(row.contact_id.parent_id, self.customer)
        self.assertFalse(row.contact_id.email)
        self.assertEqual(self.customer.email, "maire@lorient.example")
