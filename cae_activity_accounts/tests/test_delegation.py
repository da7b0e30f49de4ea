import doctest
from datetime import date
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine import delegation
from ..engine.delegation import (
    CEILING,
    CHECK,
    COMMITMENTS,
    CREDIT_NOTE,
    EXPENSE,
    INVOICE,
    NO_CEILING,
    QUOTE,
    REFUND,
    TRADE,
    Delegation,
    Document,
    decide,
    find_ceiling,
)
from .validation_case import ValidationCase

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
# kind, amount, then what else is known; why it waits, above what
DECISIONS = [
    (INVOICE, "500.00", {"ceiling": 500}, None, None),
    (INVOICE, "500.01", {"ceiling": 500}, CEILING, 500),
    (INVOICE, "0.01", {"ceiling": 0}, CEILING, 0),
    (INVOICE, "0.00", {"ceiling": 0}, None, None),
    (INVOICE, "0.01", {}, NO_CEILING, None),
    (INVOICE, "1.00", {"ceiling": 500, "is_flagged": True}, TRADE, None),
    (CREDIT_NOTE, "1.00", {"ceiling": 500}, REFUND, None),
    (CREDIT_NOTE, "1.00", {"is_flagged": True}, REFUND, None),
    (QUOTE, "9000.00", {"is_free": True}, None, None),
    (QUOTE, "9000.00", {"is_free": True, "is_flagged": True}, TRADE, None),
    (QUOTE, "9000.00", {"ceiling": 500}, CEILING, 500),
    (EXPENSE, "80.00", {"ceiling": 100}, None, None),
    (
        QUOTE,
        "1200.00",
        {"is_free": True, "commitments": 3000, "commitment_ceiling": 3000},
        None,
        None,
    ),
    (
        QUOTE,
        "1200.00",
        {"is_free": True, "commitments": "3000.01", "commitment_ceiling": 3000},
        COMMITMENTS,
        3000,
    ),
    (
        EXPENSE,
        "10.00",
        {"ceiling": 100, "commitments": 4000, "commitment_ceiling": 3000},
        COMMITMENTS,
        3000,
    ),
    (
        EXPENSE,
        "10.00",
        {
            "is_flagged": True,
            "ceiling": 0,
            "commitments": 4000,
            "commitment_ceiling": 3000,
        },
        TRADE,
        None,
    ),
]
NUMBERS = ("ceiling", "commitments", "commitment_ceiling")


