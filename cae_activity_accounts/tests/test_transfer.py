from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase

SEPTEMBER = ("2026-09-01", "2026-09-30")


@tagged("post_install", "-at_install")
class TestTransfer(LedgerCase):
    """Design §4.6: a posted item changes hands by a traced transfer entry only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user("comptable", "cae_base.group_accountant")
        cls.bill = cls._bill(cls.pottery, 300, "2026-09-10")

    @classmethod
    def _user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _transfer(self, records, target=None, user=None, day="2026-09-20", **vals):
        wizard = (
            self.env["cae.transfer"]
            .with_user(user or self.accountant)
            .with_context(active_model=records._name, active_ids=records.ids)
            .create(
                {
                    "target_id": (target or self.studio).id,
                    "date": day,
                    "reason": "Mauvaise enseigne",
                    **vals,
                }
            )
        )
        return self.env["account.move"].browse(wizard.action_transfer()["res_id"])

    def _line(self, move, account_type):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == account_type
        )

    def _sum_by_account(self):
        return self.env["account.move.line"]._read_group(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )

    def test_a_whole_bill(self):
        before = self._sum_by_account()
        entry = self._transfer(self.bill)
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.journal_id.type, "general")
        self.assertFigures(
            self.pottery, *SEPTEMBER, charges=0.0, payable=0.0, vat=0.0, cash=0.0
        )
        self.assertFigures(
            self.studio, *SEPTEMBER, charges=300.0, payable=360.0, vat=-60.0, cash=0.0
        )
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-19", charges=300.0, payable=360.0
        )
        self.assertEqual(self._sum_by_account(), before)
        self.assertLedgerIsWhole("2026-09-30")

    def test_it_is_traced_on_both(self):
        entry = self._transfer(self.bill)
        self.assertEqual(self.bill.cae_transfer_ids, entry)
        self.assertEqual(entry.cae_transferred_move_ids, self.bill)
        self.assertEqual(self.bill.action_open_transfers()["res_id"], entry.id)
        self.assertIn("Mauvaise enseigne", self.bill.message_ids[0].body)
        self.assertIn(self.bill.name, entry.message_ids[0].body)
        self.assertEqual(self._line(self.bill, "expense").cae_activity_id, self.pottery)

    def test_the_supplier_is_paid_by_the_new_activity(self):
        payable = self._line(self._transfer(self.bill), "liability_payable").filtered(
            "amount_residual"
        )
        self.assertEqual(payable.partner_id, self.supplier)
        bank = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.supplier.id,
                "amount": 360,
                "date": "2026-09-25",
                "journal_id": self.bank_journal.id,
            }
        )
        bank.action_post()
        paid = self._line(bank.move_id, "liability_payable")
        (payable | paid).reconcile()
        self.assertFigures(self.studio, *SEPTEMBER, payable=0.0, cash=-360.0)
        self.assertFigures(self.pottery, *SEPTEMBER, payable=0.0, cash=0.0)
        self.assertLedgerIsWhole("2026-09-30")

    def test_what_was_paid_stays_paid(self):
        """The residual alone changes hands: the money was the first activity's."""
        self._pay(self.bill, "2026-09-12", amount=160)
        self._transfer(self.bill)
        self.assertFigures(self.studio, *SEPTEMBER, payable=200.0, cash=-160.0)
        self.assertFigures(self.pottery, *SEPTEMBER, payable=0.0, cash=0.0)
        self.assertLedgerIsWhole("2026-09-30")

    def _two_line_bill(self):
        return self._bill(
            self.pottery,
            0,
            "2026-09-10",
            invoice_line_ids=[
                Command.create(self._prepare_line(amount, sale=False))
                for amount in (100.02, 200.01)
            ],
        )

    def test_vat_follows_its_base(self):
        bill = self._two_line_bill()
        first, second = bill.invoice_line_ids
        vat = bill.line_ids.filtered("tax_line_id")
        self.assertEqual(vat.balance, 60.01)
        entry = self._transfer(first)
        moved = entry.line_ids.filtered(
            lambda line: line.account_id == vat.account_id and not line.cae_is_taking
        )
        self.assertEqual((moved.balance, moved.cae_activity_id), (20.01, self.studio))
        self._transfer(second)
        self.assertFigures(self.pottery, *SEPTEMBER, charges=300.0, vat=-60.0)
        self.assertFigures(self.studio, *SEPTEMBER, charges=300.03, vat=-60.01)

    def test_without_vat(self):
        entry = self._transfer(self.bill.invoice_line_ids, with_tax=False)
        self.assertEqual(len(entry.line_ids), 2)
        self.assertFigures(self.pottery, *SEPTEMBER, charges=0.0, vat=-60.0)

    def test_never_twice(self):
        self._transfer(self.bill)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self._transfer(self.bill)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self._transfer(self.bill.invoice_line_ids)

    def test_cancel_gives_back(self):
        entry = self._transfer(self.bill)
        opposite = entry.with_user(self.accountant).action_cancel_transfer()
        opposite = self.env["account.move"].browse(opposite["res_id"])
        self.assertEqual(opposite.state, "posted")
        day = opposite.date
        self.assertFigures(
            self.pottery, "2026-09-01", day, charges=300.0, payable=360.0, vat=-60.0
        )
        self.assertFigures(
            self.studio, "2026-09-01", day, charges=0.0, payable=0.0, vat=0.0
        )
        self.assertEqual(self.bill.payment_state, "not_paid")
        self.assertEqual(self.bill.amount_residual, 360)
        self.assertLedgerIsWhole(day)
        with self.assertRaisesRegex(UserError, "cancelled already"):
            entry.with_user(self.accountant).action_cancel_transfer()
        self._transfer(self.bill, day=day)
        self.assertFigures(self.studio, "2026-09-01", day, charges=300.0, payable=360.0)

    def test_on_to_a_third(self):
        third = self.env["cae.activity"].create({"name": "Jardins du Blavet"})
        entry = self._transfer(self.bill)
        given = entry.line_ids.filtered(lambda line: not line.cae_is_taking)
        self._transfer(given, third)
        self.assertFigures(third, *SEPTEMBER, charges=300.0, payable=360.0, vat=-60.0)
        self.assertFigures(self.studio, *SEPTEMBER, charges=0.0, payable=0.0, vat=0.0)
        with self.assertRaisesRegex(UserError, "transferred again since"):
            entry.with_user(self.accountant).action_cancel_transfer()

    def test_the_contribution_follows(self):
        """CAE: taken on the margin before the transfer, given back and taken after."""
        self._scheme("margin")
        sale = self._invoice(self.studio, 1000, "2026-09-05")
        self._invoice(self.pottery, 1000, "2026-09-05")
        self._closing("2026-09-01").action_post()
        self.assertTrue(sale)
        self._transfer(self.bill, day="2026-10-05")
        scheme = self.env["cae.contribution.scheme"].search([], limit=1)
        preview = scheme.preview(self.pottery | self.studio, "2026-10-01", "2026-10-31")
        self.assertEqual(preview[self.pottery.id]["due"], 30.0)
        self.assertEqual(preview[self.studio.id]["due"], -30.0)

    def test_what_is_refused(self):
        invoice = self._invoice(self.pottery, 100, "2026-09-05")
        draft = self._bill(self.pottery, 10, "2026-09-05", post=False)
        for records, target, day, sentence in (
            (invoice, self.studio, "2026-09-20", "make a credit note"),
            (draft, self.studio, "2026-09-20", "not posted"),
            (self.bill, self.pottery, "2026-09-20", "already"),
            (self.bill, self.studio, "2026-09-09", "on that day or later"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._transfer(records, target, day=day)

    def test_closings_keep_their_entries(self):
        self._scheme("margin")
        closing = self._closing("2026-09-01")
        closing.action_post()
        with self.assertRaisesRegex(UserError, "posted this entry"):
            self._transfer(
                closing.contribution_move_id.line_ids.filtered(
                    lambda line: line.cae_activity_id == self.pottery
                )
            )

    def test_for_accountants(self):
        with self.assertRaises(AccessError):
            self._transfer(self.bill, user=self._user("coach", "cae_base.group_coach"))

    def test_no_other_door(self):
        entry = self._transfer(self.bill)
        for move in (entry, self.bill):
            with self.assertRaisesRegex(UserError, "(?i)cancel the transfer"):
                move.button_draft()
        item = self._line(self.bill, "expense").with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "post a transfer"):
            item.cae_activity_id = self.studio
        with self.assertRaises(AccessError):
            item.cae_transferred_line_id = entry.line_ids[0]
        with self.assertRaises(AccessError):
            self.bill.with_user(self.accountant).cae_transfer_target_id = self.studio
