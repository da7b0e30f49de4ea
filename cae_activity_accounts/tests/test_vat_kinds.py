"""Services, reverse charge, assets and reduced rates in the closing of VAT."""

from odoo.tests import tagged

from .vat_case import VatCase


@tagged("post_install", "-at_install")
class TestVatKinds(VatCase):
    def _sell_a_service(self):
        """:return: an invoice of 1,000.00, half of it paid in September, and its
        activity over that month"""
        invoice = self._invoice(
            self.pottery,
            1000,
            "2026-09-05",
            invoice_line_ids=self._taxed(self.service_vat, 1000, sale=True),
        )
        self._pay(invoice, "2026-09-20", amount=600)
        activity = self.pottery.with_context(
            cae_date_from="2026-09-01", cae_date_to="2026-09-30"
        )
        return invoice, activity

    def test_services_are_due_on_payment(self):
        """INV-04 (CGI, art. 269): half of an invoice of 1,000.00 is paid."""
        invoice, activity = self._sell_a_service()
        self.assertEqual(
            (activity.vat, activity.vat_due, activity.vat_pending), (200, 100, 100)
        )
        closing = self._closing()
        [line] = closing.line_ids
        self.assertEqual((line.collected, line.pending, line.due), (100, 100, 100))
        self.assertEqual(
            self._lines(closing),
            {("445710", self.pottery): 100.0, ("445510", self.pottery): -100.0},
        )
        self.assertEqual(self._boxes(closing)["08_base"], 500.0)
        self._pay(invoice, "2026-10-03")
        following = self._closing("2026-10-01", "2026-10-31")
        self.assertEqual(following.amount_due, 100.0)
        self.assertEqual(self._boxes(following)["08_base"], 500.0)
        self.assertLedgerIsWhole("2026-10-31")

    def test_drill_of_the_two_parts(self):
        _invoice, activity = self._sell_a_service()
        for name in ("vat_due", "vat_pending"):
            action = activity.action_open_figure(name)
            items = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(sum(items.mapped("cash")), 100.0)

    def test_reverse_charge_is_owed_and_deducted(self):
        """CGI, art. 283-2: a purchase of 200.00 in the European Union."""
        self._bill(
            self.studio,
            200,
            "2026-09-05",
            invoice_line_ids=self._taxed(self.european_vat, 200),
        )
        closing = self._closing()
        [line] = closing.line_ids
        self.assertEqual(
            (line.reverse_charge, line.deductible_reverse, line.due), (40, 40, 0)
        )
        self.assertEqual(
            self._lines(closing),
            {("445200", self.studio): 40.0, ("445662", self.studio): -40.0},
        )
        boxes = self._boxes(closing)
        self.assertEqual(
            {
                name: boxes.get(name)
                for name in ("B2", "08_base", "08_taxe", "17", "20")
            },
            {"B2": 200, "08_base": 200, "08_taxe": 40, "17": 40, "20": 40},
        )
        self.assertNotIn("32", boxes)

    def test_assets_and_reduced_rates(self):
        """19 of the return: VAT of assets; 9B: the rate of 10 %."""
        self._bill(
            self.studio,
            1000,
            "2026-09-05",
            invoice_line_ids=self._taxed(self._chart("tva_imm_normale"), 1000),
        )
        self._invoice(
            self.studio,
            3000,
            "2026-09-05",
            invoice_line_ids=self._taxed(
                self._chart("tva_intermediaire"), 3000, sale=True
            ),
        )
        closing = self._closing()
        [line] = closing.line_ids
        self.assertEqual(
            (line.collected, line.deductible_assets, line.due), (300, 200, 100)
        )
        boxes = self._boxes(closing)
        self.assertEqual((boxes["9B_taxe"], boxes["19"], boxes["32"]), (300, 200, 100))

    def test_two_activities_that_come_to_nothing(self):
        """No payment is to come: the credit of one is the debt of the other."""
        self._invoice(self.pottery, 100, "2026-09-05")
        self._bill(self.studio, 100, "2026-09-05")
        closing = self._closing()
        self.assertEqual((closing.amount_due, closing.amount_open), (0, 0))
        lines = closing.move_id.line_ids.filtered(
            lambda line: line.account_id == self.to_pay
        )
        self.assertEqual(lines.mapped("reconciled"), [True, True])
        self.assertLedgerIsWhole("2026-09-30")
        self._reverse_zero(closing)

    def _reverse_zero(self, closing):
        closing._reverse(closing.date_to, "a bill was wrong")
        self.assertEqual(closing.state, "reversed")
        self.assertLedgerIsWhole("2026-09-30")
