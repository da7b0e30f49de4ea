"""A day after the last review gives an estimation that says so."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayReview(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.coach = (
            new_test_user(
                cls.env,
                f"{name}@deuxrives.example",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, group in (
                ("paie", "cae_payroll.group_payroll_officer"),
                ("coach", "cae_base.group_coach"),
            )
        )
        cls.reviews = cls.env["cae.pay.review"].with_user(cls.officer)
        cls.payslips = cls.env["cae.payslip"].with_company(cls.company)

    def _warning(self, day):
        return self.payslips.simulate(day, "cost", 2000)["warning"]

    def _add_ceiling(self, day="2027-01-01"):
        for name in ("pmss", "smic_red", "smic_eq"):
            self.env.ref(f"cae_payroll.parameter_{name}_2026").copy(
                {"date_from": day, "date_to": False}
            )

    def test_shipped(self):
        """payroll.md: nothing was seen after 27 October 2026."""
        self.assertEqual(str(self.reviews._get_reviewed_until()), "2026-10-27")
        self.assertFalse(self._warning("2026-10-27"))
        self.assertIn("27/10/2026", self._warning("2026-10-28"))

    def test_the_next_year(self):
        """The last row known serves, named in the warning, marked on its lines."""
        result = self.payslips.simulate("2027-01-31", "cost", 2000)
        self.assertIn("Plafond mensuel", result["warning"])
        self.assertEqual(
            result["gross"], self.payslips.simulate("2026-12-31", "cost", 2000)["gross"]
        )
        lines = {line["code"]: line for line in result["lines"]}
        self.assertFalse(lines["VIEIL_PLAF_S"]["verified"])

    def test_before_the_first_row(self):
        with self.assertRaisesRegex(UserError, "choose another day"):
            self.payslips.simulate("2024-11-30", "cost", 2000)

    def test_a_review_moves_the_day(self):
        """By the payroll officer, who is named with the day."""
        review = self.reviews.create({"reviewed_until": "2026-11-30", "note": "JO"})
        self.assertEqual(review.create_uid, self.officer)
        self.assertFalse(self._warning("2026-11-30"))
        self.assertTrue(self._warning("2026-12-01"))
        for method in (review.unlink, lambda: review.write({"note": "No"})):
            with self.assertRaises(AccessError):
                method()
        with self.assertRaises(AccessError):
            self.reviews.with_user(self.coach).create({"reviewed_until": "2027-01-01"})

    def test_the_last_review_counts(self):
        self.reviews.create({"reviewed_until": "2026-12-31"})
        self.reviews.create({"reviewed_until": "2026-11-30"})
        self.assertTrue(self._warning("2026-12-31"))

    def test_who_reviews_has_all_values(self):
        with self.assertRaisesRegex(UserError, "PMSS has no value|SMIC_RED has no"):
            self.reviews.create({"reviewed_until": "2027-01-31"})
        self._add_ceiling()
        self.reviews.create({"reviewed_until": "2027-01-31"})
        self.assertFalse(self._warning("2027-01-31"))

    def test_what_a_review_takes_as_over(self):
        """A levy that ended is named before it is left out."""
        self._add_ceiling()
        levy = self.env.ref("cae_payroll.contribution_dialogue_p")
        levy.date_to = "2026-12-31"
        lines = self.payslips.simulate("2027-01-31", "cost", 2000)["lines"]
        self.assertIn("DIALOGUE_P", {line["code"] for line in lines})
        form = Form(self.reviews)
        form.reviewed_until = "2027-01-31"
        self.assertEqual(form.over, levy.name)
        form.save()
        lines = self.payslips.simulate("2027-01-31", "cost", 2000)["lines"]
        self.assertNotIn("DIALOGUE_P", {line["code"] for line in lines})

    def test_payslips(self):
        """The warning is that of the day of the computation, and is kept."""
        self._pay(self._invoice(self.pottery, 3000, "2026-10-05"), "2026-10-06")
        closing = self._closing("2026-10-01")
        closing.action_compute()
        payslip = closing.payslip_ids
        self.assertIn("27/10/2026", payslip.warning)
        closing.action_compute()
        self.assertEqual(closing.payslip_ids, payslip, "nothing has changed")
        self.reviews.create({"reviewed_until": "2026-10-31"})
        closing.action_compute()
        self.assertFalse(closing.payslip_ids.warning)
        closing.action_post()
        with self.assertRaisesRegex(UserError, "does not change"):
            closing.payslip_ids.reviewed_until = "2026-01-01"

    def test_screens(self):
        simulation = Form(self.env["cae.payslip.simulation"].with_user(self.coach))
        simulation.date = "2026-10-27"
        self.assertFalse(simulation.warning)
        simulation.date = "2027-01-15"
        self.assertIn("reviewed until", simulation.warning)
        self.assertGreater(simulation.net_paid, 0)
        simulation.date = False  # on the way to another day
        self.assertTrue(simulation.problem)
        self.assertFalse(simulation.warning)
        yann = self.yann.portal_user_id
        simulated = self.pottery.with_user(yann)._simulate_portal_pay(
            self.payslips._clean_day("2026-11-15"), 2000
        )
        self.assertIn("27/10/2026", simulated["warning"])
        html = str(
            self.env["ir.qweb"]._render(
                "cae_payroll.portal_simulation_result",
                {"result": simulated, "currency": self.company.currency_id},
            )
        )
        self.assertIn("27/10/2026", html)
