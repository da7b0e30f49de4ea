"""The first page of an activity: the dates that wait, and what core adds to it."""

from lxml import html

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .common_portal import PortalCase


class HomeCase(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()

    @classmethod
    def _in_days(cls, days):
        return fields.Date.add(cls.today, days=days)

    def _deadline(self, name, record, days):
        """A clock of the cooperative has found this date."""
        clock = self.env.ref(f"cae_base.{name}")
        day = self._in_days(days)
        return self.env["cae.deadline"]._create_deadlines(clock, {record: day})

    def _dates(self, activity=None):
        activity = activity or self.mine
        return [
            (row["date"], row["url"])
            for row in activity._get_portal_deadlines(self.today)
        ]

    def _person(self, user):
        return self.env["cae.entrepreneur"].search(
            [("partner_id", "=", user.partner_id.id)]
        )


@tagged("post_install", "-at_install")
class TestPortalDeadlines(HomeCase):
    def test_none(self):
        self.assertEqual(self._dates(), [])

    def test_own_clocks(self):
        """His own, and those of his activity; not those of anybody else."""
        self._deadline("clock_medical_visit", self._person(self.awa), 20)
        self._deadline("clock_insurance", self.pottery, 10)
        self._deadline("clock_membership", self._person(self.malo), 5)
        self._deadline("clock_trade_proof", self.studio, 5)
        self.assertEqual(
            self._dates(), [(self._in_days(10), None), (self._in_days(20), None)]
        )

    def test_those_of_who_shares_the_activity(self):
        """What the clocks say of a person is for that person."""
        person = self._person(self.malo)
        self.pottery.key_ids = [
            Command.update(self.pottery.key_ids.id, {"percentage": 50}),
            Command.create(
                {
                    "entrepreneur_id": person.id,
                    "percentage": 50,
                    "date_from": "2026-01-01",
                }
            ),
        ]
        self._deadline("clock_residence_permit", person, 5)
        self.assertEqual(self._dates(), [])
        self.assertEqual(len(self._dates(self.pottery.with_user(self.malo))), 1)

    def test_which_clocks(self):
        deadline = self._deadline("clock_membership", self._person(self.awa), 30)
        self.assertEqual(len(self._dates()), 1)
        deadline.clock_id.is_for_entrepreneur = False
        self.assertEqual(self._dates(), [])

    def test_far_and_lifted(self):
        far = self._deadline("clock_membership", self._person(self.awa), 400)
        self.assertEqual(self._dates(), [])
        late = self._deadline("clock_insurance", self.pottery, -3)
        self.assertEqual(self._dates(), [(self._in_days(-3), None)])
        (far | late)._close({})
        self.assertEqual(self._dates(), [])

    def test_quotes_and_invoices(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        order.validity_date = self._in_days(4)
        other = self._quote(self.town)
        self.mine._portal_send_quote(other.id)
        other.validity_date = self._in_days(40)
        terms = {
            "invoice_payment_term_id": False,
            "partner_id": self.town.contact_id.id,
        }
        due = self._invoice(
            self.pottery, 100, self.today, invoice_date_due=self._in_days(3), **terms
        )
        self._invoice(
            self.pottery, 100, self.today, invoice_date_due=self._in_days(30), **terms
        )
        paid = self._invoice(
            self.pottery, 100, self.today, invoice_date_due=self._in_days(2), **terms
        )
        self._pay(paid, self.today)
        self.assertEqual(
            self._dates(),
            [
                (self._in_days(3), due._get_cae_portal_path()),
                (self._in_days(4), order._get_cae_portal_path()),
            ],
        )
        rows = self.mine._get_portal_deadlines(self.today)
        self.assertEqual({row["note"] for row in rows}, {"Mairie de Lorient"})

    def test_a_short_list(self):
        for day in range(20):
            order = self._quote(self.town)
            self.mine._portal_send_quote(order.id)
            order.validity_date = self._in_days(day % 10)
        dates = self._dates()
        self.assertLessEqual(len(dates), 6)
        self.assertEqual(dates[0][0], self.today)

    def test_leaver(self):
        self._deadline("clock_insurance", self.pottery, 10)
        self.pottery.key_ids.date_to = self._days_ago(1)
        day = self.mine._check_portal_read()
        self.assertEqual(self.mine._get_portal_deadlines(day), [])


@tagged("post_install", "-at_install")
class TestPortalHome(HomeCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.base = f"/my/activity/{cls.pottery.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _page(self, path):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, 200, path)
        return html.fromstring(response.content)

    def test_dates_are_shown(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        order.validity_date = self._in_days(4)
        self._deadline("clock_insurance", self.pottery, -3)
        page = self._page(self.base)
        self.assertTrue(page.xpath(f"//a[@href='{order._get_cae_portal_path()}']"))
        name = self.env.ref("cae_base.clock_insurance").with_context(lang="fr_FR").name
        [late] = page.xpath(
            f"//span[@class='d-block'][normalize-space()={name!r}]/../.."
        )
        self.assertTrue(late.xpath(".//span[contains(@class, 'text-danger')]"))

    def test_each_bar_opens_its_lines(self):
        self._pay(self._invoice(self.pottery, 100, self.today), self.today)
        page = self._page(self.base)
        paths = page.xpath("//a[contains(@class, 'o_cae_step')]/@href")
        self.assertGreaterEqual(len(paths), 4)
        for path in paths:
            self._page(path)

    def test_switch(self):
        self._entrepreneur_key(self.awa, self.studio)
        page = self._page(self.base)
        paths = page.xpath("//a[contains(@class, 'dropdown-item')]/@href")
        self.assertIn(f"/my/activity/{self.studio.id}", paths)

    def _entrepreneur_key(self, user, activity):
        activity.key_ids.unlink()
        self.env["cae.activity.key"].create(
            {
                "activity_id": activity.id,
                "entrepreneur_id": self._person(user).id,
                "date_from": "2026-01-01",
            }
        )

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._page(self.base)
            return self.cr.sql_log_count - start

        self._invoice(self.pottery, 10, self._days_ago(40))
        count()  # what is read once
        few = count()
        for day in range(1, 16):
            self._invoice(self.pottery, 10 + day, self._days_ago(30 + day))
        self.assertLessEqual(count(), few)

    def _cards(self):
        page = self._page("/my/home")
        return page.xpath("//*[@data-placeholder_count]/@data-placeholder_count")

    def test_cards_of_what_one_buys(self):
        """Who sells is not told of orders and invoices that he does not have."""
        cards = self._cards()
        self.assertIn("cae_activity_count", cards)
        self.assertNotIn("order_count", cards)
        self.assertNotIn("invoice_count", cards)
        self._invoice(
            self.studio, 10, self.today, partner_id=self.awa.partner_id.id
        ).message_subscribe(self.awa.partner_id.ids)
        cards = self._cards()
        self.assertIn("invoice_count", cards)
        self.assertNotIn("order_count", cards)

    def test_cards_of_a_customer(self):
        """Who has no activity sees core's page."""
        self.pottery.key_ids.unlink()
        self.assertIn("invoice_count", self._cards())
        self.assertIn("order_count", self._cards())
