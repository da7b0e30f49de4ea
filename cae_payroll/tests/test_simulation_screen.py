"""The screen of simulation: live, written nowhere, called an estimation."""

from odoo.tests import Form, new_test_user, tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestSimulationScreen(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._speak_french()
        cls.coach = new_test_user(
            cls.env,
            "coach@deuxrives.example",
            groups="cae_base.group_coach",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _open(self, **values):
        form = Form(self.env["cae.payslip.simulation"].with_user(self.coach))
        form.date = "2026-09-15"
        for name, value in values.items():
            form[name] = value
        return form

    def test_live(self):
        """Each change of the form gives what ``simulate`` gives."""
        form = self._open(amount=3000)
        simulate = self.env["cae.payslip"].with_company(self.company).simulate
        expected = simulate("2026-09-15", "cost", 3000)
        for name in ("gross", "net", "net_paid", "cost", "reduction", "unspent"):
            self.assertEqual(form[name], expected[name], name)
        form.mode = "net"
        form.amount = 1500
        self.assertEqual(form.net, 1500)
        form.headcount = 60
        form.accident_rate = 3
        expected = simulate("2026-09-15", "net", 1500, headcount=60, accident_rate=3)
        self.assertEqual(form.cost, expected["cost"])

    def test_profile(self):
        form = self._open(mode="gross", amount=2500, working_time="hours")
        form.hours_week = 17.5
        form.executive = True
        form.has_personal_rate = True
        form.withholding_rate = 7.2
        expected = (
            self.env["cae.payslip"]
            .with_company(self.company)
            .simulate(
                *("2026-09-15", "gross", 2500),
                hours_week=17.5,
                executive=True,
                withholding_rate=7.2,
            )
        )
        for name in ("net", "net_paid", "cost", "withholding"):
            self.assertEqual(form[name], expected[name], name)
        self.assertEqual(form.applied_rate, 7.2)

    def test_company_settings(self):
        self.company.write({"cae_headcount": 300, "cae_health_monthly": 40})
        form = self._open()
        self.assertEqual(form.headcount, 300)
        self.assertEqual(form.health_monthly, 40)
        self.assertEqual(form.health_employer_share, 50)

    def test_lines(self):
        """Base, rate, text of law, and a mark on what was not verified."""
        html = str(self._open(amount=3000).lines_html)
        self.assertIn("Vieillesse plafonnée", html)
        self.assertIn("art. D.242-4 CSS", html)
        self.assertIn("Réduction générale", html)
        self.assertIn("non vérifié", html)
        self.assertIn("0,016 %", html)

    def test_problem(self):
        """A sentence in the place of the figures; the form stays open."""
        form = self._open(amount=-5)
        self.assertIn("un nombre de 0 à", form.problem)
        self.assertEqual(form.net_paid, 0)
        self.assertFalse(form.lines_html)
        form.amount = 2000
        self.assertFalse(form.problem)
        self.assertGreater(form.net_paid, 1000)
        form.date = "1999-01-01"
        self.assertIn("choisissez un autre jour", form.problem)

    def test_estimation_is_written(self):
        arch = self.env["cae.payslip.simulation"].get_view(view_type="form")["arch"]
        self.assertIn("Estimation", arch)
        self.assertIn("L. 7332-3", arch)

    def test_nothing_is_kept(self):
        before = self.env["cae.payslip"].search_count([])
        self._open(amount=3000).save()
        self.assertEqual(self.env["cae.payslip"].search_count([]), before)
