"""Elements of a month: what is reimbursed, kept for leave, withheld, and booked."""

from decimal import Decimal
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PayCase


class ElementCase(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elements = cls.env["cae.pay.element"]
        cls._without_fixed_part(cls.yann)
        cls._pay(cls._invoice(cls.pottery, 3000, "2026-09-05"), "2026-09-25")

    @classmethod
    def _element(cls, kind, person=None, **vals):
        return cls.elements.create(
            {
                "entrepreneur_id": (person or cls.yann).id,
                "kind": kind,
                "month_from": "2026-09-01",
                **vals,
            }
        )

    @classmethod
    def _compute(cls, month="2026-09-01"):
        closing = cls._closing(month)
        closing.action_compute()
        return closing

    def _meals(self, **vals):
        return self._element(
            "meal",
            **{
                "count": 10,
                "rate": 7.5,
                "limit_code": "MEAL_OFFICE",
                "activity_id": self.pottery.id,
                **vals,
            },
        )

    def _advance(self, amount, day="2026-09-10", partner=None):
        """An advance paid by the bank, which account 425 holds for the person."""
        entry = self._entry(
            day,
            (self._get_account("425"), self.pottery, amount),
            (self.bank_journal.default_account_id, self.pottery.browse(), -amount),
            post=False,
        )
        entry.line_ids.partner_id = partner or self.yann.partner_id
        entry.action_post()

    def _sum(self, moves, *prefixes):
        return round(
            sum(
                line.balance
                for line in moves.line_ids
                if line.account_id.code.startswith(prefixes)
            ),
            2,
        )

    def assertBalancedByActivity(self, closing):
        """Invariant 10: each activity's part adds up to nothing, and costs its draw."""
        moves = closing.entry_ids.filtered(lambda one: one.part == "pay").move_id
        for activity, lines in moves.line_ids.grouped("cae_activity_id").items():
            self.assertAlmostEqual(sum(lines.mapped("balance")), 0, 2)
            costs = lines.filtered(lambda line: line.account_id.code.startswith("6"))
            draws = closing.payslip_ids.draw_ids.filtered(
                lambda draw, activity=activity: draw.activity_id == activity
            )
            self.assertAlmostEqual(
                sum(costs.mapped("balance")), sum(draws.mapped("amount")), 2
            )


@tagged("post_install", "-at_install")
class TestReimbursements(ElementCase):
    def test_names(self):
        """« , , novembre 2026 » named a new element."""
        self.assertFalse(self.elements.new({"month_from": "2026-09-01"}).display_name)
        self.assertIn("Meals Reimbursed, Yann, ", self._meals().display_name)

    def test_meals_come_out_of_the_activity_first(self):
        """Not in the base of contributions: 75.00 less for the gross, 75.00 net."""
        self._meals()
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(payslip.reimbursed, 75)
        self.assertAlmostEqual(payslip.net_to_pay, payslip.net_paid + 75, 2)
        self.assertEqual(payslip.envelope, 2700)
        self.assertAlmostEqual(payslip.cost + 75 + payslip.unspent, 2700, 2)
        without = self.env["cae.payslip"].simulate("2026-09-30", "cost", 2625)
        self.assertEqual(payslip.gross, without["gross"])
        self.assertAlmostEqual(payslip.draw_ids.amount, payslip.cost + 75, 2)
        move = closing.pay_move_id
        self.assertEqual(self._sum(move, "6251"), 75)
        self.assertAlmostEqual(self._sum(move, "421"), -payslip.net_to_pay, 2)
        self.assertBalancedByActivity(closing)
        line = closing.line_ids.filtered(lambda one: one.activity_id == self.pottery)
        self.assertAlmostEqual(line.remaining, payslip.unspent, 2)

    def test_what_the_activity_cannot_pay_stays_due(self):
        """3,000 of expenses on 2,700 would leave no gross: October pays the rest."""
        travel = self._element(
            "travel",
            count=1,
            rate=2650,
            limit_code="receipts",
            activity_id=self.pottery.id,
        )
        more = self._meals(count=20)
        payslip = self._run("2026-09-01").payslip_ids
        self.assertFalse(payslip, "nothing is left for a gross: nothing is paid")
        self._pay(self._invoice(self.pottery, 1000, "2026-10-05"), "2026-10-20")
        payslip = self._run("2026-10-01").payslip_ids
        self.assertEqual(payslip.reimbursed, 2800)
        self.assertEqual((travel.taken, more.taken), (2650, 150))
        self._pay(self._invoice(self.pottery, 1000, "2026-11-05"), "2026-11-20")
        self.assertFalse(self._run("2026-11-01").payslip_ids.reimbursed)

    def test_above_the_limit_it_is_pay(self):
        with self.assertRaisesRegex(ValidationError, "is above"):
            self._meals(rate=7.51)
        with self.assertRaisesRegex(ValidationError, "has no value"):
            self._meals(month_from="2025-01-01")

    def test_another_s_activity_does_not_pay(self):
        """Design §4.9."""
        with self.assertRaisesRegex(ValidationError, "has no part in"):
            self._meals(activity_id=self.studio.id)


@tagged("post_install", "-at_install")
class TestWithholdings(ElementCase):
    def test_an_advance_is_refunded_by_a_tenth_at_most(self):
        """L. 3251-3: 400 asked, a tenth of the net taken; the rest the month after."""
        self._advance(300)
        advance = self._element("advance", amount=400, month_to=False)
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        [line] = payslip.element_ids
        self.assertEqual(line.due, 300, "no more than account 425 holds")
        self.assertAlmostEqual(line.amount, round(payslip.net_paid / 10, 2), 2)
        self.assertAlmostEqual(payslip.still_due, 300 - line.amount, 2)
        self.assertAlmostEqual(payslip.net_to_pay, payslip.net_paid - line.amount, 2)
        self.assertEqual(self._sum(closing.pay_move_id, "425"), -line.amount)
        self.assertAlmostEqual(
            self._sum(closing.pay_move_id, "421"), -payslip.net_to_pay, 2
        )
        self.assertBalancedByActivity(closing)
        self._pay(self._invoice(self.pottery, 3000, "2026-10-05"), "2026-10-20")
        october = self._run("2026-10-01").payslip_ids
        self.assertAlmostEqual(october.element_ids.due, 300 - line.amount, 2)
        self.assertAlmostEqual(advance.taken, line.amount + october.withheld, 2)

    def test_nothing_was_advanced_nothing_is_taken(self):
        self._element("on_account", amount=500)
        self._advance(200, partner=self.customer)
        payslip = self._compute().payslip_ids
        self.assertEqual((payslip.withheld, payslip.element_ids.ids), (0, []))

    def test_a_payment_on_account_is_taken_whole(self):
        self._advance(500)
        self._element("on_account", amount=500)
        payslip = self._compute().payslip_ids
        self.assertEqual(payslip.withheld, 500)

    def test_more_than_the_net(self):
        """The net to pay is never negative; what was not taken is shown."""
        self._advance(9000)
        self._element("on_account", amount=9000)
        payslip = self._compute().payslip_ids
        self.assertEqual(payslip.net_to_pay, 0)
        self.assertAlmostEqual(payslip.still_due, 9000 - payslip.net_paid, 2)

    def test_attachment(self):
        """L. 3252-2: by the bands, until the debt is paid; for the creditor, in 427."""
        self.yann.write({"has_personal_rate": True, "withholding_rate": 0})
        attachment = self._element("attachment", total=300, dependants=1)
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        expected = self._seize(payslip.net_paid, 1)
        self.assertAlmostEqual(payslip.withheld, expected, 2)
        self.assertLess(payslip.withheld, 300)
        self.assertFalse(payslip.still_due, "the rest of the debt is for later months")
        self.assertEqual(self._sum(closing.pay_move_id, "427"), -payslip.withheld)
        self._pay(self._invoice(self.pottery, 3000, "2026-10-05"), "2026-10-20")
        october = self._run("2026-10-01").payslip_ids
        self.assertAlmostEqual(october.withheld, 300 - expected, 2)
        self.assertEqual(attachment.taken, 300)
        self._pay(self._invoice(self.pottery, 3000, "2026-11-05"), "2026-11-20")
        self.assertFalse(self._run("2026-11-01").payslip_ids.withheld)

    def _seize(self, net, dependants):
        """The bands of 2026 by hand, a twelfth of each bound."""
        bounds = (0, 4480, 8730, 13000, 17230, 21470, 25810, 10**9)
        parts = ((1, 20), (1, 10), (1, 5), (1, 4), (1, 3), (2, 3), (1, 1))
        taken, annual = 0, net * 12
        for (low, high), (part, over) in zip(
            zip(bounds, bounds[1:], strict=False), parts, strict=True
        ):
            low, high = (
                bound + 1720 * dependants if bound else 0 for bound in (low, high)
            )
            taken += max(min(annual, high) - low, 0) * part / over
        return round(taken / 12, 2)

    def test_no_bands_no_half_posted_month(self):
        """A year without bands is refused by a sentence, and nothing is booked."""
        self.env["cae.attachment.band"].search(
            [("date_from", "=", "2026-01-01")]
        ).unlink()
        self._element("attachment", total=300)
        closing = self._closing("2026-09-01")
        with self.assertRaises(UserError) as refused:
            closing.action_post()
        self.assertIn("No bands of attachment", str(refused.exception))
        self.assertEqual(closing.pay_state, "draft")
        self.assertFalse(closing.payslip_ids)
        self.assertFalse(closing.pay_move_id)

    def test_upper_floors_register_withholdings(self):
        """SCOP-14: shares bought by instalments, within the tenth of L. 3251-3."""
        account = self._get_account("4562", "456", "101")
        row = {
            "label": "Part sociale",
            "amount": Decimal("40.00"),
            "account": account,
            "reference": "MVT-12",
        }

        def registered(elements, people, date):
            return {self.yann: [row]}

        model = type(self.elements)
        with patch.object(model, "_get_registered_withholdings", registered):
            closing = self._run("2026-09-01")
        line = closing.payslip_ids.element_ids
        self.assertEqual((line.label, line.amount), ("Part sociale", 40))
        self.assertEqual(line.reference, "MVT-12")
        credit = closing.pay_move_id.line_ids.filtered(
            lambda one: one.account_id == account
        )
        self.assertEqual(credit.balance, -40)
        self.assertEqual(credit.partner_id, self.yann.partner_id)

    def test_other_withholding_goes_to_its_account(self):
        account = self._get_account("467")
        self._element("withholding", amount=30, account_id=account.id, total=45)
        closing = self._run("2026-09-01")
        self.assertEqual(self._sum(closing.pay_move_id, "467"), -30)


@tagged("post_install", "-at_install")
class TestLeave(ElementCase):
    def _keep(self, rate=10):
        self.company.cae_leave_rate = rate
        return self._run("2026-09-01")

    def test_the_reserve_is_kept_out_of_what_is_available(self):
        """Invariant 5: cost + 10 % of it fit in 2,700.00, and no more would."""
        closing = self._keep()
        payslip = closing.payslip_ids
        kept = payslip.element_ids
        self.assertEqual(kept.kind, "leave_kept")
        self.assertAlmostEqual(kept.amount, round(payslip.cost * 0.1 + 1e-9, 2), 2)
        self.assertAlmostEqual(
            payslip.cost + kept.amount + payslip.unspent, payslip.envelope, 2
        )
        self.assertLess(payslip.unspent, 1)
        self.assertEqual(self._sum(closing.pay_move_id, "6412"), kept.amount)
        self.assertEqual(self._sum(closing.pay_move_id, "4282"), -kept.amount)
        self.assertBalancedByActivity(closing)
        statement = self.pottery.get_statement("2026-09-01", "2026-09-30")
        self.assertAlmostEqual(
            statement[self.pottery.id]["available_for_pay"], payslip.unspent, 2
        )

    def test_the_ledger_holds_the_reserve(self):
        """Invariant 1: no second balance; an entry of the accountant counts."""
        kept = self._keep().payslip_ids.element_ids.amount
        entry = self._entry(
            "2026-09-30",
            (self._get_account("4282"), self.pottery, -100),
            (self._get_account("6412"), self.pottery, 100),
            post=False,
        )
        entry.line_ids.partner_id = self.yann.partner_id
        entry.action_post()
        held = self.yann._get_leave_reserves(self.company)
        self.assertEqual(
            held,
            {(self.yann.partner_id, self.pottery): Decimal(str(round(kept + 100, 2)))},
        )

    def test_leave_is_paid_by_the_reserve(self):
        """Nothing cashed in October: the reserve alone pays, and holds less after."""
        kept = self._keep().payslip_ids.element_ids.amount
        self.company.cae_leave_rate = 0
        left = self.pottery.get_statement("2026-10-01", "2026-10-31")[self.pottery.id]
        leave = self._element(
            "leave",
            amount=200,
            month_from="2026-10-01",
            activity_id=self.pottery.id,
        )
        self.assertEqual(leave.leave_reserve, kept)
        closing = self._run("2026-10-01")
        payslip = closing.payslip_ids
        used = payslip.element_ids.amount
        self.assertGreater(used, 199)
        self.assertAlmostEqual(payslip.cost - used, payslip.draw_ids.amount, 2)
        self.assertLessEqual(payslip.draw_ids.amount, max(left["available_for_pay"], 0))
        self.assertEqual(self._sum(closing.pay_move_id, "4282"), used)
        self.assertBalancedByActivity(closing)
        held = self.yann._get_leave_reserves(self.company)
        self.assertAlmostEqual(
            float(held[self.yann.partner_id, self.pottery]), kept - used, 2
        )
        self.assertLedgerIsWhole("2026-10-31")

    def test_no_more_than_it_holds(self):
        self._keep()
        for _time in range(2):
            self._element(
                "leave",
                amount=200,
                month_from="2026-10-01",
                activity_id=self.pottery.id,
            )
        closing = self._closing("2026-10-01")
        with self.assertRaises(UserError) as refused:
            closing.action_post()
        self.assertIn("whose reserve holds", str(refused.exception))
        self.assertFalse(closing.payslip_ids)
        self.assertEqual(closing.pay_state, "draft")


@tagged("post_install", "-at_install")
class TestElements(ElementCase):
    def test_two_activities_and_everything_at_once(self):
        """Invariant 10, whatever the elements."""
        self.env["cae.activity.key"].create(
            {
                "activity_id": self.studio.id,
                "entrepreneur_id": self.yann.id,
                "date_from": "2026-01-01",
            }
        )
        self._pay(self._invoice(self.studio, 1234.57, "2026-09-06"), "2026-09-20")
        self.company.write(
            {
                "cae_leave_rate": 9.37,
                "cae_health_monthly": 41.13,
                "cae_health_employer_share": 60,
            }
        )
        self._advance(150)
        self._meals()
        self._meals(activity_id=self.studio.id, count=3)
        self._element("advance", amount=33.33)
        self._element("attachment", total=5000)
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(len(payslip.draw_ids), 2)
        self.assertBalancedByActivity(closing)
        self.assertAlmostEqual(
            sum(payslip.draw_ids.mapped("amount")) + payslip.unspent,
            payslip.envelope,
            2,
        )
        move = closing.pay_move_id
        self.assertAlmostEqual(self._sum(move, "421"), -payslip.net_to_pay, 2)
        self.assertAlmostEqual(self._sum(move, "647"), 24.68, 2)
        self.assertLedgerIsWhole("2026-09-30")

    def test_computing_again_keeps_the_same_payslip(self):
        """Invariant 11."""
        self.company.cae_leave_rate = 10
        self._advance(300)
        self._element("advance", amount=20)
        self._meals()
        closing = self._compute()
        payslip = closing.payslip_ids
        closing.action_compute()
        self.assertEqual(closing.payslip_ids, payslip)
        self._meals(count=1)
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.reimbursed, 82.5)

    def test_reopening_gives_everything_back(self):
        self._advance(300)
        advance = self._element("advance", amount=20)
        closing = self._run("2026-09-01")
        self.assertEqual(advance.taken, 20)
        closing._reopen(["pay_state", "state"], "Wrong rate")
        self.assertEqual(advance.taken, 0)
        advance.amount = 30
        closing.action_post()
        self.assertEqual(advance.taken, 30)

    def test_absence_lowers_the_fixed_part(self):
        """CAE-14, CAE-28: 3 days of 30 take a tenth of it, and no hours are named."""
        self._set_fixed_part(self.yann, 500)
        self._element("absence", days=3)
        payslip = self._compute().payslip_ids
        line = payslip.element_ids
        self.assertEqual((line.amount, line.sign), (50, 0))
        self.assertEqual(payslip.gross_fixed, 450)

    def test_a_fixed_part_which_nothing_covers(self):
        """CAE-14: it is due in any case; the reserve waits, expenses are paid first."""
        self._set_fixed_part(self.yann, 2500)
        self.company.cae_leave_rate = 10
        self._meals()
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(payslip.gross, 2500)
        self.assertEqual(payslip.element_ids.mapped("kind"), ["meal"])
        self.assertAlmostEqual(payslip.uncovered, payslip.cost + 75 - 2700, 2)
        self.assertAlmostEqual(payslip.draw_ids.uncovered, payslip.uncovered, 2)
        self.assertEqual(payslip.unspent, 0)
        self.assertBalancedByActivity(closing)

    def test_a_fixed_part_goes_before_the_reserve(self):
        """What is left after it, and no more, is kept for leave."""
        self._set_fixed_part(self.yann, 2000)
        self.company.cae_leave_rate = 25
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual((payslip.gross, payslip.uncovered), (2000, 0))
        kept = payslip.element_ids.amount
        self.assertAlmostEqual(payslip.cost + kept, 2700, 2)
        self.assertLess(kept, payslip.cost / 4)
        self.assertBalancedByActivity(closing)

    def test_an_element_after_the_check(self):
        """What was checked without it is computed anew."""
        closing = self._compute()
        closing.payslip_ids.action_check()
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.state, "checked")
        self._meals()
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.state, "draft")
        self.assertEqual(closing.payslip_ids.reimbursed, 75)

    def test_cancelled_and_redone(self):
        """Both traces stay; what the cancelled one took is due again."""
        self._advance(300)
        advance = self._element("advance", amount=20, month_to="2026-09-01")
        closing = self._run("2026-09-01")
        wrong = closing.payslip_ids
        redone = wrong._cancel_and_redo("Wrong rate")
        self.assertEqual((wrong.withheld, redone.withheld), (20, 20))
        self.assertEqual(advance.taken, 20)
        self.assertTrue(advance.is_settled)
        left = self.yann._get_advances(self.company)
        self.assertEqual(left, {self.yann.partner_id: Decimal("280.00")})

    def test_a_posted_month_is_closed(self):
        meals = self._meals()
        closing = self._run("2026-09-01")
        with self.assertRaisesRegex(UserError, "is posted already"):
            self._meals()
        with self.assertRaisesRegex(UserError, "posted payslip used"):
            meals.count = 3
        with self.assertRaisesRegex(UserError, "posted payslip used"):
            meals.unlink()
        with self.assertRaisesRegex(UserError, "does not change"):
            closing.payslip_ids.element_ids = [Command.clear()]
        later = self._meals(month_from="2026-10-15")
        self.assertEqual(str(later.month_from), "2026-10-01")
        with self.assertRaisesRegex(UserError, "is posted already"):
            later.month_from = "2026-09-15"

    def test_what_an_element_has_to_say(self):
        for kind, vals, sentence in (
            ("absence", {}, "days of absence"),
            ("attachment", {}, "total debt"),
            ("advance", {}, "amount of the month"),
            ("leave", {"amount": 5}, "trade name"),
            ("withholding", {"amount": 5}, "account"),
            (
                "meal",
                {"count": 1, "rate": 5, "activity_id": self.pottery.id},
                "Choose the limit",
            ),
        ):
            with self.subTest(kind=kind):
                with self.assertRaisesRegex(ValidationError, sentence):
                    self._element(kind, **vals)

    def test_negative_amounts(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._element("advance", amount=-5)

    def test_accounts_by_setting(self):
        """The accounts which are set, else those of the French chart."""
        found = self.company._get_cae_pay_accounts(("leave_reserve", "travel"))
        self.assertEqual(
            [account.code for account in found.values()], ["428200", "625100"]
        )
        other = self._get_account("6256")
        self.company.cae_pay_account_travel_id = other
        self._meals()
        closing = self._run("2026-09-01")
        self.assertEqual(self._sum(closing.pay_move_id, "6256"), 75)
        self._get_account("4421").code = "479999"
        with self.assertRaisesRegex(UserError, "Open an account 4421"):
            self.company._get_cae_pay_accounts()

    def test_screens(self):
        officer = new_test_user(
            self.env,
            "paie@deuxrives.example",
            groups="cae_payroll.group_payroll_officer",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with Form(self.elements.with_user(officer)) as form:
            form.entrepreneur_id = self.yann
            form.kind = "meal"
            form.month_from = "2026-09-01"
            form.count = 4
            form.rate = 7
            form.limit_code = "MEAL_OFFICE"
            form.activity_id = self.pottery
            self.assertEqual(form.amount, 28)
        element = form.record
        self.assertEqual(element.month_to, element.month_from)
        action = self.yann.with_user(officer).action_open_pay_elements()
        self.assertEqual(self.elements.search(action["domain"]), element)
        self.assertEqual(self.yann.with_user(officer).pay_element_count, 1)
        payslip = self._compute().payslip_ids
        Form(payslip.with_user(officer))
        with self.assertRaises(AccessError):
            payslip.with_user(officer).net_to_pay = 1