@tagged("post_install", "-at_install")
class TestDelegation(ValidationCase):
    """CAE-10, CAPE-04: what is delegated posts itself, the rest waits."""

    # --- the rule -------------------------------------------------------------------

    def test_examples(self):
        self.assertFalse(doctest.testmod(delegation).failed)

    def test_decisions(self):
        for kind, amount, known, reason, limit in DECISIONS:
            with self.subTest(kind=kind, amount=amount, **known):
                facts = {
                    name: Decimal(value) if name in NUMBERS else value
                    for name, value in known.items()
                }
                decision = decide(Document(kind, Decimal(amount), **facts))
                self.assertEqual((decision.reason, decision.limit), (reason, limit))

    def test_whose_ceiling(self):
        everybody = Delegation(INVOICE, Decimal(500), JANUARY)
        own = Delegation(INVOICE, Decimal(900), JUNE, date(2026, 6, 30), person=7)
        rows = [own, everybody, Delegation(EXPENSE, Decimal(50), JANUARY, person=7)]
        for kind, person, day, ceiling in (
            (INVOICE, 7, date(2026, 5, 31), 500),
            (INVOICE, 7, JUNE, 900),
            (INVOICE, 7, date(2026, 6, 30), 900),
            (INVOICE, 7, date(2026, 7, 1), 500),
            (INVOICE, 8, JUNE, 500),
            (INVOICE, 7, date(2025, 12, 31), None),
            (EXPENSE, 7, JUNE, 50),
            (EXPENSE, 8, JUNE, None),
            (QUOTE, 7, JUNE, None),
        ):
            with self.subTest(kind=kind, person=person, day=day):
                self.assertEqual(find_ceiling(rows, kind, person, day), ceiling)

    # --- the rows -------------------------------------------------------------------

    def test_overlap(self):
        first = self._delegate(500, person=self.person)
        with self.assertRaises(ValidationError):
            self._delegate(900, person=self.person, date_from="2026-06-01")
        first.date_to = "2026-05-31"
        self._delegate(900, person=self.person, date_from="2026-06-01")
        self._delegate(100)
        self._delegate(100, kind="expense", person=self.person)
        with self.assertRaises(ValidationError):
            first.date_to = False
        with self.assertRaises(ValidationError):
            self._delegate(200)

    def test_wrong_values(self):
        for vals in ({"ceiling": -1}, {"ceiling": 1, "date_to": "2025-12-31"}):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._delegate(**vals)

    def test_the_list_says_whom_a_ceiling_is_for(self):
        own, of_all = self._delegate(900, person=self.person), self._delegate(100)
        self.assertEqual(own.concerns, self.person.name)
        self.assertEqual(of_all.concerns, "Everybody")

    def test_another_company_s_person(self):
        other = self._create_company("Autre coopérative")
        with self.assertRaises(UserError):
            self._delegate(1, person=self.person, company_id=other.id)

    # --- invoices -------------------------------------------------------------------

    def test_nothing_is_delegated(self):
        invoice = self._submit(self._draft_invoice("1,00"))
        self.assertWaits(invoice, NO_CEILING)

    def test_an_invoice_within_the_ceiling_posts_itself(self):
        self._delegate(1200)
        invoice = self._submit(self._draft_invoice("1 000,00"))
        self.assertEqual(invoice.state, "posted")
        self.assertRegex(invoice.name, r"^[A-Z]+/\d{4}/\d+$")
        self.assertEqual(invoice.cae_submitted_by_id, self.awa)
        self.assertFree(invoice)

    def test_one_cent_above_waits(self):
        self._delegate(1200)
        invoice = self._submit(self._draft_invoice("1 000,01"))
        self.assertWaits(invoice, CEILING, 1200)
        self.assertIn("200,00", invoice._tell_cae_waiting())

    def test_one_s_own_ceiling_comes_first(self):
        self._delegate(5000)
        own = self._delegate(100, person=self.person)
        invoice = self._draft_invoice()
        self.assertWaits(self._submit(invoice), CEILING, 100)
        own.date_to = self._days_ago(1)
        self.assertEqual(self._submit(self._draft_invoice()).state, "posted")

    def test_a_flagged_trade_waits(self):
        self._delegate(5000)
        self.pottery.always_validated = True
        self.assertWaits(self._submit(self._draft_invoice()), TRADE)

    def test_what_a_check_refuses_waits(self):
        """Half posted is nothing: no number is used, and the accountant reads why."""
        self._delegate(5000)
        invoice = self._draft_invoice()
        insurance = self._insure(self.pottery, date_from=self.today)
        self.pottery.is_building_work = True
        self._submit(invoice, self._days_ago(1))
        self.assertWaits(invoice, CHECK)
        self.assertFalse(invoice.name and invoice.name != "/")
        self.assertIn("decennial", self._notes(invoice))
        insurance.date_from = self._days_ago(1)
        invoice.action_post()
        self.assertTrue(invoice.name.endswith("00001"))

    def _notes(self, document):
        return " ".join(document.message_ids.mapped("body"))

    def test_a_credit_note_never_posts_itself(self):
        self._delegate(5000)
        invoice = self._invoice(self.pottery, 100, self._days_ago(3))
        refund = invoice._reverse_moves([{"invoice_date": self.today}])
        refund.with_user(self.awa).sudo()._submit_to_cae()
        self.assertWaits(refund, REFUND)

    # --- the commitments of a CAPE ----------------------------------------------------

    def test_commitments_of_the_cape(self):
        """R. 127-1, 4°: excluding VAT, this document included."""
        self._run_cape(3000)
        self._signed_quote(self.town)  # 2,000.00
        fits = self._quote(self.town, lines=[self._line(quantity="1")])
        self.mine._portal_send_quote(fits.id)
        self.assertEqual(fits.state, "sent")
        above = self._quote(
            self.town, lines=[self._line(quantity="1", price_unit="1000,01")]
        )
        self.mine._portal_send_quote(above.id)
        self.assertEqual(above.state, "draft")
        self.assertWaits(above, COMMITMENTS, 3000)

    def test_the_quote_behind_an_invoice_counts_once(self):
        self._run_cape(2000)
        self._delegate(5000)
        invoice = self._submit(self._draft_invoice("2 000,00"))
        self.assertEqual(invoice.state, "posted")
        committed = self.person.sudo()._get_cape_commitments(self.today)
        self.assertEqual(committed[self.person], (2000, 0))

    def test_expenses_are_commitments(self):
        self._create_employee()
        self._run_cape(2500)
        self._signed_quote(self.town)
        self._expense(600)  # 500.00 excluding VAT
        committed = self.person.sudo()._get_cape_commitments(self.today)
        self.assertEqual(committed[self.person], (2500, 2500))
        self._delegate(1000, kind="expense")
        self.assertWaits(self._expense(12, name="Bus"), COMMITMENTS, 2500)

    def test_no_cape_no_commitments(self):
        self.assertEqual(self.person.sudo()._get_cape_commitments(self.today), {})

    # --- quotes ---------------------------------------------------------------------

    def test_quotes_are_free_unless_the_cooperative_wants_otherwise(self):
        free = self._quote(self.town)
        self.mine._portal_send_quote(free.id)
        self.assertEqual((free.state, free.cae_submission), ("sent", False))
        self.company.cae_quote_validation = True
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        self.assertEqual(order.state, "draft")
        self.assertWaits(order, NO_CEILING)
        self._delegate(2400, kind="quote")
        within = self._quote(self.town)
        self.mine._portal_send_quote(within.id)
        self.assertEqual(within.state, "sent")

    def test_what_was_not_sent_is_not_signed(self):
        """CAE-10: the customer who has the link, or a login, waits as well."""
        self.company.cae_quote_validation = True
        order = self._quote(self.town)
        self.assertFalse(order._has_to_be_signed())
        self.mine._portal_send_quote(order.id)
        self.assertFalse(order._has_to_be_signed())
        order.with_env(self.env)._approve_cae()
        self.assertEqual(order.state, "sent")
        self.assertTrue(order._has_to_be_signed())

    def test_a_quote_that_waits_does_not_change(self):
        self.pottery.always_validated = True
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        self.assertWaits(order, TRADE)
        self.assertEqual(order._get_cae_portal_state()["code"], "submitted")
        values = self._quote_values(self.town)
        self.assertRefused(["form"], self.mine._portal_save_quote, values, order.id)
        self.assertRefused(["form"], self.mine._portal_send_quote, order.id)

    # --- expenses -------------------------------------------------------------------

    def test_an_expense_within_the_ceiling_approves_itself(self):
        self._create_employee()
        self._delegate(120, kind="expense")
        expense = self._expense(120)
        self.assertEqual(expense.state, "approved")
        self.assertEqual(expense.manager_id, self.nadia)
        self.assertWaits(self._expense(120.01, name="Avion"), CEILING, 120)

    def test_two_parts_of_a_receipt_are_one_expense(self):
        """A receipt above the ceiling does not go under it in two parts."""
        self._create_employee()
        self._delegate(120, kind="expense")
        for total, code in ((120, False), (120.01, CEILING)):
            with self.subTest(total=total):
                expense = self._expense(total, submit=False)
                part = expense._split_company_part(50)
                (expense | part).with_user(self.awa).sudo().action_submit()
                self.assertEqual(
                    set((expense | part).mapped("cae_waiting_reason")), {code}
                )

    def test_an_expense_without_approver_does_not_approve_itself(self):
        """Odoo's own does."""
        self._create_employee()
        self.employee.expense_manager_id = False
        with self.assertRaisesRegex(ValidationError, "no approver"):
            self._expense(10)

    def test_expenses_of_the_staff_are_odoo_s(self):
        self._create_employee()
        staff = self.env["hr.employee"].create(
            {"name": "Nadia", "company_id": self.company.id, "user_id": self.nadia.id}
        )
        expense = self._expense(10, employee_id=staff.id, submit=False)
        expense.action_submit()
        self.assertEqual(expense.state, "approved")
        self.assertFalse(expense.cae_submission)

    # --- speed and roles --------------------------------------------------------------

    def test_the_decision_takes_as_many_queries_for_many(self):
        self._run_cape(3000)
        self._delegate(100)
        orders = self._quote(self.town)
        for _index in range(4):
            orders |= self._quote(self.town)

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.with_user(self.awa).sudo()._decide_cae_validation()
            return self.cr.sql_log_count - before

        count(orders[:1])
        self.assertEqual(count(orders), count(orders[:1]))

    def test_the_coach_does_not_delegate(self):
        row = self._delegate(1)
        for user in (self.coline, self.awa):
            with self.assertRaises(AccessError):
                row.with_user(user).ceiling = 10000
            with self.assertRaises(AccessError):
                self.pottery.with_user(user).always_validated = False
        row.with_user(self.nadia).ceiling = 10
