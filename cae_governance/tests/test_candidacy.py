"""From candidate to member (CAE-05, SCOP-03)."""

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .member_case import MemberCase


@tagged("post_install", "-at_install")
class TestCandidacy(MemberCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa = cls._salaried("Awa", cls._day(months=-20))

    def test_from_candidate_to_member(self):
        """SCOP-03: the assembly admits, the register gives the number."""
        candidacy = self._apply(
            self.awa, email_consent=True, email_consent_date=self._day(days=-3)
        )
        candidacy.action_put_on_agenda()
        [member] = candidacy._admit(self.today, "AG 2026, 4")
        self.assertEqual((candidacy.state, candidacy.member_id), ("admitted", member))
        self.assertEqual((member.number, member.state), (3, "active"))
        self.assertEqual(member.date_admission, self.today)
        self.assertEqual(member.decision_date, self.today)
        self.assertEqual(member.decision_reference, "AG 2026, 4")
        self.assertTrue(member.email_consent)
        self.assertEqual(member.email_consent_date, self._day(days=-3))
        self.assertEqual(self.awa.member_since, self.today)

    def test_a_mail_at_each_step(self):
        candidacy = self._apply(self.awa)
        for step, words in (
            (candidacy.action_put_on_agenda, "à l’ordre du jour"),
            (lambda: candidacy._admit(self.today, "4"), "a accepté votre candidature"),
        ):
            step()
            mail = self._mails(self.awa.partner_id)[:1]
            self.assertIn(words, mail.body_html)
        self.assertEqual(len(self._mails(self.awa.partner_id)), 3)

    def test_a_candidate_of_the_register_is_taken(self):
        """Who was written in the register beforehand is not written twice."""
        waiting = self.env["cae.member"].create(
            {"partner_id": self.awa.partner_id.id, "category": "other"}
        )
        self.assertEqual(self._apply(self.awa)._admit(self.today, "4"), waiting)
        self.assertEqual((waiting.number, waiting.category), (3, "employee"))

    def test_steps_are_taken_in_order(self):
        draft = self._apply(self.awa, submit=False)
        for step in (
            draft.action_put_on_agenda,
            draft.action_take_off_agenda,
            draft.action_decide,
            lambda: draft._admit(self.today, "4"),
            lambda: draft._reject(self.today, "4"),
        ):
            with self.assertRaises(UserError):
                step()
        draft.action_submit()
        with self.assertRaisesRegex(UserError, "was submitted"):
            draft.action_submit()
        draft.action_put_on_agenda()
        draft.action_take_off_agenda()
        self.assertEqual(draft.state, "submitted")

    def test_nobody_writes_a_step(self):
        candidacy = self._apply(self.awa)
        for record in (candidacy, candidacy.sudo()):
            for vals in ({"state": "admitted"}, {"submitted_on": "2026-01-01"}):
                with self.assertRaisesRegex(UserError, "step to step"):
                    record.write(vals)
        with self.assertRaisesRegex(UserError, "step to step"):
            self._apply(self.awa, state="admitted")

    def test_what_was_submitted_is_kept(self):
        candidacy = self._apply(self.awa)
        with self.assertRaisesRegex(UserError, "withdraw"):
            candidacy.unlink()
        candidacy.action_withdraw()
        self.assertEqual(candidacy.state, "withdrawn")
        self._apply(self.awa, submit=False).unlink()

    @mute_logger("odoo.sql_db")
    def test_one_application_at_a_time(self):
        self._apply(self.awa)
        with self.assertRaises(IntegrityError):
            self._apply(self.awa, submit=False)

    def test_a_member_does_not_apply(self):
        draft = self.env["cae.candidacy"].create(
            {"partner_id": self.anne.partner_id.id}
        )
        with self.assertRaisesRegex(UserError, "in the register already"):
            draft.action_submit()

    def test_rejected_and_renewed_yearly(self):
        """SCOP-03: a rejected application may be renewed one year later."""
        candidacy = self._apply(self.awa)
        candidacy._reject(self.today, "5")
        self.assertEqual(candidacy.renewable_on, self._day(years=1))
        self.assertFalse(self.awa.member_since)
        self.assertEqual(self._apply(self.awa).state, "submitted")

    def test_deadline_and_seniority_are_shown(self):
        """CAE-05 and SCOP-03: three years from the CESA; days of employment."""
        candidacy = self._apply(self.awa)
        start = self._day(months=-20)
        deadline = fields.Date.add(start, years=3)
        self.assertEqual(candidacy.employed_since, start)
        self.assertEqual(candidacy.seniority, (self.today - start).days + 1)
        self.assertLessEqual(abs((candidacy.deadline - deadline).days), 1)
        self.assertEqual(candidacy.days_left, (candidacy.deadline - self.today).days)

    def test_a_cape_is_no_employment(self):
        bilal = self._salaried(
            "Bilel",
            self._day(months=-3),
            kind="cape",
            date_end=self._day(months=6),
        )
        candidacy = self._apply(bilal)
        self.assertEqual((candidacy.employed_since, candidacy.seniority), (False, 0))

    def test_written_for_who_is_no_entrepreneur(self):
        partner = self.env["res.partner"].create({"name": "Nadia"})
        candidacy = self.env["cae.candidacy"].create(
            {"partner_id": partner.id, "employed_since": "2026-01-05"}
        )
        self.assertEqual(str(candidacy.employed_since), "2026-01-05")

    def test_decision_by_the_secretary(self):
        candidacy = self._apply(self.awa).with_user(self.secretary)
        action = candidacy.action_decide()
        wizard = (
            self.env["cae.candidacy.decision"]
            .with_user(self.secretary)
            .with_context(**action["context"])
            .create({"reference": "AG 2026, 4"})
        )
        wizard.date = self._day(days=1)
        with self.assertRaisesRegex(UserError, "today or a day before"):
            wizard.action_confirm()
        wizard.date = self.today
        wizard.action_confirm()
        self.assertEqual(candidacy.member_id.number, 3)

    def test_a_coach_reads_those_of_his_people(self):
        """Design §7: his portfolio, and nothing but reading."""
        own = self._apply(self.awa)
        zoe = self._salaried("Zoe", self._day(months=-2))
        zoe.coach_id = self.secretary
        other = self._apply(zoe)
        candidacies = self.env["cae.candidacy"].with_user(self.coach)
        self.assertEqual(candidacies.search([]), own)
        with self.assertRaises(AccessError):
            other.with_user(self.coach).read(["motivation"])
        with self.assertRaises(AccessError):
            own.with_user(self.coach).action_put_on_agenda()

    # --- clocks -----------------------------------------------------------------

    def _run_clock(self, name):
        clock = self.env.ref(f"cae_governance.clock_{name}")
        clock._run(self.today)
        return self.env["cae.deadline"].search(
            [
                ("clock_id", "=", clock.id),
                ("company_id", "=", self.company.id),
                ("state", "=", "open"),
            ]
        )

    def test_on_no_agenda(self):
        """SCOP-03: an application on no agenda is not forgotten."""
        candidacy = self._apply(self.awa)
        [deadline] = self._run_clock("candidacy_agenda")
        self.assertEqual(deadline.date, self._day(months=6))
        self.assertEqual(deadline.entrepreneur_id, self.awa)
        candidacy.action_put_on_agenda()
        self.assertFalse(self._run_clock("candidacy_agenda"))

    def test_on_no_agenda_before_the_last_day(self):
        """CAE-05 comes first where it is nearer."""
        zoe = self._salaried("Zoe", self._day(months=-35))
        candidacy = self._apply(zoe)
        [deadline] = self._run_clock("candidacy_agenda")
        self.assertEqual(deadline.date, candidacy.deadline)

    def test_one_year_of_employment(self):
        """SCOP-03: told around that day, until the person applies."""
        self.assertFalse(self._run_clock("employed_year"))  # 20 months: told before
        zoe = self._salaried("Zoe", self._day(months=-11))
        [deadline] = self._run_clock("employed_year")
        self.assertEqual(deadline.entrepreneur_id, zoe)
        self.assertEqual(deadline.date, fields.Date.add(self._day(months=-11), years=1))
        self._apply(zoe)
        self.assertFalse(self._run_clock("employed_year"))
