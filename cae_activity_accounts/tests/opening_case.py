"""The books of a former program on 30 June, as its files tell them.

Poterie du Port since January: 20,000.00 invoiced, 2,000.00 of it not paid (half of
F-118 and all of F-120); 3,000.00 of charges, one bill open; 1,000.00 left from the
years before. The contribution, 10 % of what is collected, was taken on 17,500.00 of
18,000.00.
"""

import base64

from odoo.tests import new_test_user

from odoo.addons.cae_base.tests.import_case import to_csv

from .common import LedgerCase

DAY = "2026-06-30"
FIGURES = {
    "turnover_invoiced": 20000.00,
    "turnover_collected": 18000.00,
    "charges": 3000.00,
    "contribution": 1750.00,
    "result": 15250.00,
    "receivable": 2400.00,
    "payable": 360.00,
    "vat": 1650.00,
    "cash": 15860.00,
    "contribution_due": 50.00,
    "available_for_pay": 14200.00,
}
BALANCE_HEAD = ["Date", "Compte", "Enseigne", "Libellé", "Tiers", "Débit", "Crédit"]
DOCUMENT_HEAD = [
    "Type",
    "Numéro",
    "Date",
    "Échéance",
    "Tiers",
    "SIREN ou SIRET",
    "Enseigne",
    "Montant HT",
    "TVA",
    "Exigibilité de la TVA",
    "Reste dû TTC",
]
COUNTER_HEAD = [
    "Enseigne",
    "Encaissé HT",
    "Contribution",
    "Base contribuée HT",
    "Contribution prélevée",
    "Base restant à contribuer HT",
]
POTTERY, STUDIO = "Poterie du Port", "Studio Bleu"
PENDING, DECLARED = "À l’encaissement", "Déjà exigible"
DOCUMENTS = [
    DOCUMENT_HEAD,
    ["Facture client", "F-2026-05-118", "12/05/2026", "11/06/2026", "Mairie de Lorient"]
    + ["", POTTERY, "2 000,00", "400,00", PENDING, "1 200,00"],
    ["Facture client", "F-2025-120", "20/06/2026", "20/07/2026", "Galerie Bleue"]
    + ["732829320", POTTERY, "1 000,00", "200,00", PENDING, ""],
    ["Facture fournisseur", "A-77", "15/06/2026", "", "Argiles de l'Ouest"]
    + ["", POTTERY, "300,00", "60,00", DECLARED, "360,00"],
]
COUNTERS = [
    COUNTER_HEAD,
    [POTTERY, "18 000,00", "", "17 500,00", "1 750,00", "500,00"],
]


class OpeningCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "reprise@deuxrives.example",
            groups="cae_base.group_accountant",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.scheme = cls._scheme()
        cls.codes = {
            "bank": cls.bank_journal.default_account_id.code,
            "contribution": (
                cls.company._get_cae_contribution_account()._get_known_code()
            ),
            **{
                name: cls._get_account(number).code
                for name, number in {
                    "income": "706",
                    "charges": "606",
                    "pending": "44574",
                    "vat": "44571",
                    "deductible": "44566",
                    "earnings": "110",
                    "capital": "1013",
                }.items()
            },
            "receivable": cls.customer.property_account_receivable_id.code,
            "payable": cls.supplier.property_account_payable_id.code,
        }

    @classmethod
    def _balances(cls):
        rows = [
            ("income", POTTERY, -20000),
            ("charges", POTTERY, 3000),
            ("contribution", POTTERY, 1750),
            ("receivable", POTTERY, 2400),
            ("payable", POTTERY, -360),
            ("pending", POTTERY, -400),
            ("vat", POTTERY, -1500),
            ("deductible", POTTERY, 250),
            ("earnings", POTTERY, -1000),
            ("contribution", "", -1750),
            ("capital", "", -5000),
            ("bank", "", 22610),
        ]
        return [BALANCE_HEAD, *(cls._balance(*row) for row in rows)]

    @classmethod
    def _balance(cls, account, activity, balance, day="", label="", partner=""):
        amount = f"{abs(balance):.2f}".replace(".", ",")
        return [
            day,
            cls.codes.get(account, account),
            activity,
            label,
            partner,
            amount if balance > 0 else "",
            amount if balance < 0 else "",
        ]

    def _open(self, kind, content, name="reprise.csv", user=None):
        if isinstance(content, list):
            content = to_csv(content)
        wizard = (
            self.env["cae.opening.import"]
            .with_user(user or self.accountant)
            .create(
                {"kind": kind, "file": base64.b64encode(content), "file_name": name}
            )
        )
        if not wizard.has_balances:
            wizard.date = DAY
        return wizard

    def _check(self, kind, content, **options):
        wizard = self._open(kind, content, **options)
        wizard.action_check()
        return wizard

    def _import(self, kind, content, **options):
        wizard = self._open(kind, content, **options)
        wizard.action_import()
        return wizard

    def _take_over(self):
        for kind, rows in (
            ("balances", self._balances()),
            ("documents", DOCUMENTS),
            ("counters", COUNTERS),
        ):
            wizard = self._import(kind, rows)
            self.assertFalse(self._errors(wizard))
            self.assertEqual(wizard.state, "done")

    def _errors(self, wizard):
        return [(line.line, line.heading, line.message) for line in wizard.line_ids]

    def _opening(self, kind):
        return self.env["cae.opening"].search(
            [("company_id", "=", self.company.id), ("kind", "=", kind)], limit=1
        )

    def _find_document(self, number):
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("cae_opening_id.state", "=", "loaded"),
                "|",
                ("name", "=", number),
                ("ref", "=", number),
            ]
        )

    def _trial_balance(self, day=DAY):
        """:return: dict {(account code, trade name): balance} of what is not zero"""
        groups = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ],
            ["account_id", "cae_activity_id"],
            ["balance:sum"],
        )
        return {
            (account.code, "" if activity.is_structure else activity.name or ""): round(
                balance, 2
            )
            for account, activity, balance in groups
            if round(balance, 2)
        }

    def _expected_balance(self, rows=None):
        return {
            (row[1], row[2]): float((row[5] or f"-{row[6]}").replace(",", "."))
            for row in (rows or self._balances())[1:]
        }
