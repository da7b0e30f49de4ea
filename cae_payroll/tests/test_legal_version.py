"""A change of the law shows what it moves before it is saved."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import PayCase

MODELS = ("cae.social.contribution", "cae.social.parameter", "cae.withholding.bracket")


@tagged("post_install", "-at_install")
class TestLegalVersion(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.accountant = (
            new_test_user(
                cls.env,
                f"{name}@deuxrives.example",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, group in (
                ("paie", "cae_payroll.group_payroll_officer"),
                ("comptable", "cae_base.group_accountant"),
            )
        )

    def _row(self, name):
        return self.env.ref(f"cae_payroll.{name}").with_user(self.officer)

    def _open(self, name, **values):
        action = self._row(name).action_new_version()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"]),
            "cae_payroll.cae_legal_version_view_form",
        )
        for field, value in values.items():
            form[field] = value
        return form

    def _simulate(self, day, gross):
        return (
            self.env["cae.payslip"]
            .with_company(self.company)
            .simulate(day, "gross", gross)
        )

    def _count(self):
        return [self.env[model].search_count([]) for model in MODELS]

    def _save(self, form):
        action = form.save().action_save()
        return self.env[action["res_model"]].search(
            action["domain"],
            order="base_from" if "bracket" in action["res_model"] else None,
        )

    def _compare_examples(self, form):
        version = form.save()
        return version._compare(version._prepare_examples())

    def _compare_people(self, form):
        version = form.save()
        return version._compare(version._prepare_people(version._get_last_payslips()))

    def test_examples_before_anyone_is_paid(self):
        """Half, one, one and a half and three minimum wages."""
        count = self._count()
        form = self._open("contribution_crds", date_from="2026-11-01", value=1.5)
        self.assertEqual(form.present_value, 0.5)
        self.assertFalse(self._compare_people(form))
        rows = self._compare_examples(form)
        self.assertEqual(
            [row["gross"] for row in rows], [933.51, 1867.02, 2800.53, 5601.05]
        )
        before = self._simulate("2026-11-01", 1867.02)
        self.assertAlmostEqual(rows[1]["net"]["before"], before["net"], 2)
        # 1 % more on 98.25 % of the gross (CSS, art. L. 136-2)
        self.assertAlmostEqual(rows[1]["net"]["difference"], -18.35, 2)
        self.assertEqual(rows[1]["cost"]["difference"], 0)
        self.assertEqual(self._count(), count, "nothing is written")

    def test_people_of_the_last_month(self):
        self._pay(self._invoice(self.pottery, 3000, "2026-09-05"), "2026-09-06")
        closing = self._closing("2026-09-01")
        closing.action_compute()
        payslip = closing.payslip_ids
        self._rate(self.yann, 10)
        form = self._open("contribution_csa_p", date_from="2026-11-01", value=1.3)
        [row] = self._compare_people(form)
        self.assertEqual((row["label"], row["gross"]), ("Yann", payslip.gross))
        self.assertAlmostEqual(
            row["cost"]["difference"], round(payslip.gross / 100, 2), 1
        )
        self.assertAlmostEqual(
            row["net_paid"]["before"],
            payslip.net - round(payslip.net_taxable * 0.1, 2),
            2,
        )
        self.assertIn("Yann", form.preview)
        self.assertIn("Total", form.preview)
        self.assertIn("minimum wage", form.preview, "examples stand beside them")

    def test_what_is_shown_is_what_comes(self):
        """Save, and simulate: the same figures."""
        form = self._open(
            "parameter_pmss_2026", date_from="2027-01-01", value=4100, reference="JO"
        )
        rows = self._compare_examples(form)
        new = self._save(form)
        self.assertEqual((new.code, new.value), ("PMSS", 4100))
        self.assertFalse(new.verified, "a new text is to be read")
        self.assertFalse(new.date_to)
        self.assertEqual(self._row("parameter_pmss_2026").value, 4005)
        for row in rows:
            after = self._simulate("2027-01-01", row["gross"])
            for name in ("cost", "net", "net_paid"):
                self.assertAlmostEqual(row[name]["after"], after[name], 2)

    def test_taken_over(self):
        new = self._save(
            self._open(
                "contribution_crds", date_from="2027-01-01", value=0.7, reference="JO"
            )
        )
        self.assertEqual(
            (new.code, new.base, new.taxable, new.rate), ("CRDS", "csg", True, 0.7)
        )

    def test_a_whole_grid(self):
        """CGI, art. 204 H: a grid is all its brackets."""
        form = self._open(
            "withholding_metropole_2026_05_0_5",
            date_from="2027-05-01",
            reference="BOFiP",
        )
        self.assertTrue(form.is_grid)
        self.assertEqual(len(form.bracket_ids), 20)
        with form.bracket_ids.edit(1) as bracket:
            bracket.rate = 0.6
        with form.bracket_ids.edit(6) as bracket:
            bracket.rate = 4.5
        with form.bracket_ids.edit(2) as bracket:
            bracket.base_from = 1700
        rows = self._compare_examples(form)
        self.assertTrue(any(row["net_paid"]["difference"] for row in rows))
        grid = self._save(form)
        self.assertEqual(len(grid), 20)
        self.assertEqual(grid.mapped("base_below"), [*grid[1:].mapped("base_from"), 0])
        self.assertEqual((grid[1].rate, grid[2].base_from), (0.6, 1700))

    def test_a_grid_without_its_first_bracket(self):
        form = self._open("withholding_metropole_2026_05_0_5", date_from="2027-05-01")
        form.bracket_ids.remove(0)
        self.assertIn("begins at 0", form.problem)
        self.assertFalse(form.preview)

    def test_what_cannot_be_computed(self):
        form = self._open("parameter_pmss_2025", date_from="2001-01-01")
        self.assertIn("has no value", form.problem)
        form.date_from = "2026-10-01"
        self.assertFalse(form.problem)

    def test_what_is_missing(self):
        form = self._open("parameter_pmss_2026", date_from="2027-01-01", value=4100)
        with self.assertRaisesRegex(UserError, "the text of law"):
            form.save().action_save()

    def test_posted_payslips_are_counted(self):
        self._pay(self._invoice(self.pottery, 3000, "2026-09-05"), "2026-09-06")
        self._run("2026-09-01")
        form = self._open("contribution_crds", date_from="2026-09-01")
        self.assertEqual(form.posted_count, 1)
        form.date_from = "2026-10-01"
        self.assertEqual(form.posted_count, 0)

    def test_only_the_officer(self):
        with self.assertRaises(AccessError):
            self.env["cae.legal.version"].with_user(self.accountant).create(
                {"row": f"cae.social.parameter,{self._row('parameter_pmss_2026').id}"}
            )

    # --- the doors of the rows ------------------------------------------------------

    def _post(self):
        self._pay(self._invoice(self.pottery, 3000, "2026-09-05"), "2026-09-06")
        self._run("2026-09-01")

    def test_a_row_that_served_is_closed_to_imports_too(self):
        self._post()
        row = self._row("contribution_crds")
        result = (
            self.env["cae.social.contribution"]
            .with_user(self.officer)
            .load([".id", "rate"], [[str(row.id), "3"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("add a new one", result["messages"][0]["message"])
        self.assertEqual(row.rate, 0.5)

    def test_a_row_that_ended_does_not_go_on_over_posted_pay(self):
        self._post()
        for name in ("parameter_smic_h_2026_01", "contribution_chomage_p_2017"):
            row = self._row(name)
            for day in (False, "2026-12-31"):
                with self.assertRaisesRegex(UserError, "add a new one"):
                    row.date_to = day
        self._row("parameter_smic_h_2026_06").date_to = "2026-10-31"

    def test_a_grid_that_served_gets_no_bracket_more(self):
        self._post()
        row = self._row("withholding_metropole_2026_05_0_5")
        with self.assertRaisesRegex(UserError, "add a new one"):
            row.copy({"base_from": 1650})
        row.copy({"date_from": "2026-10-01"})

    def test_forms_show_values_only(self):
        """The value of a saved row is changed by a new version."""
        for model, names in (
            ("cae.social.parameter", ["value"]),
            ("cae.social.contribution", ["rate"]),
            ("cae.withholding.bracket", ["base_from", "base_below", "rate"]),
        ):
            row = self.env[model].with_user(self.officer).search([], limit=1)
            form = Form(row)
            for name in [*names, "date_from"]:
                with self.subTest(model=model, field=name):
                    with self.assertRaisesRegex(AssertionError, "readonly"):
                        form[name] = 1

    def test_rate_out_of_its_bounds(self):
        row = self._row("contribution_csa_p")
        for day, rate in (("2026-11-01", 700), ("2026-12-01", -1)):
            with (
                self.subTest(rate=rate),
                self.assertRaisesRegex(ValidationError, "from 0 to 100 %"),
            ):
                row.copy({"date_from": day, "rate": rate})
