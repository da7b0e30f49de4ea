"""Net pay leaves as a SEPA file, once (companions)."""

import base64
import unittest
from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import PayCase

METHOD = "account_banking_sepa_credit_transfer.sepa_credit_transfer"
YANN_IBAN, NORA_IBAN = "FR7630006000011234567890189", "FR1420041010050500013M02606"


@tagged("post_install", "-at_install")
class TestPayTransfer(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref(METHOD, raise_if_not_found=False):
            raise unittest.SkipTest("The companions for SEPA are not installed.")
        cls.nora = cls._entrepreneur("Nora", cls.studio)
        cls._contract(cls.nora)
        # Yann is paid by two activities: two items, and one transfer
        cls.shop = cls.env["cae.activity"].create({"name": "Boutique du Port"})
        cls.env["cae.activity.key"].create(
            {
                "activity_id": cls.shop.id,
                "entrepreneur_id": cls.yann.id,
                "date_from": "2026-01-01",
            }
        )
        for activity in (cls.pottery, cls.studio, cls.shop):
            cls._pay(cls._invoice(activity, 2000, "2026-09-05"), "2026-09-25")
        cls._set_bank()
        cls._give_account(cls.yann.partner_id, YANN_IBAN)
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="cae_base.group_accountant,"
            "account_payment_order.group_account_payment",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.closing = cls._closing("2026-09-01")
        cls.closing.action_compute()

    @classmethod
    def _give_account(cls, partner, number, **vals):
        return cls.env["res.partner.bank"].create(
            {
                "acc_number": number,
                "partner_id": partner.id,
                "allow_out_payment": True,
                **vals,
            }
        )

    @classmethod
    def _set_bank(cls):
        method = cls.env.ref(METHOD)
        bank = cls._give_account(cls.company.partner_id, "FR1810278060310002029860102")
        cls.bank_journal.write(
            {
                "bank_account_id": bank.id,
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
                "group_lines": True,
            }
        )

    def _transfer(self, user=None):
        closing = self.closing.with_user(user or self.accountant)
        action = closing.action_pay_by_transfer()
        model = self.env[action["res_model"]].with_user(user or self.accountant)
        return model.browse(action["res_id"])

    def _order(self):
        action = self._transfer().action_create_order()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _net(self, person):
        payslips = self.closing.payslip_ids
        return payslips.filtered(lambda one: one.entrepreneur_id == person).net_paid

    def _get_file(self, order):
        order.draft2open()
        action = order.open2generated()
        attachment = self.env["ir.attachment"].browse(action["res_id"])
        return etree.fromstring(base64.b64decode(attachment.datas))

    def _find(self, tree, path):
        return [node.text for node in tree.xpath(path)]

    def test_the_file(self):
        """One transfer a person, of the net pay; the companion checks the XSD."""
        self._give_account(self.nora.partner_id, NORA_IBAN)
        self.closing.action_post_pay()
        order = self._order()
        self.assertEqual(len(order.payment_line_ids), 3)
        tree = self._get_file(order)
        self.assertEqual(
            sorted(self._find(tree, "//*[local-name()='InstdAmt']")),
            sorted(f"{self._net(person):.2f}" for person in (self.yann, self.nora)),
        )
        accounts = "//*[local-name()='CdtrAcct']//*[local-name()='IBAN']"
        self.assertEqual(set(self._find(tree, accounts)), {YANN_IBAN, NORA_IBAN})
        purpose = "//*[local-name()='CtgyPurp']/*[local-name()='Cd']"
        self.assertEqual(set(self._find(tree, purpose)), {"SALA"})

    def test_what_is_owed_falls(self):
        """Design §4: social debts fall by the net paid, and each activity pays its
        part."""
        self._give_account(self.nora.partner_id, NORA_IBAN)
        self.closing.action_post_pay()
        order = self._order()
        items = order.payment_line_ids.move_line_id
        activities = self.pottery | self.studio | self.shop
        self._get_file(order)
        day = order.payment_ids[0].date
        before = activities.get_statement("2026-09-01", day)
        order.generated2uploaded()
        self.assertEqual(set(items.mapped("reconciled")), {True})
        after = activities.get_statement("2026-09-01", day)
        for activity in activities:
            paid = -sum(
                item.balance for item in items if item.cae_activity_id == activity
            )
            self.assertGreater(paid, 0)
            for figure in ("social_debts", "cash"):
                self.assertAlmostEqual(
                    before[activity.id][figure] - after[activity.id][figure], paid, 2
                )
        self.assertLedgerIsWhole(day)

    def test_twice_pays_once(self):
        """Design §4.11."""
        self.closing.action_post_pay()
        order = self._order()
        transfer = self._transfer()
        self.assertFalse(transfer.people_count)
        with self.assertRaisesRegex(UserError, "Nora"):
            transfer.action_create_order()
        self._get_file(order)
        order.generated2uploaded()
        self.assertFalse(self._transfer().people_count)
        self._give_account(self.nora.partner_id, NORA_IBAN)
        self.assertEqual(
            self._order().payment_line_ids.partner_id, self.nora.partner_id
        )
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self.closing._create_transfer()

    def test_an_order_cancelled_is_paid_by_another(self):
        self.closing.action_post_pay()
        self._order().action_cancel()
        transfer = self._transfer()
        self.assertEqual(transfer.people_count, 1)
        self.assertAlmostEqual(transfer.amount, self._net(self.yann), 2)

    def test_without_bank_account(self):
        """Said before anything is written; the others are paid."""
        self._give_account(self.nora.partner_id, NORA_IBAN, allow_out_payment=False)
        self.closing.action_post_pay()
        transfer = self._transfer()
        self.assertEqual((transfer.people_count, transfer.without_bank), (1, "Nora"))
        self.assertFalse(self.env["account.payment.order"].search_count([]))
        order = self._order()
        self.assertEqual(order.payment_line_ids.partner_id, self.yann.partner_id)

    def test_what_was_paid_in_part(self):
        """The rest is paid."""
        self.closing.action_post_pay()
        [owed] = self.closing._get_open_net_items().filtered(
            lambda item: item.cae_activity_id == self.shop
        )
        paid = self._entry(
            "2026-10-02",
            (owed.account_id, self.shop, 100),
            (self._get_account("512"), self.structure, -100),
        )
        (owed | paid.line_ids.filtered("cae_activity_id")[:1]).reconcile()
        [line] = self._order().payment_line_ids.filtered(
            lambda line: line.move_line_id == owed
        )
        self.assertAlmostEqual(line.amount_currency, -owed.balance - 100, 2)

    def test_sentences(self):
        """What is missing is said, with what to do."""
        with self.assertRaisesRegex(UserError, "Post the pay run"):
            self._transfer()
        self.closing.action_post_pay()
        self.mode.payment_order_ok = False
        with self.assertRaisesRegex(UserError, "payment mode"):
            self._transfer()
        accountant = new_test_user(
            self.env,
            "autre",
            groups="cae_base.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaisesRegex(AccessError, "administrator"):
            self._transfer(accountant)

    def test_screen(self):
        self.closing.action_post_pay()
        with Form(self._transfer()) as form:
            self.assertEqual(form.without_bank, "Nora")


@tagged("post_install", "-at_install")
class TestPayTransferWithout(PayCase):
    def test_without_the_companion(self):
        """A sentence says which module to install."""
        closing = self._closing("2026-09-01")
        with (
            patch(
                "odoo.addons.cae_payroll.models.cae_closing_transfer.ORDERS", "absent"
            ),
            self.assertRaisesRegex(UserError, "account_payment_order"),
        ):
            closing.action_pay_by_transfer()
