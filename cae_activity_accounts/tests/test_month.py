"""The month of the design, §5, with its figures to the cent."""

from itertools import product

from odoo import Command
from odoo.tests import tagged

from .common import LedgerCase

PREFIXES = ("401", "411", "44566", "44571", "44574", "60", "706")


@tagged("post_install", "-at_install")
class TestMonth(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._scheme("collected", 10)
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls.bill = cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)

    def test_before_closing(self):
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            turnover_invoiced=2000.0,
            turnover_collected=1000.0,
            other_income=0.0,
            charges=300.0,
            contribution=0.0,
            payroll_cost=0.0,
            result=1700.0,
            receivable=1200.0,
            payable=360.0,
            vat=340.0,
            social_debts=0.0,
            cash=1200.0,
            contribution_due=100.0,
            reserved=0.0,
            available_for_pay=600.0,
        )

    def test_after_closing(self):
        closing = self._closing("2026-09-15")
        closing.action_compute()
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertEqual(
            (line.turnover_invoiced, line.turnover_collected, line.charges),
            (2000.0, 1000.0, 300.0),
        )
        self.assertEqual((line.contribution, line.available), (100.0, 600.0))
        closing.action_post()
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            contribution=100.0,
            contribution_due=0.0,
            result=1600.0,
            cash=1100.0,
            available_for_pay=600.0,
        )
        self.assertFigures(
            self.structure, "2026-09-01", "2026-09-30", contribution=-100.0, cash=100.0
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_entries_of_the_readme(self):
        """The month of the readme; VAT due on payment (CGI, art. 269)."""
        invoice = self._play_month(self.studio, "tva_normale_encaissement")
        self.assertEqual(
            self._balances(self.studio),
            {
                "411": 2400.0,  # that of the payment is the cooperative's
                "706": -2000.0,
                "44574": -200.0,
                "44571": -200.0,
                "60": 300.0,
                "44566": 60.0,
                "401": -360.0,
            },
        )
        closing = self._closing("2026-09-15")
        closing.action_compute()
        closing.action_post()
        owner = invoice.line_ids.matched_credit_ids.credit_move_id.cae_activity_id
        self.assertEqual(owner, self.structure)
        statement = self.studio.with_context(cae_date_to="2026-09-30")
        self.assertEqual((statement.vat_due, statement.vat_pending), (140.0, 200.0))
        self.assertFigures(
            self.studio,
            "2026-09-01",
            "2026-09-30",
            result=1600.0,
            turnover_collected=1000.0,
            vat=340.0,
            cash=1100.0,
            available_for_pay=600.0,
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_every_option_on_what_is_collected(self):
        self._check_options(contribution=100.0)

    def test_every_option_on_what_is_invoiced(self):
        self._scheme("invoiced", 10, "2026-09-01")
        self._check_options(contribution=200.0)

    def test_every_option_on_the_margin(self):
        self._scheme("margin", 10, "2026-09-01")
        self._check_options(contribution=170.0)

    def _check_options(self, contribution):
        """Design §5, whatever VAT is due on, what is available and the series.

        What the cooperative advances on invoices is available before their payment.
        """
        options = product(
            ("tva_normale", "tva_normale_encaissement"),
            {"collected": 0.0, "invoiced": 1000.0}.items(),
            (False, True),
        )
        for number, (tax, (base, advanced), apart) in enumerate(options):
            with self.subTest(tax=tax, base=base, apart=apart):
                self.company.cae_available_base = base
                activity = self._activity(f"Option {number}")
                if apart:
                    self._set_apart(activity, number)
                self._play_month(activity, tax)
                self.assertFigures(
                    activity,
                    "2026-09-01",
                    "2026-09-30",
                    turnover_invoiced=2000.0,
                    turnover_collected=1000.0,
                    charges=300.0,
                    result=1700.0,
                    receivable=1200.0,
                    payable=360.0,
                    vat=340.0,
                    cash=1200.0,
                    contribution_due=contribution,
                    available_for_pay=700.0 + advanced - contribution,
                )
        self.assertLedgerIsWhole("2026-09-30")

    def _activity(self, name):
        return self.env["cae.activity"].create({"name": name})

    def _set_apart(self, activity, number):
        journal = self.env["account.journal"].create(
            {"name": activity.name, "code": f"OP{number}", "type": "sale"}
        )
        activity.write(
            {
                "series_journal_id": journal.id,
                "series_reason": "A till of its own",
                "series_from": "2026-09-01",
            }
        )

    def _play_month(self, activity, tax):
        tax = self.env["account.chart.template"].ref(tax)
        line = self._prepare_line(2000, tax_ids=[Command.set(tax.ids)])
        invoice = self._invoice(
            activity, 2000, "2026-09-05", invoice_line_ids=[Command.create(line)]
        )
        self._bill(activity, 300, "2026-09-10")
        self._pay(invoice, "2026-09-25", amount=1200)
        return invoice

    def _balances(self, activity):
        """:return: dict {first digits of the account: balance}, none at zero"""
        sums = self.env["account.move.line"]._read_group(
            [("cae_activity_id", "=", activity.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        found = {
            next(code for code in PREFIXES if account.code.startswith(code)): balance
            for account, balance in sums
        }
        return {code: balance for code, balance in found.items() if balance}

    def test_half_of_an_odd_amount(self):
        """Design §4.1: half of 100.05 is collected as 50.03, and 50.02 stays due."""
        invoice = self._invoice(self.studio, 100.05, "2026-09-05")
        self._pay(invoice, "2026-09-25", amount=60.03)
        self.assertFigures(
            self.studio,
            "2026-09-01",
            "2026-09-30",
            turnover_collected=50.03,
            contribution_due=5.0,
            available_for_pay=45.03,
        )

    def test_a_down_payment(self):
        """Design §4.3: collected when paid, invoiced on its final invoice."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "cae_activity_id": self.studio.id,
                "order_line": [
                    Command.create(
                        {
                            "name": "Affiches",
                            "product_id": self.env.ref(
                                "cae_activity_accounts.product_service"
                            ).id,
                            "price_unit": 1000,
                            "tax_ids": [Command.set(self.vat_20.ids)],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": 30}
        ).create_invoices()
        self._post_on("2026-09-05", order.invoice_ids)
        self._pay(order.invoice_ids, "2026-09-06")
        period = ("2026-09-01", "2026-09-30")
        self.assertFigures(
            self.studio,
            *period,
            turnover_invoiced=0.0,
            turnover_collected=300.0,
            contribution_due=30.0,
            available_for_pay=270.0,
        )
        final = order._create_invoices(final=True)
        self._post_on("2026-09-20", final)
        self.assertFigures(
            self.studio,
            *period,
            turnover_invoiced=1000.0,
            turnover_collected=300.0,
            receivable=840.0,
            available_for_pay=270.0,
        )
        self._pay(final, "2026-09-30")
        self.assertFigures(
            self.studio,
            *period,
            turnover_collected=1000.0,
            contribution_due=100.0,
            available_for_pay=900.0,
        )

    def _post_on(self, day, invoice):
        invoice.invoice_date = day
        invoice.action_post()

    def test_preview_explains_itself(self):
        preview = self.scheme.preview(self.pottery, "2026-09-01", "2026-09-30")
        entry = preview[self.pottery.id]
        self.assertEqual(
            (entry["amount"], entry["taken"], entry["due"]), (100.0, 0.0, 100.0)
        )
        [line] = entry["lines"]
        self.assertEqual(line["document"], self.invoice.display_name)
        self.assertEqual(
            (line["base_amount"], line["rate"], line["amount"]), (1000.0, 10.0, 100.0)
        )

    def test_other_bases(self):
        """Design §5: on the base invoiced 200.00, on the margin invoiced 170.00."""
        for base, amount in (("invoiced", 200.0), ("margin", 170.0)):
            scheme = self.env["cae.contribution.scheme"].create(
                {
                    "name": base,
                    "rule_ids": [(0, 0, {"base": base, "rate": 10})],
                }
            )
            preview = scheme.preview(self.pottery, "2026-09-01", "2026-09-30")
            self.assertEqual(preview[self.pottery.id]["amount"], amount, base)
