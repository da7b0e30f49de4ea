"""The scheme prints as item c of contracts (Code du travail, L. 7331-2, 2°, c)."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.cae_base.tests.contract_tools import complete_contracts

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionClause(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._entrepreneur("Anne", cls.pottery, portal=False)

    def _contract(self, date_start="2026-09-01", **vals):
        return self.env["cae.contract"].create(
            {
                "entrepreneur_id": self.person.id,
                "kind": "cesa",
                "date_start": date_start,
                **vals,
            }
        )

    def _item(self, contract):
        return contract.item_ids.filtered(lambda item: item.code == "cesa_c")

    def test_scheme_in_force(self):
        """Its rules in words, and the decision, without anything left to complete."""
        self._scheme("invoiced", 10, amount_ids=[_amount("floor", 40)])
        contract = complete_contracts(self._contract())
        item = self._item(contract)
        self.assertTrue(item.is_complete)
        for part in ("10", "40,00", "AG 2025, resolution 7", self.company.name):
            self.assertIn(part, item.body)
        self.assertNotIn("{", item.body)
        self.assertNotIn("[", item.body)

    def test_scheme_of_the_first_day(self):
        """Each document prints the scheme of its own first day."""
        self._scheme("invoiced", 10)
        self._scheme("invoiced", 12.5, "2026-09-01")
        for day, rate in (("2026-08-31", "10"), ("2026-09-01", "12,5")):
            body = self._item(self._contract(day)).body
            self.assertIn(f"{rate} %", body.replace("\N{NO-BREAK SPACE}", " "))

    def test_rules_of_the_first_day(self):
        scheme = self._put_in_force(
            [
                {"name": "Contribution", "rate": 10},
                {"name": "Formation", "rate": 1, "date_from": "2027-01-01"},
            ]
        )
        self.assertNotIn("Formation", scheme._describe())
        self.assertIn("Formation", scheme._describe(scheme.rule_ids[1].date_from))

    def test_no_scheme(self):
        """The terms are written by hand, as without this floor; none is signed
        before."""
        item = self._item(self._contract())
        self.assertIn("[", item.text)
        self.assertFalse(item.is_complete)

    def test_own_clause_names_it(self):
        """A company's own clause asks for the scheme, and says where it is written."""
        self.env["cae.contract.clause"].create(
            {
                "code": "cesa_c",
                "kind": "cesa",
                "title": "c. Contribution",
                "text": "Nous prenons : {contribution}",
                "company_id": self.company.id,
            }
        )
        contract = complete_contracts(self._contract())
        self.assertIn("Contribution", contract.with_context(lang="en_US").missing)
        self.assertIn("Schemes", contract.with_context(lang="en_US").missing)
        self._scheme("invoiced", 10)
        contract.invalidate_recordset()
        self.assertFalse(contract.missing)

    def test_exemption(self):
        """It is told without its reason: the activity may be shared."""
        scheme = self._scheme("invoiced", 10)
        self.env["cae.contribution.exemption"].create(
            [
                {
                    "activity_id": self.pottery.id,
                    "rule_id": rule.id,
                    "date_from": "2026-09-01",
                    "date_to": end,
                    "reason": "RSA",
                }
                for rule, end in (
                    (scheme.rule_ids, "2026-12-31"),
                    (scheme.rule_ids.browse(), "2026-11-30"),
                )
            ]
        )
        body = self._item(self._contract()).body
        self.assertEqual(body.count("Poterie du Port"), 2)
        self.assertNotIn("RSA", body)
        self.assertNotIn(
            "Poterie du Port", self._item(self._contract("2027-01-01")).body
        )

    def test_clause_alone(self):
        """A draft prints before the vote, and says so."""
        scheme = self.env["cae.contribution.scheme"].create(
            {"name": "Barème 2027", "rule_ids": [Command.create({"rate": 10})]}
        )
        report = scheme.action_print_clause()
        self.assertEqual(report["type"], "ir.actions.report")
        html = self.env["ir.actions.report"]._render_qweb_html(
            report["report_name"], scheme.ids
        )[0]
        self.assertIn("Barème 2027", html.decode())
        clause = scheme._get_clause()
        self.assertTrue(clause["is_draft"])
        self.assertIn("10", clause["text"])
        self.assertNotIn("{", clause["text"])


def _amount(kind, amount):
    return Command.create({"kind": kind, "amount": amount})
