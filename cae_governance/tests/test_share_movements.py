"""Design §4.8: movements are append-only, numbered, and what the ledger says."""

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import GovernanceCase


@tagged("post_install", "-at_install")
class TestShareMovements(GovernanceCase):
    def assertEntry(self, movement, *items):
        """Items are (account, balance), all the structure's and the member's."""
        move = movement.move_id
        self.assertEqual((move.state, move.date), ("posted", movement.date))
        self.assertEqual(move.line_ids.cae_activity_id, self.structure)
        self.assertEqual(move.line_ids.partner_id, movement.member_id.partner_id)
        self.assertEqual(
            sorted((line.account_id.code, line.balance) for line in move.line_ids),
            sorted((account.code, balance) for account, balance in items),
        )

    def test_accounts_of_the_french_chart(self):
        codes = [self.receivable.code, self.unpaid.code, self.paid.code]
        self.assertEqual(codes, ["456250", "101200", "101300"])

    def test_subscription(self):
        movement = self._subscribe(self.anne, 10, "2026-03-01")
        self.assertEqual((movement.number, movement.state), (1, "registered"))
        self.assertEqual(movement.amount, 500.0)
        self.assertEntry(movement, (self.receivable, 500.0), (self.unpaid, -500.0))
        self.assertEqual(
            (self.anne.share_count, self.anne.capital, self.anne.unpaid_capital),
            (10, 500.0, 500.0),
        )

    def test_release_in_instalments(self):
        """SCOP-14: a quarter when subscribing, the rest in time."""
        self._subscribe(self.anne, 10, "2026-03-01")
        movement = self._release(self.anne, 125, "2026-03-01")
        self.assertEqual(movement.number, 2)
        self.assertEntry(movement, (self.unpaid, 125.0), (self.paid, -125.0))
        self._release(self.anne, 375, "2026-05-01")
        self.assertEqual(
            (self.anne.paid_capital, self.anne.unpaid_capital), (500.0, 0.0)
        )
        self.assertEqual(self._get_balance(self.receivable, "2026-05-01"), 0.0)

    def test_cents(self):
        odd = self.env["cae.share.class"].create({"name": "B", "nominal": 15.24})
        movement = self._subscribe(self.anne, 7, "2026-03-01", share_class_id=odd.id)
        self.assertEqual(movement.amount, 106.68)
        self._release(self.anne, 106.67, "2026-03-02", share_class_id=odd.id)
        self.assertEqual(self.anne.unpaid_capital, 0.01)
        self.assertRegisterIsLedger("2026-03-01", "2026-03-02")

    def test_the_form_proposes_what_is_due(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        self._release(self.anne, 125, "2026-03-01")
        with Form(self.env["cae.share.movement"]) as form:
            form.kind = "release"
            form.member_id = self.anne
            self.assertEqual(form.share_class_id, self.class_a)
            self.assertEqual(form.amount_paid, 375.0)
            form.kind = "subscription"
            self.assertEqual((form.quantity, form.amount), (1, 50.0))

    def test_capital_is_the_ledger_on_any_day(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        self._release(self.anne, 125, "2026-03-10")
        self._subscribe(self.bilal, 4, "2026-04-01")
        self._release(self.bilal, 200, "2026-04-01").action_cancel()
        self._subscribe(self.bilal, 3, "2026-04-15").action_cancel()
        today = fields.Date.context_today(self.anne)
        self.assertRegisterIsLedger(
            "2026-02-28", "2026-03-01", "2026-03-10", "2026-04-01", "2026-04-20", today
        )
        self.assertEqual(
            (self.class_a.share_count, self.class_a.capital, self.class_a.paid_capital),
            (14, 700.0, 125.0),
        )
        self.assertLedgerIsWhole(today)

    def test_drafts_count_for_nothing(self):
        self._subscribe(self.anne, 10, "2026-03-01", register=False)
        self.assertFalse(self.anne.share_count or self.anne.capital)
        self.assertRegisterIsLedger("2026-03-01")

    # --- numbers ----------------------------------------------------------------

    def test_a_batch_is_numbered_by_date(self):
        late = self._subscribe(self.anne, 1, "2026-04-01", register=False)
        early = self._subscribe(self.bilal, 1, "2026-03-01", register=False)
        (late | early).action_register()
        self.assertEqual((early.number, late.number), (1, 2))

    def test_registering_twice_books_once(self):
        """Design §4.11."""
        movement = self._subscribe(self.anne, 10, "2026-03-01")
        move = movement.move_id
        movement.action_register()
        self.assertEqual((movement.number, movement.move_id), (1, move))
        self.assertRegisterIsLedger("2026-03-01")

    def test_what_is_refused_leaves_no_gap(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._release(self.anne, 501, "2026-03-02")
        self.assertEqual(self._subscribe(self.bilal, 1, "2026-03-03").number, 2)

    # --- append only ------------------------------------------------------------

    def test_nothing_in_the_register_is_written(self):
        movement = self._subscribe(self.anne, 10, "2026-03-01")
        values = {
            "number": 7,
            "state": "draft",
            "kind": "release",
            "date": "2026-03-02",
            "member_id": self.bilal.id,
            "share_class_id": self.class_a.copy().id,
            "quantity": 11,
            "amount": 1,
            "amount_paid": 1,
            "cancelled_id": False,
            "move_id": False,
        }
        for record in (movement, movement.sudo()):
            for name, value in values.items():
                with (
                    self.subTest(name=name),
                    self.assertRaisesRegex(UserError, "stays"),
                ):
                    record.write({name: value})
            with self.assertRaisesRegex(UserError, "stays as it is"):
                record.unlink()

    def test_nobody_registers_by_hand(self):
        draft = self._subscribe(self.anne, 10, "2026-03-01", register=False)
        move = self._subscribe(self.bilal, 1, "2026-03-01").move_id
        required = {"member_id": self.anne.id, "share_class_id": self.class_a.id}
        for vals in (
            {"state": "registered"},
            {"number": 9},
            {"move_id": move.id},
            {"amount": 1},
            {"company_id": self.env.ref("base.main_company").id},
        ):
            with self.subTest(vals):
                with self.assertRaisesRegex(UserError, "by itself"):
                    draft.sudo().write(vals)
                with self.assertRaisesRegex(UserError, "by itself"):
                    draft.sudo().create({**required, **vals})
        draft.unlink()

    def test_a_copy_is_a_draft(self):
        copy = self._subscribe(self.anne, 10, "2026-03-01").copy()
        self.assertEqual((copy.number, copy.state), (0, "draft"))
        self.assertFalse(copy.move_id)

    def test_the_entry_lasts(self):
        move = self._subscribe(self.anne, 10, "2026-03-01").move_id
        for door in (
            move.button_draft,
            move.button_cancel,
            move._reverse_moves,
            lambda: move.write({"state": "draft"}),
        ):
            with self.assertRaisesRegex(UserError, "cancel the movement"):
                door()
        with self.assertRaises(UserError):
            move.unlink()

    def test_the_items_of_the_entry_last(self):
        """Odoo itself would let these change on a posted entry."""
        move = self._subscribe(self.anne, 10, "2026-03-01").move_id
        line = move.line_ids.filtered(lambda line: line.account_id == self.unpaid)
        for vals in (
            {"account_id": self.paid.id},
            {"partner_id": self.bilal.partner_id.id},
            {"date": "2026-04-01"},
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "share movement"),
            ):
                line.write(vals)
        with self.assertRaisesRegex(UserError, "share movement"):
            line.create(
                [
                    {"move_id": move.id, "account_id": account.id, "balance": balance}
                    for account, balance in ((self.paid, -5), (self.unpaid, 5))
                ]
            )
        line.name = "Another label"

    def test_other_entries_are_free(self):
        move = self._pay_shares(self.anne, 10, "2026-03-01")
        move.button_draft()
        self.assertEqual(move.state, "draft")

    def test_a_class_in_use_stays(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        for vals in ({"nominal": 60}, {"paid_account_id": self.unpaid.id}):
            with self.assertRaisesRegex(UserError, "has share movements"):
                self.class_a.write(vals)
        self.class_a.name = "Class A"

    # --- cancellation -------------------------------------------------------------

    def test_cancellation_is_another_movement(self):
        movement = self._subscribe(self.anne, 10, "2026-03-01")
        movement.action_cancel()
        cancellation = movement.cancellation_ids
        self.assertEqual((movement.state, cancellation.number), ("registered", 2))
        self.assertEqual((cancellation.quantity, cancellation.amount), (-10, -500.0))
        self.assertEntry(cancellation, (self.receivable, -500.0), (self.unpaid, 500.0))
        owed = (movement | cancellation).move_id.line_ids.filtered(
            lambda line: line.account_id == self.receivable
        )
        self.assertTrue(all(owed.mapped("reconciled")))

    def test_cancellation_of_a_release(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        release = self._release(self.anne, 500, "2026-03-02")
        release.action_cancel()
        self.assertEntry(
            release.cancellation_ids, (self.paid, 500.0), (self.unpaid, -500.0)
        )
        self.assertEqual(self.anne.paid_capital, 0.0)

    def test_cancelled_once_and_for_all(self):
        movement = self._subscribe(self.anne, 10, "2026-03-01")
        vals = movement._prepare_cancellation_vals()
        movement.action_cancel()
        with self.assertRaisesRegex(UserError, "already, by Movement 2"):
            movement.action_cancel()
        with (  # whoever cancels at the same moment
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            movement.create(vals)
        with self.assertRaisesRegex(UserError, "undoes one registered movement"):
            movement.cancellation_ids.action_cancel()

    def test_cancellation_is_the_whole_opposite(self):
        movement = self._subscribe(self.anne, 10, "2026-03-01")
        vals = movement._prepare_cancellation_vals()
        for wrong in (
            {"quantity": -9},
            {"amount_paid": -1},
            {"member_id": self.bilal.id},
            {"date": "2026-02-28"},
        ):
            draft = movement.create({**vals, **wrong})
            with (
                self.subTest(wrong),
                self.assertRaisesRegex(UserError, "the whole of it"),
            ):
                draft.action_register()
            draft.unlink()

    def test_release_is_cancelled_before_the_subscription(self):
        subscription = self._subscribe(self.anne, 10, "2026-03-01")
        self._release(self.anne, 100, "2026-03-02")
        with self.assertRaisesRegex(UserError, "before the subscription"):
            subscription.action_cancel()

    # --- refused --------------------------------------------------------------------

    def test_release_over_what_was_called(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        with self.assertRaisesRegex(UserError, "more than was called"):
            self._release(self.anne, 500.01, "2026-03-02")

    def test_release_before_the_subscription(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        with self.assertRaisesRegex(UserError, "more than was called"):
            self._release(self.anne, 500, "2026-02-28")

    def test_release_without_the_money(self):
        """Paid-up capital is what was received, and on that day."""
        self._subscribe(self.anne, 10, "2026-03-01")
        self._pay_shares(self.bilal, 500, "2026-03-02")
        with self.assertRaisesRegex(UserError, "456250"), self.env.cr.savepoint():
            self._release(self.anne, 500, "2026-03-05", pay=False)
        self._pay_shares(self.anne, 500, "2026-03-06")
        with self.assertRaisesRegex(UserError, "456250"), self.env.cr.savepoint():
            self._release(self.anne, 500, "2026-03-05", pay=False)
        self._release(self.anne, 500, "2026-03-06", pay=False)
        self.assertEqual(self.anne.paid_capital, 500.0)

    def test_releases_in_one_batch_share_the_money(self):
        self._subscribe(self.anne, 10, "2026-03-01")
        self._pay_shares(self.anne, 300, "2026-03-02")
        releases = [
            self._release(self.anne, 200, "2026-03-02", register=False, pay=False)
            for _rank in range(2)
        ]
        with self.assertRaisesRegex(UserError, "456250"):
            (releases[0] | releases[1]).action_register()

    def test_only_members_subscribe(self):
        candidate = self._member("Chloé", "2026-03-01", admit=False)
        self.bilal.date_exit = "2026-06-01"
        for member, day in (
            (candidate, "2026-03-02"),
            (self.anne, "2026-01-14"),
            (self.bilal, "2026-06-01"),
        ):
            with (
                self.subTest(member=member),
                self.assertRaisesRegex(UserError, "not a member"),
            ):
                self._subscribe(member, 1, day)

    def test_a_former_member_still_pays_what_he_owes(self):
        self._subscribe(self.bilal, 2, "2026-03-01")
        self.bilal.date_exit = "2026-06-01"
        self._release(self.bilal, 100, "2026-07-01")
        self.assertEqual(self.bilal.paid_capital, 100.0)

    def test_not_in_the_future(self):
        day = fields.Date.add(fields.Date.context_today(self.anne), days=2)
        with self.assertRaisesRegex(UserError, "today or a day before"):
            self._subscribe(self.anne, 1, day)

    def test_not_in_closed_accounts(self):
        """The entry bears the day of the movement, or the movement is refused."""
        self.company.fiscalyear_lock_date = "2026-03-31"
        with self.assertRaisesRegex(UserError, "accounts are closed"):
            self._subscribe(self.anne, 1, "2026-03-01")
        self._subscribe(self.anne, 1, "2026-04-01")

    @mute_logger("odoo.sql_db")
    def test_impossible_amounts(self):
        for vals in (
            {"kind": "subscription", "quantity": 0},
            {"kind": "subscription", "quantity": -1},
            {"kind": "subscription", "quantity": 1, "amount_paid": 10},
            {"kind": "release", "amount_paid": 0},
            {"kind": "release", "amount_paid": -5},
            {"kind": "release", "amount_paid": 5, "quantity": 1},
            {"kind": "cancellation"},
        ):
            with (
                self.subTest(vals),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env["cae.share.movement"].create(
                    {
                        "member_id": self.anne.id,
                        "share_class_id": self.class_a.id,
                        **vals,
                    }
                )

    def test_a_class_without_accounts(self):
        bare = self.class_a.copy({"name": "B", "paid_account_id": False})
        with self.assertRaisesRegex(UserError, "three accounts"):
            self._subscribe(self.anne, 1, "2026-03-01", share_class_id=bare.id)
