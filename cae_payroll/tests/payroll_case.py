"""What a payroll program gives back: files made of the estimate, then changed."""

import base64

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.cae_base.tests.import_case import to_csv

from .common import PayCase

HEADINGS = ("Salarié", "Mois", "Compte", "Libellé", "Débit", "Crédit")


class PayrollCase(PayCase):
    """A closing computed, in a cooperative which posts the journal of its program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.cae_payroll_source = "journal"
        cls._pay(cls._invoice(cls.pottery, 3000, "2026-09-05"), "2026-09-25")
        cls.closing = cls._closing("2026-09-01")
        cls.closing.action_compute()
        cls.officer = cls._create_officer("paie@deuxrives.example")

    @classmethod
    def _create_officer(cls, login, group="cae_payroll.group_payroll_officer"):
        return new_test_user(
            cls.env,
            login,
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _get_rows(cls, **changes):
        """The lines of a journal which says what the estimate says.

        :param changes: dict {first figures of an account, after "a": what is added}
        """
        rows = []
        closing = cls.closing._with_pay_estimate()
        vals = closing._prepare_pay_move_vals(
            closing.payslip_ids.with_env(closing.env).sorted("id")
        )
        for *_command, item in vals["line_ids"]:
            account = cls.env["account.account"].browse(item["account_id"])
            partner = cls.env["res.partner"].browse(item["partner_id"])
            balance = item["balance"]
            for prefix, added in changes.items():
                if account.code.startswith(prefix[1:]):
                    balance = round(balance + added, 2)
            rows.append(cls._row(partner.name, account.code, balance))
        return rows

    @classmethod
    def _row(cls, name, code, balance, month="09/2026"):
        debit, credit = max(balance, 0), max(-balance, 0)
        texts = [f"{amount:.2f}".replace(".", ",") for amount in (debit, credit)]
        label = f"Paie {name} {code}"
        return [
            name,
            month,
            code,
            label,
            *(one if one != "0,00" else "" for one in texts),
        ]

    def _load(self, rows, action="action_import", headings=HEADINGS, closing=None):
        wizard = (
            self.env["cae.payroll.journal.import"]
            .with_user(self.officer)
            .create(
                {
                    "closing_id": (closing or self.closing).id,
                    "file": base64.b64encode(to_csv([headings, *rows])),
                    "file_name": "journal.csv",
                }
            )
        )
        getattr(wizard, action)()
        return wizard

    def _get_errors(self, wizard):
        return [(line.line, line.heading, line.message) for line in wizard.line_ids]

    def _get_journal(self):
        return self.closing.payroll_journal_id.with_user(self.officer)

    def _get_comparison(self, part, person=None):
        return self._get_journal().comparison_ids.filtered(
            lambda row: (
                row.part == part and row.entrepreneur_id == (person or self.yann)
            )
        )
