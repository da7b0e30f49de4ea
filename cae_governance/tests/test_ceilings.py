"""SCOP-13: how the capital and the votes stand beside their ceilings."""

from odoo.tests import tagged

from .member_case import MemberCase

TOLD = "not employees have"


@tagged("post_install", "-at_install")
class TestCeilings(MemberCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # five employees and two others: 28.6 % of the votes, 35 % at most
        for name in ("Chloé", "David", "Emma"):
            cls._member(name, "2026-02-01")
        cls.zoe = cls._member("Zoé", "2026-02-01", category="other")
        cls._member("City", "2026-02-01", category="public")

    def _candidate(self, category, name="Farid"):
        return self._member(name, "2026-03-01", admit=False, category=category)

    def _message(self, action):
        return action["params"]["message"] if isinstance(action, dict) else ""

    def test_far_from_it_nothing_is_said(self):
        self.assertEqual(self.company._get_voice_warnings(), [])
        candidate = self._candidate("employee")
        self.assertIs(candidate.action_admit_and_warn(), True)

    def test_heads_and_never_shares(self):
        """SCOP-07: whoever holds much has one voice."""
        for member in (self.anne, self.bilal, self.zoe):
            self._subscribe(member, 10, "2026-03-01")
        self.assertEqual(self.company._get_voice_warnings(), [])

    def test_an_admission_tells_it(self):
        """Refused by nobody: 37.5 % of eight voices."""
        candidate = self._candidate("other")
        message = self._message(candidate.action_admit_and_warn())
        self.assertIn("have 37,5 % of the votes, and may have 35,0 % at most", message)
        self.assertIn("art. 26", message)
        self.assertEqual(candidate.state, "active")

    def test_near_is_told_too(self):
        """30 % to 35 %: 33.3 % of six voices."""
        self.anne.date_exit = self.today
        [warning] = self.company._get_voice_warnings()
        self.assertIn("33,3 %", warning)
        self._limit("share_warning_points", 1)
        self.assertEqual(self.company._get_voice_warnings(), [])

    def test_the_statutes_may_ask_for_more(self):
        self._limit("vote_employee_min_percent_scop", 75)
        [warning] = self.company._get_voice_warnings()
        self.assertIn("25,0 % at most", warning)

    def test_other_families_have_no_such_ceiling(self):
        self.company.cae_family = "loi47"
        self._candidate("other").action_admit()
        self.assertEqual(self.company._get_voice_warnings(), [])

    def test_a_decision_tells_it_beforehand(self):
        person = self._salaried("Gwen", self._day(months=-20))
        candidacy = self._apply(person)
        wizard = self.env["cae.candidacy.decision"].create(
            {"candidacy_ids": candidacy.ids, "reference": "4"}
        )
        self.assertFalse(wizard.warning)
        candidacy.category = "other"
        wizard.invalidate_recordset(["warning"])
        self.assertIn("37,5 %", wizard.warning)
        wizard.decision = "reject"
        self.assertFalse(wizard.warning)

    def test_an_exit_tells_it_beforehand(self):
        """Who leaves, and who stays but is employed no more (SCOP-06)."""
        for cause, percent in (("renunciation", "33,3 %"), ("retirement", "42,9 %")):
            with self.subTest(cause):
                wizard = self.env["cae.member.leave"].create(
                    {"member_id": self.anne.id, "cause_id": self._cause(cause).id}
                )
                self.assertIn(percent, wizard.consequences)
                self.assertIn(TOLD, wizard.consequences)

    def test_the_screen(self):
        for member, shares in ((self.anne, 10), (self.bilal, 10), (self.zoe, 18)):
            self._subscribe(member, shares, "2026-03-01")
        self._limit("vote_employee_min_percent_scop", 75)
        screen = self.env["cae.share.ceilings"].with_user(self.secretary).create({})
        rows = [
            (line.member_id.id, line.percent, line.limit, line.standing, line.reference)
            for line in screen.line_ids
        ]
        self.assertEqual(
            rows,
            [
                (self.zoe.id, 47.4, 50, "near", "loi 78-763, art. 25"),
                (False, 47.4, 49, "near", "loi 78-763, art. 25"),
                (False, 28.6, 25, "over", "Statuts"),
            ],
        )

    def test_without_any_share(self):
        screen = self.env["cae.share.ceilings"].create({})
        self.assertEqual(set(screen.line_ids.mapped("standing")), {"within"})

    def test_the_board(self):
        board = self.env["cae.governance.board"].with_user(self.secretary).create({})
        self.assertFalse(board.ceiling_words)
        self._candidate("other").action_admit()
        board.invalidate_recordset(["ceiling_words"])
        self.assertIn(TOLD, board.ceiling_words)
