"""The screens of the back office open, for those who need them."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PayCase

LEGAL_MODELS = (
    "cae.social.contribution",
    "cae.social.parameter",
    "cae.withholding.bracket",
)


@tagged("post_install", "-at_install")
class TestViews(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)
        cls.coach, cls.accountant, cls.officer = (
            new_test_user(
                cls.env,
                f"{name}@deuxrives.example",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, group in (
                ("coach", "cae_base.group_coach"),
                ("comptable", "cae_base.group_accountant"),
                ("paie", "cae_payroll.group_payroll_officer"),
            )
        )

    def test_actions_open(self):
        for name in (
            "cae_local_office_rate_action",
            "cae_pay_board_action",
            "cae_pay_board_action_unpaid",
            "cae_pay_board_month_action",
            "cae_pay_review_action",
            "cae_payslip_action",
            "cae_payslip_draw_action",
            "cae_payslip_simulation_action",
            "cae_social_contribution_action",
            "cae_social_parameter_action",
            "cae_withholding_bracket_action",
            "cae_withholding_import_action",
            "cae_withholding_rate_action",
        ):
            action = self.env.ref(f"cae_payroll.{name}")
            views = [(False, mode) for mode in action.view_mode.split(",")]
            with self.subTest(action=name):
                model = self.env[action.res_model].with_user(self.officer)
                self.assertTrue(model.get_views([*views, (False, "search")])["views"])

    def test_menus(self):
        """Payslips are for the accountants; the figures of the law are for all."""
        menus = {
            user: {
                menu.get_external_id()[menu.id]
                for menu in self.env["ir.ui.menu"]
                .with_user(user)
                .browse(self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
            }
            for user in (self.coach, self.accountant)
        }
        payslips, simulation = (
            "cae_payroll.menu_payslips",
            "cae_payroll.menu_simulation",
        )
        self.assertIn(simulation, menus[self.coach])
        self.assertNotIn(payslips, menus[self.coach])
        self.assertLessEqual({payslips, simulation}, menus[self.accountant])

    def test_filters_in_force_and_not_verified(self):
        rows = self.env["cae.social.parameter"].with_user(self.coach)
        smic = rows.search([("code", "=", "SMIC_H"), *rows._in_force("2026-09-30")])
        self.assertEqual(smic.value, 12.31)
        for model in LEGAL_MODELS:
            arch = self.env[model].get_view(view_type="search")["arch"]
            self.assertIn('name="today"', arch)
            self.assertIn('name="not_verified"', arch)

    @mute_logger("odoo.sql_db")
    def test_a_row_is_not_doubled(self):
        """Two rows of a code from the same day on would both be due."""
        for name in (
            "contribution_crds",
            "parameter_pmss_2026",
            "withholding_metropole_2026_05_0_5",
        ):
            with self.subTest(row=name), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self.env.ref(f"cae_payroll.{name}").copy().flush_recordset()

    def test_only_the_officer_edits(self):
        for model in LEGAL_MODELS:
            row = self.env[model].search([], limit=1)
            self.assertTrue(row.with_user(self.coach).reference)
            with self.subTest(model=model), self.assertRaises(AccessError):
                row.with_user(self.accountant).note = "Seen"
            row.with_user(self.officer).note = "Seen"

    def test_closing_form(self):
        """Pay: computed, shown by activity, then posted alone."""
        closing = (
            self.env["cae.closing"]
            .with_user(self.accountant)
            .create({"month": "2026-09-01"})
        )
        closing.action_compute()
        form = Form(closing)
        self.assertEqual((form.pay_state, form.payslip_count), ("computed", 1))
        payslip = closing.payslip_ids
        self.assertEqual(form.amount_pay, payslip.cost)
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertEqual(line.pay_cost, payslip.cost)
        self.assertEqual(self._records(line.action_open_figure("pay_cost")), payslip)
        self.assertTrue(line.action_open_figure("charges"))
        closing.action_post_pay()
        self.assertEqual(closing.pay_state, "posted")
        action = closing.action_open_pay_move()
        self.assertEqual(action["res_id"], closing.pay_move_id.id)
        self.assertEqual(
            self._records(closing.action_open_payslips()), closing.payslip_ids
        )

    def _records(self, action):
        return self.env[action["res_model"]].search(action["domain"])

    def test_payslip_form(self):
        closing = self._closing("2026-09-01")
        closing.action_compute()
        payslip = closing.payslip_ids.with_user(self.accountant)
        self.assertEqual(
            payslip.employee_line_ids + payslip.employer_line_ids, payslip.line_ids
        )
        self.assertAlmostEqual(
            sum(payslip.employee_line_ids.mapped("amount")),
            payslip.employee_contributions,
            2,
        )
        self.assertGreater(payslip.unverified_count, 0)
        with Form(payslip) as form:
            self.assertEqual(form.state, "draft")

    def test_a_line_opens_its_row(self):
        closing = self._closing("2026-09-01")
        closing.action_compute()
        lines = closing.payslip_ids.line_ids
        crds = lines.filtered(lambda line: line.code == "CRDS")
        self.assertEqual(
            self._records(crds.action_open_row()),
            self.env.ref("cae_payroll.contribution_crds"),
        )
        reduction = lines.filtered(lambda line: line.code == "REDUCTION_GENERALE")
        codes = self._records(reduction.action_open_row()).mapped("code")
        self.assertLessEqual({"RGDU_P", "RGDU_TDELTA", "SMIC_RED"}, set(codes))
        self.assertNotIn("RED_T", codes, "the formula of 2025 is over")

    def test_entrepreneur_form(self):
        """The withholding rate is the payroll officer's; payslips the accountant's."""
        self._run("2026-09-01")
        with Form(self.yann.with_user(self.officer)) as form:
            with form.withholding_rate_ids.new() as row:
                row.rate = 3.2
        self.assertEqual(self.yann.withholding_rate, 3.2)
        view = self.env["cae.entrepreneur"]
        for user, fields_seen in (
            (self.coach, set()),
            (self.accountant, {"payslip_count"}),
            (self.officer, {"payslip_count", "withholding_rate"}),
        ):
            arch = view.with_user(user).get_view(view_type="form")["arch"]
            for name in ("payslip_count", "withholding_rate"):
                with self.subTest(user=user.login, field=name):
                    self.assertEqual(f'name="{name}"' in arch, name in fields_seen)
        self.assertEqual(self.yann.with_user(self.accountant).payslip_count, 1)
        self.assertEqual(
            self._records(self.yann.action_open_payslips()), self.yann.payslip_ids
        )

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        settings.write({"cae_headcount": 55, "cae_accident_rate": 2.1})
        self.assertEqual(self.company.cae_headcount, 55)
        self.assertEqual(self.company.cae_accident_rate, 2.1)
        arch = self.env["res.config.settings"].get_view(view_type="form")["arch"]
        for name in ("cae_mobility_rate", "cae_health_monthly", "cae_apprentice_share"):
            self.assertIn(f'name="{name}"', arch)
