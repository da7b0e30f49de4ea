"""The withholding rate of a person, by month (CGI, art. 204 E and 204 H)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestWithholdingRates(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay(cls._invoice(cls.pottery, 6000, "2026-08-05"), "2026-08-06")

    def _paid(self, month):
        closing = self._closing(month)
        closing.action_compute()
        return closing.payslip_ids.withholding_rate

    def _get(self, day):
        person = self.yann.with_context(cae_pay_day=day)
        return person.has_personal_rate and person.withholding_rate

    def test_by_month(self):
        """The last that began counts; after its end, the neutral grid."""
        self._rate(self.yann, 2, "2026-03-01")
        self._rate(self.yann, 7.5, "2026-08-15", date_to="2026-09-30")
        for day, rate in (
            ("2026-02-28", False),
            ("2026-03-01", 2),
            ("2026-07-31", 2),
            ("2026-08-01", 7.5),
            ("2026-09-30", 7.5),
            ("2026-10-01", False),
        ):
            self.assertEqual(self._get(self._date(day)), rate, day)

    def _date(self, text):
        return self.env["cae.payslip"]._clean_day(text)

    def test_a_month_is_kept_by_its_first_day(self):
        row = self._rate(self.yann, 2, "2026-03-17")
        self.assertEqual(str(row.date_from), "2026-03-01")

    def test_pay_of_the_month(self):
        self._rate(self.yann, 10, "2026-09-01")
        neutral = self._paid("2026-08-01")
        self.assertNotEqual(neutral, 10)
        self.assertEqual(self._paid("2026-09-01"), 10)

    def test_a_rate_of_nil_is_one(self):
        self._rate(self.yann, 0, "2026-08-01")
        self.assertEqual(self._paid("2026-08-01"), 0)
        self.assertIs(self.yann.has_personal_rate, True)

    def test_bounds(self):
        for vals in ({"rate": 700}, {"rate": -1}, {"date_to": "2025-12-31"}):
            with self.subTest(vals=vals), self.assertRaises(Exception) as caught:
                with self.env.cr.savepoint():
                    self._rate(self.yann, vals.pop("rate", 1), **vals)
            self.assertIn("check constraint", str(caught.exception))

    def test_what_was_withheld_stays_explained(self):
        """Invariant 10: a posted payslip is not changed, nor its reason."""
        row = self._rate(self.yann, 10, "2026-08-01")
        later = self._rate(self.yann, 11, "2026-09-01")
        self._run("2026-08-01")
        for change in (
            lambda: row.write({"rate": 12}),
            lambda: row.write({"date_from": "2026-07-01"}),
            row.unlink,
        ):
            with self.assertRaisesRegex(UserError, "add the new one"):
                change()
        row.date_to = "2026-08-31"
        later.rate = 12
        later.unlink()

    def test_personal_data(self):
        """RGPD: only payroll officers read them."""
        row = self._rate(self.yann, 10)
        users = {
            name: new_test_user(
                self.env,
                f"{name}@deuxrives.example",
                groups=group,
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            for name, group in (
                ("accountant", "cae_base.group_accountant"),
                ("officer", "cae_payroll.group_payroll_officer"),
            )
        }
        self.assertEqual(row.with_user(users["officer"]).rate, 10)
        for user in (users["accountant"], self.yann.portal_user_id):
            with self.assertRaises(AccessError):
                row.with_user(user).read(["rate"])
        with self.assertRaises(AccessError):
            self.yann.with_user(users["accountant"]).read(["withholding_rate"])
        other = self.env["res.company"].create({"name": "Other"})
        users["officer"].company_ids += other
        rates = row.with_user(users["officer"])
        self.assertIn(row, rates.search([]))
        self.assertFalse(rates.with_context(allowed_company_ids=other.ids).search([]))
