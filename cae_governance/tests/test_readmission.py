"""Who left and comes back has another entry in the register (SCOP-03, -16, -18)."""

from odoo.exceptions import MissingError, UserError, ValidationError
from odoo.tests import tagged

from .member_case import MemberCase


@tagged("post_install", "-at_install")
class TestReadmission(MemberCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa = cls._salaried("Awa", cls._day(months=-20), portal=True)
        cls.first = cls._apply(cls.awa)._admit(cls._day(months=-12), "AG 2025, 4")
        cls.first.partner_id.street = "1 rue du Port"
        cls._subscribe(cls.first, 4, cls._day(months=-11))
        cls._release(cls.first, 200, cls._day(months=-11))
        cls.first._leave(cls._cause("renunciation"), cls._day(months=-6))

    def _come_back(self, day=None):
        candidacy = self._apply(self.awa)
        return candidacy._admit(day or self._day(months=-1), "AG 2026, 7")

    def test_another_entry_with_its_number(self):
        """SCOP-03, SCOP-16: the first one stays as it was closed."""
        second = self._come_back()
        self.assertEqual((self.first.number, second.number), (3, 4))
        self.assertEqual((self.first.state, second.state), ("former", "active"))
        self.assertEqual(self.first.exit_address, "1 rue du Port")
        self.assertEqual(self.first.date_exit, self._day(months=-6))
        self.assertEqual(self.first.kept_until, self._day(months=-6 + 60))
        self.assertEqual(second.decision_reference, "AG 2026, 7")
        self.assertFalse(self.first.is_gone)
        self.assertEqual(second.other_period_ids, self.first)
        self.assertEqual(self.first.other_period_ids, second)
        self.assertEqual(self.awa.member_since, self._day(months=-1))

    def test_both_periods_on_any_day(self):
        """SCOP-18: a member in each period, and not in between."""
        second = self._come_back()
        members = self.env["cae.member"]
        for months, expected in (
            (-12, self.first),
            (-7, self.first),
            (-6, members),
            (-2, members),
            (-1, second),
        ):
            with self.subTest(months=months):
                found = members._get_members_on(self.company, self._day(months=months))
                self.assertEqual(found & (self.first | second), expected)
        register = self.env["cae.member.register"].create({"date": self.today})
        register.action_show()
        own = register.line_ids.filtered(
            lambda line: line.member_id.partner_id == self.awa.partner_id
        )
        self.assertEqual(own.mapped("number"), [3, 4])
        self.assertEqual(own.mapped("date_exit"), [self.first.date_exit, False])
        self.assertEqual(own.mapped("kept_until"), [self.first.kept_until, False])

    def test_shares_stay_with_their_period(self):
        """SCOP-15, SCOP-18: what was to be reimbursed still is; new shares are new."""
        second = self._come_back()
        self.assertEqual((self.first.share_count, second.share_count), (4, 0))
        self.assertEqual(self.first.reimbursement_ids.mapped("quantity"), [4])
        self._subscribe(second, 2, self._day(days=-3))
        with self.assertRaisesRegex(UserError, "not a member on"):
            self._subscribe(self.first, 1, self._day(days=-3))
        with self.assertRaisesRegex(UserError, "not a member on"):
            self._subscribe(second, 1, self._day(months=-2))

    def test_what_the_first_period_owes_is_not_asked_of_the_second(self):
        """SCOP-15: shares not paid up, that wait for their reimbursement, are owed in
        the ledger by the same person."""
        self._limit("share_holder_max_percent_scop", 100)
        start, left = self._day(days=-40), self._day(days=-30)
        self._subscribe(self.anne, 4, start)
        self.anne._leave(self._cause("renunciation"), left)
        second = self.anne.create(
            {"partner_id": self.anne.partner_id.id, "date_admission": left}
        )
        second.action_admit()
        self._subscribe(second, 2, left)
        with self.assertRaisesRegex(UserError, "not show yet"), self.cr.savepoint():
            self._release(second, 100, left, pay=False)
        self._release(second, 100, left)
        self.assertEqual((self.anne.unpaid_capital, second.unpaid_capital), (200, 0))

    def test_one_person_whatever_the_entries(self):
        """SCOP-13: nobody holds more than half, in two periods together neither."""
        second = self._come_back()
        day = self._day(days=-3)
        others = self._subscribe(self.anne, 5, day, register=False)
        others |= self._subscribe(self.bilal, 5, day, register=False)
        others.action_register()
        self._subscribe(second, 4, day)
        with self.assertRaisesRegex(UserError, "Awa holds 54,5 %"):
            self._subscribe(second, 4, day)

    def test_periods_do_not_overlap(self):
        with (
            self.assertRaisesRegex(ValidationError, "after the exit"),
            self.cr.savepoint(),
        ):
            self._come_back(self._day(months=-7))
        self._come_back(self._day(months=-6))  # on the day of the exit
        for day in (self._day(months=-5), False):
            with (
                self.subTest(day=day),
                self.assertRaisesRegex(ValidationError, "after the exit"),
                self.cr.savepoint(),
            ):
                self.first.date_exit = day

    def test_a_member_does_not_apply_again(self):
        self._come_back()
        with self.assertRaisesRegex(UserError, "with number 4"):
            self._apply(self.awa)

    def test_left_once_more(self):
        second = self._come_back()
        second._leave(self._cause("renunciation"), self.today)
        self.assertEqual((self.first | second).mapped("is_gone"), [True, True])
        third = self._apply(self.awa)._admit(self.today, "AG 2026, 9")
        self.assertEqual(third.number, 5)
        self.assertEqual(third.other_period_ids, self.first | second)

    def test_the_data_is_held_for_the_first_period(self):
        """RGPD-01, SCOP-16: five years from each exit."""
        second = self._come_back()
        second._leave(self._cause("renunciation"), self.today)
        obstacles = self.awa._get_anonymisation_obstacles()[self.awa.id]
        self.assertEqual(sum("L. 231-6" in line for line in obstacles), 2)

    def test_contribution_knows_each_period(self):
        """CAE-25: no member in between, whatever comes after."""
        self._come_back()
        last = self._day(months=-6, days=-1)
        self.assertEqual(
            self.awa._get_memberships(),
            [(self._day(months=-12), last), (self._day(months=-1), None)],
        )

    def test_numbers_tell_entries_apart(self):
        second = self._come_back()
        names = (self.first | second).with_context(show_number=True)
        self.assertEqual(
            names.mapped("display_name"), ["Awa (No. 3, left)", "Awa (No. 4)"]
        )
        self.assertEqual(self.first.display_name, "Awa")

    def test_applied_again_from_the_register(self):
        action = self.first.with_user(self.secretary).action_apply_again()
        candidacy = (
            self.env["cae.candidacy"]
            .with_user(self.secretary)
            .with_context(**action["context"])
            .create({})
        )
        candidacy.action_submit()
        self.assertEqual(candidacy.entrepreneur_id, self.awa)

    def test_on_the_portal(self):
        """Who left applies there; who came back reads the shares of both periods."""
        members = self.env["cae.member"].with_user(self.awa.portal_user_id)
        candidacies = self.env["cae.candidacy"].with_user(self.awa.portal_user_id)
        candidacy_sudo = candidacies._portal_apply({"motivation": "Encore"})
        second = candidacy_sudo.sudo()._admit(self._day(months=-1), "AG 2026, 7")
        self.assertEqual(members._get_portal_member(), second)
        with self.assertRaises(MissingError):
            candidacies._portal_apply({"motivation": "Encore"})
        self._subscribe(second, 2, self._day(days=-3))
        shares = members._get_portal_member()._prepare_portal_shares()
        self.assertEqual([row["shares"] for row in shares["holdings"]], [4, 2])
        self.assertEqual(len(shares["movements"]), 3)
        self.assertEqual(len(shares["requests"]), 1)
