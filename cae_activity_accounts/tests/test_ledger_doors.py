"""The ledger by the doors that no button opens: values and defaults over RPC."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerDoors(LedgerCase):
    """Design §4.1, 2 and 6: an accountant's values go no further than his buttons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="cae_base.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _as_accountant(self, records, **context):
        return records.with_user(self.accountant).with_context(**context)

    def _close(self, name="Jardins du Blavet"):
        activity = self.env["cae.activity"].create(
            {"name": name, "date_open": "2026-01-01"}
        )
        activity._change_state("closed", fields.Date.to_date("2026-09-30"), "Départ")
        return activity

    def test_posting_is_for_the_button(self):
        """INV-03, CAPE-07: a number is given once all was checked."""
        bill = self._bill(self._close(), 100, "2026-10-05", post=False)
        for vals in ({"state": "posted"}, {"posted_before": True}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "by its button"):
                self._as_accountant(bill, cae_posting=True).write(vals)
        self.assertEqual(bill.state, "draft")

    def test_chained_stays_posted(self):
        """INV-03, CGI, art. 286: no value does what the button refuses."""
        invoice = self._invoice(self.pottery, 100, "2026-09-05")
        self.assertTrue(invoice.inalterable_hash)
        for state in ("draft", "cancel"):
            with self.subTest(state), self.assertRaisesRegex(UserError, "stays posted"):
                self._as_accountant(invoice).state = state

    def test_posted_is_no_default(self):
        moves = self._as_accountant(
            self.env["account.move"],
            default_state="posted",
            default_parent_state="posted",
            default_posted_before=True,
        )
        bill = moves.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "invoice_date": "2026-10-05",
                "cae_activity_id": self._close().id,
                "invoice_line_ids": [
                    Command.create(self._prepare_line(100, sale=False))
                ],
            }
        )
        self.assertEqual((bill.state, bill.posted_before), ("draft", False))
        self.assertEqual(set(bill.line_ids.mapped("parent_state")), {"draft"})

    def _prepare_entry(self, account, **vals):
        return {
            "move_type": "entry",
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "cae_activity_id": self.pottery.id,
                        "balance": balance,
                    }
                )
                for balance in (100, -100)
            ],
            **vals,
        }
