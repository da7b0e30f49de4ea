"""The treasury an entrepreneur reads is the accountant's, and his own only."""

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..controllers import portal, portal_treasury
from .common_portal import PortalCase

STAGES = ["day", "reference", "future", "result"]


class TreasuryCase(PortalCase):
    """Design §5 before the contribution, in the days before today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.pottery, 2000, cls._days_ago(20))
        cls.bill = cls._bill(cls.pottery, 300, cls._days_ago(15))
        cls._pay(cls.invoice, cls._days_ago(5), amount=1200)
        cls._invoice(cls.studio, 777, cls._days_ago(8))

    @classmethod
    def _another_company(cls):
        """:return: an activity of another cooperative, with 500.00 to collect"""
        other = cls._create_company("Coopérative du Blavet")
        env = cls.env(context={**cls.env.context, "allowed_company_ids": other.ids})
        activity = env["cae.activity"].create({"name": "Savons du Blavet"})
        income = cls.income_account.with_env(env).search(
            [("code", "=like", "706%"), ("company_ids", "in", other.ids)], limit=1
        )
        line = {"name": "Savon", "price_unit": 500, "account_id": income.id}
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": env["res.partner"].create({"name": "Pharmacie"}).id,
                "invoice_date": cls._days_ago(3),
                "cae_activity_id": activity.id,
                "invoice_line_ids": [
                    Command.create({**line, "tax_ids": [Command.clear()]})
                ],
            }
        )
        invoice.action_post()
        return activity

    @classmethod
    def _employ_awa(cls, activity):
        person = cls.pottery.key_ids.entrepreneur_id
        if person.company_id != activity.company_id:
            person = person.create(
                {
                    "partner_id": person.partner_id.id,
                    "company_id": activity.company_id.id,
                }
            )
        cls.env["cae.activity.key"].create(
            {
                "activity_id": activity.id,
                "entrepreneur_id": person.id,
                "date_from": "2026-01-01",
            }
        )


@tagged("post_install", "-at_install")
class TestPortalTreasury(TreasuryCase):
    def _figures(self, day, activity=None):
        figures = (activity or self.mine)._get_portal_treasury(day)
        return {figure["code"]: figure for figure in figures}

    def _amounts(self, day, activity=None):
        return [figure["amount"] for figure in self._figures(day, activity).values()]

    def _items(self, *of, **page):
        return self.mine._get_portal_treasury_items(self.today, *of, **page)

    def test_the_month_of_the_design(self):
        self.assertEqual(self._amounts(self.today), [1200.0, 500.0, 1700.0, 1700.0])
        lines = {
            code: [line["amount"] for line in figure["lines"]]
            for code, figure in self._figures(self.today).items()
        }
        self.assertEqual(
            lines,
            {
                "day": [],
                "reference": [-340.0, -360.0],
                "future": [1200.0],
                "result": [],
            },
        )

    def test_it_is_the_statement_s(self):
        for days in (0, 10, 18, 30):
            day = self._days_ago(days)
            statement = self.mine.get_statement(None, day)[self.pottery.id]
            figures = self._figures(day)
            with self.subTest(days=days):
                self.assertEqual(figures["day"]["amount"], statement["cash"])
                self.assertEqual(figures["result"]["amount"], statement["result"])

    def test_on_an_earlier_day(self):
        self.assertEqual(
            self._amounts(self._days_ago(10)), [0.0, -700.0, 1700.0, 1700.0]
        )

    def test_each_figure_opens_the_entries_which_make_it(self):
        for rank, figure in enumerate(self._figures(self.today).values()):
            items = self._items(STAGES[: rank + 1])
            total = sum(row["amount"] for row in items["rows"])
            self.assertAlmostEqual(total, figure["amount"], 2, figure["code"])
            for line in figure["lines"]:
                items = self._items([figure["code"]], line["id"])
                total = sum(row["amount"] for row in items["rows"])
                self.assertAlmostEqual(total, line["amount"], 2, line["label"])

    def test_an_entry_which_brings_nothing_is_not_shown(self):
        """The bill is not paid: the treasury of the day does not know it."""
        [row] = self._items(["day"])["rows"]
        self.assertEqual(
            (row["label"], row["amount"], row["date"]),
            (self.invoice.name, 1200.0, self._days_ago(5)),
        )
        rows = self._items(STAGES)["rows"]
        self.assertEqual(
            [(row["label"], row["amount"]) for row in rows],
            [(self.invoice.name, 2000.0), (self.bill.name, -300.0)],
        )

    def test_vat_due_on_payment_is_its_document_s(self):
        """INV-04: its entry moves VAT from pending to due, which brings no money."""
        bill = self._bill_with_vat_due_on_payment(self._days_ago(4))
        self._pay(bill, self._days_ago(2))
        self.assertTrue(bill.tax_cash_basis_created_move_ids)
        for stages, amount, count in ((["day"], -120.0, 2), (STAGES, -100.0, 3)):
            rows = self._items(stages)["rows"]
            self.assertEqual((rows[0]["label"], rows[0]["amount"]), (bill.name, amount))
            self.assertEqual(len(rows), count)

    def test_by_pages(self):
        whole = self._items(STAGES)["rows"]
        for offset in (0, 1, 2):
            page = self._items(STAGES, offset=offset, limit=1)
            self.assertEqual(page["rows"], whole[offset : offset + 1])
            self.assertEqual(page["count"], 2)

    def test_the_end_of_each_month(self):
        chart = self.mine._get_portal_treasury_chart(self.today)
        self.assertEqual(len(chart["bars"]), 12)
        self.assertEqual(chart["bars"][-1]["amount"], 1200.0)
        last_month = fields.Date.subtract(
            fields.Date.start_of(self.today, "month"), days=1
        )
        statement = self.mine.get_statement(None, last_month)[self.pottery.id]
        self.assertEqual(chart["bars"][-2]["amount"], statement["cash"])

    def test_an_overdraft_hangs_under_the_axis(self):
        self._pay(self.bill, self._days_ago(25))
        self._pay(self._bill(self.pottery, 2000, self.today), self.today)
        chart = self.mine._get_portal_treasury_chart(self.today)
        bar = chart["bars"][-1]
        self.assertEqual((bar["amount"], bar["top"]), (-1560.0, chart["axis"]))
        self.assertAlmostEqual(bar["top"] + bar["height"], 100, 1)

    def test_nothing_yet(self):
        dance = self.env["cae.activity"].create({"name": "Danse"})
        self._employ_awa(dance)
        dance = dance.with_user(self.awa)
        self.assertEqual(self._amounts(self.today, dance), [0.0] * 4)
        chart = dance._get_portal_treasury_chart(self.today)
        self.assertEqual({bar["height"] for bar in chart["bars"]}, {0.0})

    def test_another_s_treasury(self):
        another = self.studio.with_user(self.awa)
        for read in (
            another._get_portal_treasury,
            another._get_portal_treasury_chart,
            lambda day: another._get_portal_treasury_items(day, STAGES),
        ):
            with self.assertRaises(AccessError):
                read(self.today)
        for model in ("cae.treasury.item", "cae.treasury.line"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.awa).search([])

    def test_an_activity_of_another_company(self):
        """Refused without a key; with one, read with the lines of its own company."""
        soap = self._another_company()
        mine = self.env["cae.activity"].with_user(self.awa).browse(soap.id)
        with self.assertRaises(AccessError):
            mine._get_portal_treasury(self.today)
        self.awa.company_ids |= soap.company_id
        with self.assertRaises(AccessError):
            mine._get_portal_treasury(self.today)
        self._employ_awa(soap)
        mine = mine.with_context(allowed_company_ids=self.awa.company_ids.ids)
        self.assertEqual(self._amounts(self.today, mine), [0.0, 0.0, 500.0, 500.0])
        self.assertEqual(self._amounts(self.today), [1200.0, 500.0, 1700.0, 1700.0])

    def test_who_left_reads_his_period(self):
        """Design §4.9."""
        self.pottery.key_ids.date_to = self._days_ago(10)
        day = self.mine._check_portal_read()
        self.assertEqual(self._amounts(day), [0.0, -700.0, 1700.0, 1700.0])
        with self.assertRaises(AccessError):
            self.mine._get_portal_treasury(self.today)

    def test_a_closed_activity_is_read(self):
        self.pottery.active = False
        self.assertEqual(self._amounts(self.today), [1200.0, 500.0, 1700.0, 1700.0])

    def test_as_many_queries_for_a_longer_history(self):
        counts = []
        for _turn in range(3):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.mine._get_portal_treasury(self.today)
            self.mine._get_portal_treasury_chart(self.today)
            self._items(STAGES)
            counts.append(self.env.cr.sql_log_count - start)
            self._invoice(self.pottery, 10, self.today)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestPortalTreasuryPages(TreasuryCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.base = f"/my/activity/{cls.pottery.id}/treasury"
        cls.customers = cls.env.ref("cae_activity_accounts.treasury_line_customers")

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, 200, path)
        return html.fromstring(response.content)

    def _paths(self):
        return [
            self.base,
            *(f"{self.base}/{code}" for code in STAGES),
            f"{self.base}/{self.customers.id}",
        ]

    def _rows(self, page):
        return page.xpath("//div[contains(@class, 'list-group-item')]")

    def test_four_figures_and_their_lines(self):
        page = self._get(self.base)
        links = page.xpath("//div[contains(@class, 'o_cae_treasury')]/a/@href")
        own = [link for link in links if link.rsplit("/", 1)[-1] in STAGES]
        self.assertEqual(own, [f"{self.base}/{code}" for code in STAGES])
        self.assertEqual(len(links), 7)
        self.assertEqual(len(page.xpath("//*[local-name()='rect']")), 12)
        for link in links:
            self.assertTrue(self._rows(self._get(link)), link)
        home = self._get(self.base.removesuffix("/treasury"))
        self.assertIn(self.base, home.xpath("//a/@href"))

    def test_another_s_pages_do_not_exist(self):
        soap = self._another_company()
        for path in self._paths():
            for activity in (self.studio, soap, self.structure):
                forged = path.replace(f"/{self.pottery.id}/", f"/{activity.id}/", 1)
                self.assertEqual(self.url_open(forged).status_code, 404, forged)
        self.authenticate(self.malo.login, "portal-password")
        for path in self._paths():
            self.assertEqual(self.url_open(path).status_code, 404, path)
        self.authenticate(None, None)
        for path in self._paths():
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303, path)

    def test_what_does_not_exist(self):
        """A line in which this activity has nothing is none of its own."""
        expenses = self.env.ref("cae_activity_accounts.treasury_line_expenses")
        for name in ("cash", "nothing", str(expenses.id), "99999999", "9" * 30):
            path = f"{self.base}/{name}"
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_pages(self):
        self.patch(portal, "PAGE_LENGTH", 1)
        self.patch(portal_treasury, "PAGE_LENGTH", 1)
        first, second = (
            self._rows(self._get(f"{self.base}/result{page}"))
            for page in ("", "/page/2")
        )
        for rows in (first, second):
            self.assertEqual(len(rows), 2, "an entry and the total")
        self.assertIn(self.invoice.name, first[0].text_content())
        self.assertIn(self.bill.name, second[0].text_content())
        for page in ("0", "3", "9" * 30):
            self._get(f"{self.base}/result/page/{page}")

    def test_nothing_yet(self):
        dance = self.env["cae.activity"].create({"name": "Danse"})
        self._employ_awa(dance)
        base = f"/my/activity/{dance.id}/treasury"
        self.assertTrue(
            self._get(base).xpath("//div[contains(@class, 'o_cae_empty')]//a")
        )
        self.assertFalse(self._rows(self._get(f"{base}/day")))

    def test_a_closed_activity_is_read(self):
        self.pottery.active = False
        for path in self._paths():
            self._get(path)
