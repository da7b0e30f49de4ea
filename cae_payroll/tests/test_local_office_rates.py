"""Rates of the place of work: work accidents, mobility, health insurance."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.migration_tools import run_migration

from .common import PayCase


@tagged("post_install", "-at_install")
class TestLocalOfficeRates(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.env["cae.local.office"].create({"name": "Étel"})
        cls.yann.local_office_id = cls.office
        cls.payslips = cls.env["cae.payslip"]
        cls._pay(cls._invoice(cls.pottery, 4000, "2026-09-05"), "2026-09-06")

    def _add(self, day="2026-09-01", **vals):
        return self.env["cae.local.office.rate"].create(
            {"local_office_id": self.office.id, "date_from": day, **vals}
        )

    def _profile(self, day, person=None):
        return self.payslips._prepare_person_profile(
            person or self.yann, self.payslips._clean_day(day)
        )

    def test_the_company_s_serve_where_there_are_none(self):
        self._add(accident_rate=3)
        self.assertEqual(self._profile("2026-08-31"), {})
        nora = self._entrepreneur("Nora", self.studio)
        self.assertEqual(self._profile("2026-09-30", nora), {})

    def test_a_new_row_starts_from_the_company_s(self):
        self.company.write({"cae_accident_rate": 2.2, "cae_health_monthly": 40})
        row = self.env["cae.local.office.rate"].with_company(self.company).new({})
        self.assertEqual((row.accident_rate, row.health_monthly), (2.2, 40))

    def test_by_date(self):
        """CSS, art. D. 242-6-1; CGCT, art. L. 2333-64."""
        self._add(accident_rate=3, mobility_rate=0.8, health_monthly=30)
        self._add("2026-10-01", accident_rate=4)
        self.assertEqual(
            self._profile("2026-09-30"),
            {
                "accident_rate": 3,
                "mobility_rate": 0.8,
                "health_monthly": 30,
                "health_employer_share": 50,
                "provident_employer_rate": 0,
                "provident_employee_rate": 0,
            },
        )
        self.assertEqual(self._profile("2026-10-01")["accident_rate"], 4)

    def test_pay_run(self):
        self._add(
            accident_rate=3,
            mobility_rate=0.8,
            provident_employer_rate=0.615,
            provident_employee_rate=0.4,
        )
        closing = self._closing("2026-09-01")
        closing.action_compute()
        rates = {line.code: line.rate for line in closing.payslip_ids.line_ids}
        self.assertEqual(rates["ATMP_P"], 3)
        self.assertEqual(rates["VM_P"], 0.8)
        self.assertEqual((rates["PREV_P"], rates["PREV_S"]), (0.615, 0.4))

    def test_upgrade(self):
        """Rows of before have no provident scheme, whatever the company writes."""
        row = self._add(accident_rate=3)
        self.company.cae_provident_employer_rate = 0.5
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE cae_local_office_rate"
            " DROP COLUMN provident_employer_rate CASCADE,"
            " DROP COLUMN provident_employee_rate CASCADE"
        )
        run_migration(self.env, "cae_payroll", "19.0.1.5.0", "pre-migration")
        self.assertEqual(row.accident_rate, 3)
        self.assertEqual(row.provident_employer_rate, 0)

    def test_portal(self):
        """The simulation of a person is that of his place of work."""
        self._add(accident_rate=3)
        day = self.payslips._clean_day("2026-09-30")
        yann = self.pottery.with_user(self.yann.portal_user_id)
        found = yann._simulate_portal_pay(day, 2000)
        expected = self.payslips.with_company(self.company).simulate(
            day, "cost", 2000, accident_rate=3
        )
        self.assertEqual(found["net_paid"], expected["net_paid"])
        self.assertFalse(found["personal_rate"])

    def test_what_served_does_not_change(self):
        row = self._add(accident_rate=3)
        self._run("2026-09-01")
        for change in (lambda: row.write({"accident_rate": 4}), row.unlink):
            with self.assertRaisesRegex(UserError, "add a row"):
                change()
        row.note = "Carsat, 12/01/2026"
        self._add("2026-10-01", accident_rate=4)

    def test_one_query_for_all(self):
        """The profiles of ten people take as many queries as that of two."""
        people = self.env["cae.entrepreneur"].create(
            [
                {
                    "name": f"P{number}",
                    "company_id": self.company.id,
                    "local_office_id": self.office.id,
                }
                for number in range(10)
            ]
        )
        self._add(accident_rate=3)
        for person in people:
            self._rate(person, 5)
        day = self.payslips._clean_day("2026-09-30")

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for person in some:
                profile = self.payslips._prepare_person_profile(person, day)
                self.assertEqual(profile["withholding_rate"], 5)
                self.assertEqual(profile["accident_rate"], 3)
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(people), count(people[:2]))
