"""Positive balances are carried over the year with a type, never silently (CAE-18)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LedgerCase

YEAR = ("2025-01-01", "2025-12-31")
DAYS = tuple(map(date.fromisoformat, YEAR))


class YearCase(LedgerCase):
    """The month of the design in 2025: the pottery has 600.00 left, the studio lacks
    100.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10, date_from=YEAR[0])
        invoice = cls._invoice(cls.pottery, 2000, "2025-09-05")
        cls._bill(cls.pottery, 300, "2025-09-10")
        cls._pay(invoice, "2025-09-25", amount=1200)
        cls._bill(cls.studio, 100, "2025-10-02")
        cls._closing("2025-12-01").action_post()
        cls.closing = cls.env["cae.year.closing"].create({"date_to": YEAR[1]})
        cls.closing.action_compute()

    @classmethod
    def _line(cls, activity):
        return cls.closing.line_ids.filtered(lambda line: line.activity_id == activity)

    @classmethod
    def _decide(cls, **amounts):
        """Types of the pottery's balance, with an agreement."""
        vals = {f"amount_{kind}": amount for kind, amount in amounts.items()}
        cls._line(cls.pottery).write(
            {**vals, "agreement_date": "2025-12-15", "agreement_file": "QWNjb3Jk"}
        )

    @classmethod
    def _user(cls, role, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            f"{role}@{company.id}.example",
            groups=f"cae_base.group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _available(self, activity, day=YEAR[1]):
        return activity.get_statement(None, day)[activity.id]["available_for_pay"]

    @classmethod
    def _ledger(cls):
        """Each account and activity of the company, in cents."""
        groups = cls.env["account.move.line"]._read_group(
            [("company_id", "=", cls.company.id), ("parent_state", "=", "posted")],
            ["account_id", "cae_activity_id"],
            ["balance:sum"],
        )
        return {
            (account, activity): round(balance * 100)
            for account, activity, balance in groups
            if round(balance * 100)
        }


@tagged("post_install", "-at_install")
class TestYearClosing(YearCase):
    def test_what_each_activity_has_left(self):
        pottery, studio = self._line(self.pottery), self._line(self.studio)
        self.assertEqual(len(self.closing.line_ids), 2)
        self.assertEqual(
            (pottery.result, pottery.cash, pottery.balance, pottery.left),
            (1600.0, 1100.0, 600.0, 600.0),
        )
        self.assertEqual((studio.balance, studio.left), (-100.0, 0.0))
        self.assertIn("100,00", studio.explanation)
        self.assertEqual(str(self.closing.date_from), YEAR[0])
        self.assertEqual((self.closing.left, self.closing.undecided_count), (600.0, 1))

    def test_never_silent(self):
        before = self._ledger()
        for amounts in ({}, {"variable": 500}):
            self._decide(**amounts)
            with self.assertRaisesRegex(UserError, "Poterie du Port: say how"):
                self.closing.action_post()
        self._decide(variable=600, reserve=1)
        with self.assertRaisesRegex(UserError, "Poterie du Port: .* more"):
            self.closing.action_post()
        self._decide(variable=601, reserve=-1)
        with self.assertRaisesRegex(UserError, "Poterie du Port: .* zero or more"):
            self.closing.action_post()
        self.assertEqual(self.closing.state, "computed")
        self.assertEqual(self._ledger(), before)

    def test_carried_forward(self):
        """Neutral for the company, to the cent; what is not pay is not available."""
        before, result = self._ledger(), self._line(self.pottery).result
        shared = self._available(self.structure)
        self._decide(variable=349.99, reserve=150, cooperative=100.01)
        self.closing.action_post()
        self.assertEqual(self.closing.state, "posted")
        self.assertEqual(self._available(self.pottery), 349.99)
        self.assertEqual(self._available(self.structure), round(shared + 100.01, 2))
        self.assertEqual(self._available(self.studio), -100.0)
        account = self.company.cae_left_result_account_id
        after = self._ledger()
        self.assertEqual(after.pop((account, self.pottery)), 10001)
        self.assertEqual(after.pop((account, self.structure)), -10001)
        self.assertEqual(after, before)
        self.assertFigures(self.pottery, *YEAR, result=result, reserved=150.0)
        self.assertLedgerIsWhole(YEAR[1])
        move = self.closing.move_id
        self.assertEqual((move.state, str(move.date)), ("posted", YEAR[1]))
        reserve = self._line(self.pottery).reserve_id
        self.assertEqual((reserve.amount, reserve.date_to), (150.0, False))
        self.assertIn("2025", reserve.reason)

    def test_all_kept_by_one_type(self):
        """Nothing is booked where nothing is left to the cooperative."""
        before = self._ledger()
        self._decide(variable=600)
        self.closing.action_post()
        self.assertFalse(self.closing.move_id)
        self.assertEqual(self._ledger(), before)
        self.assertEqual(self._available(self.pottery), 600.0)

    def test_left_by_agreement(self):
        """R. 7331-12, al. 2."""
        self._decide(cooperative=600)
        for name in ("agreement_date", "agreement_file"):
            kept = self._line(self.pottery)[name]
            self._line(self.pottery).write({name: False})
            with self.assertRaisesRegex(UserError, "Poterie du Port: .* agreement"):
                self.closing.action_post()
            self._line(self.pottery).write({name: kept})
        self.closing.action_post()
        self.assertEqual(self._available(self.pottery), 0.0)

    def test_what_changed_is_decided_anew(self):
        """The ledger is read again when the year is validated."""
        self._decide(variable=600)
        self._bill(self.pottery, 50, "2025-11-03")
        with self.assertRaisesRegex(UserError, "Poterie du Port: .*50,00"):
            self.closing.action_post()
        self.closing.action_compute()
        self.assertEqual(self._line(self.pottery).left, -50.0)
        self._decide(variable=550)
        self.closing.action_post()
        self.assertEqual(self.closing.state, "posted")

    def test_posted_twice(self):
        self._decide(reserve=500, cooperative=100)
        self.closing.action_post()
        once = self._ledger()
        self.closing.action_post()
        self.assertEqual(self._ledger(), once)
        self.assertEqual(
            self.env["cae.reserve"].search_count(
                [("cae_activity_id", "=", self.pottery.id)]
            ),
            1,
        )

    def test_a_closed_activity_too(self):
        self.pottery.active = False
        self.closing.action_compute()
        with self.assertRaisesRegex(UserError, "Poterie du Port"):
            self.closing.action_post()

    def test_what_is_reserved_already_has_its_type(self):
        self.env["cae.reserve"].create(
            {
                "cae_activity_id": self.pottery.id,
                "amount": 200,
                "reason": "Kiln",
                "date_from": "2025-06-01",
            }
        )
        self.closing.action_compute()
        line = self._line(self.pottery)
        self.assertEqual((line.reserved, line.balance), (200.0, 400.0))

    # --- one decision for many --------------------------------------------------------

    def test_default_of_the_company(self):
        self.company.cae_year_closing_default = "reserve"
        self.closing.unlink()
        closing = self.env["cae.year.closing"].create({"date_to": "2025-06-30"})
        closing.action_compute()
        self.assertEqual(str(closing.date_to), YEAR[1])
        self.assertEqual(closing.line_ids.mapped("amount_reserve"), [600.0, 0.0])
        self.assertEqual(closing.left, 0.0)

    def test_one_type_for_the_lines_selected(self):
        self._decide(variable=100)
        wizard = (
            self.env["cae.year.closing.apply"]
            .with_context(
                active_model="cae.year.closing.line",
                active_ids=self.closing.line_ids.ids,
            )
            .create(
                {
                    "kind": "cooperative",
                    "agreement_date": "2025-12-20",
                    "agreement_file": "QWNjb3Jk",
                }
            )
        )
        self.assertEqual((wizard.count, wizard.left), (1, 500.0))
        wizard.action_apply()
        line = self._line(self.pottery)
        self.assertEqual((line.amount_variable, line.amount_cooperative), (100, 500))
        self.assertEqual(str(line.agreement_date), "2025-12-20")
        self.assertEqual(self._line(self.studio).amount_cooperative, 0.0)
        self.closing.action_post()

    def test_all_that_a_closing_has_left(self):
        wizard = (
            self.env["cae.year.closing.apply"]
            .with_context(active_model="cae.year.closing", active_ids=self.closing.ids)
            .create({"kind": "reserve", "reserve_reason": "Kiln"})
        )
        wizard.action_apply()
        self.closing.action_post()
        self.assertEqual(self._line(self.pottery).reserve_id.reason, "Kiln")

    # --- variable pay -----------------------------------------------------------------

    def test_paid_within_a_month_after_the_assembly(self):
        """CAE-16: the deadline, and a to-do once there is something to pay."""
        self._decide(variable=600)
        self.closing.assembly_date = "2026-05-31"
        self.assertEqual(str(self.closing.pay_deadline), "2026-06-30")
        self.assertFalse(self.closing.activity_ids)
        self.closing.action_post()
        self.assertEqual(str(self.closing.activity_ids.date_deadline), "2026-06-30")
        self.assertIn("600,00", self.closing.activity_ids.summary)
        self.closing.assembly_date = "2026-06-10"
        self.assertEqual(str(self.closing.activity_ids.date_deadline), "2026-07-10")
        self.assertIn("10/07/2026", self._line(self.pottery).explanation)
        self.closing.assembly_date = False
        self.assertFalse(self.closing.activity_ids)

    def test_on_the_statement(self):
        """CAE-19: the statement says how the balance was carried forward."""
        self._decide(variable=400, reserve=200)
        both = self.pottery | self.studio
        for document in both._get_statement_documents(*DAYS):
            self.assertFalse(document["carried"])
        self.closing.action_post()
        mine, his = both._get_statement_documents(*DAYS)
        self.assertEqual([row[1] for row in mine["carried"]["rows"]], [400.0, 200.0])
        self.assertEqual([row[1] for row in his["carried"]["rows"]], [-100.0])
        self.assertIn("2025", mine["carried"]["title"])
        [before] = self.pottery._get_statement_documents(DAYS[0], date(2025, 12, 30))
        self.assertFalse(before["carried"])
        seen = self.pottery.with_context(cae_date_to=YEAR[1])
        self.assertIn("400,00", seen.carried_forward)
        self.assertTrue(self.pottery._make_statement_xlsx(*DAYS))

    def test_months_ask_for_it(self):
        """An anomaly of the months after it, until the year is validated."""
        month = self._closing("2026-01-01")

        def find():
            month.action_compute()
            return month.anomaly_ids.filtered(lambda one: one.kind == "year")

        anomaly = find()
        self.assertIn("2025", anomaly.message)
        action = anomaly.action_open()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), self.closing
        )
        self._decide(variable=600)
        self.closing.action_post()
        self.assertFalse(find())

    # --- what is refused --------------------------------------------------------------

    def test_the_year_is_over(self):
        self.closing.unlink()
        today = fields.Date.context_today(self.env.user)
        this_year = self.env["cae.year.closing"].create({"date_to": today})
        this_year.action_compute()
        with self.assertRaisesRegex(UserError, "has not ended"):
            this_year.action_post()

    def test_its_months_are_posted(self):
        self._decide(variable=600)
        month = self._closing("2025-10-01")
        with self.assertRaisesRegex(UserError, "octobre 2025 is not posted"):
            self.closing.action_post()
        month.unlink()  # the last month took what was due in it
        self.closing.action_post()

    def test_lock_dates(self):
        self._decide(cooperative=600)
        self.company.fiscalyear_lock_date = YEAR[1]
        with self.assertRaisesRegex(UserError, "accounts are closed"):
            self.closing.action_post()
        self.company.fiscalyear_lock_date = "2025-11-30"
        self.closing.action_post()
        self.company.fiscalyear_lock_date = YEAR[1]
        with self.assertRaisesRegex(UserError, "accounts are closed"):
            self.closing._reopen("Mistake")
        self.assertEqual(self.closing.state, "posted")

    def test_one_for_each_year(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["cae.year.closing"].create({"date_to": "2025-03-01"})

    def test_evidence_is_kept(self):
        """Figures are the ledger's; what is validated is decided."""
        accountant = self._user("accountant")
        closing = self.closing.with_user(accountant)
        line = self._line(self.pottery).with_user(accountant)
        for vals in ({"balance": 1}, {"result": 1}, {"activity_id": self.studio.id}):
            with self.assertRaises(AccessError):
                line.write(vals)
        for vals in ({"state": "posted"}, {"move_id": False}):
            with self.assertRaises(AccessError):
                closing.write(vals)
        line.write({"amount_variable": 600})
        closing.action_post()
        with self.assertRaisesRegex(UserError, "re-open it"):
            line.write({"amount_variable": 0})
        with self.assertRaisesRegex(UserError, "validated already"):
            closing.action_compute()
        with self.assertRaisesRegex(UserError, "keeps its year"):
            closing.date_to = "2024-12-31"
        with self.assertRaisesRegex(UserError, "is kept"):
            closing.unlink()

    def test_the_accountant_s_only(self):
        coach = self._user("coach")
        with self.assertRaises(AccessError):
            self.closing.with_user(coach).read(["name"])
        with self.assertRaises(AccessError):
            self.closing.with_user(coach)._reopen("Mine")

    def test_another_company(self):
        stranger = self._user("accountant", self._create_company("Le Blavet"))
        for records in (self.closing, self.closing.line_ids):
            records = records.with_user(stranger).with_context(
                allowed_company_ids=stranger.company_ids.ids
            )
            self.assertFalse(records.search([]))
            with self.assertRaises(AccessError):
                records.read(["display_name"])

    def test_as_many_queries_for_many(self):
        """All but the lines themselves is read at once."""
        counts = []
        for number in (3, 30):
            activities = self.env["cae.activity"].create(
                [{"name": f"{number}-{rank}"} for rank in range(number)]
            )
            self._entry(
                "2025-11-10",
                *((self.expense_account, activity, 10) for activity in activities),
                (self.expense_account, self.structure, -10 * number),
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.closing.action_compute()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertGreaterEqual(len(self.closing.line_ids), number)
        self.assertLess(counts[1], counts[0] + 10)


@tagged("post_install", "-at_install")
class TestYearReopened(YearCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls._ledger()
        cls._decide(variable=300, reserve=200, cooperative=100)
        cls.closing.action_post()
        cls.move = cls.closing.move_id
        cls.reserve = cls._line(cls.pottery).reserve_id

    def _reopen(self):
        wizard = self.env["cae.year.closing.reopen"].with_context(
            active_id=self.closing.id
        )
        wizard.create({"reason": "Wrong share"}).action_reopen()

    def test_reversed_with_its_trace(self):
        self._reopen()
        self.assertEqual(self.closing.state, "draft")
        self.assertFalse(self.closing.move_id)
        self.assertEqual(self._ledger(), self.before)
        self.assertEqual(self._available(self.pottery), 600.0)
        reversal = self.closing.move_ids - self.move
        self.assertEqual(reversal.reversed_entry_id, self.move)
        self.assertEqual(str(reversal.date), YEAR[1])
        self.assertFalse(self.reserve.active)
        self.assertEqual(self._line(self.pottery).amount_variable, 300.0)
        self.assertIn("Wrong share", self.closing.message_ids[0].body)
        for kept in (self.move, reversal):
            self.assertStays(kept)
        with self.assertRaisesRegex(UserError, "is kept"):
            self.closing.unlink()

    def test_validated_again(self):
        self._reopen()
        self._decide(variable=0, reserve=500, cooperative=100)
        self.closing.action_post()
        self.assertEqual(self._available(self.pottery), 0.0)
        self.assertEqual(len(self.closing.move_ids), 3)
        self.assertLedgerIsWhole(YEAR[1])

    def test_its_months_stay(self):
        """What was carried forward stands on what they took."""
        month = self.env["cae.closing"].search([("company_id", "=", self.company.id)])
        with self.assertRaisesRegex(UserError, "re-open the year first"):
            month._reopen(["state"], "Mistake")
        self._reopen()
        month._reopen(["state"], "Mistake")
        self.assertEqual(month.state, "draft")

    def test_its_entry_stays(self):
        self.assertStays(self.move)

    def test_a_reserve_which_was_drawn_on(self):
        self.reserve.date_to = "2026-02-01"
        with self.assertRaisesRegex(
            UserError, "reserve of Poterie du Port has changed"
        ):
            self._reopen()
        self.reserve.date_to = False
        self._reopen()

    def test_a_later_year_stands_on_it(self):
        earlier = self.env["cae.year.closing"].create({"date_to": "2024-12-31"})
        with self.assertRaisesRegex(UserError, "validated already"):
            earlier.action_post()
        later = self.env["cae.year.closing"].create({"date_to": "2026-12-31"})
        later._set_protected(state="posted")
        with self.assertRaisesRegex(UserError, "re-open the later one first"):
            self._reopen()

    def test_nothing_to_reopen(self):
        self._reopen()
        with self.assertRaisesRegex(UserError, "nothing to re-open"):
            self._reopen()
