from functools import partial

from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalInvoicePart(PortalCase):
    """A quote of 2,000.00 excl. VAT (2,400.00 incl.) is invoiced in several times."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()
        cls.order = cls._signed_quote(cls.town)

    def _part(self, order=None, **values):
        return self.mine._portal_create_invoice((order or self.order).id, values)

    def _post(self, invoice, day=None):
        invoice.write(
            {"invoice_date": day or self.today, "cae_submission": "submitted"}
        )
        invoice.action_post()
        return invoice

    def _deposit(self, deposit, **values):
        return self._part(part="deposit", deposit=deposit, **values)

    def _progress(self, progress, order=None):
        return self._part(order, part="progress", progress=progress)

    # --- deposit ------------------------------------------------------------------

    def test_a_deposit_in_percent_then_the_balance(self):
        """Design §4.3: a deposit is collected when paid, invoiced on the balance."""
        deposit = self._post(self._deposit("30"), self._days_ago(2))
        self.assertEqual(deposit.cae_activity_id, self.pottery)
        self.assertEqual((deposit.amount_untaxed, deposit.amount_total), (600, 720))
        self.assertTrue(deposit.invoice_line_ids.account_id.code.startswith("4191"))
        self._pay(deposit, self._days_ago(1))
        period = (self._days_ago(2), self.today)
        self.assertFigures(
            self.pottery, *period, turnover_invoiced=0.0, turnover_collected=600.0
        )
        balance = self._post(self._part())
        self.assertEqual(balance.amount_total, 1680)
        self.assertFigures(
            self.pottery,
            *period,
            turnover_invoiced=2000.0,
            turnover_collected=600.0,
            receivable=1680.0,
        )
        self._pay(balance, self.today)
        self.assertFigures(self.pottery, *period, turnover_collected=2000.0)
        self.assertEqual(self.order._get_cae_remaining(), 0)
        self.assertEqual(self.order._get_cae_portal_state()["code"], "invoiced")

    def test_a_deposit_of_an_amount(self):
        deposit = self._deposit("500,00", deposit_unit="amount")
        self.assertEqual(deposit.amount_total, 500)
        self.assertEqual(deposit.cae_submission, "draft")
        self.assertEqual(self.order._get_cae_remaining(), 1900)

    def test_deposits_stay_within_the_quote(self):
        for typed in ("", "0", "-10", "101", "abc"):
            with self.subTest(typed=typed):
                self.assertRefused(["deposit"], self._deposit, typed)
        self._post(self._deposit("60"))
        self.assertRefused(["deposit"], self._deposit, "50")
        in_euros = partial(self._deposit, deposit_unit="amount")
        self.assertRefused(["deposit"], in_euros, "960,01")
        in_euros("960")
        self.assertEqual(self.order._get_cae_remaining(), 0)

    # --- progress -----------------------------------------------------------------

    def test_progress_then_the_balance(self):
        """What is done is turnover, unlike a deposit; percentages are cumulative."""
        first = self._post(self._progress("30"))
        self.assertEqual((first.amount_untaxed, first.amount_total), (600, 720))
        [line] = first.invoice_line_ids
        self.assertIn("30", line.name)
        self.assertIn("Atelier modelage", line.name)
        self.assertTrue(line.account_id.code.startswith("706"))
        self.assertFigures(
            self.pottery, self.today, self.today, turnover_invoiced=600.0
        )
        second = self._post(self._progress("75"))
        self.assertEqual(second.amount_untaxed, 900)
        self.assertEqual(self.order._get_cae_progress(), 75)
        balance = self._post(self._part())
        self.assertEqual((balance.amount_untaxed, balance.amount_total), (500, 600))
        self.assertFigures(
            self.pottery, self.today, self.today, turnover_invoiced=2000.0
        )

    def test_all_of_it_is_the_balance(self):
        self._post(self._progress("30"))
        balance = self._progress("100")
        self.assertEqual(balance.amount_total, 1680)
        self.assertEqual(len(balance._get_cae_deducted()), 1)

    def test_deposits_to_the_cent(self):
        """Of several rates, in percent and in euros, then the balance."""
        lines = self._get_odd_lines()
        order = self._signed_quote(self.town, lines=lines)
        whole = self._signed_quote(self.town, lines=lines)._create_invoices()
        parts = self._post(self._deposit("33,33", order=order))
        parts |= self._post(self._deposit("100,01", order=order, deposit_unit="amount"))
        self.assertEqual(parts[1].amount_total, 100.01)
        parts |= self._post(self._part(order))
        self.assertAlmostEqual(sum(parts.mapped("amount_total")), order.amount_total)
        self.assertEqual(self._get_taxes(parts), self._get_taxes(whole))
        self.assertEqual(order._get_cae_remaining(), 0)

    def test_to_the_cent(self):
        """Sums that do not divide, several rates: the invoices add up to the quote,
        VAT by VAT."""
        lines = self._get_odd_lines()
        order = self._signed_quote(self.town, lines=lines)
        whole = self._signed_quote(self.town, lines=lines)._create_invoices()
        parts = self.env["account.move"]
        for percent in ("17", "33,33", "66,67"):
            parts |= self._post(self._progress(percent, order))
        parts |= self._post(self._part(order))
        self.assertEqual(len(parts), 4)
        self.assertAlmostEqual(sum(parts.mapped("amount_total")), order.amount_total)
        self.assertAlmostEqual(sum(parts.mapped("amount_tax")), order.amount_tax)
        self.assertEqual(self._get_taxes(parts), self._get_taxes(whole))
        self.assertEqual(order._get_cae_remaining(), 0)

    def _get_odd_lines(self):
        tax_10 = self.pottery._get_portal_taxes().filtered(lambda tax: tax.amount == 10)
        tax_55 = self.pottery._get_portal_taxes().filtered(
            lambda tax: tax.amount == 5.5
        )
        return [
            self._line(quantity="3", price_unit="33,33"),
            self._line(quantity="0,07", price_unit="19,99"),
            self._line(price_unit="100,01", tax_id=str(tax_10[:1].id)),
            self._line(quantity="1", price_unit="-0,05", tax_id=str(tax_10[:1].id)),
            self._line(quantity="7", price_unit="1,07", tax_id=str(tax_55[:1].id)),
        ]

    def _get_taxes(self, invoices):
        lines = invoices.line_ids.filtered("tax_line_id")
        return {
            tax: round(sum(same.mapped("balance")), 2)
            for tax, same in lines.grouped("tax_line_id").items()
        }

    def test_wrong_percentages(self):
        self._post(self._progress("40"))
        for typed in ("", "0", "40", "39,99", "100,01", "-5"):
            with self.subTest(typed=typed):
                self.assertRefused(["progress"], self._progress, typed)

    def test_the_same_percentage_again(self):
        """0.1 + 0.7 as floats is below 0.8: nothing more is done."""
        for typed in ("0,1", "0,8"):
            self._post(self._progress(typed))
        self.assertRefused(["progress"], self._progress, "0,8")

    def test_progress_beyond_a_deposit(self):
        self._post(self._deposit("50"))
        self.assertRefused(["progress"], self._progress, "60")
        self._post(self._progress("50"))
        self.assertEqual(self._part().amount_total, 0)

    def test_a_part_credited_may_be_invoiced_again(self):
        first = self._post(self._progress("30"))
        first._reverse_moves([{"invoice_date": self.today}], cancel=True)
        self.assertEqual(self.order._get_cae_progress(), 0)
        self.assertEqual(self.order._get_cae_remaining(), 2400)
        self.assertEqual(self._part().amount_total, 2400)

    # --- one at a time ------------------------------------------------------------

    def test_one_draft_at_a_time(self):
        first = self._deposit("30")
        self.assertRefused(["form"], self._deposit, "30")
        self.assertRefused(["form"], self._part)
        first.cae_submission = "submitted"
        self.assertRefused(["form"], self._part)
        self._post(first)
        self.assertEqual(self._part().amount_total, 1680)

    def test_a_draft_is_deleted(self):
        self.mine._portal_delete_invoice(self._deposit("30").id)
        self.assertFalse(self.order.invoice_ids)
        self.assertFalse(
            self.order.order_line.filtered("is_downpayment").filtered(
                lambda line: not line.display_type
            )
        )
        invoice = self._part()
        self.assertEqual(invoice.amount_total, 2400)
        invoice.cae_submission = "submitted"
        delete = self.mine._portal_delete_invoice
        self.assertRefused(["form"], delete, invoice.id)
        invoice.action_post()
        self.assertRefused(["form"], delete, invoice.id)
