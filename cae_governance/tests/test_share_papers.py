"""The yearly statements and the register of movements, over what was chosen."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .member_case import MemberCase


@tagged("post_install", "-at_install")
class TestSharePapers(MemberCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._limit("share_holder_max_percent_scop", 100)
        cls.chloe = cls._member("Chloé Morvan", "2024-02-01")
        cls.denis = cls._member("Denis Riou", "2024-02-01")
        cls._subscribe(cls.chloe, 4, "2024-03-01")
        cls._subscribe(cls.denis, 3, "2025-03-01")
        cls._release(cls.chloe, 200, cls.today)

    def _wizard(self, model, **vals):
        return self.env[model].with_user(self.secretary).create(vals)

    def _render(self, action):
        """:return: the HTML of what a wizard prints"""
        report = self.env["ir.actions.report"].with_context(**action["context"])
        content, _kind = report._render_qweb_html(
            action["report_name"], action["context"]["active_ids"]
        )
        return content.decode()

    # --- yearly statements ------------------------------------------------------

    def test_years_since_the_first_movement(self):
        years = [code for code, _label in self.env["cae.share.statement"]._get_years()]
        self.assertEqual(years[0], str(self.today.year))
        self.assertEqual(years[-1], "2024")

    def test_statement_of_a_year_for_several_members(self):
        members = self.chloe | self.denis
        wizard = (
            self.env["cae.share.statement"]
            .with_user(self.secretary)
            .with_context(active_model="cae.member", active_ids=members.ids)
            .create({"year": "2025"})
        )
        self.assertEqual(wizard.member_ids, members)
        html = self._render(wizard.action_print())
        for words in ("Chloé Morvan", "Denis Riou", "2025", "150,00"):
            self.assertIn(words, html)
        wizard.write({"year": "2024", "member_ids": self.denis.ids})
        html = self._render(wizard.action_print())
        self.assertNotIn("Chloé Morvan", html)
        self.assertNotIn("150,00", html, "the shares were subscribed a year later")

    # --- register of movements --------------------------------------------------

    def test_period_of_the_register(self):
        register = self._wizard("cae.share.register")
        year = self.company.compute_fiscalyear_dates(self.today)
        self.assertEqual(
            (register.date_from, register.date_to), (year["date_from"], year["date_to"])
        )
        self.assertEqual(register._get_movements().mapped("kind"), ["release"])
        before, after = register._get_balances()
        self.assertEqual((before.shares, before.paid), (7, 0))
        self.assertEqual((after.shares, after.paid), (7, 200))
        register.period = "all"
        self.assertEqual(str(register.date_from), "2024-03-01")
        self.assertEqual(register.date_to, self.today)
        self.assertEqual(register._get_movements().mapped("number"), [1, 2, 3])
        self.assertFalse(register._get_balances()[0].shares)

    def test_days_of_the_register(self):
        register = self._wizard(
            "cae.share.register",
            period="other",
            date_from="2025-01-01",
            date_to="2025-12-31",
        )
        html = self._render(register.action_print())
        self.assertIn("Denis Riou", html)
        self.assertNotIn("Chloé Morvan", html)
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            register.date_from = "2026-01-01"

    def test_nothing_registered(self):
        register = self._wizard(
            "cae.share.register",
            period="other",
            date_from="2020-01-01",
            date_to="2020-12-31",
        )
        self.assertIn("No movement", self._render(register.action_print()))
