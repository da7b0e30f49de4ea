"""A figure is a link to what makes it (design §9)."""

from ast import literal_eval

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, new_test_user, tagged

from ..models.cae_activity_statement import FIGURES
from .common import LedgerCase

PERIOD = {"cae_date_from": "2026-09-01", "cae_date_to": "2026-09-30"}
# Computed by the ledger and the scheme together, or kept by upper floors.
WITHOUT_ITEMS = ("contribution_due", "reserved", "available_for_pay")


@tagged("post_install", "-at_install")
class TestStatementScreen(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10)
        august = cls._invoice(cls.pottery, 500, "2026-08-05")
        cls._pay(august, "2026-08-20")
        invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._bill(cls.structure, 80, "2026-09-12")
        cls._pay(invoice, "2026-09-25", amount=1200)
        cls.august = cls._closing("2026-08-01")
        cls.august.action_compute()
        cls.august.action_post()
        cls.september = cls._closing("2026-09-01")
        cls.september.action_compute()
        cls.activities = cls.pottery | cls.studio | cls.structure

    def _user(self, group):
        return new_test_user(
            self.env,
            f"{group}@blavet.example",
            groups=group,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def _sum_items(self, action):
        items = self.env[action["res_model"]].search(action["domain"])
        return round(sum(items.mapped(action["context"]["cae_measure"])), 2)

    def test_fields_are_the_statement(self):
        statements = self.activities.get_statement("2026-09-01", "2026-09-30")
        for activity in self.activities.with_context(**PERIOD):
            with self.subTest(activity.name):
                self.assertEqual(
                    {name: activity[name] for name in FIGURES}, statements[activity.id]
                )
        self.assertEqual(statements[self.pottery.id]["turnover_invoiced"], 2000)

    def test_items_add_up_to_their_figure(self):
        for activity in self.activities.with_context(**PERIOD):
            for name in FIGURES:
                if name in WITHOUT_ITEMS:
                    continue
                with self.subTest(activity=activity.name, figure=name):
                    action = activity.action_open_figure(name)
                    self.assertEqual(self._sum_items(action), activity[name])

    def test_contribution_due_opens_its_documents(self):
        pottery = self.pottery.with_context(**PERIOD)
        self.assertEqual(pottery.contribution_due, 100)
        action = pottery.action_open_figure("contribution_due")
        items = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(items.move_id, self.september.levy_ids.move_id)

    def _explain(self, user=None, record=None):
        record = record or self.pottery.with_context(**PERIOD)
        figure = "available_for_pay" if record._name == "cae.activity" else "available"
        action = record.with_user(user or self.env.user).action_open_figure(figure)
        return (
            self.env[action["res_model"]]
            .with_user(user or self.env.user)
            .browse(action["res_id"])
        )

    def test_available_for_pay_explains_itself(self):
        """August's 500.00 count too; what a coach reads, each line opens."""
        self.env["cae.reserve"].create(
            {
                "cae_activity_id": self.pottery.id,
                "amount": 120,
                "reason": "Four",
                "date_from": "2026-09-01",
            }
        )
        explanation = self._explain(self._user("cae_base.group_coach"))
        self.assertEqual(
            [(line.code, line.amount) for line in explanation.line_ids],
            [
                ("turnover_invoiced", 2500.0),
                ("unpaid", 1000.0),
                ("collected", 1500.0),
                ("charges", -300.0),
                ("contribution", -50.0),
                ("contribution_due", -100.0),
                ("payroll_cost", 0.0),
                ("reserved", -120.0),
            ],
        )
        self.assertEqual(explanation.amount, 930.0)
        for line in explanation.line_ids:
            action = line.action_open()
            with self.subTest(line.code):
                if line.code == "reserved":
                    reserve = line.env[action["res_model"]].browse(action["res_id"])
                    self.assertEqual(reserve.reason, line.label)
                elif line.code == "unpaid":
                    self.assertEqual(self._sum_items(action), 1200.0, "VAT included")
                elif line.code != "contribution_due":
                    self.assertEqual(self._sum_items(action), abs(line.amount))

    def test_it_explains_itself_on_what_is_invoiced(self):
        self.pottery.company_id.cae_available_base = "invoiced"
        explanation = self._explain()
        unpaid = explanation.line_ids.filtered(lambda line: line.code == "unpaid")
        self.assertEqual((unpaid.amount, unpaid.is_information), (1000.0, False))
        self.assertEqual(explanation.amount, 2050.0)

    def test_figures_of_a_closing_line(self):
        line = self.september.line_ids.filtered(
            lambda line: line.activity_id == self.pottery
        )
        for name in ("turnover_invoiced", "turnover_collected", "charges"):
            with self.subTest(name):
                action = line.action_open_figure(name)
                self.assertEqual(self._sum_items(action), line[name])
        action = line.action_open_figure("contribution")
        levies = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(levies.mapped("amount")), line.contribution)
        self.assertEqual(self._explain(record=line).amount, line.available)

    def test_named_periods(self):
        expected = {
            "month": ("2026-09-01", "2026-09-14"),
            "last_month": ("2026-08-01", "2026-08-31"),
            "year": ("2026-01-01", "2026-09-14"),
            "last_year": ("2025-01-01", "2025-12-31"),
            None: ("2026-01-01", "2026-09-14"),
        }
        with freeze_time("2026-09-14"):
            for name, dates in expected.items():
                with self.subTest(name):
                    action = self.pottery.with_context(
                        cae_period=name
                    ).action_open_statements()
                    context = action["context"]
                    self.assertEqual(
                        (context["cae_date_from"], context["cae_date_to"]), dates
                    )

    def test_another_period(self):
        period = self.env["cae.statement.period"].create(
            {"date_from": "2026-07-01", "date_to": "2026-09-30"}
        )
        action = period.action_open()
        self.assertEqual(action["context"]["cae_date_from"], "2026-07-01")
        self.assertFalse(action["res_id"])
        period.activity_id = self.pottery
        self.assertEqual(period.action_open()["res_id"], self.pottery.id)
        with self.assertRaises(ValidationError):
            period.date_to = "2026-06-30"

    def _get_analysis(self, name):
        """:return: the context of an analysis, and its filters but for the period"""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"cae_activity_accounts.cae_statement_{name}_action"
        )
        context = literal_eval(action["context"].strip())
        lines = self.env["cae.statement.line"]
        filters = {
            element.get("name"): element.get("domain")
            for element in etree.fromstring(
                lines.get_view(view_type="search")["arch"]
            ).iter("filter")
        }
        domains = [
            literal_eval(filters[key.removeprefix("search_default_")] or "[]")
            for key in context
            if key.startswith("search_default_")
        ]
        return context, Domain.AND(domains)

    def test_analyses_answer_at_once(self):
        """Turnover by activity and month, charges by account and month: the figures of
        the statements."""
        activities = self.pottery | self.studio
        statements = activities.get_statement(None, "2026-12-31").values()
        for name, figure, group in (
            ("line", "result", "cae_section"),
            ("turnover", "turnover_invoiced", "cae_activity_id"),
            ("charges", "charges", "account_id"),
        ):
            context, domain = self._get_analysis(name)
            [measure] = context.get("pivot_measures", ["result"])
            [row] = context.get("pivot_row_groupby", ["cae_section"])
            [column] = context.get("pivot_column_groupby", ["date:month"])
            self.assertEqual((row, column), (group, "date:month"))
            sums = self.env["cae.statement.line"]._read_group(
                domain, [row, column], [f"{measure}:sum"]
            )
            with self.subTest(name):
                self.assertTrue(sums)
                self.assertAlmostEqual(
                    sum(amount for *_groups, amount in sums),
                    sum(statement[figure] for statement in statements),
                    2,
                )

    def test_anomalies(self):
        self._bill(self.studio, 50, "2026-09-20")
        self.company.cae_closing_variation = 0
        self.september.action_compute()
        action = self.september.action_open_anomalies()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines.activity_id, self.studio)
        self.assertEqual(self.september.anomaly_count, 1)

    def test_who_reads_the_figures(self):
        for group in ("cae_base.group_coach", "cae_base.group_accountant"):
            with self.subTest(group):
                pottery = self.pottery.with_user(self._user(group))
                [values] = pottery.with_context(**PERIOD).read(["result"])
                self.assertEqual(values["result"], 1700)
        plain = self.pottery.with_user(self._user("base.group_user"))
        with self.assertRaises(AccessError):
            plain.read(["result"])
        self.assertNotIn("result", plain.read()[0])

    def test_a_person_chooses_the_activity(self):
        """Design §4.2: on documents a person makes, nothing is chosen for him."""
        form = Form(
            self.env["account.move"].with_context(default_move_type="out_invoice")
        )
        form.partner_id = self.customer
        with self.assertRaisesRegex(AssertionError, "cae_activity_id"):
            form.save()
        form.cae_activity_id = self.pottery
        self.assertEqual(form.save().cae_activity_id, self.pottery)
