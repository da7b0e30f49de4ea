"""Fixed part, advances on the variable one (CAE-13 to -16), year to date, cut-off."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import format_amount, mute_logger

from .common import PayCase


@tagged("post_install", "-at_install")
class TestFixedPart(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_fixed_part(cls.yann, 450)
        cls._pay(cls._invoice(cls.pottery, 2000, "2026-09-05"), "2026-09-25")

    def _messages(self, closing, kind):
        return closing.anomaly_ids.filtered(lambda one: one.kind == kind).mapped(
            "message"
        )

    def test_parts(self):
        """CAE-13: the fixed part, and an advance on the variable one above it."""
        payslip = self._run("2026-09-01").payslip_ids
        self.assertEqual(payslip.gross_fixed, 450)
        self.assertAlmostEqual(payslip.gross_variable, payslip.gross - 450, 2)
        self.assertEqual(payslip.uncovered, 0)
        self.assertEqual(payslip.envelope, 1800)

    def test_month_without_turnover(self):
        """CAE-14: paid all the same; the activity is negative, and shown as such."""
        self._run("2026-09-01")
        closing = self._closing("2026-10-01")
        closing.action_compute()
        payslip = closing.payslip_ids
        self.assertEqual((payslip.gross, payslip.gross_variable), (450, 0))
        self.assertAlmostEqual(payslip.cost, payslip.envelope + payslip.uncovered, 2)
        [message] = self._messages(closing, "fixed_part")
        self.assertIn("Fixed part of Yann not covered", message)
        amount = format_amount(self.env, payslip.uncovered, self.company.currency_id)
        self.assertTrue(message.endswith(amount), message)
        closing.action_post()
        statement = self.pottery.get_statement("2026-10-01", "2026-10-31")
        self.assertAlmostEqual(
            statement[self.pottery.id]["available_for_pay"], -payslip.uncovered, 2
        )
        self.assertLedgerIsWhole("2026-10-31")

    def test_what_is_lacking_follows_the_keys(self):
        """The largest share bears the cent of rounding."""
        self._run("2026-09-01")
        self.env["cae.activity.key"].create(
            {
                "activity_id": self.studio.id,
                "entrepreneur_id": self.yann.id,
                "percentage": 100,
                "date_from": "2026-10-01",
            }
        )
        self._set_fixed_part(self.yann, 450.01)
        closing = self._run("2026-10-01")
        payslip = closing.payslip_ids
        draws = {draw.activity_id: draw for draw in payslip.draw_ids}
        self.assertEqual(set(draws), {self.pottery, self.studio})
        self.assertAlmostEqual(
            sum(payslip.draw_ids.mapped("uncovered")), payslip.uncovered, 2
        )
        self.assertLessEqual(
            abs(draws[self.pottery].uncovered - draws[self.studio].uncovered), 0.011
        )
        self.assertAlmostEqual(sum(payslip.draw_ids.mapped("amount")), payslip.cost, 2)

    def test_negative_activity(self):
        self._bill(self.pottery, 5000, "2026-09-11")
        closing = self._run("2026-09-01")
        self.assertEqual(closing.payslip_ids.gross, 450)
        self.assertEqual(closing.payslip_ids.envelope, 0)

    def test_net_would_be_negative(self):
        """No payslip below zero; somebody is told."""
        self.company.cae_health_monthly = 1500
        self._bill(self.pottery, 5000, "2026-09-11")
        closing = self._run("2026-09-01")
        self.assertFalse(closing.payslip_ids)
        [message] = self._messages(closing, "unpaid")
        self.assertIn("Fixed part of Yann not paid", message)

    def test_contract_without_activity(self):
        nora = self._entrepreneur("Nora")
        self._contract(nora)
        closing = self._closing("2026-09-01")
        closing.action_compute()
        self.assertNotIn(nora, closing.payslip_ids.entrepreneur_id)
        [message] = self._messages(closing, "unpaid")
        self.assertIn("No activity pays the fixed part of Nora", message)

    def test_person_without_contract(self):
        self._entrepreneur("Nora", self.studio)
        closing = self._closing("2026-09-01")
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.entrepreneur_id, self.yann)
        self.assertIn("No contract in force: Nora", self._messages(closing, "contract"))

    @mute_logger("odoo.sql_db")
    def test_two_payslips_for_one_month(self):
        payslip = self._run("2026-09-01").payslip_ids
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            payslip.sudo().create(
                {
                    "closing_id": payslip.closing_id.id,
                    "date": payslip.date,
                    "entrepreneur_id": self.yann.id,
                }
            )
        self.assertIn("person_living_uniq", str(caught.exception))

    def test_advances_of_the_year(self):
        """CAE-15: counted per person and financial year."""
        september = self._run("2026-09-01").payslip_ids
        self._pay(self._invoice(self.pottery, 1000, "2026-10-05"), "2026-10-06")
        closing = self._closing("2026-10-01")
        closing.action_compute()
        october = closing.payslip_ids
        total = september.gross_variable + october.gross_variable
        self.assertAlmostEqual(october.advance_to_date, total, 2)
        self.assertEqual(september.advance_to_date, september.gross_variable)
        sums = self.env["cae.payslip"]._sum_advances(
            self.company, self.yann, september.date
        )
        self.assertEqual(sums[self.yann], [(september.date, september.gross_variable)])

    def test_year_to_date(self):
        """CSS, D. 241-7: a month gets what the year gives less what was given."""
        september = self._run("2026-09-01").payslip_ids
        self._pay(self._invoice(self.pottery, 9000, "2026-10-05"), "2026-10-06")
        closing = self._closing("2026-10-01")
        closing.action_compute()
        yearly = closing.payslip_ids
        reduction = yearly.reduction
        line = yearly.line_ids.filtered(lambda li: li.code == "REDUCTION_GENERALE")
        self.assertAlmostEqual(line.base, september.gross + yearly.gross, 2)
        self.assertAlmostEqual(
            yearly.reduction,
            round(-line.rate / 100 * line.base, 2) - september.reduction,
            2,
        )
        self.assertGreater(float(september.year_row["smic"]), 1000)
        self.company.cae_regularise = "month"
        closing.action_compute()
        alone = closing.payslip_ids
        simulated = (
            self.env["cae.payslip"]
            .with_company(self.company)
            .simulate("2026-10-31", "gross", alone.gross)
        )
        self.assertEqual(alone.reduction, simulated["reduction"])
        self.assertNotEqual(alone.reduction, reduction)

    def test_ceilings_of_the_year(self):
        """CSS, R. 242-2: what September left under its ceiling serves October."""
        september = self._run("2026-09-01").payslip_ids
        self._pay(self._invoice(self.pottery, 15000, "2026-10-05"), "2026-10-06")
        october = self._run("2026-10-01").payslip_ids
        self.assertLess(september.gross, 4005)
        self.assertGreater(september.gross + october.gross, 8010)
        bases = [float(one.year_row["base_t1"]) for one in (september, october)]
        self.assertEqual(bases[0], september.gross)
        self.assertAlmostEqual(sum(bases), 2 * 4005, 2)

    def test_january_begins_anew(self):
        self._run("2026-09-01")
        closing = self._closing("2027-01-01")
        self.assertFalse(self.env["cae.payslip"]._get_year_to_date(self.yann, closing))

    def test_cut_off(self):
        """Design §6: what is available on that day."""
        self.company.cae_pay_cutoff_day = 24
        closing = self._closing("2026-09-01")
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.envelope, 0, "paid on the 25th")
        self.company.cae_pay_cutoff_day = 25
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.envelope, 1800)
        with self.assertRaisesRegex(ValidationError, "from 1 to 28"):
            self.company.cae_pay_cutoff_day = 31

    def test_policies(self):
        """The last one of the person, else of all; what served does not change."""
        self._policy("percentage", percentage=50)
        own = self._policy(
            "steady", mode="net", amount=700, entrepreneur_id=self.yann.id
        )
        payslip = self._run("2026-09-01").payslip_ids
        self.assertEqual((payslip.net, payslip.policy_id), (700, own))
        self.assertIn("Steady amount", payslip.pay_reason)
        self.assertAlmostEqual(payslip.unspent, 1800 - payslip.cost, 2)
        with self.assertRaisesRegex(UserError, "new version"):
            own.amount = 800
        own.note = "Seen"
        later = self._policy(
            "all", ceiling=700, entrepreneur_id=self.yann.id, date_from="2026-10-01"
        )
        found = self.env["cae.pay.policy"]._get_policies(
            self.company, self.yann, payslip.date
        )
        self.assertEqual(found[self.yann.id], own)
        closing = self._closing("2026-10-01")
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.policy_id, later)
        self.assertLessEqual(closing.payslip_ids.cost, 700)
        self.assertIn("ceiling of the policy", closing.payslip_ids.pay_reason)

    def test_wrong_policies(self):
        for vals in (
            {"kind": "steady", "amount": 0},
            {"kind": "percentage", "percentage": 150},
            {"kind": "percentage", "percentage": 0},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self._policy(**vals)
