"""A levy opens what it was taken on, and says when it came late (design §4.4)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionLevy(LedgerCase):
    def _post(self, month):
        closing = self._closing(month)
        closing.action_compute()
        closing.action_post()
        return closing

    def _open(self, levy):
        action = levy.action_open_items()
        return self.env[action["res_model"]].search(action["domain"])

    def test_collected(self):
        """The payments of its month, and those only."""
        self._scheme("collected", 10)
        invoice = self._invoice(self.pottery, 2000, "2026-09-05")
        other = self._invoice(self.pottery, 500, "2026-09-05")
        self._pay(invoice, "2026-09-25", amount=1200)
        self._pay(other, "2026-09-26")
        self._pay(invoice, "2026-10-02", amount=600)
        levies = self._post("2026-09-01").levy_ids
        rows = self._open(levies.filtered(lambda levy: levy.move_id == invoice))
        self.assertEqual(rows._name, "cae.collection")
        self.assertEqual(rows.mapped("amount"), [1000.0])
        [late] = self._post("2026-10-01").levy_ids
        self.assertEqual(self._open(late).mapped("amount"), [500.0])

    def test_credit_note_in_its_invoice_s_month(self):
        """It is late, and opens the items of the credit note."""
        self._scheme("invoiced", 10)
        invoice = self._invoice(self.pottery, 2000, "2026-09-05")
        [levy] = self._post("2026-09-01").levy_ids
        self.assertFalse(levy.is_late)
        self.assertEqual(self._open(levy).move_id, invoice)
        refund = invoice._reverse_moves(
            [{"invoice_date": "2026-10-03", "date": "2026-10-03"}]
        )
        refund.action_post()
        [levy] = self._post("2026-10-01").levy_ids
        self.assertTrue(levy.is_late)
        self.assertEqual((str(levy.month), levy.amount), ("2026-09-01", -200.0))
        self.assertEqual(self._open(levy).move_id, refund)
        self.assertEqual(self._open(levy).mapped("result"), [-2000.0])

    def test_margin(self):
        """A purchase opens its charges, an invoice its turnover."""
        self._scheme("margin", 10)
        documents = self._invoice(self.pottery, 2000, "2026-09-05") | self._bill(
            self.pottery, 300, "2026-09-10"
        )
        levies = self._post("2026-09-01").levy_ids
        self.assertEqual(levies.move_id, documents)
        for levy in levies:
            self.assertEqual(self._open(levy).move_id, levy.move_id)
            self.assertEqual(self._open(levy).mapped("result"), [levy.base_amount])

    def test_of_the_month(self):
        """A floor opens what the month's base is made of; a fee has nothing behind."""
        person = self._entrepreneur("Anne", self.pottery, portal=False)
        contracts = self.env["cae.contract"]
        run_contracts(
            contracts.create(
                {
                    "entrepreneur_id": person.id,
                    "kind": "cesa",
                    "date_start": "2026-01-01",
                }
            )
        )
        self._scheme(
            "invoiced",
            10,
            "2026-09-01",
            amount_ids=[Command.create({"kind": "floor", "amount": 50})],
        )
        invoice = self._invoice(self.pottery, 100, "2026-09-05")
        self._invoice(self.pottery, 100, "2026-10-05")
        levies = self._post("2026-09-01").levy_ids
        floor = levies.filtered(lambda levy: levy.what == "floor")
        self.assertEqual(floor.amount, 40.0)
        self.assertEqual(self._open(floor).move_id, invoice)

    def test_fee(self):
        """There is nothing behind it."""
        scheme = self._scheme(
            False, 0, amount_ids=[Command.create({"kind": "fee", "amount": 16})]
        )
        levy = self.env["cae.contribution.levy"].create(
            {
                "closing_id": self._closing("2026-09-01").id,
                "activity_id": self.pottery.id,
                "rule_id": scheme.rule_ids.id,
                "month": "2026-09-01",
                "what": "fee",
                "date": "2026-09-30",
            }
        )
        with self.assertRaisesRegex(UserError, "nothing behind"):
            levy.action_open_items()
