"""The file of a payroll program: whole and right, or nothing of it."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.import_case import to_xlsx

from .payroll_case import HEADINGS, PayrollCase


@tagged("post_install", "-at_install")
class TestPayrollJournal(PayrollCase):
    def _assert_refused(self, rows, line, heading, message):
        """The sentence, its line, and nothing written."""
        wizard = self._load(rows)
        errors = self._get_errors(wizard)
        self.assertEqual([error[:2] for error in errors], [(line, heading)])
        self.assertIn(message, errors[0][2])
        self.assertFalse(self.closing.payroll_journal_id)

    def test_import(self):
        rows = self._get_rows()
        wizard = self._load(rows)
        self.assertFalse(self._get_errors(wizard))
        journal = self._get_journal()
        self.assertEqual(len(journal.line_ids), len(rows))
        self.assertEqual(journal.line_ids.entrepreneur_id, self.yann)
        self.assertEqual(journal.line_ids[0].line, 2)
        self.assertAlmostEqual(journal.amount_debit, journal.amount_credit, 2)
        self.assertEqual(journal.imported_by_id, self.officer)
        self.assertTrue(
            self.env["ir.attachment"].search(
                [
                    ("res_model", "=", "cae.payroll.journal"),
                    ("res_id", "=", journal.id),
                ]
            )
        )

    def test_dry_run(self):
        wizard = self._load(self._get_rows(), "action_check")
        self.assertEqual(wizard.created_count, len(self._get_rows()))
        self.assertFalse(self.closing.payroll_journal_id)

    def test_twice_changes_nothing(self):
        self._load(self._get_rows())
        journal = self._get_journal()
        lines, messages = journal.line_ids, journal.message_ids
        wizard = self._load(self._get_rows())
        self.assertEqual(
            (wizard.created_count, wizard.unchanged_count), (0, len(lines))
        )
        self.assertEqual(journal.line_ids, lines)
        self.assertEqual(journal.message_ids, messages)

    def test_another_file_replaces_it_whole(self):
        self._load(self._get_rows())
        rows = self._get_rows(a6411=10, a421=-10)
        wizard = self._load(rows)
        self.assertEqual(wizard.created_count, 2)
        journal = self._get_journal()
        self.assertEqual(len(journal.line_ids), len(rows))
        self.assertFalse(journal.comparison_ids.filtered(lambda row: not row.program))

    def test_numbers_and_other_headings(self):
        """A person is known by the reference of the contact card too."""
        self.yann.ref = "=S042"
        rows = [["=S042", *row[2:]] for row in self._get_rows()]
        headings = ["MATRICULE", "N° de compte", "libelle", "Montant débit", "Crédit"]
        self.assertFalse(self._get_errors(self._load(rows, headings=headings)))
        self.assertEqual(self._get_journal().line_ids.entrepreneur_id, self.yann)

    def test_xlsx(self):
        wizard = self.env["cae.payroll.journal.import"].create(
            {
                "closing_id": self.closing.id,
                "file": base64.b64encode(to_xlsx([HEADINGS, *self._get_rows()])),
                "file_name": "journal.xlsx",
            }
        )
        wizard.action_import()
        self.assertFalse(self._get_errors(wizard))
        self.assertEqual(len(self._get_journal().line_ids), len(self._get_rows()))

    def test_unknown_person(self):
        rows = self._get_rows()
        rows[1][0] = "Nora"
        self._assert_refused(rows, 3, "Salarié", "Nothing is called “Nora”")

    def test_nobody(self):
        rows = self._get_rows()
        rows[1][0] = ""
        self._assert_refused(rows, 3, "Matricule, Salarié", "names nobody")

    def test_two_people_in_one_line(self):
        self.yann.ref = "S042"
        self._entrepreneur("Nora", self.studio)
        rows = [["S042", *row] for row in self._get_rows()]
        rows[1][1] = "Nora"
        wizard = self._load(rows, headings=("Matricule", *HEADINGS))
        [(line, _heading, message)] = self._get_errors(wizard)
        self.assertEqual((line, "two people" in message), (3, True))

    def test_unknown_account(self):
        rows = self._get_rows()
        rows[0][2] = "649999"
        self._assert_refused(rows, 2, "Compte", "Nothing is called “649999”")

    def test_money_of_the_company(self):
        rows = self._get_rows()
        rows[0][2] = self._get_account("512").code
        self._assert_refused(rows, 2, "Compte", "the bank pays it")

    def test_wrong_total(self):
        rows = self._get_rows(a6411=10)
        self._assert_refused(
            rows, len(rows) + 1, "Débit, Crédit", "The debits of Yann come to"
        )

    def test_balanced_in_all_but_not_for_a_person(self):
        nora = self._entrepreneur("Nora", self.studio)
        rows = self._get_rows(a6411=10)
        rows.append(self._row(nora.name, rows[0][2], -10))
        wizard = self._load(rows)
        self.assertEqual(len(self._get_errors(wizard)), 2)
        self.assertFalse(self.closing.payroll_journal_id)

    def test_doubled_line(self):
        rows = self._get_rows()
        rows.append(rows[0])
        self._assert_refused(rows, len(rows) + 1, "Salarié", "says the same as line 2")

    def test_another_month(self):
        rows = self._get_rows()
        rows[2][1] = "31/08/2026"
        self._assert_refused(rows, 4, "Mois", "août 2026")

    def test_no_month(self):
        rows = self._get_rows()
        rows[2][1] = "septembre"
        self._assert_refused(rows, 4, "Mois", "is no month")

    def test_no_number(self):
        for text in ("mille", "12,345", "1e400", "=1+1"):
            rows = self._get_rows()
            rows[0][4] = text
            with self.subTest(text=text):
                self._assert_refused(rows, 2, "Débit", "is no amount")

    def test_no_amount(self):
        rows = self._get_rows()
        rows[0][4] = rows[0][5] = ""
        self._assert_refused(rows, 2, "Débit, Crédit", "one amount")

    def test_no_file_of_this_kind(self):
        for rows, headings, message in (
            ([], HEADINGS, "is empty"),
            (self._get_rows(), ["Salarié", "Débit"], "no heading"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._load(rows, headings=headings)

    def test_not_once_the_pay_is_posted(self):
        self._load(self._get_rows())
        self.closing.action_post_pay()
        with self.assertRaisesRegex(UserError, "re-open it first"):
            self._load(self._get_rows(a6411=10, a421=-10))
        with self.assertRaisesRegex(UserError, "re-open it first"):
            self._get_journal().unlink()

    def test_what_the_file_says_is_not_written_by_hand(self):
        self._load(self._get_rows())
        journal = self._get_journal()
        for change in (
            lambda: journal.write({"file_hash": "x"}),
            lambda: journal.write({"line_ids": []}),
            lambda: journal.line_ids[0].write({"debit": 1}),
            lambda: journal.comparison_ids[0].write({"gap": 0}),
            lambda: journal.comparison_ids[0].write({"settled_by_id": 1}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_another_cooperative(self):
        """One database holds several cooperatives (design §7)."""
        self._load(self._get_rows())
        other = self._create_company("Coopérative du Scorff")
        stranger = self._create_officer("autre@deuxrives.example")
        stranger.write({"company_id": other.id, "company_ids": [(6, 0, other.ids)]})
        journal = self.closing.payroll_journal_id.with_user(stranger)
        for records in (
            journal,
            journal.sudo().line_ids,
            journal.sudo().comparison_ids,
        ):
            with self.assertRaises(AccessError):
                records.with_user(stranger).with_company(other).check_access("read")

    def test_accountant_reads(self):
        self._load(self._get_rows())
        accountant = self._create_officer(
            "comptable@deuxrives.example", "cae_base.group_accountant"
        )
        journal = self.closing.payroll_journal_id.with_user(accountant)
        self.assertTrue(journal.comparison_ids.mapped("estimate"))
        with self.assertRaises(AccessError):
            journal.comparison_ids.action_accept()
