from collections import defaultdict
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestFec(LedgerCase):
    """INV-18: the file of entries that the tax office reads (LPF, L. 47 A) says what
    the statements say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.vat = "FR23334175221"
        earlier = cls._invoice(cls.pottery, 2000, "2025-11-05")
        cls._bill(cls.studio, 300, "2025-12-10")
        cls._pay(earlier, "2025-12-20", 900)
        cls._pay(earlier, "2026-01-15", 600)
        cls._invoice(cls.studio, 700, "2026-03-05")
        cls._document("out_refund", cls.pottery, 150, "2026-04-05")
        shared = cls._bill(cls.structure, 0, "2026-05-02", post=False)
        shared.invoice_line_ids = [
            Command.clear(),
            *(
                Command.create(
                    cls._prepare_line(80, sale=False, cae_activity_id=activity.id)
                )
                for activity in (cls.pottery, cls.studio)
            ),
        ]
        shared.action_post()

    def _export(self, date_from, date_to):
        """:return: list of dicts, as the file has them"""
        wizard = self.env["l10n_fr.fec.export.wizard"].create(
            {"date_from": date_from, "date_to": date_to, "test_file": True}
        )
        content = wizard.with_company(self.company).generate_fec()["file_content"]
        header, *rows = (line.split("|") for line in content.decode().splitlines())
        return [dict(zip(header, row, strict=True)) for row in rows]

    @staticmethod
    def _number(text):
        return Decimal(text.strip().replace(",", "."))

    def _sum_by_account(self, rows, opening=False):
        """:return: dict {account code: balance}, and the sums of debit and credit"""
        balances = defaultdict(Decimal)
        for row in rows:
            if opening or row["JournalCode"] != "OUV":
                debit, credit = self._number(row["Debit"]), self._number(row["Credit"])
                balances[row["CompteNum"]] += debit - credit
        return {code: balance for code, balance in balances.items() if balance}

    def _get_trial_balance(self, *domain):
        rows = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                *domain,
            ],
            ["account_id"],
            ["balance:sum"],
        )
        return {
            account.code: Decimal(str(round(balance, 2)))
            for account, balance in rows
            if not self.company.currency_id.is_zero(balance)
        }

    def _get_activities_balance(self, date_from, date_to):
        """:return: dict {figure: sum of the activities and the structure}"""
        totals = defaultdict(Decimal)
        activities = self.pottery | self.studio | self.structure
        for statement in activities.get_statement(date_from, date_to).values():
            for name, amount in statement.items():
                totals[name] += Decimal(str(round(amount or 0, 2)))
        return totals

    def test_one_year(self):
        """Each account of the file moves as in the trial balance."""
        rows = self._export("2026-01-01", "2026-12-31")
        domain = [("date", ">=", "2026-01-01"), ("date", "<=", "2026-12-31")]
        self.assertEqual(self._sum_by_account(rows), self._get_trial_balance(*domain))

    def test_debit_is_credit(self):
        rows = self._export("2025-01-01", "2026-12-31")
        debit = sum(self._number(row["Debit"]) for row in rows)
        self.assertTrue(debit)
        self.assertEqual(debit, sum(self._number(row["Credit"]) for row in rows))

    def test_opening_balances(self):
        """The opening is the trial balance of the eve; the result of the year before
        is in one account."""
        rows = self._export("2026-01-01", "2026-12-31")
        opening = self._sum_by_account(
            [row for row in rows if row["JournalCode"] == "OUV"], opening=True
        )
        eve = self._get_trial_balance(("date", "<", "2026-01-01"))
        balance_sheet = {
            code: amount for code, amount in eve.items() if code[0] not in "67"
        }
        result = sum(amount for code, amount in eve.items() if code[0] in "67")
        self.assertTrue(result)
        carried = {c: a for c, a in opening.items() if c not in balance_sheet}
        self.assertEqual(list(carried.values()), [result])
        self.assertEqual(
            {c: a for c, a in opening.items() if c in balance_sheet}, balance_sheet
        )

    def test_statements_say_the_same(self):
        """Σ activities + structure: result, third parties and money, across the
        opening."""
        rows = self._export("2026-01-01", "2026-12-31")
        year = self._sum_by_account(rows)
        whole = self._sum_by_account(rows, opening=True)
        totals = self._get_activities_balance("2026-01-01", "2026-12-31")

        def total(balances, *prefixes):
            return sum(a for code, a in balances.items() if code.startswith(prefixes))

        self.assertEqual(totals["result"], -total(year, "6", "7"))
        self.assertEqual(totals["receivable"], total(whole, "411"))
        self.assertEqual(totals["payable"], -total(whole, "401"))
        accounts = self.env["account.account"].search(
            [("company_ids", "in", self.company.ids)]
        )
        money = accounts._filter_liquidity().mapped("code")
        self.assertEqual(totals["cash"], sum(whole.get(code, 0) for code in money))
