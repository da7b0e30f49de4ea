"""The register on any day (SCOP-18), colleges (SCIC-02), numbers (SCOP-02)."""

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .member_case import MemberCase


@tagged("post_install", "-at_install")
class TestMemberRegister(MemberCase):
    def _register(self, day, **vals):
        register = (
            self.env["cae.member.register"]
            .with_user(self.secretary)
            .create({"date": day, **vals})
        )
        register.action_show()
        return register

    def test_as_it_stood_on_a_day(self):
        self._subscribe(self.anne, 4, "2026-03-01")
        self._release(self.anne, 100, "2026-03-05")
        self._subscribe(self.anne, 6, "2026-05-01")
        self.bilal.write(
            {"date_exit": "2026-04-01", "exit_cause_id": self._cause("death").id}
        )
        register = self._register("2026-03-31")
        self.assertEqual(register.line_ids.mapped("number"), [1, 2])
        anne, bilal = register.line_ids
        self.assertEqual(
            (anne.share_count, anne.capital, anne.paid_capital), (4, 200, 100)
        )
        self.assertFalse(bilal.date_exit)
        self.assertFalse(bilal.exit_cause_id)
        later = self._register("2026-05-01")
        anne, bilal = later.line_ids
        self.assertEqual((anne.share_count, later.member_count), (10, 1))
        self.assertEqual(str(bilal.date_exit), "2026-04-01")
        self.assertEqual(bilal.exit_cause_id, self._cause("death"))
        self.assertEqual(str(bilal.kept_until), "2031-04-01")

    def test_who_left_is_shown_five_years(self):
        """SCOP-16: then the entry is no longer shown."""
        old = self._member("Denise", "2015-01-05")
        old.date_exit = "2020-01-05"
        candidate = self._member("Édith", False, admit=False)
        candidate.date_exit = "2024-06-01"  # never a member: not in the register
        for day, numbers in (("2024-12-31", [3]), ("2025-01-05", [])):
            with self.subTest(day=day):
                register = self._register(day)
                self.assertEqual(register.line_ids.mapped("number"), numbers)
        self.assertFalse(self._register("2024-12-31", with_former=False).line_ids)

    def test_category_of_that_day(self):
        """SCOP-06: an employee until the day of the retirement, another one after."""
        self.anne._leave(self._cause("retirement"), fields.Date.to_date("2026-06-30"))
        for day, category in (
            ("2026-06-30", "employee"),
            ("2026-07-01", "former_employee"),
        ):
            with self.subTest(day=day):
                line = self._register(day).line_ids[0]
                self.assertEqual(line.category, category)

    def test_shown_again_is_the_same(self):
        register = self._register("2026-05-01")
        register.action_show()
        self.assertEqual(len(register.line_ids), 2)

    def test_printed(self):
        self.bilal.date_exit = "2026-04-01"
        register = self._register("2026-05-01")
        register.action_print()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "cae_governance.action_report_member_register", register.ids
            )[0]
            .decode()
        )
        for words in ("Anne Le Goff", "Bilal Kerjean", "Former members"):
            self.assertIn(words, html)

    def test_number_of_members_and_minimum(self):
        """SCOP-02: two employed members in a SARL or SAS, seven in a SA."""
        day = self.today
        counts = self.company._count_members(day)
        self.assertEqual(
            counts, {"members": 2, "employees": 2, "minimum": 2, "missing": 0}
        )
        self.bilal._leave(self._cause("retirement"), self._day(days=-1))
        counts = self.company._count_members(day)
        self.assertEqual((counts["members"], counts["missing"]), (2, 1))
        self.company.cae_form = "sa"
        self.assertEqual(self.company._count_members(day)["missing"], 6)

    def test_queries_do_not_grow(self):
        def count():
            register = self.env["cae.member.register"].create({"date": self.today})
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            register._fill()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count()
        few = count()
        for number in range(20):
            self._member(f"Member {number}", "2026-02-01")
        self.assertLessEqual(count(), few + 2)

    # --- colleges ---------------------------------------------------------------

    def _colleges(self, *weights):
        kinds = ("employee", "beneficiary", "public")
        return self.env["cae.college"].create(
            [
                {"name": kind, "weight": weight, f"for_{kind}": True}
                for kind, weight in zip(kinds, weights, strict=False)
            ]
        )

    def test_a_member_belongs_to_the_college_of_the_category(self):
        employees, beneficiaries, _public = self._colleges(40, 40, 20)
        member = self._member("Chloé", "2026-03-01", category="beneficiary")
        self.assertEqual(member.college_id, beneficiaries)
        member.category = "employee"
        self.assertEqual(member.college_id, employees)
        with (
            self.assertRaisesRegex(ValidationError, "not the college"),
            self.cr.savepoint(),
        ):
            member.college_id = beneficiaries
        self.assertEqual(employees.member_count, 1)

    def test_weights_of_the_colleges(self):
        """SCIC-02: three at least, 10 to 50 % each, 100 % for all."""
        for weights, words in (
            ((50, 50), "2 colleges"),
            ((60, 20, 20), "from 10 to 50 %"),
            ((50, 45, 5), "from 10 to 50 %"),
            ((40, 40, 10), "hold 90 %"),
        ):
            with self.subTest(weights):
                colleges = self._colleges(*weights)
                self.assertIn(words, colleges[0].weight_warning)
                colleges.unlink()
        self.assertFalse(self._colleges(40, 40, 20)[0].weight_warning)
