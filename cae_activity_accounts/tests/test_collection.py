"""Turnover collected: what reconciliations say of it, stored, and nobody's to write."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.cae_base.tests.migration_tools import run_migration

from ..models.account_partial_reconcile_collection import COLLECTED
from .common import LedgerCase

SEPTEMBER = "2026-09-01", "2026-09-30"


@tagged("post_install", "-at_install")
class TestCollection(LedgerCase):
    def _pay_with_loss(self):
        """1,140 received for 1,200: 60 are lost."""
        invoice = self._invoice(self.pottery, 1000, "2026-09-05")
        payment = self._pay(
            invoice,
            "2026-09-25",
            amount=1140,
            payment_difference_handling="reconcile",
            writeoff_account_id=self._get_account("658", "65").id,
        )
        return invoice, payment.move_id

    def _find_partials(self, documents):
        items = documents.line_ids
        return items.matched_debit_ids | items.matched_credit_ids

    def test_follows_the_entry(self):
        """What is money is asked of the entry, whatever becomes of it."""
        invoice, entry = self._pay_with_loss()
        partial = self._find_partials(invoice)
        self.assertEqual(partial.cae_collected_total, 1140)
        self.assertEqual(partial.cae_collected_move_id, invoice)
        self.assertEqual(partial.cae_collected_activity_id, self.pottery)
        self.assertFigures(self.pottery, *SEPTEMBER, turnover_collected=950.0)
        # the rest was not lost: a supplier is owed less for it
        loss = entry.line_ids.filtered(lambda item: item.balance == 60)
        loss.account_id = self._get_account("401")
        self.assertFigures(self.pottery, *SEPTEMBER, turnover_collected=1000.0)

    def test_no_money_collects_nothing(self):
        """A credit note is no money, whatever is noted on it."""
        invoice = self._invoice(self.pottery, 1000, "2026-09-05", post=False)
        note = Command.create({"display_type": "line_note", "name": "Merci"})
        invoice.invoice_line_ids = [note]
        invoice.action_post()
        refund = invoice._reverse_moves([{"date": "2026-09-06"}])
        self.assertIn("line_note", refund.line_ids.mapped("display_type"))
        refund.action_post()
        partial = self._find_partials(invoice)
        self.assertTrue(partial)
        self.assertFalse(partial.cae_collected_move_id)
        self.assertFalse(
            self.env["cae.collection"].search([("move_id", "=", invoice.id)])
        )

    def test_nobody_writes_it(self):
        """Design §4.3: neither a value over RPC nor a default."""
        invoice, _entry = self._pay_with_loss()
        partial = self._find_partials(invoice)
        accountant = new_test_user(
            self.env, "comptable", groups="cae_base.group_accountant"
        )
        for vals in (
            *({name: 1} for name in COLLECTED),
            {"amount": 10},
            {"max_date": "2026-08-31"},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "undo it"):
                partial.with_user(accountant).write(vals)
        defaults = {
            "default_cae_collected_total": 5,
            "default_cae_collected_activity_id": self.studio.id,
        }
        other = self._invoice(self.pottery, 500, "2026-09-05")
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=other.ids, **defaults
        )
        wizard.create({"payment_date": "2026-09-08"})._create_payments()
        self.assertFigures(self.pottery, *SEPTEMBER, turnover_collected=1450.0)
        self.assertFigures(self.studio, *SEPTEMBER, turnover_collected=0.0)

    def test_upgrade(self):
        """What the upgrade writes in earlier books is what the present code says."""
        self._pay_with_loss()
        paid = self._invoice(self.pottery, 1000, "2026-09-05")
        self._pay(paid, "2026-09-10")
        refund = self._document("out_refund", self.pottery, 400, "2026-09-20")
        self._pay(refund, "2026-09-25")
        for activity in (self.pottery, self.studio):
            self._pay(self._bill(activity, 100, "2026-09-05"), "2026-09-06")
        self._invoice(self.studio, 100, "2026-09-05")._reverse_moves(
            [{"date": "2026-09-06"}], cancel=True
        )
        partials = self.env["account.partial.reconcile"].search([])
        known = partials.read(list(COLLECTED))
        self.assertEqual(len({row["cae_collected_move_id"] for row in known}), 4)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET cae_collected_move_id = NULL,"
            " cae_collected_activity_id = NULL, cae_collected_total = NULL"
        )
        run_migration(self.env, "cae_activity_accounts", "19.0.1.6.0", "pre-migration")
        self.assertEqual(partials.read(list(COLLECTED)), known)
