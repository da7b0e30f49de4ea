"""Why this reduction: what the formula was given, and which rows of the law."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.payslip import REDUCTION_CODE
from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayslipReduction(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay(cls._invoice(cls.pottery, 3000, "2026-09-05"), "2026-09-06")
        cls.closing = cls._closing("2026-09-01")
        cls.closing.action_compute()
        cls.payslip = cls.closing.payslip_ids

    def test_what_the_formula_was_given(self):
        """CSS, art. D. 241-7: RGDU on the minimum wage of 1 January 2026."""
        payslip = self.payslip
        self.assertAlmostEqual(
            payslip.reduction,
            round(payslip.reduction_gross * payslip.reduction_coefficient, 2)
            - payslip.reduction_earlier,
            2,
        )
        self.assertGreater(payslip.gross, 1823.03)
        self.assertEqual(payslip.reduction_month_smic, 1823.03)
        self.assertEqual(payslip.reduction_hourly, 12.02)
        self.assertAlmostEqual(payslip.reduction_hours, 151.67, 2)
        [line] = payslip.line_ids.filtered(lambda row: row.code == REDUCTION_CODE)
        self.assertAlmostEqual(
            line.rate, -100 * payslip.reduction_coefficient, 2, "the line's rate"
        )

    def test_hours_of_a_low_pay(self):
        """CSS, art. D. 241-27: the hours that the gross pays."""
        nora = self._entrepreneur("Nora", self.studio)
        self._contract(nora)
        self._pay(self._invoice(self.studio, 800, "2026-09-05"), "2026-09-06")
        self.closing.action_compute()
        payslip = self.closing.payslip_ids.filtered(
            lambda slip: slip.entrepreneur_id == nora
        )
        self.assertAlmostEqual(payslip.reduction_month_smic, payslip.gross, 2)
        self.assertAlmostEqual(payslip.reduction_hours, payslip.gross / 12.02, 2)

    def test_rows_of_the_law(self):
        """One row for each figure: that of the day and of the headcount."""
        rows = {row.code: row for row in self.payslip.reduction_row_ids}
        self.assertEqual(
            set(rows),
            {
                "ANNUAL_HOURS",
                "RGDU_EXIT",
                "RGDU_P",
                "RGDU_TDELTA",
                "RGDU_TMIN",
                "SMIC_EQ",
                "SMIC_RED",
            },
        )
        self.assertEqual(rows["RGDU_TDELTA"].value, 37.81)
        self.company.cae_headcount = 60
        self.env.invalidate_all()
        rows = {row.code: row for row in self.payslip.reduction_row_ids}
        self.assertEqual(rows["RGDU_TDELTA"].value, 38.21)

    def test_rows_carried_on(self):
        rows = self.env["cae.social.parameter"]._get_reduction_rows(
            self.payslip._clean_day("2027-01-31"), 20
        )
        found = {row.code: row for row in rows}
        self.assertEqual(str(found["SMIC_RED"].date_to), "2026-12-31")
        self.assertNotIn("RED_T", found)

    def test_sentence(self):
        sentence = self.payslip.reduction_sentence
        self.assertRegex(sentence, r"× 0[.,]\d{4}")
        self.assertIn(self.payslip._format_money(self.payslip.reduction), sentence)
        self._pay(self._invoice(self.pottery, 20000, "2026-09-10"), "2026-09-11")
        self.closing.action_compute()
        self.assertIn("coefficient is nil", self.closing.payslip_ids.reduction_sentence)

    def test_kept(self):
        self.closing.action_post()
        with self.assertRaisesRegex(UserError, "does not change"):
            self.closing.payslip_ids.reduction_smic = 1
