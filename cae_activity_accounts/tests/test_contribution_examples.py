"""Schemes of real cooperatives to start from, and their own figures (CAE-26)."""

from dataclasses import replace

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.example_schemes import EXAMPLES
from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionExamples(LedgerCase):
    def _start(self, example, **vals):
        wizard = self.env["cae.contribution.example"].create(
            {"example": example, **vals}
        )
        return self.env["cae.contribution.scheme"].browse(
            wizard.action_start()["res_id"]
        )

    def test_all_examples(self):
        """What is written says what the example says, and where it was read."""
        for example in EXAMPLES:
            with self.subTest(example=example.name):
                scheme = self._start(example.name)
                self.assertEqual(scheme._to_engine().rules, example.rules)
                self.assertIn(example.name, scheme.name)
                self.assertIn(example.reference, scheme.note)
                self.assertEqual(
                    scheme.note.count("\n– "), len(example.assumptions), scheme.note
                )

    def test_the_comparison_is_of_all_that_counts(self):
        """A rule which differs by one word is told apart."""
        scheme = self._start("Solstice")
        [rule] = scheme._to_engine().rules
        scheme.rule_ids.amount_ids[0].seniority_to = 13
        self.assertNotEqual(scheme._to_engine().rules, (rule,))
        self.assertNotEqual(replace(rule, whole=False), rule)

    def test_assumptions_are_translated(self):
        """Each stands where translators find it, as the example says it."""
        wizards = self.env["cae.contribution.example"].with_context(lang="en_US")
        self.assertEqual(
            wizards._get_assumptions(),
            {example.name: list(example.assumptions) for example in EXAMPLES},
        )

    def test_description(self):
        wizard = self.env["cae.contribution.example"].new({"example": "Astrolabe"})
        for part in ("40 000,00", "2 160,00", "git.astrolabe.coop"):
            self.assertIn(part, wizard.description.replace("\N{NO-BREAK SPACE}", " "))

    def test_into_a_draft(self):
        """Its rules are replaced; its name, its dates and its decision stay."""
        scheme = self.env["cae.contribution.scheme"].create(
            {"name": "Barème 2027", "date_from": "2027-01-01"}
        )
        for name in ("Coopaname", "Optéos"):
            self.assertEqual(self._start(name, scheme_id=scheme.id), scheme)
        self.assertEqual(scheme.name, "Barème 2027")
        self.assertEqual(scheme.rule_ids.mapped("rate"), [11.5])
        scheme.write(self._prepare_decision("2026-06-20"))
        scheme.action_vote()
        with self.assertRaisesRegex(UserError, "Only a draft"):
            self._start("Astrolabe", scheme_id=scheme.id)

    def test_astrolabe_published_figure(self):
        """« 4 400 € + 4 000 € + 900 € = 9 300 € » of 90,000 invoiced."""
        scheme = self._start("Astrolabe")
        self._invoice(self.pottery, 90000, "2026-03-10")
        preview = scheme.preview(self.pottery, "2026-01-01", "2026-12-31")
        self.assertEqual(preview[self.pottery.id]["amount"], 9300.0)

    def test_solstice_published_rates(self):
        """13 % of a margin under 1,000, 12 % of one of 2,000: of all of it."""
        scheme = self._start("Solstice")
        self._invoice(self.pottery, 900, "2026-03-10")
        self._invoice(self.pottery, 2000, "2026-04-10")
        preview = scheme.preview(self.pottery, "2026-03-01", "2026-04-30")
        self.assertEqual(preview[self.pottery.id]["amount"], 117.0 + 240.0)
