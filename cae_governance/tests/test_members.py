"""The register of members (SCOP-18)."""

from contextlib import ExitStack

from psycopg2 import IntegrityError
from psycopg2.errors import LockNotAvailable

from odoo import api, fields
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import GovernanceCase


@tagged("post_install", "-at_install")
class TestMembers(GovernanceCase):
    def test_numbers_follow_one_another_from_admission(self):
        candidate = self._member("Chloé", "2026-03-01", admit=False)
        self.assertEqual((candidate.number, candidate.state), (0, "candidate"))
        later = self._member("Denis", "2026-04-01", admit=False)
        (later | candidate).action_admit()
        members = self.anne | self.bilal | candidate | later
        self.assertEqual(members.mapped("number"), [1, 2, 3, 4])
        self.assertEqual(set(members.mapped("state")), {"active"})

    def test_admitting_twice_gives_one_number(self):
        self.anne.action_admit()
        self.assertEqual(self.anne.number, 1)
        self.assertEqual(self._member("Chloé", "2026-03-01").number, 3)

    def test_a_refused_admission_leaves_no_gap(self):
        with self.assertRaisesRegex(ValidationError, "today or a day before"):
            self._member("Chloé", "2100-01-01")
        self.assertEqual(self._member("Denis", "2026-03-01").number, 3)

    def test_admission_is_today_unless_written(self):
        member = self._member("Chloé", False)
        self.assertEqual(member.date_admission, fields.Date.context_today(member))

    def test_number_is_given_never_written(self):
        for member in (self.anne, self.anne.sudo()):
            for vals in ({"number": 12}, {"state": "former"}):
                with self.assertRaisesRegex(UserError, "given at admission"):
                    member.write(vals)
        with self.assertRaisesRegex(UserError, "given at admission"):
            self._member("Chloé", "2026-03-01", admit=False, number=12)

    def test_a_number_stays_with_its_person(self):
        with self.assertRaisesRegex(UserError, "stays that person's"):
            self.anne.partner_id = self.customer
        with self.assertRaisesRegex(UserError, "stays in the register"):
            self.anne.unlink()
        self._member("Chloé", False, admit=False).unlink()

    @mute_logger("odoo.sql_db")
    def test_one_record_a_person(self):
        with self.assertRaises(IntegrityError):
            self.env["cae.member"].create({"partner_id": self.anne.partner_id.id})

    def test_exit(self):
        """SCOP-16: who leaves stays in the register."""
        self.anne.date_exit = "2026-06-30"
        self.assertEqual(self.anne.state, "former")

    @mute_logger("odoo.sql_db")
    def test_exit_follows_admission(self):
        with self.assertRaises(IntegrityError):
            self.anne.date_exit = "2026-01-14"
            self.anne.flush_recordset()

    def test_the_register_says_what_has_happened(self):
        tomorrow = fields.Date.add(fields.Date.context_today(self.anne), days=2)
        with self.assertRaisesRegex(ValidationError, "today or a day before"):
            self.anne.date_exit = tomorrow
        with self.assertRaisesRegex(ValidationError, "was admitted"):
            self.bilal.date_admission = False

    def test_dates_cover_the_subscriptions(self):
        subscription = self._subscribe(self.anne, 2, "2026-03-01")
        for name, day in (
            ("date_exit", "2026-03-01"),
            ("date_admission", "2026-03-02"),
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(UserError, "not a member on"),
                self.cr.savepoint(),
            ):
                self.anne[name] = day
        subscription.action_cancel()
        self.anne.date_exit = "2026-03-01"
        self.assertEqual(self.anne.state, "former")

    def test_entrepreneur_knows_since_when(self):
        """Design §2: lower floors hold ``member_since``, this one fills it."""
        person = self.env["cae.entrepreneur"].create(
            {"partner_id": self.anne.partner_id.id}
        )
        self.assertEqual(person.member_since, self.anne.date_admission)
        self.anne.date_exit = "2026-06-30"
        self.assertFalse(person.member_since)
        self.anne.date_exit = False
        self.assertEqual(str(person.member_since), "2026-01-15")

    def test_entrepreneur_admitted_later(self):
        person = self._entrepreneur("Chloé", self.pottery, portal=False)
        self.assertFalse(person.member_since)
        member = self.env["cae.member"].create({"partner_id": person.partner_id.id})
        self.assertFalse(person.member_since)
        member.date_admission = "2026-05-12"
        member.action_admit()
        self.assertEqual(str(person.member_since), "2026-05-12")


@tagged("post_install", "-at_install")
class TestNumbers(GovernanceCase):
    def test_each_company_has_its_own(self):
        other = self._create_company("Coopérative de l'Odet")
        for code in ("cae.member", "cae.share.movement"):
            self.assertEqual(other._get_next_cae_number(code), 1)
        self.assertEqual(self.company._get_next_cae_number("cae.member"), 3)

    def test_created_once(self):
        self.company._create_cae_register_sequences()
        self.assertEqual(
            self.env["ir.sequence"].search_count(
                [("code", "=", "cae.member"), ("company_id", "=", self.company.id)]
            ),
            1,
        )

    @mute_logger("odoo.sql_db")
    def test_two_at_once_never_take_the_same(self):
        """Of two transactions one is refused by the database, which makes Odoo run it
        again; what is rolled back leaves no gap."""
        company_id = self.env.ref("base.main_company").id
        with ExitStack() as stack:
            first, second, third = (
                self._open_company(stack, company_id) for _rank in range(3)
            )
            number = first._get_next_cae_number("cae.member")
            with self.assertRaises(LockNotAvailable):
                second._get_next_cae_number("cae.member")
            first.env.cr.rollback()
            self.assertEqual(third._get_next_cae_number("cae.member"), number)

    def _open_company(self, stack, company_id):
        """The company, as a transaction of its own sees it; nothing is committed."""
        cursor = Registry(self.env.cr.dbname).cursor()
        stack.callback(cursor.close)
        return api.Environment(cursor, api.SUPERUSER_ID, {})["res.company"].browse(
            company_id
        )
