"""What cannot be computed is told in the user's language, and says what to do."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.money import EngineError
from ..engine.solver import EnvelopeTooSmall, NoGross
from ..engine_sentences import SENTENCES, explain
from .common import PayCase


@tagged("post_install", "-at_install")
class TestSentences(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._speak_french()
        cls.payslip = cls.env["cae.payslip"].with_company(cls.company)

    def assertSentence(self, expected, *arguments, **profile):
        with self.assertRaises(UserError) as caught:
            self.payslip.simulate(*arguments, **profile)
        sentence = str(caught.exception).replace("\xa0", " ").replace("\u202f", " ")
        self.assertEqual(sentence, expected)

    def test_every_error_has_its_sentence(self):
        def leaves(cls):
            children = cls.__subclasses__()
            return {cls} if not children else set().union(*map(leaves, children))

        self.assertEqual(set(SENTENCES), leaves(EngineError))

    def test_amount(self):
        sentence = "Montant : saisissez un nombre de 0 à 1 000 000 000."
        for amount in (-1, "beaucoup", None, 10**12):
            with self.subTest(amount=amount):
                self.assertSentence(sentence, "2026-09-15", "cost", amount)

    def test_settings(self):
        """The name is the one of the screen of simulation."""
        self.assertSentence(
            "Taux accidents du travail (%) : saisissez un nombre de 0 à 100.",
            *("2026-09-15", "cost", 100),
            accident_rate=150,
        )
        self.assertSentence(
            "Heures par semaine : saisissez un nombre de 1 à 35.",
            *("2026-09-15", "cost", 100),
            hours_week=40,
        )

    def test_day(self):
        """Years without parameters are not guessed."""
        self.assertSentence(
            "FULL_TIME_HOURS n’a pas de valeur au 01/01/1999 : choisissez un autre"
            " jour, ou demandez au gestionnaire de paie d’ajouter une ligne applicable"
            " ce jour-là.",
            *("1999-01-01", "cost", 100),
        )
        for day in ("2026-13-01", "hier", False):
            with self.subTest(day=day):
                self.assertSentence(
                    "Indiquez un jour du mois à payer, par exemple 2026-09-30.",
                    *(day, "cost", 100),
                )

    def test_mode(self):
        self.assertSentence(
            "Une paie se calcule à partir de son coût, de son brut ou de son net (cost,"
            " gross, net), pas de « poids ».",
            *("2026-09-15", "poids", 100),
        )

    def test_unknown_setting(self):
        self.assertSentence(
            "Réglages de paie inconnus : couleur",
            *("2026-09-15", "cost", 100),
            couleur="bleu",
        )

    def test_envelope(self):
        """The health insurance is due without any gross (CSS, L. 911-7)."""
        self.assertSentence(
            "10,00 € ne suffisent pas à ce qui est dû même sans salaire, soit 24,00 €"
            " pour la complémentaire santé : donnez davantage.",
            *("2026-09-15", "cost", 10),
            health_monthly=40,
            headcount=5,
            health_employer_share=60,
        )

    def test_no_gross(self):
        env = self.payslip.env
        self.assertIn("taux des cotisations salariales", explain(env, NoGross(100)))

    def test_amounts_are_the_company_s(self):
        sentence = explain(self.payslip.env, EnvelopeTooSmall(1, 2))
        self.assertIn("2,00", sentence)
