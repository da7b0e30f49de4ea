"""Loss of the quality of member and what follows (SCOP-05, SCOP-06, SCOP-16)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .member_case import MemberCase


@tagged("post_install", "-at_install")
class TestMemberExit(MemberCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._salaried("Awa", cls._day(months=-20))
        cls.contract = cls.person.contract_id
        cls.awa = cls.env["cae.member"].create(
            {
                "partner_id": cls.person.partner_id.id,
                "date_admission": cls._day(months=-6),
            }
        )
        cls.awa.action_admit()

    def _wizard(self, cause, member=None, **vals):
        member = (member or self.awa).with_user(self.secretary)
        action = member.action_leave()
        return (
            self.env["cae.member.leave"]
            .with_user(self.secretary)
            .with_context(**action["context"])
            .create({"cause_id": self._cause(cause).id, **vals})
        )

    def test_giving_up_the_membership_opens_the_contract(self):
        """SCOP-05, 2°: a to-do for the coach; the contract does not end by itself."""
        wizard = self._wizard("renunciation")
        self.assertIn("does not end by itself", wizard.consequences)
        wizard.action_confirm()
        self.assertEqual((self.awa.state, self.awa.date_exit), ("former", self.today))
        self.assertEqual(self.contract.state, "running")
        todo = self._todos(self.contract, "work_contract")
        self.assertEqual(todo.user_id, self.coach)
        self.assertIn("Awa", todo.note)

    def test_statutes_that_say_otherwise(self):
        """SCOP-05: then the end of one opens nothing on the other."""
        self.company.cae_statutes_apart = True
        wizard = self._wizard("renunciation")
        self.assertIn("nothing is planned", wizard.consequences)
        wizard.action_confirm()
        self.assertFalse(self._todos(self.contract, "work_contract"))
        self.contract._end(self.today, "agreement")
        self.assertFalse(self._todos(self.awa, "membership"))

    def test_statutes_that_keep_who_resigns(self):
        self.company.cae_statutes_apart = True
        self._wizard("resignation").action_confirm()
        self.assertEqual(self.awa.state, "active")
        self.assertEqual(self.awa.category, "former_employee")

    def test_end_of_the_contract_opens_the_membership(self):
        """SCOP-05, 1°: a to-do for the secretary; the membership goes on until then."""
        self.contract._end(self.today, "agreement")
        self.assertEqual(self.contract.state, "ended")
        todo = self._todos(self.awa, "membership")
        self.assertEqual(todo.user_id, self.secretary)
        self.assertEqual(self.awa.state, "active")
        self._wizard("contract_end").action_confirm()
        self.assertFalse(self._todos(self.awa, "membership"))

    def test_end_to_come_opens_on_its_day(self):
        self.contract._end(self._day(days=3), "entrepreneur")
        self.assertFalse(self._todos(self.awa, "membership"))

    def test_another_contract_goes_on(self):
        self.contract._end(self.today, "next")
        self.assertFalse(self._todos(self.awa, "membership"))

    def test_a_cape_that_ends_opens_nothing(self):
        person = self._salaried(
            "Zoe", self._day(months=-3), kind="cape", date_end=self._day(months=6)
        )
        member = self.env["cae.member"].create(
            {
                "partner_id": person.partner_id.id,
                "date_admission": self._day(months=-2),
            }
        )
        member.action_admit()
        person.contract_id._end(self.today, "agreement")
        self.assertFalse(self._todos(member, "membership"))

    def test_exceptions_keep_the_membership(self):
        """SCOP-06: retirement, economic dismissal, unfitness."""
        for name in ("retirement", "economic", "unfitness"):
            cause = self._cause(name)
            with self.subTest(name):
                self.assertEqual(self.awa._filter_staying(cause), self.awa)
        wizard = self._wizard("retirement")
        self.assertIn("stays a member", wizard.consequences)
        wizard.action_confirm()
        self.assertEqual((self.awa.state, self.awa.date_exit), ("active", False))
        self.assertEqual(self.awa.category, "former_employee")
        self.assertEqual(self.awa.employed_until, self.today)
        self.assertEqual(self.person.member_since, self.awa.date_admission)

    def test_the_causes_of_the_law(self):
        """SCOP-04, -05, -06: what each ends."""
        expected = {
            "resignation": (True, True),
            "contract_end": (True, True),
            "dismissal": (True, True),
            "mutual_end": (True, True),
            "deemed_resigned": (True, True),
            "renunciation": (True, True),
            "exclusion": (True, False),
            "death": (True, True),
            "retirement": (False, True),
            "economic": (False, True),
            "unfitness": (False, True),
            "other": (True, False),
        }
        for name, ends in expected.items():
            cause = self._cause(name)
            with self.subTest(name):
                self.assertEqual((cause.ends_membership, cause.ends_contract), ends)
        self.assertTrue(self._cause("exclusion").needs_assembly)

    def test_exclusion_names_its_resolution(self):
        wizard = self._wizard("exclusion")
        with self.assertRaisesRegex(UserError, "number of its resolution"):
            wizard.action_confirm()
        wizard.exit_reference = "AG 2026, 7"
        wizard.action_confirm()
        self.assertEqual(self.awa.exit_reference, "AG 2026, 7")
        self.assertFalse(self._todos(self.contract, "work_contract"))

    def test_kept_five_years_with_the_address(self):
        """SCOP-16: the address is the one of the exit, whatever becomes of it."""
        self.awa.partner_id.write(
            {"street": "3 quai des Indes", "zip": "56100", "city": "Lorient"}
        )
        self._wizard("renunciation").action_confirm()
        self.assertIn("3 quai des Indes", self.awa.exit_address)
        self.assertEqual(self.awa.kept_until, self._day(years=5))
        self.awa.partner_id.street = "8 rue Neuve"
        self.assertNotIn("rue Neuve", self.awa.exit_address)
        self.anne.date_exit = "2026-06-30"  # without the wizard too
        self.assertEqual(str(self.anne.kept_until), "2031-06-30")

    def test_an_exit_by_mistake_leaves_nothing(self):
        self._wizard("renunciation").action_confirm()
        self.awa.date_exit = False
        self.assertEqual(self.awa.state, "active")
        self.assertFalse(self.awa.exit_cause_id)
        self.assertFalse(self.awa.exit_address)

    def test_the_law_s_time_is_dated(self):
        """What is kept follows the setting of the cooperative."""
        self.env["cae.legal.setting"].create(
            {
                "code": "member_liability_years",
                "name": "Kept longer",
                "value": 10,
                "unit": "year",
                "reference": "Statuts",
                "company_id": self.company.id,
            }
        )
        self.anne.date_exit = "2026-06-30"
        self.assertEqual(str(self.anne.kept_until), "2036-06-30")

    def test_who_left_does_not_leave_again(self):
        self.anne.date_exit = "2026-06-30"
        with self.assertRaisesRegex(UserError, "not a member"):
            self.anne.action_leave()

    def test_what_follows_is_said_beforehand(self):
        """SCOP-02, -15, -16: shares to reimburse, members left, years kept."""
        self._subscribe(self.anne, 4, "2026-03-01")
        self._release(self.anne, 100, "2026-03-05")
        with Form(
            self.env["cae.member.leave"]
            .with_user(self.secretary)
            .with_context(default_member_id=self.anne.id)
        ) as form:
            form.cause_id = self._cause("renunciation")
            for words in ("no longer a member", "4 shares", "L. 231-6"):
                self.assertIn(words, form.consequences)
            self.assertNotIn("would be left", form.consequences)
        self.bilal.date_exit = self._day(days=-1)
        self.company.cae_form = "sa"  # 7 at least
        wizard = self._wizard("renunciation", self.anne)
        self.assertIn("1 employed members would be left, 7", wizard.consequences)

    def test_who_is_a_member_on_a_day(self):
        """On the day of the exit one is no longer a member."""
        members = self.env["cae.member"]
        self.bilal.date_exit = "2026-04-01"
        for day, expected in (
            ("2026-01-14", members),
            ("2026-01-15", self.anne),
            ("2026-02-01", self.anne | self.bilal),
            ("2026-03-31", self.anne | self.bilal),
            ("2026-04-01", self.anne),
        ):
            day = fields.Date.to_date(day)
            with self.subTest(day=day):
                self.assertEqual(members._get_members_on(self.company, day), expected)

    # --- personal data ----------------------------------------------------------

    def test_the_register_holds_the_data(self):
        """RGPD-01, SCOP-16: a member, and five years after the exit."""
        obstacles = self.person._get_anonymisation_obstacles()[self.person.id]
        self.assertIn("This person is a member of the cooperative.", obstacles)
        for years, is_held in ((-4, True), (-6, False)):
            self.awa.write(
                {
                    "date_admission": self._day(years=-8),
                    "date_exit": self._day(years=years),
                }
            )
            obstacles = self.person._get_anonymisation_obstacles()[self.person.id]
            with self.subTest(years=years):
                self.assertEqual("L. 231-6" in "".join(obstacles), is_held)
                self.assertNotIn("is a member", "".join(obstacles))
