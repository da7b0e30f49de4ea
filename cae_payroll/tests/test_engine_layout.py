"""The families of the payslip on paper (Code du travail, R. 3243-2)."""

import unittest
from datetime import date
from decimal import Decimal

from ..engine.payslip import REDUCTION_CODE
from ..engine.payslip_layout import FAMILIES, PLACES, ROWS, lay_out
from ..engine.profile import Profile
from ..engine.shipped import legislation
from ..engine.solver import simulate

PROFILES = {
    "CESA": Profile(headcount=30, accident_rate=Decimal("1.5")),
    "executive": Profile(
        headcount=300,
        accident_rate=Decimal("1.1"),
        mobility_rate=Decimal("2.95"),
        apprentice_share=Decimal("0.5"),
        executive=True,
        health_monthly=Decimal("60"),
        health_employer_share=Decimal("60"),
        provident_employer_rate=Decimal("0.6"),
        provident_employee_rate=Decimal("0.4"),
    ),
}


class TestLayout(unittest.TestCase):
    def _lay_out(self, profile, gross, day=date(2026, 9, 30)):
        payslip = simulate(legislation(), day, "gross", gross, PROFILES[profile])
        return payslip, lay_out(payslip.lines)

    def _rows(self, sections):
        return {row.key: row for section in sections for row in section.rows}

    def test_each_contribution_has_its_family(self):
        shipped = {row.code for row in legislation().contributions}
        self.assertEqual(shipped | {REDUCTION_CODE}, PLACES.keys())

    def test_each_place_is_printed(self):
        for code, (family, key) in PLACES.items():
            with self.subTest(code=code):
                self.assertIn(family, FAMILIES)
                self.assertIn(key, ROWS.get(family, (family,)))

    def test_totals(self):
        """Whatever the rows, nothing is lost between the lines and the paper."""
        for profile in PROFILES:
            for gross in (Decimal("600"), Decimal("2000"), Decimal("6000.01")):
                payslip, sections = self._lay_out(profile, gross)
                rows = self._rows(sections).values()
                with self.subTest(profile=profile, gross=gross):
                    self.assertEqual(
                        sum(row.employee or 0 for row in rows),
                        payslip.employee_contributions,
                    )
                    self.assertEqual(
                        sum(row.employer or 0 for row in rows),
                        payslip.employer_contributions - payslip.reduction,
                    )

    def test_rows_of_a_cesa(self):
        """The figures worked out by hand in test_engine_payslip."""
        payslip, sections = self._lay_out("CESA", Decimal("2000"))
        self.assertEqual(
            [section.family for section in sections],
            [family for family in FAMILIES if family != "agreement"],
        )
        rows = self._rows(sections)
        band = rows["band_1"]
        self.assertEqual((band.base, band.rate), (Decimal("2000"), Decimal("4.01")))
        self.assertEqual(
            (band.employee, band.employer), (Decimal("80.20"), Decimal("120.20"))
        )
        csg = rows["csg_not_deductible"]
        self.assertEqual(
            (csg.base, csg.rate, csg.employee),
            (Decimal("1965.00"), Decimal("2.90"), Decimal("56.99")),
        )
        self.assertEqual(rows["unemployment"].employer, Decimal("85.00"))
        self.assertIsNone(rows["unemployment"].rate)
        other = rows["other"]
        self.assertEqual((other.base, other.rate), (None, None))
        self.assertEqual(other.employer, Decimal("41.92"))
        self.assertEqual(rows["relief"].employer, -payslip.reduction)

    def test_a_contribution_of_ours(self):
        """What the law does not ship is printed, and adds up."""

        class Own:
            code, base, rate = "OF_OURS", Decimal("1000"), Decimal("1")
            amount = Decimal("10.00")

            def __init__(self, payer):
                self.payer = payer

        [agreement, other] = lay_out([Own("employer"), Own("employee")])
        self.assertEqual((agreement.family, other.family), ("agreement", "other"))
        self.assertEqual(agreement.rows[0].employee, Decimal("10.00"))
        self.assertEqual(other.rows[0].employer, Decimal("10.00"))
