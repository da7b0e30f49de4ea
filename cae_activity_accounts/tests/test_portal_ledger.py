"""The ledger in plain words, on screen and as a file, says what the statement says."""

import csv
import io
from datetime import date

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.account_account import RESULT_SECTIONS
from ..models.cae_activity_portal_ledger import SIGNS
from ..models.cae_activity_statement import BALANCES, FLOWS
from .common_portal import PortalCase

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
PERIODS = (
    SEPTEMBER,
    (date(2026, 8, 1), date(2026, 8, 31)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 9, 11), date(2026, 9, 25)),
)
QUERY = "date_from=2026-09-01&date_to=2026-09-30"


class LedgerPagesCase(PortalCase):
    """August is paid; September has a sale paid in part, a credit note, a bill, the
    contribution, and a bill whose VAT is due once it is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10)
        cls._pay(cls._invoice(cls.pottery, 500, "2026-08-05"), "2026-08-20")
        cls.invoice = cls._invoice(cls.pottery, 2000.01, "2026-09-05")
        cls._document("out_refund", cls.pottery, 100, "2026-09-08")
        cls.bill = cls._bill(cls.pottery, 300, "2026-09-10", ref="=1+1")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)
        cls.closing = cls._closing("2026-09-01")
        cls.closing.action_compute()
        cls.closing.action_post()
        cls._entry(
            "2026-09-12",
            (cls._get_account("2183", "218"), cls.pottery, 150.0),
            (
                cls.bank_journal.default_account_id,
                cls.env["cae.activity"],
                -150.0,
            ),
        )
        cls._invoice(cls.studio, 700, "2026-09-05")

    @classmethod
    def _sell(cls, name):
        line = Command.create(cls._prepare_line(10, name=name))
        cls._invoice(cls.pottery, 0, "2026-09-27", invoice_line_ids=[line])


@tagged("post_install", "-at_install")
class TestPortalLedger(LedgerPagesCase):
    """Design §4.1 and §4.3: each figure is its items, on any day."""

    def _figures(self, activity, period):
        """:return: dict {section: the figure of the statement}"""
        statement = activity.get_statement(*period)[activity.id]
        figures = {
            section: statement[name]
            for name, ([section, *others], _measure) in FLOWS.items()
            if not others
        }
        figures |= {
            section: statement[name]
            for name, (sections, _measure) in BALANCES.items()
            for section in sections
            if name in statement
        }
        [document] = activity._get_statement_documents(*period)
        figures["other"] = document["cash"][-2][1]
        return figures

    def test_headings_are_the_figures(self):
        bill = self._bill_with_vat_due_on_payment("2026-09-14")
        self._pay(bill, "2026-09-28", amount=60)
        for activity in (self.pottery, self.studio, self.structure):
            for period in PERIODS:
                figures = self._figures(activity, period)
                ledger = activity._get_portal_ledger(*period)
                self.assertEqual([one["code"] for one in ledger], list(SIGNS))
                for heading in ledger:
                    with self.subTest(activity.name, period=period, of=heading["code"]):
                        self.assertEqual(heading["closing"], figures[heading["code"]])
                        self._check_rows(activity, heading, period)

    def _check_rows(self, activity, heading, period):
        found = activity._get_portal_ledger_rows(heading["code"], *period)
        moved = sum(row["amount"] for row in found["rows"])
        self.assertEqual(round(heading["opening"] + moved, 2), heading["closing"])
        self.assertEqual(found["count"], len(found["rows"]))
        if found["rows"]:
            self.assertEqual(found["rows"][-1]["balance"], heading["closing"])

    def test_what_opens_is_what_closed(self):
        august, september = (
            {one["code"]: one for one in self.mine._get_portal_ledger(*period)}
            for period in (PERIODS[1], SEPTEMBER)
        )
        for code, heading in september.items():
            closed = 0.0 if code in RESULT_SECTIONS else august[code]["closing"]
            self.assertEqual(heading["opening"], closed, code)

    def test_a_payment_shows_once(self):
        rows = self.mine._get_portal_ledger_rows("receivable", *SEPTEMBER)["rows"]
        shown = [(str(row["date"]), row["amount"], row["balance"]) for row in rows]
        self.assertEqual(
            shown,
            [
                ("2026-09-05", 2400.01, 2400.01),
                ("2026-09-08", -120.0, 2280.01),
                ("2026-09-25", -1200.0, 1080.01),
            ],
        )
        self.assertEqual(rows[0]["number"], self.invoice.name)
        self.assertEqual(rows[2]["number"], self.invoice.name)
        self.assertNotEqual(rows[2]["label"], rows[0]["label"])

    def test_paid_on_its_own_day(self):
        """What comes and goes on one day leaves no row, nor anything owed."""
        self._pay(self._invoice(self.studio, 50, "2026-09-06"), "2026-09-06")
        found = self.his._get_portal_ledger_rows("receivable", *SEPTEMBER)
        self.assertEqual([row["amount"] for row in found["rows"]], [840.0])

    def test_names_are_those_of_the_activity(self):
        customer = self._customer(name="Ma mairie préférée")
        self._invoice(self.pottery, 10, "2026-09-27", partner_id=customer.contact_id.id)
        rows = self.mine._get_portal_ledger_rows("turnover", *SEPTEMBER)["rows"]
        self.assertEqual(rows[-1]["partner"], "Ma mairie préférée")

    def test_periods_offered(self):
        """No two of them are the same one."""
        starts = [
            period["date_from"]
            for day in ("2026-12-31", "2027-01-31")
            for period in self.mine._get_portal_periods(date.fromisoformat(day))[:3]
        ]
        self.assertEqual(starts[:2], [date(2026, 1, 1), date(2026, 12, 1)])
        self.assertEqual(
            starts[3:], [date(2027, 1, 1), date(2026, 1, 1), date(2026, 8, 5)]
        )

    def test_pages(self):
        whole = self.mine._get_portal_ledger_rows("turnover", *PERIODS[2])["rows"]
        paged = [
            row
            for offset in (0, 2)
            for row in self.mine._get_portal_ledger_rows(
                "turnover", *PERIODS[2], offset=offset, limit=2
            )["rows"]
        ]
        self.assertEqual(len(whole), 3)
        self.assertEqual(paged, whole)

    def test_who_may_read(self):
        plain = new_test_user(self.env, "plain@deuxrives.example")
        for user in (self.malo, plain):
            activity = self.pottery.with_user(user)
            for read in (activity._get_portal_ledger, activity._get_ledger_file):
                with self.assertRaises(AccessError):
                    read(*SEPTEMBER)

    # --- file ---------------------------------------------------------------------

    def _read_file(self, content):
        text = content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def test_file_adds_up(self):
        _name, content = self.mine._get_ledger_file(*SEPTEMBER)
        self.assertTrue(content.startswith(b"\xef\xbb\xbf"))
        rows = self._read_file(content)
        names = list(rows[0])
        heading_name, amount_name = names[2], names[-1]
        self.assertEqual(len(names), 8)
        for heading in self.mine._get_portal_ledger(*SEPTEMBER):
            total = sum(
                float(row[amount_name].replace(",", "."))
                for row in rows
                if row[heading_name] == heading["label"]
            )
            self.assertEqual(round(total, 2), heading["closing"], heading["label"])
        [sale] = [row for row in rows if row[amount_name] == "2000,01"]
        self.assertEqual(
            list(sale.values())[:2] + list(sale.values())[3:4],
            ["05/09/2026", self.invoice.name, self.income_account.code],
        )

    def test_no_formula(self):
        self._sell("@SUM(A1)")
        _name, content = self.mine._get_ledger_file(*SEPTEMBER)
        cells = [cell for row in self._read_file(content) for cell in row.values()]
        self.assertIn("'@SUM(A1)", cells)
        self.assertIn("'=1+1", cells)

    def test_as_many_queries_for_many_rows(self):
        counts = []
        for more in range(2):
            if more:
                for day in range(1, 21):
                    self._invoice(self.pottery, day, f"2026-09-{day:02}")
            self.mine._get_ledger_file(*SEPTEMBER)  # what is read once
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.mine._get_ledger_file(*SEPTEMBER)
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestPortalLedgerPages(LedgerPagesCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa.password = "portal-password"
        cls.base = f"/my/activity/{cls.pottery.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path, status=200):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, status, path)
        return response

    def _page(self, path):
        return html.fromstring(self._get(path).content)

    def test_from_the_statement_to_a_row(self):
        page = self._page(f"{self.base}/statement?{QUERY}")
        [path] = page.xpath("//a[contains(@href, '/ledger/receivable?')]/@href")
        page = self._page(path)
        text = "".join(page.text_content().split())
        self.assertIn(self.invoice.name, text)
        self.assertIn("2400,01", text)
        self.assertIn("1080,01", text)

    def test_every_heading_opens(self):
        page = self._page(f"{self.base}/ledger?{QUERY}")
        paths = page.xpath("//a[contains(@class, 'o_cae_heading')]/@href")
        self.assertEqual(len(paths), len(SIGNS))
        for path in paths:
            self._get(path)

    def test_empty_heading(self):
        """Nothing there: a sentence and a button."""
        page = self._page(f"{self.base}/ledger/payroll_cost?{QUERY}")
        [empty] = page.xpath("//div[contains(@class, 'o_cae_empty')]")
        self.assertTrue(empty.xpath(".//a"))

    def test_what_was_typed_is_escaped(self):
        self._sell("<script>alert(1)</script>")
        for path in ("ledger/turnover", "statement"):
            page = self._get(f"{self.base}/{path}?{QUERY}").text
            self.assertNotIn("<script>alert(1)", page)
            self.assertIn("&lt;script&gt;alert(1)", page)

    def test_wrong_periods(self):
        for path in ("ledger", "ledger/turnover", "statement"):
            for first, last, field in (
                ("x", "2026-09-30", "date_from"),
                ("0001-01-01", "2026-09-30", "date_from"),
                ("2026-09-30", "2026-09-01", "date_to"),
                ("2026-09-01", "2999-01-01", "date_to"),
            ):
                query = f"date_from={first}&date_to={last}"
                page = self._page(f"{self.base}/{path}?{query}")
                [error] = page.xpath("//div[contains(@class, 'invalid-feedback')]")
                self.assertEqual(error.get("id"), f"{field}-error")
                self.assertTrue(error.text_content().strip())
                [typed] = page.xpath(f"//input[@id='{field}']/@value")
                self.assertEqual(typed, first if field == "date_from" else last)

    def test_file(self):
        response = self._get(f"{self.base}/ledger.csv?{QUERY}")
        self.assertEqual(response.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        for dates in (("", ""), ("x", "y"), ("0001-01-01", "0001-01-02")):
            query = "date_from={}&date_to={}".format(*dates)
            self._get(f"{self.base}/ledger.csv?{query}", 404)

    def test_doors(self):
        his = f"/my/activity/{self.studio.id}"
        for path in ("ledger", "ledger/turnover", "ledger.csv"):
            self._get(f"{his}/{path}?{QUERY}", 404)
        self._get(f"{self.base}/ledger/cash", 404)
        self.authenticate(None, None)
        response = self.url_open(f"{self.base}/ledger", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])

    def test_leaver(self):
        """Design §4.9: his own period, and nothing after it."""
        self.env["cae.activity.key"].search(
            [("activity_id", "=", self.pottery.id)]
        ).date_to = fields.Date.to_date("2026-09-20")
        page = self._page(f"{self.base}/ledger/receivable?date_from=2026-09-01")
        text = "".join(page.text_content().split())
        self.assertIn("2280,01", text)
        self.assertNotIn("1080,01", text)
        self._get(f"{self.base}/ledger.csv?{QUERY}", 404)
        page = self._page(f"{self.base}/ledger?{QUERY}")
        self.assertTrue(page.xpath("//div[@id='date_to-error']"))
