"""Rules 1 to 3 of the design: the ledger is the only truth."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedger(LedgerCase):
    def test_analytic_account_comes_with_the_activity(self):
        account = self.pottery.analytic_account_id
        self.assertEqual(account.name, "Poterie du Port")
        self.assertEqual(account.company_id, self.company)
        self.pottery.name = "Poterie du Quai"
        self.assertEqual(account.name, "Poterie du Quai")

    def test_invoice_lines_follow_the_document(self):
        """Design §4.2: an item belongs to one activity, the analytic says the same."""
        invoice = self._invoice(self.pottery, 2000, "2026-09-05")
        self.assertEqual(len(invoice.line_ids), 3)
        self.assertEqual(invoice.line_ids.cae_activity_id, self.pottery)
        income = invoice.invoice_line_ids
        account = self.pottery.analytic_account_id
        self.assertEqual(income.analytic_distribution, {str(account.id): 100.0})
        self.assertEqual(sum(income.analytic_line_ids.mapped("amount")), 2000)

    def test_distribution_written_by_an_import_names_the_activity(self):
        """Design §4.2: whichever of the two is written, the other follows."""
        key = str(self.studio.analytic_account_id.id)
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-09-05",
                "invoice_line_ids": [
                    Command.create(
                        self._prepare_line(100, analytic_distribution={key: 100})
                    )
                ],
            }
        )
        self.assertEqual(invoice.invoice_line_ids.cae_activity_id, self.studio)
        invoice.action_post()
        self.assertEqual(invoice.cae_activity_id, self.studio)
        self.assertEqual(invoice.line_ids.cae_activity_id, self.studio)

    def test_rewriting_one_moves_the_other(self):
        invoice = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        line = invoice.invoice_line_ids
        other = str(self.studio.analytic_account_id.id)
        line.analytic_distribution = {other: 100}
        self.assertEqual(line.cae_activity_id, self.studio)
        line.cae_activity_id = self.pottery
        own = str(self.pottery.analytic_account_id.id)
        self.assertEqual(line.analytic_distribution, {own: 100})

    def test_other_plans_are_left_alone(self):
        plan = self.env["account.analytic.plan"].create({"name": "Chantiers"})
        site = self.env["account.analytic.account"].create(
            {"name": "Chantier A", "plan_id": plan.id}
        )
        invoice = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        line = invoice.invoice_line_ids
        line.analytic_distribution = {str(site.id): 100}
        own = str(self.pottery.analytic_account_id.id)
        self.assertEqual(line.analytic_distribution, {str(site.id): 100, own: 100})
        line.cae_activity_id = self.studio
        other = str(self.studio.analytic_account_id.id)
        self.assertEqual(line.analytic_distribution, {str(site.id): 100, other: 100})

    def test_contradiction_is_refused(self):
        invoice = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        with self.assertRaisesRegex(ValidationError, "keep one of the two"):
            invoice.invoice_line_ids.write(
                {
                    "cae_activity_id": self.pottery.id,
                    "analytic_distribution": {
                        str(self.studio.analytic_account_id.id): 100
                    },
                }
            )

    def test_a_line_belongs_to_one_activity_whole(self):
        """CAE-13: a direct charge belongs to one activity at 100 %."""
        invoice = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        keys = [
            str(activity.analytic_account_id.id)
            for activity in (self.pottery, self.studio)
        ]
        for distribution in ({keys[0]: 50, keys[1]: 50}, {keys[0]: 60}):
            with self.assertRaisesRegex(ValidationError, "one activity at 100 %"):
                invoice.invoice_line_ids.analytic_distribution = distribution

    def test_many_items_edited_at_once_keep_their_activities(self):
        """Odoo's list of items changes the distribution plan by plan."""
        invoices = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        invoices |= self._invoice(self.studio, 100, "2026-09-05", post=False)
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        project = self.env["account.analytic.account"].create(
            {"name": "Fair", "plan_id": plan.id}
        )
        lines = invoices.invoice_line_ids
        for moment in ("draft", "posted"):
            lines.write(
                {
                    "analytic_distribution": {
                        str(project.id): 100,
                        "__update__": [plan._column_name()],
                    }
                }
            )
            with self.subTest(moment):
                self.assertEqual(
                    lines.cae_activity_id, self.pottery | self.studio, moment
                )
                for line in lines:
                    own = line.cae_activity_id.analytic_account_id
                    self.assertEqual(
                        line.distribution_analytic_account_ids, own | project
                    )
            invoices.filtered(lambda move: move.state == "draft").action_post()

    def test_distribution_models_may_not_choose_an_activity(self):
        with self.assertRaisesRegex(ValidationError, "cannot choose an activity"):
            self.env["account.analytic.distribution.model"].create(
                {
                    "partner_id": self.customer.id,
                    "analytic_distribution": {
                        str(self.pottery.analytic_account_id.id): 100
                    },
                }
            )

    def test_what_nobody_chose_is_the_structures(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "invoice_date": "2026-09-05",
                "invoice_line_ids": [
                    Command.create(self._prepare_line(100, sale=False))
                ],
            }
        )
        bill.action_post()
        self.assertEqual(bill.line_ids.cae_activity_id, self.structure)

    def test_choosing_the_activity_of_a_draft_gives_it_to_all_its_lines(self):
        invoice = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        invoice.cae_activity_id = self.studio
        self.assertEqual(invoice.line_ids.cae_activity_id, self.studio)
        own = str(self.studio.analytic_account_id.id)
        self.assertEqual(invoice.invoice_line_ids.analytic_distribution, {own: 100})

    def test_posted_activity_does_not_change(self):
        invoice = self._invoice(self.pottery, 100, "2026-09-05")
        with self.assertRaisesRegex(UserError, "transfer"):
            invoice.cae_activity_id = self.studio
        with self.assertRaisesRegex(UserError, "transfer"):
            invoice.line_ids[0].cae_activity_id = self.studio
        with self.assertRaisesRegex(UserError, "transfer"):
            invoice.invoice_line_ids.analytic_distribution = {
                str(self.studio.analytic_account_id.id): 100
            }
        self.assertEqual(invoice.line_ids.cae_activity_id, self.pottery)

    def test_shared_bill(self):
        """Design §4.2: charges and tax by activity, the payable is the structure's."""
        bill = self._bill(
            self.structure,
            0,
            "2026-09-05",
            post=False,
            invoice_line_ids=[
                Command.create(
                    self._prepare_line(amount, sale=False, cae_activity_id=activity.id)
                )
                for activity, amount in ((self.pottery, 100), (self.studio, 50))
            ],
        )
        bill.action_post()
        taxes = bill.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual(
            {line.cae_activity_id: line.balance for line in taxes},
            {self.pottery: 20, self.studio: 10},
        )
        payable = bill.line_ids.filtered(lambda li: li.display_type == "payment_term")
        self.assertEqual(payable.cae_activity_id, self.structure)
        self.assertFigures(self.pottery, "2026-09-01", "2026-09-30", cash=-120.0)
        self.assertFigures(
            self.structure, "2026-09-01", "2026-09-30", cash=180.0, payable=180.0
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_an_invoice_has_one_activity(self):
        with self.assertRaisesRegex(ValidationError, "several activities"):
            self._invoice(
                self.pottery,
                0,
                "2026-09-05",
                invoice_line_ids=[
                    Command.create(self._prepare_line(100, cae_activity_id=activity.id))
                    for activity in (self.pottery, self.studio)
                ],
            )

    def test_money_belongs_to_nobody(self):
        invoice = self._invoice(self.pottery, 1000, "2026-09-05")
        payment = self._pay(invoice, "2026-09-25")
        money = payment.move_id.line_ids.filtered("account_id.cae_is_liquidity")
        self.assertEqual(len(money), 1)
        self.assertFalse(money.cae_activity_id)
        third_party = payment.move_id.line_ids - money
        self.assertEqual(third_party.cae_activity_id, self.structure)

    def test_unreconciled_money_is_the_structures(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 500,
                "date": "2026-09-10",
                "journal_id": self.bank_journal.id,
            }
        )
        payment.action_post()
        self.assertFigures(
            self.structure, "2026-09-01", "2026-09-30", cash=500.0, receivable=-500.0
        )
        self.assertLedgerIsWhole("2026-09-30")
        invoice = self._invoice(self.pottery, 1000, "2026-09-15")
        receivable = (invoice.line_ids | payment.move_id.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        receivable.reconcile()
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            cash=500.0,
            receivable=700.0,
            turnover_collected=416.67,
        )
        self.assertFigures(self.structure, "2026-09-01", "2026-09-30", cash=0.0)
        self.assertLedgerIsWhole("2026-09-12")

    def test_one_payment_for_invoices_of_two_activities(self):
        invoices = self._invoice(self.pottery, 1000, "2026-09-05") | self._invoice(
            self.studio, 500, "2026-09-06"
        )
        self._pay(invoices, "2026-09-25")
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            cash=1200.0,
            turnover_collected=1000.0,
        )
        self.assertFigures(
            self.studio, "2026-09-01", "2026-09-30", cash=600.0, receivable=0.0
        )
        self.assertFigures(self.structure, "2026-09-01", "2026-09-30", cash=0.0)
        self.assertLedgerIsWhole("2026-09-30")

    def test_write_off_is_the_documents_pro_rata(self):
        """Design §4.2: a write-off belongs to the activities of what it settles."""
        invoices = self._invoice(self.pottery, 1000, "2026-09-05") | self._invoice(
            self.studio, 500, "2026-09-06"
        )
        loss = self._get_account("658", "65")
        payment = self._pay(
            invoices,
            "2026-09-25",
            amount=1770,
            payment_difference_handling="reconcile",
            writeoff_account_id=loss.id,
        )
        lost = payment.move_id.line_ids.filtered(lambda li: li.account_id == loss)
        self.assertEqual(
            {line.cae_activity_id: line.balance for line in lost},
            {self.pottery: 20.0, self.studio: 10.0},
        )
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", cash=1180.0, charges=20.0
        )
        self.assertFigures(self.studio, "2026-09-01", "2026-09-30", cash=590.0)
        self.assertLedgerIsWhole("2026-09-30")

    def test_write_off_is_not_collected(self):
        invoice = self._invoice(self.pottery, 1000, "2026-09-05")
        self._pay(
            invoice,
            "2026-09-25",
            amount=1140,
            payment_difference_handling="reconcile",
            writeoff_account_id=self._get_account("658", "65").id,
        )
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            turnover_collected=950.0,
            charges=60.0,
            receivable=0.0,
            available_for_pay=940.0,
        )

    def test_credit_note_takes_back(self):
        invoice = self._invoice(self.pottery, 1000, "2026-09-05")
        self._pay(invoice, "2026-09-10")
        refund = self._document("out_refund", self.pottery, 400, "2026-09-20")
        self._pay(refund, "2026-09-25")
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            turnover_invoiced=600.0,
            turnover_collected=600.0,
            cash=720.0,
            vat=120.0,
            available_for_pay=600.0,
        )
        self.assertLedgerIsWhole("2026-09-22")

    def test_collected_adds_up_to_the_untaxed_amount(self):
        """Design §4.3: excl. VAT pro rata of the document, cumulative to the cent."""
        invoice = self._invoice(self.pottery, 100.01, "2026-09-01")
        for day in range(2, 9):
            self._pay(invoice, f"2026-09-{day:02}", amount=17.14)
        self._pay(invoice, "2026-09-10")
        self.assertEqual(invoice.payment_state, "paid")
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", turnover_collected=100.01
        )

    def test_statement_reads_any_past_day(self):
        invoice = self._invoice(self.pottery, 2000, "2026-09-05")
        self._pay(invoice, "2026-09-25", amount=1200)
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-24", receivable=2400.0, cash=0.0
        )
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-25", receivable=1200.0, cash=1200.0
        )

    def test_unreconciling_gives_the_money_back_to_the_structure(self):
        invoice = self._invoice(self.pottery, 1000, "2026-09-05")
        self._pay(invoice, "2026-09-25")
        invoice.line_ids.remove_move_reconcile()
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", cash=0.0, turnover_collected=0.0
        )
        self.assertFigures(self.structure, "2026-09-01", "2026-09-30", cash=1200.0)

    def test_exchange_difference_is_the_documents(self):
        """Design §4.2: the exchange entry's third party is its counterpart's."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            [
                {"currency_id": dollar.id, "name": day, "rate": rate}
                | {"company_id": self.company.id}
                for day, rate in (("2026-09-01", 2.0), ("2026-09-20", 1.0))
            ]
        )
        invoice = self._invoice(self.pottery, 1000, "2026-09-05", currency_id=dollar.id)
        self._pay(invoice, "2026-09-25")
        self.assertEqual(invoice.payment_state, "paid")
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            turnover_invoiced=500.0,
            receivable=0.0,
            cash=1200.0,
        )
        self.assertFigures(self.structure, "2026-09-01", "2026-09-30", cash=0.0)
        self.assertLedgerIsWhole("2026-09-30")

    def test_cash_basis_vat_is_the_documents(self):
        """INV-04: VAT of services is due on payment; its entry keeps the activity."""
        self.company.tax_exigibility = True
        transition = self._get_account("44574")
        transition.reconcile = True
        tax = self.vat_20.copy(
            {
                "name": "20 % encaissements",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": transition.id,
            }
        )
        invoice = self._invoice(
            self.pottery,
            0,
            "2026-09-05",
            invoice_line_ids=[
                Command.create(self._prepare_line(1000, tax_ids=[Command.set(tax.ids)]))
            ],
        )
        self._pay(invoice, "2026-09-25", amount=600)
        entry = invoice.tax_cash_basis_created_move_ids
        self.assertTrue(entry)
        self.assertEqual(entry.line_ids.cae_activity_id, self.pottery)
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            vat=200.0,
            turnover_invoiced=1000.0,
            turnover_collected=500.0,
            cash=600.0,
            available_for_pay=500.0,
        )
        self.assertFigures(self.structure, "2026-09-01", "2026-09-30", vat=0.0)
        self.assertLedgerIsWhole("2026-09-30")

    def test_bank_statement_line_reconciled(self):
        """A receipt entered as a bank line is the structure's until it is matched."""
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": "2026-09-25",
                "payment_ref": "VIR MAIRIE",
                "partner_id": self.customer.id,
                "amount": 1200,
            }
        )
        self.assertFalse(line.move_id.line_ids.cae_activity_id)
        self.assertLedgerIsWhole("2026-09-30")
        invoice = self._invoice(self.pottery, 1000, "2026-09-05")
        receivable = invoice.line_ids.filtered(
            lambda li: li.account_type == "asset_receivable"
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = receivable.account_id
        self.assertEqual(suspense.cae_activity_id, self.structure)
        (suspense | receivable).reconcile()
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            cash=1200.0,
            turnover_collected=1000.0,
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_sales_journals_are_chained(self):
        """Design §4.6: nothing posted goes back to draft."""
        invoice = self._invoice(self.pottery, 100, "2026-09-05")
        self.assertTrue(invoice.inalterable_hash)
        with self.assertRaises(UserError):
            invoice.button_draft()

    def test_order_gives_its_activity_to_the_invoice(self):
        product = self.env["product.product"].create(
            {"name": "Bol", "type": "service", "invoice_policy": "order"}
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "cae_activity_id": self.pottery.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 100})
                ],
            }
        )
        own = str(self.pottery.analytic_account_id.id)
        self.assertEqual(order.order_line.analytic_distribution, {own: 100})
        self.assertEqual(order.order_line.cae_activity_id, self.pottery)
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertEqual(invoice.cae_activity_id, self.pottery)
        self.assertEqual(invoice.line_ids.cae_activity_id, self.pottery)

    def test_a_person_chooses_who_sells(self):
        """Design §4.2: what Odoo creates is the structure's; a person must choose."""
        created = self.env["sale.order"].create({"partner_id": self.customer.id})
        self.assertEqual(created.cae_activity_id, self.structure)
        form = Form(self.env["sale.order"])
        self.assertFalse(form.cae_activity_id)
        form.partner_id = self.customer
        with self.assertRaisesRegex(AssertionError, "cae_activity_id is a required"):
            form.save()

    def test_order_line_names_no_other_activity(self):
        product = self.env["product.product"].create({"name": "Bol"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "cae_activity_id": self.pottery.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        with self.assertRaisesRegex(ValidationError, "is sold by"):
            order.order_line.analytic_distribution = {
                str(self.studio.analytic_account_id.id): 100
            }

    def test_orders_of_two_activities_make_two_invoices(self):
        product = self.env["product.product"].create(
            {"name": "Bol", "type": "service", "invoice_policy": "order"}
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "cae_activity_id": activity.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "price_unit": 100})
                    ],
                }
                for activity in (self.pottery, self.studio)
            ]
        )
        orders.action_confirm()
        invoices = orders._create_invoices()
        self.assertEqual(
            invoices.cae_activity_id, self.pottery | self.studio, "one invoice each"
        )
        self.assertEqual(len(invoices), 2)

    def test_whoever_posts_a_list_has_chosen(self):
        """Design §4.2: a person must choose, from the list of bills too."""
        bill = self._bill(self.env["cae.activity"], 100, "2026-09-05", post=False)
        wizard = self.env["validate.account.move"].create({"move_ids": bill.ids})
        with self.assertRaisesRegex(UserError, "choose their activity"):
            wizard.validate_move()
        bill.cae_activity_id = self.studio
        wizard.validate_move()
        self.assertEqual(bill.line_ids.cae_activity_id, self.studio)

    def test_accounts_of_another_company(self):
        """Their code reads empty in a session of this one."""
        other = self._create_company("Coopérative du Large")
        cheques, wages = (
            self.env["account.account"]
            .with_company(other)
            .create(
                [
                    {"name": name, "code": code, "account_type": account_type}
                    for name, code, account_type in (
                        ("Chèques", "511900", "asset_current"),
                        ("Salaires", "641900", "expense"),
                    )
                ]
            )
            .with_env(self.env(context={"allowed_company_ids": self.company.ids}))
        )
        self.assertFalse(cheques.code)
        self.assertTrue(cheques.cae_is_liquidity)
        wages._compute_cae_section()
        self.assertEqual(wages.cae_section, "payroll_cost")
