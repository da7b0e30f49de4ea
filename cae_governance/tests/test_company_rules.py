"""What the board warns of: losses, too few members, categories, floor of capital."""

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .member_case import MemberCase


@tagged("post_install", "-at_install")
class TestCompanyRules(MemberCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freezer = freeze_time("2026-06-10 09:00:00")
        freezer.start()
        cls.addClassCleanup(freezer.stop)
        cls.structure = cls.company._get_cae_structure()

    def _board(self):
        board = self.env["cae.governance.board"].with_user(self.secretary)
        return board.with_context(lang="en_US").create({}).rule_words or ""

    def _clock(self, name):
        """:return: the day that a clock has for the company; None"""
        clock = getattr(self.env["cae.activity"], f"_clock_{name}")
        day = dict(clock()).get(self.structure)
        return day and str(day)

    def _lose(self, year, amount):
        self._bill(self.pottery, amount, f"{year}-11-10")

    # --- audit ------------------------------------------------------------------

    def test_three_loss_making_years(self):
        """SCOP-20, SCIC-06: in a row, once the last of them is closed."""
        for year in (2023, 2024, 2025):
            self._lose(year, 10)
        self._subscribe(self.anne, 20, "2026-03-01")
        self.assertIsNone(self._clock("audit_losses"))
        self.company.cae_accounts_approved_for = "2025-12-31"
        self.assertEqual(self._clock("audit_losses"), "2026-12-31")
        words = self._board()
        self.assertIn("Loss-making years in a row", words)
        self.assertIn("25-1", words)
        self.company.cae_last_audit = "2026-05-01"
        self.assertIsNone(self._clock("audit_losses"))
        self.assertNotIn("25-1", self._board())

    def test_a_year_of_profit_in_between(self):
        """SCOP-20."""
        for year in (2023, 2025):
            self._lose(year, 10)
        self._subscribe(self.anne, 20, "2026-03-01")
        self._invoice(self.pottery, 1000, "2024-11-10")
        self.company.cae_accounts_approved_for = "2025-12-31"
        self.assertIsNone(self._clock("audit_losses"))

    def test_losses_of_half_of_the_highest_capital(self):
        """SCOP-20: one year is enough; the part is a setting."""
        self._subscribe(self.anne, 20, "2026-03-01")  # 1,000.00
        self._lose(2025, 500)
        self.company.cae_accounts_approved_for = "2025-12-31"
        self.assertEqual(self._clock("audit_losses"), "2026-12-31")
        self.assertIn("part of the highest capital", self._board())
        self._limit("cooperative_audit_loss_percent", 60)
        self.assertIsNone(self._clock("audit_losses"))

    def test_asked_by_members(self):
        """SCOP-20: until the audit is made."""
        self.company.write(
            {
                "cae_audit_requested_on": "2026-05-04",
                "cae_audit_request_reference": "lettre de 12 associés",
            }
        )
        self.assertEqual(self._clock("audit_request"), "2027-05-04")
        self.assertIn("lettre de 12 associés", self._board())
        self.company.cae_last_audit = "2026-06-01"
        self.assertIsNone(self._clock("audit_request"))

    # --- accounts ---------------------------------------------------------------

    def test_six_months_whenever_the_year_ends(self):
        """AG-01: to the day, and to the last day of a month."""
        for month, day, expected in (
            ("12", 31, "2026-06-30"),
            ("2", 28, "2026-08-31"),
            ("3", 15, "2026-09-15"),
            ("8", 31, "2026-02-28"),
        ):
            self.company.write(
                {"fiscalyear_last_month": month, "fiscalyear_last_day": day}
            )
            with self.subTest(month=month, day=day):
                self.assertEqual(self._clock("accounts"), expected)

    # --- members ----------------------------------------------------------------

    def test_below_the_minimum_since_a_day(self):
        """SCOP-02: counted in the register; a year later a court may dissolve."""
        self.assertIsNone(self._clock("member_minimum"))
        self.bilal._leave(self._cause("retirement"), fields.Date.to_date("2026-03-31"))
        self.assertEqual(self._clock("member_minimum"), "2027-04-01")
        self.assertIn("1 employed members since 01/04/2026", self._board())
        member = self._member("Chloé", "2026-05-01")
        self.assertIsNone(self._clock("member_minimum"))
        member.date_exit = "2026-06-01"
        self.assertEqual(self._clock("member_minimum"), "2027-06-01")
        self.company.cae_family = "scic"  # loi 78-763 is about SCOPs
        self.assertIsNone(self._clock("member_minimum"))

    def test_categories_of_a_scic(self):
        """SCIC-01: three, beneficiaries and employees among them."""
        self.assertNotIn("SCIC", self._board())
        self.company.cae_family = "scic"
        self.assertIn("nobody is: Beneficiary", self._board())
        self._member("Dour", "2026-03-01", category="beneficiary")
        self.assertIn("of another category", self._board())
        self._member("Ville de Lorient", "2026-03-01", category="public")
        self.assertNotIn("SCIC", self._board())
        self.bilal.date_exit = self.anne.date_exit = "2026-06-01"
        screen = self.env["cae.share.ceilings"].create({})
        self.assertIn("art. 19 septies", screen.rule_words)

    # --- floor ------------------------------------------------------------------

    def test_floor_of_the_capital(self):
        """SCOP-17: a tenth of the capital stated, 50,000.00."""
        self.assertIn("L. 231-5", self._board())
        self._limit("share_capital_minimum", 4999)
        self.assertIn("L. 231-5", self._board())
        self.env["cae.legal.setting"].search(
            [("code", "=", "share_capital_minimum"), ("company_id", "!=", False)]
        ).value = 5000
        self.assertNotIn("L. 231-5", self._board())
