"""What must be looked at before a month is posted, each with what is behind it."""

from base64 import b64encode

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestClosingAnomalies(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._scheme("collected", 10)
        cls._pay(cls._invoice(cls.pottery, 1000, "2026-09-05"), "2026-09-25")
        cls.closing = cls._closing("2026-09-01")

    def _find(self, kind):
        """:return: the anomalies of a kind, computed anew, and what they open"""
        self.closing.action_compute()
        found = self.closing.anomaly_ids.filtered(lambda one: one.kind == kind)
        action = found.action_open() if len(found) == 1 else None
        behind = (
            self.env[action["res_model"]].search(action["domain"])
            if action and action.get("domain")
            else None
        )
        return found, behind

    def test_nothing_to_say(self):
        self.closing.action_compute()
        self.assertFalse(self.closing.anomaly_ids)
        self.assertFalse(self.closing.anomaly_summary)

    def test_negative_balance(self):
        self._bill(self.studio, 50, "2026-09-20")
        found, _behind = self._find("negative")
        self.assertEqual(found.activity_id, self.studio)
        action = found.action_open()
        self.assertEqual(action["res_model"], "cae.available")
        self.assertEqual(
            self.env["cae.available"].browse(action["res_id"]).cae_activity_id,
            self.studio,
        )
        line = self.closing.line_ids.filtered("note")
        self.assertEqual((line.activity_id, line.note), (self.studio, found.message))

    def test_no_contract_in_force(self):
        """Code du travail, L. 7331-2: whoever works here has a contract."""
        yann = self._entrepreneur("Yann", self.pottery)
        found, behind = self._find("contract")
        self.assertEqual(found.activity_id, self.pottery)
        self.assertIn("Yann", found.message)
        self.assertFalse(behind)
        contract = self.env["cae.contract"].create(
            {
                "entrepreneur_id": yann.id,
                "kind": "cesa",
                "date_start": "2026-01-01",
            }
        )
        run_contracts(contract)
        self.assertFalse(self._find("contract")[0])

    def test_insurance_ended(self):
        proof = self.env["cae.activity.insurance"].create(
            {
                "activity_id": self.pottery.id,
                "insurer": "MAIF",
                "date_from": "2025-10-01",
                "date_to": "2026-09-29",
                "certificate": b64encode(b"PDF"),
            }
        )
        found, _behind = self._find("insurance")
        self.assertEqual(found.activity_id, self.pottery)
        self.assertEqual(found.action_open()["res_id"], self.pottery.id)
        proof.date_to = "2026-09-30"
        self.assertFalse(self._find("insurance")[0])

    def test_items_nobody_chose(self):
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-09-10",
                "line_ids": [
                    Command.create(
                        {"account_id": self.expense_account.id, "balance": 40}
                    ),
                    Command.create(
                        {
                            "account_id": self._get_account("512").id,
                            "balance": -40,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        found, behind = self._find("unchosen")
        self.assertFalse(found.activity_id)
        self.assertEqual(
            behind, move.line_ids.filtered(lambda line: line.balance == 40)
        )

    def _bank_line(self):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": "2026-09-12",
                "payment_ref": "VIR MAIRIE",
                "amount": 240,
            }
        )

    def test_bank_lines(self):
        line = self._bank_line()
        found, behind = self._find("bank")
        self.assertEqual(behind, line)
        self.assertIn("1 ", found.message)
        self.closing.action_post()
        october = self._closing("2026-10-01")
        october.action_compute()
        self.assertIn("bank", october.anomaly_ids.mapped("kind"))

    def test_receipts(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 600,
                "date": "2026-09-15",
                "journal_id": self.bank_journal.id,
            }
        )
        payment.action_post()
        found, behind = self._find("receipts")
        self.assertEqual(len(found), 1)
        self.assertEqual(behind.move_id, payment.move_id)

    def test_floor_or_cap(self):
        """Said once, however many documents share the month."""
        self.scheme.sudo().state = "draft"
        self.scheme.rule_ids.write(
            {
                "period": "month",
                "amount_ids": [Command.create({"kind": "cap", "amount": 50})],
            }
        )
        self.scheme.action_put_in_force()
        found, behind = self._find("limit")
        self.assertEqual(len(found), 1)
        self.assertIn("50,00", found.message)
        self.assertEqual(behind, self.closing.levy_ids)
        self.assertEqual(sum(behind.mapped("amount")), 50)

    def test_unusual_turnover(self):
        for month in ("06", "07", "08"):
            self._invoice(self.pottery, 4000, f"2026-{month}-10")
        self.company.cae_closing_variation = 75
        found, behind = self._find("variation")
        self.assertEqual(found.activity_id, self.pottery)
        self.assertIn("-75 %", found.message)
        self.assertEqual(sum(behind.mapped("result")), 13000)
        self.company.cae_closing_variation = 76
        self.assertFalse(self._find("variation")[0])
        self.company.cae_closing_variation = 0
        self.assertFalse(self._find("variation")[0])

    def test_what_is_heaviest_comes_first(self):
        self._bill(self.studio, 50, "2026-09-20")
        self._entrepreneur("Yann", self.pottery)
        self._bank_line()
        self.closing.action_compute()
        self.closing.invalidate_recordset()
        self.assertEqual(
            self.closing.anomaly_ids.mapped("kind"), ["bank", "negative", "contract"]
        )
        self.assertEqual(self.closing.anomaly_count, 3)
        action = self.closing.action_open_anomalies()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]),
            self.closing.anomaly_ids,
        )

    def test_one_activity_computed_again(self):
        """Something was mended: the others are not looked at."""
        self._bill(self.studio, 50, "2026-09-20")
        self.closing.action_compute()
        line, other = (
            self.closing.line_ids.filtered(lambda li, one=one: li.activity_id == one)
            for one in (self.studio, self.pottery)
        )
        self._pay(self._invoice(self.studio, 500, "2026-09-21"), "2026-09-22")
        self._pay(self._invoice(self.pottery, 500, "2026-09-21"), "2026-09-22")
        line.action_recompute()
        self.assertFalse(self.closing.anomaly_ids)
        again = self.closing.line_ids.filtered(lambda li: li.activity_id == self.studio)
        self.assertEqual((again.available, again.note), (400.0, False))
        self.assertEqual(other.exists().turnover_collected, 1000.0)
        self.closing.action_post()
        with self.assertRaisesRegex(UserError, "posted already"):
            self.closing.line_ids[0].action_recompute()
