"""One SEPA file for the bills of several activities and an expense (companions)."""

import base64

from lxml import etree

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.cae_activity_accounts.tests.common import LedgerCase

DAY = "2026-09-05"
METHOD = "account_banking_sepa_credit_transfer.sepa_credit_transfer"


@tagged("post_install", "-at_install")
class TestSepa(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_bank()
        cls._give_account(cls.supplier, "FR7630006000011234567890189")
        cls.bills = cls._buy(cls.pottery, 300) | cls._buy(cls.studio, 200)
        cls.receipt = cls._advance_expense()
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="cae_base.group_accountant,"
            "account_payment_order.group_account_payment",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _buy(cls, activity, amount):
        return cls._bill(activity, amount, DAY, ref=f"FA-{amount}")

    @classmethod
    def _give_account(cls, partner, number):
        return cls.env["res.partner.bank"].create(
            {
                "acc_number": number,
                "partner_id": partner.id,
                "allow_out_payment": True,
            }
        )

    @classmethod
    def _set_bank(cls):
        method = cls.env.ref(METHOD)
        cls.bank_journal.write(
            {
                "bank_account_id": cls._give_account(
                    cls.company.partner_id, "FR1810278060310002029860102"
                ).id,
                "outbound_payment_method_line_ids": [
                    Command.create({"payment_method_id": method.id})
                ],
            }
        )
        cls.mode = cls.env["account.payment.mode"].create(
            {
                "name": "Virement SEPA",
                "company_id": cls.company.id,
                "payment_method_id": method.id,
                "bank_account_link": "fixed",
                "fixed_journal_id": cls.bank_journal.id,
                "default_date_prefered": "now",
                "default_invoice": False,
                "group_lines": False,
            }
        )

    @classmethod
    def _advance_expense(cls):
        """Awa paid a ticket with her own money; its entry is posted."""
        cls._set_expense_approver()
        person = cls._entrepreneur("Awa", cls.pottery, portal=False)
        cls._give_account(person.partner_id, "FR1420041010050500013M02606")
        employee = cls.env["hr.employee"].create(
            {
                "name": "Awa",
                "company_id": cls.company.id,
                "work_contact_id": person.partner_id.id,
            }
        )
        category = cls.env["product.product"].create(
            {
                "name": "Déplacements",
                "can_be_expensed": True,
                "standard_price": 0,
                "property_account_expense_id": cls.expense_account.id,
                "supplier_taxes_id": [Command.clear()],
            }
        )
        expense = cls.env["hr.expense"].create(
            {
                "name": "Train",
                "employee_id": employee.id,
                "product_id": category.id,
                "total_amount_currency": 45,
                "date": DAY,
                "payment_mode": "own_account",
            }
        )
        expense.action_submit()
        expense.filtered(lambda one: one.state == "submitted")._do_approve(check=False)
        expense._post_without_wizard()
        return expense.account_move_id

    def _order(self):
        """The order as its screen fills it: what is due to suppliers and persons."""
        orders = self.env["account.payment.order"].with_user(self.accountant)
        order = orders.create({"payment_mode_id": self.mode.id})
        wizard = (
            self.env["account.payment.line.create"]
            .with_user(self.accountant)
            .with_context(active_model=order._name, active_id=order.id)
            .create({"date_type": "move", "payment_mode": "any"})
        )
        wizard.populate()
        wizard.create_payment_lines()
        return order

    def _get_file(self, order):
        order.draft2open()
        action = order.open2generated()
        attachment = self.env["ir.attachment"].browse(action["res_id"])
        return etree.fromstring(base64.b64decode(attachment.datas))

    def test_the_file(self):
        """The companion checks it against its XSD; each transfer is in it."""
        order = self._order()
        self.assertEqual(
            order.payment_line_ids.move_line_id.move_id, self.bills | self.receipt
        )
        tree = self._get_file(order)
        amounts = sorted(tree.xpath("//*[local-name()='InstdAmt']/text()"))
        self.assertEqual(amounts, ["240.00", "360.00", "45.00"])
        accounts = tree.xpath("//*[local-name()='CdtrAcct']//*[local-name()='IBAN']")
        self.assertEqual(
            {account.text for account in accounts},
            {"FR7630006000011234567890189", "FR1420041010050500013M02606"},
        )

    def test_what_is_owed_falls(self):
        order = self._order()
        self._get_file(order)
        day = order.payment_ids[0].date
        period = (DAY, day)
        self.assertFigures(self.pottery, *period, payable=405.0, cash=0.0)
        self.assertFigures(self.studio, *period, payable=240.0, cash=0.0)
        order.generated2uploaded()
        self.assertFigures(self.pottery, *period, payable=0.0, cash=-405.0)
        self.assertFigures(self.studio, *period, payable=0.0, cash=-240.0)
        self.assertFigures(self.structure, *period, payable=0.0, cash=0.0)
        self.assertLedgerIsWhole(day)

    def test_one_transfer_for_two_activities(self):
        """The supplier receives one sum; each activity pays its own bill."""
        self.mode.group_lines = True
        order = self._order()
        tree = self._get_file(order)
        amounts = sorted(tree.xpath("//*[local-name()='InstdAmt']/text()"))
        self.assertEqual(amounts, ["45.00", "600.00"])
        order.generated2uploaded()
        day = order.payment_ids[0].date
        self.assertFigures(self.pottery, DAY, day, payable=0.0, cash=-405.0)
        self.assertFigures(self.studio, DAY, day, payable=0.0, cash=-240.0)
        self.assertLedgerIsWhole(day)

    def test_cancelled(self):
        """The bank refused the file: all is owed again."""
        order = self._order()
        self._get_file(order)
        order.generated2uploaded()
        day = order.payment_ids[0].date
        order.action_uploaded_cancel()
        self.assertFigures(self.pottery, DAY, day, payable=405.0, cash=0.0)
        self.assertFigures(self.studio, DAY, day, payable=240.0, cash=0.0)
