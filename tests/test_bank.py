"""The bank with the companions: a CAMT.053 file comes in, the accountant reconciles it
on the OCA's screen, and the figures of the activities move with the money."""

import base64
from pathlib import Path

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.cae_activity_accounts.tests.common import LedgerCase

CAMT = (Path(__file__).parent / "files" / "camt053.xml").read_bytes()
IBAN = "FR1810278060310002029860102"
SCREEN = "account_reconcile_oca.bank_statement_line_form_reconcile_view"
BEFORE, AFTER = "2026-09-14", "2026-09-30"
PERIOD = ("2026-09-01", AFTER)


@tagged("post_install", "-at_install")
class TestBank(LedgerCase):
    """Design §4.2 and §4.3: money is the structure's until it settles a document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank_journal.bank_account_id = cls.env["res.partner.bank"].create(
            {"acc_number": IBAN, "partner_id": cls.company.partner_id.id}
        )
        cls.penalty = cls._get_account("658", "65")
        cls.fees = cls._get_account("627")
        cls.first = cls._sell(cls.pottery, 1000) | cls._sell(cls.studio, 500)
        cls.second = cls._sell(cls.pottery, 1000) | cls._sell(cls.studio, 500)
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="cae_base.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        # What the page sets when its lines are clicked, Form sets in these fields.
        cls.env["ir.ui.view"].create(
            {
                "name": "shown",
                "model": "account.bank.statement.line",
                "inherit_id": cls.env.ref(SCREEN).id,
                "arch": """
                    <field name="manual_reference" position="attributes">
                        <attribute name="invisible">0</attribute>
                    </field>
                """,
            }
        )

    @classmethod
    def _sell(cls, activity, amount):
        return cls._invoice(activity, amount, "2026-09-05")

    def _import(self, content=CAMT, **context):
        """:return: the lines of the bank, in the order of the file"""
        wizard = (
            self.env["account.statement.import"]
            .with_user(self.accountant)
            .with_context(**context)
            .create(
                {
                    "statement_file": base64.b64encode(content),
                    "statement_filename": "camt053.xml",
                }
            )
        )
        action = wizard.import_file_button()
        statements = self.env["account.bank.statement"].search(action["domain"])
        lines = statements.line_ids.with_user(self.accountant)
        return lines.with_context(**context).sorted("date")

    def _match(self, line, documents):
        with Form(line, view=SCREEN) as screen:
            for document in documents:
                screen.add_account_move_line_id = document.line_ids.filtered(
                    lambda item: item.account_type == "asset_receivable"
                )

    def _enter(self, line, account, activity=None):
        """Give what is left of a bank line an account, and maybe an activity."""
        [rest] = [
            data
            for data in line.reconcile_data_info["data"]
            if not data["id"] and not data.get("counterpart_line_ids")
        ]
        with Form(line, view=SCREEN) as screen:
            screen.manual_reference = rest["reference"]
            screen.manual_account_id = account
            if activity:
                screen.analytic_distribution = {
                    str(activity.analytic_account_id.id): 100
                }

    def _settle_whole(self, line, document):
        """The document is settled in full: what the bank lacks is to be written off."""
        item = document.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        with Form(line, view=SCREEN) as screen:
            screen.manual_reference = f"account.move.line;{item.id}"
        line.button_manual_reference_full_paid()

    def assertPaid(self, documents):
        self.assertEqual(documents.mapped("amount_residual"), [0.0] * len(documents))

    def test_the_file(self):
        lines = self._import()
        self.assertEqual(lines.mapped("amount"), [1800.0, 1750.0, -12.0, 300.0])
        self.assertEqual(lines[0].partner_id, self.customer)
        self.assertEqual(lines.statement_id.balance_end_real, 4838.0)
        for activity in self.pottery | self.studio:
            self.assertFigures(activity, *PERIOD, turnover_collected=0.0, cash=0.0)
        self.assertLedgerIsWhole(AFTER)

    def test_one_receipt_for_two_activities(self):
        line = self._import()[0]
        self._match(line, self.first)
        line.reconcile_bank_line()
        self.assertPaid(self.first)
        for activity, amount in ((self.pottery, 1000.0), (self.studio, 500.0)):
            figures = {"turnover_collected": amount, "available_for_pay": amount}
            self.assertFigures(activity, *PERIOD, **figures)
            self.assertFigures(
                activity, *PERIOD, receivable=amount * 1.2, cash=amount * 1.2
            )
            self.assertFigures(activity, BEFORE, BEFORE, cash=0.0)
        self.assertFigures(self.structure, *PERIOD, receivable=0.0, cash=0.0)
        self.assertLedgerIsWhole(AFTER)

    def test_unreconciling_gives_it_back(self):
        line = self._import()[0]
        before = (self.pottery | self.studio | self.structure).get_statement(*PERIOD)
        self._match(line, self.first)
        line.reconcile_bank_line()
        line.unreconcile_bank_line()
        after = (self.pottery | self.studio | self.structure).get_statement(*PERIOD)
        self.assertEqual(after, before)
        self.assertFalse(line.is_reconciled)
        self.assertLedgerIsWhole(AFTER)

    def test_a_difference_is_the_documents(self):
        """A write-off entered by hand, pro rata over the documents settled."""
        line = self._import()[1]
        self._match(line, self.second)
        self._settle_whole(line, self.second[1])
        self._enter(line, self.penalty)
        line.reconcile_bank_line()
        self.assertPaid(self.second)
        differences = line.move_id.line_ids.filtered(
            lambda item: item.account_id == self.penalty
        )
        shares = {item.cae_activity_id: item.balance for item in differences}
        self.assertEqual(shares, {self.pottery: 33.33, self.studio: 16.67})
        for item in differences:
            own = str(item.cae_activity_id.analytic_account_id.id)
            self.assertEqual(item.analytic_distribution, {own: 100})
        self.assertFigures(self.pottery, *PERIOD, charges=33.33, cash=1166.67)
        self.assertFigures(self.studio, *PERIOD, charges=16.67, cash=583.33)
        self.assertFalse(any(differences.mapped("cae_is_structure_default")))
        self.assertLedgerIsWhole(AFTER)

    def test_in_an_entry_of_its_own(self):
        """The journal may keep the bank's entry, and reconcile by another one, which
        the companion dates on the day of the reconciliation."""
        self.bank_journal.reconcile_mode = "keep"
        self.company.cae_unchosen_items = "refuse"
        line = self._import()[1]
        self._match(line, self.second)
        self._settle_whole(line, self.second[1])
        self._enter(line, self.penalty)
        line.reconcile_bank_line()
        self.assertPaid(self.second)
        period = (PERIOD[0], fields.Date.today())
        self.assertFigures(self.pottery, *period, charges=33.33, cash=1166.67)
        self.assertFigures(self.studio, *period, charges=16.67, cash=583.33)
        self.assertFigures(self.structure, *period, receivable=0.0, cash=0.0)
        self.assertLedgerIsWhole(period[1])

    def test_a_difference_given_by_hand(self):
        """What the accountant chooses stands: here the cooperative bears it."""
        line = self._import()[1]
        self._match(line, self.second)
        self._settle_whole(line, self.second[1])
        self._enter(line, self.penalty, self.structure)
        line.reconcile_bank_line()
        self.assertFigures(self.structure, *PERIOD, charges=50.0)
        self.assertFigures(self.pottery, *PERIOD, charges=0.0)

    def test_fees_of_an_activity(self):
        line = self._import()[2]
        self._enter(line, self.fees, self.pottery)
        line.reconcile_bank_line()
        self.assertFigures(self.pottery, *PERIOD, charges=12.0, cash=-12.0)
        self.assertFigures(self.structure, *PERIOD, charges=0.0)
        self.assertFalse(any(line.move_id.line_ids.mapped("cae_is_structure_default")))

    def test_fees_of_nobody(self):
        """They are the cooperative's, and say that nobody chose it."""
        line = self._import()[2]
        self._enter(line, self.fees)
        line.reconcile_bank_line()
        self.assertFigures(self.structure, *PERIOD, charges=12.0, cash=-12.0)
        marked = line.move_id.line_ids.filtered("cae_is_structure_default")
        self.assertEqual(marked.account_id, self.fees)

    def test_fees_of_nobody_refused(self):
        self.company.cae_unchosen_items = "refuse"
        line = self._import()[2]
        self._enter(line, self.fees)
        with self.assertRaisesRegex(ValidationError, "Choose the activity"):
            line.reconcile_bank_line()

    def test_unknown_receipt(self):
        """It stays the structure's: in suspense, then on the account of a customer."""
        line = self._import()[3]
        self._enter(line, self.customer.property_account_receivable_id)
        line.reconcile_bank_line()
        self.assertFigures(self.structure, *PERIOD, receivable=-300.0, cash=300.0)
        for activity in self.pottery | self.studio:
            self.assertFigures(activity, *PERIOD, turnover_collected=0.0, cash=0.0)
        self.assertFalse(any(line.move_id.line_ids.mapped("cae_is_structure_default")))
        self.assertLedgerIsWhole(AFTER)

    def test_reconciled_by_its_reference(self):
        """The number of an invoice on the order: nobody has to look at it."""
        number = self.first[1].name.encode()
        content = CAMT.replace(b"MANDAT 118 BOLS ET AFFICHES", number)
        content = content.replace(b'EUR">1800.00', b'EUR">600.00')
        content = content.replace(b"4838.00", b"3638.00")
        line = self._import(content, _test_account_reconcile_oca=True)[0]
        self.assertTrue(line.is_reconciled)
        self.assertFigures(self.studio, *PERIOD, turnover_collected=500.0, cash=600.0)
        self.assertFigures(self.pottery, *PERIOD, turnover_collected=0.0)
