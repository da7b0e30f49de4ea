"""RGPD-01: data kept too long are anonymised, accounts and figures stay."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..seal import unsealed
from .impact_case import ImpactCase
from .personal_tools import find_mark, live, mark_own_texts, mark_texts

MARK = "zygomatic"


@tagged("post_install", "-at_install")
class TestAnonymisation(ImpactCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.left = cls.env.ref("cae_base.stage_left").id

    @classmethod
    def _leave(cls, people, day):
        unsealed(people.contract_ids).write({"state": "ended", "date_ended": day})
        vals = {"stage_id": cls.left, "exit_date": day, "exit_type": "employed"}
        people.write(vals)

    @classmethod
    def _create_former(cls, number=1, **vals):
        """:return: people who left long ago"""
        vals = {"date_entry": "2015-01-01", "email": "anne@blavet.example", **vals}
        people = cls._create_people(number, {"date_start": "2015-02-01"}, **vals)
        cls._leave(people, "2016-02-01")
        return people

    def _look(self):
        batch = self.env["cae.anonymisation"].with_user(self.users["manager"])
        return batch.create({})

    def _get_state(self, batch, person):
        line = batch.line_ids.filtered(lambda line: line.entrepreneur_id == person)
        return line.state, line.obstacles

    def test_who_is_due_and_why_others_are_not(self):
        """RGPD-01: preview; a contract's papers, a legal hold, the time not over."""
        old = self._create_former()
        held = self._create_former(
            legal_hold_until=self._day(10), legal_hold_reason="Prud’hommes"
        )
        recent = self._create_people(1, {"date_start": "2025-01-01"})
        self._leave(recent, self._day(-400))
        candidate = self._create_entrepreneur("Nolwenn", date_entry=self._day(-900))
        candidate.stage_history_ids.date_from = "2022-01-01"
        present = self._create_people(1)
        batch = self._look()
        self.assertEqual(self._get_state(batch, old)[0], "ready")
        self.assertEqual(self._get_state(batch, candidate)[0], "ready")
        state, why = self._get_state(batch, held)
        self.assertEqual(state, "held")
        self.assertIn("Prud’hommes", why)
        state, why = self._get_state(batch, recent)
        self.assertEqual((state, len(why.split("\n"))), ("held", 2))
        self.assertNotIn(present, batch.line_ids.entrepreneur_id)
        self.assertEqual(old.name, "Person 0")  # nothing is written by a look

    def test_the_last_contact_is_a_day_of_the_cooperative(self):
        """RGPD-01: half past midnight here is the day before on the server."""
        person = self._create_entrepreneur("Nolwenn", date_entry="2021-01-01")
        person.stage_history_ids.date_from = "2022-06-30 22:30:00"
        days = person._retention_candidates(self.company)
        self.assertEqual(str(days[person]), "2022-07-01")

    def test_nobody_is_recognised(self):
        person = self._create_former(birth_date="1980-01-01", project="My life")
        self.users["portal"].partner_id = person.partner_id
        person.message_post(body="A secret")
        person.partner_id.street = "1 rue du Port"
        snapshot = self._say(person, kind="entry", sex="female", job_seeker="yes")
        snapshot.job_seeker_since = "2014-01-01"
        self.assertEqual(snapshot.age_group, "26_50")
        messages = person.message_ids
        batch = self._look()
        batch.action_anonymise()
        self.assertEqual(batch.state, "done")
        self.assertIn(str(person.id), person.name)
        partner = person.partner_id
        for told in (
            person.birth_date,
            person.project,
            partner.email,
            partner.street,
            snapshot.job_seeker_since,
            messages.exists(),
            self.users["portal"].active,
        ):
            self.assertFalse(told)
        self.assertEqual((snapshot.age_group, snapshot.sex), ("26_50", "female"))
        self.assertEqual(person.exit_type, "employed")
        self.assertTrue(person.contract_ids)
        self.assertFalse(person.active)
        self.assertNotIn(person, self._look().line_ids.entrepreneur_id)
        with self.assertRaisesRegex(UserError, "done already"):
            batch.action_anonymise()
        with self.assertRaisesRegex(UserError, "is kept"):
            batch.unlink()

    def test_figures_stay(self):
        """IMP-05: a report counted again says the same, a frozen one too."""
        people = self._create_former(8)
        self._say(people, kind="entry", sex="female")
        period = {"date_from": "2015-01-01", "date_to": "2016-12-31"}
        frozen, before = self._report(**period), self._report(**period)
        frozen.action_freeze()
        shown = frozen.line_ids.mapped("shown")
        self._look().action_anonymise()
        self.assertTrue(people[0].anonymised_on)
        self.assertEqual(self._report(**period).line_ids.mapped("shown"), shown)
        self.assertEqual(frozen.line_ids.mapped("shown"), shown)
        self.assertEqual(before.line_ids.mapped("shown"), shown)

    def test_no_word_is_left(self):
        """All that was said of a person or by him, wherever it is kept."""
        coach, portal = self.users["coach"], self.users["portal"]
        person = self._create_former(coach_id=coach.id)
        person.write({"partner_id": portal.partner_id, "name": f"{MARK} Le Goff"})
        portal.write({"login": f"{MARK}@blavet.example", "signature": MARK})
        person.partner_id.write({"email": portal.login, "street": MARK})
        self.env["mail.mail"].search([]).unlink()  # to the address that he had before
        live(person, coach)
        self.structure.message_post(
            body="Hello", author_id=person.partner_id.id, email_from=portal.login
        )
        mark_texts(person, MARK)
        self.assertIn("cae_interview.health", find_mark(self.env, MARK))
        person.stage_id = self.left
        unsealed(person.with_context(active_test=False))._anonymise()
        self.assertEqual(find_mark(self.env, MARK), set())
        self.assertEqual(len(person.interview_ids), 2)
        self.assertEqual(person.attendance_ids.minutes, 60)
        self.assertFalse(person.attendance_ids.signature)

    def test_no_number_is_left(self):
        """RGPD-01: the card, his other addresses, his bank account and his login, with
        each field that another module adds to them."""
        person = self._create_former()
        partner, portal = person.partner_id, self.users["portal"]
        portal.partner_id = partner
        children = partner.create(
            [{"name": "His parents", "parent_id": partner.id, "type": "other"}]
        )
        account = self.env["res.partner.bank"].create(
            {"acc_number": f"{MARK}12", "partner_id": partner.id}
        )
        for records in (person, partner, children, account, portal):
            mark_own_texts(records, MARK)
        (partner | children).email = f"{MARK}@blavet.example"
        account.acc_number = f"{MARK}34"  # which a chatter may tell
        self.env["mail.message"].create(
            {"model": account._name, "res_id": account.id, "body": MARK}
        )
        unsealed(person.with_context(active_test=False))._anonymise()
        self.assertEqual(find_mark(self.env, MARK), set())
        self.assertEqual(find_mark(self.env, MARK.upper()), set())
        self.assertFalse(account.active)
        self.assertTrue(account.acc_number)

    def test_what_his_activity_tells_of_him(self):
        """RGPD-01: why it closed, his diploma and his policy; the name stays, and so
        does what is somebody else's, too."""
        person, other = self._create_former(), self._create_people(1)
        own = self._create_activity("Pottery", self._key(person))
        shared = self._create_activity(
            "Shop", self._key(person, 50), self._key(other, 50)
        )
        for activity in own | shared:
            insurance = self._create_insurance(activity, policy_number=MARK)
            insurance.certificate_name = MARK
            activity.write({"trade_proof": b"QQ==", "trade_proof_name": MARK})
            self._write_reason(activity)
        unsealed(person.with_context(active_test=False))._anonymise()
        self.assertEqual(own.name, "Pottery")
        words = [
            (one.state_reason, one.trade_proof, one.trade_proof_name)
            for one in (own, shared)
        ]
        self.assertEqual(words, [(False,) * 3, (MARK, b"QQ==", MARK)])
        self.assertFalse(own.insurance_ids.certificate)
        self.assertFalse(own.insurance_ids.policy_number)
        self.assertTrue(shared.insurance_ids.certificate)
        self.assertEqual(set(own.change_ids.mapped("reason")), {False})
        self.assertIn(MARK, shared.change_ids.mapped("reason"))

    def _write_reason(self, activity):
        change = self.env["cae.activity.change"].create(
            {"activity_id": activity.id, "date": self.today, "state": "closed"}
        )
        for record, name in ((activity, "state_reason"), (change, "reason")):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    MARK,
                    record.id,
                )
            )
        self.env.invalidate_all()

    def test_nobody_else_is_anonymised(self):
        """RGPD-01: a contact of his who is somebody of his own stays as he is."""
        person = self._create_former()
        other = self._create_people(1, name="Yann Kervella")
        other.partner_id.parent_id = person.partner_id
        colleague = self.users["manager"].partner_id
        colleague.parent_id = person.partner_id
        names = other.name, colleague.name
        unsealed(person.with_context(active_test=False))._anonymise()
        self.assertEqual((other.name, colleague.name), names)

    def test_done_again_it_keeps_its_day(self):
        """RGPD-01: when a later version erases more."""
        person = self._create_former()
        people = unsealed(person.with_context(active_test=False))
        for day in ("2026-01-10", "2026-01-20"):
            with freeze_time(f"{day} 10:00:00"):
                people._anonymise()
        self.assertEqual(str(person.anonymised_on), "2026-01-10")

    def test_figures_of_support_stay(self):
        """IMP-05: hours, levels and seats count as before, without a word."""
        people = self._create_former(8)
        self._say(people, kind="entry", sex="female", job_seeker="yes")
        for person in people:
            self.env["cae.support.time"].create(
                {
                    "name": person.name,
                    "minutes": 90,
                    "date": "2015-06-01",
                    "coach_id": self.users["coach"].id,
                    "entrepreneur_ids": person.ids,
                }
            )
        period = {"date_from": "2015-01-01", "date_to": "2015-12-31"}
        before = self._report(**period)
        frozen = self._report(**period)
        frozen.action_freeze()
        printed = self._read(frozen)
        self.assertEqual(self._figures(before, "support_hours"), {"": 12})
        self._look().action_anonymise()
        self.assertEqual(self._read(frozen), printed)
        self.assertEqual(self._read(self._report(**period)), self._read(before))
        times = self.env["cae.support.time"].search([("date", "=", "2015-06-01")])
        self.assertEqual(set(times.mapped("name")), {"—"})

    def _read(self, report):
        names = ["code", "name", "definition", "label", "shown", "shown_share"]
        return [tuple(line[name] for name in names) for line in report.line_ids]

    def test_looked_at_again_before_the_act(self):
        """What came in the meantime holds a person whom the preview showed."""
        person = self._create_former()
        batch = self._look()
        person.write(
            {"legal_hold_until": self._day(1), "legal_hold_reason": "A dispute"}
        )
        with self.assertRaisesRegex(UserError, "Nobody is to be"):
            batch.action_anonymise()
        self.assertFalse(person.anonymised_on)

    def test_two_hundred_at_once(self):
        people = self._create_former(200)
        self._look().action_anonymise()
        self.assertEqual(len(people.filtered("anonymised_on")), 200)

    def test_managers_only(self):
        batch = self._look()
        with self.assertRaises(AccessError):
            batch.with_user(self.users["accountant"]).action_anonymise()
        with self.assertRaises(UserError):
            batch.sudo().state = "done"
