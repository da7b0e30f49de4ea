import hashlib
import io

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.pdf import PdfFileReader

from ..seal import unsealed
from .common import CooperativeCase
from .interview_tools import DOT, create_interview, sign_first, sign_second


class InterviewCase(CooperativeCase):
    """Anne has a login, and is followed by the coach."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.coach, cls.portal = cls.users["coach"], cls.users["portal"]
        cls.anne = cls._create_entrepreneur(
            "Anne Le Goff",
            partner_id=cls.portal.partner_id.id,
            coach_id=cls.coach.id,
        )

    @classmethod
    def _interview(cls, **vals):
        return create_interview(cls.anne, cls.coach, **vals)

    @classmethod
    def _open_person(cls, user=None):
        people = cls.env["cae.entrepreneur"].with_user(user or cls.portal)
        return people._get_portal_person()


@tagged("post_install", "-at_install")
class TestInterview(InterviewCase):
    """CAE-27: what the report says, and what the next one takes from it."""

    def test_a_report_is_prefilled_from_the_one_before(self):
        """CAE-27: objectives, and the actions which are still open."""
        first = self._interview(
            date=self._day(-200),
            objective_amount=12000,
            objective_text="Two fairs",
            action_ids=[
                Command.create({"name": "Open a shop online"}),
                Command.create({"name": "Train in ceramics"}),
            ],
        )
        first.action_ids[1].action_done()
        second = self._interview()
        self.assertEqual(second.previous_id, first)
        self.assertEqual(second.objective_amount, 12000)
        self.assertEqual(second.objective_text, "Two fairs")
        self.assertEqual(second.action_ids.mapped("name"), ["Open a shop online"])
        self.assertIn("Two fairs", second.previous_objective)
        self.assertFalse(second.action_ids.done_on)

    def test_a_form_shows_what_it_begins_with(self):
        self._interview(
            date=self._day(-100),
            objective_text="Two fairs",
            action_ids=[Command.create({"name": "Open a shop online"})],
        )
        with Form(self.env["cae.interview"].with_user(self.coach)) as form:
            form.entrepreneur_id = self.anne
            self.assertEqual(form.objective_text, "Two fairs")
            self.assertEqual(len(form.action_ids), 1)
        self.assertEqual(len(form.record.action_ids), 1)

    def test_the_first_one_begins_with_the_contract(self):
        """CAE-27, CAE-14: the objectives and the fixed part in force."""
        self._run_contract(
            self.anne, kind="cesa", date_start=self._day(-30), fixed_part=600
        )
        interview = self._interview()
        self.assertEqual(interview.fixed_part, 600)
        self.assertEqual(interview.objective_amount, 12000)
        self.assertEqual(interview.membership_deadline, self.anne.membership_deadline)
        self.assertFalse(interview.terms_changed)

    def test_without_a_contract_nothing_was_set(self):
        form = Form(self.env["cae.interview"].with_user(self.coach))
        self.assertFalse(form.previous_objective)
        form.entrepreneur_id = self.anne
        self.assertFalse(form.previous_objective)

    def test_a_cancelled_one_gives_nothing(self):
        self._interview(objective_text="Two fairs").action_cancel()
        self.assertFalse(self._interview().objective_text)

    def test_several_are_created_at_once(self):
        """An import, a script: each takes from its own person."""
        yann = self._create_entrepreneur("Yann")
        create_interview(yann, self.coach, objective_text="Ten clients")
        anne, second = self.env["cae.interview"].create(
            [{"entrepreneur_id": person.id} for person in (self.anne, yann)]
        )
        self.assertFalse(anne.objective_text)
        self.assertEqual(second.objective_text, "Ten clients")

    def test_length(self):
        with self.assertRaisesRegex(ValidationError, "between 0 and 24"):
            self._interview(duration=25)

    def test_given_up_and_taken_up_again(self):
        interview = self._interview()
        interview.action_cancel()
        with self.assertRaises(UserError):
            interview.review = "Lost?"
        interview.action_reopen()
        self.assertEqual(interview.review, "Three orders were delivered.")
        with self.assertRaisesRegex(UserError, "was cancelled"):
            interview.action_reopen()
        interview.unlink()

    def test_whom_one_does_not_see(self):
        """RGPD-05: a coach holds the interviews of those whom he follows."""
        colleague = self._create_user("coach", "colleague@blavet.example")
        with self.assertRaises(AccessError):
            self.env["cae.interview"].with_user(colleague).create(
                {"entrepreneur_id": self.anne.id}
            )

    def test_the_accountant_reads_none(self):
        """RGPD-05: neither the text, nor the file, nor the chatter."""
        interview = self._interview()
        sign_first(interview)
        interview.message_post(body="A word")
        accountant = self.users["accountant"]
        own = interview.with_user(accountant)
        self.assertFalse(own.search([]))
        for read in (
            lambda: own.read(["review"]),
            lambda: own.document_id.sudo(False).read(["raw"]),
            lambda: own.message_ids.sudo(False).read(["body"]),
            lambda: own.signature_ids.sudo(False).read(["name"]),
        ):
            with self.assertRaises(AccessError):
                self.env.invalidate_all()
                read()
        self.assertFalse(own.env["mail.message"].search([("body", "ilike", "A word")]))
        person = self.anne.with_user(accountant)
        self.assertEqual(person.interview_count_year, 0, "the number is no secret")


@tagged("post_install", "-at_install")
class TestInterviewSigning(InterviewCase):
    """CAE-27: a written report, signed by both, which then never changes."""

    def test_signed_by_both(self):
        interview = self._interview()
        sign_first(interview)
        self.assertEqual(interview.state, "to_sign")
        self.assertEqual(interview.waiting_for, "Anne Le Goff")
        digest = hashlib.sha256(interview.document_id.raw).hexdigest()
        self.assertEqual(interview.document_hash, digest)
        mail = self.env["mail.mail"].search([("model", "=", "cae.interview")])
        self.assertEqual(mail.recipient_ids, self.portal.partner_id)
        self.assertIn(f"/my/interviews/{interview.id}", mail.body_html)
        self.assertEqual(self.anne.interview_count_year, 0, "one party is not two")
        sign_second(interview)
        self.assertEqual(interview.state, "signed")
        self.assertEqual(interview.signed_on, self.today)
        self.assertFalse(interview.waiting_for)
        self.assertTrue(interview.certificate_id)
        first, second = interview.signature_ids
        self.assertEqual((first.party, second.party), ("cooperative", "entrepreneur"))
        self.assertEqual((first.user_id, second.user_id), (self.coach, self.portal))
        self.assertEqual(second.ip_address, "192.0.2.7")
        self.assertEqual(second.document_hash, digest)
        self.assertEqual(self.anne.interview_count_year, 1)

    def test_the_time_of_the_coach(self):
        """IMP-06: counted once both have signed, one row, and its proof."""
        interview = self._interview(duration=1.5)
        times = self.env["cae.support.time"]
        own = [("res_model", "=", "cae.interview"), ("res_id", "=", interview.id)]
        sign_first(interview)
        self.assertFalse(times.search(own))
        sign_second(interview)
        time = times.search(own)
        self.assertEqual((time.minutes, time.kind), (90, "interview"))
        self.assertEqual((time.coach_id, time.date), (self.coach, interview.date))
        self.assertEqual(time.entrepreneur_ids, self.anne)
        interview._record_support_time()
        self.assertEqual(times.search(own), time, "one row, written again")
        [proof] = time._get_proofs()
        self.assertEqual(proof["person"], self.anne)
        self.assertIn("Signed by both", proof["signed"])
        self.assertEqual(proof["signature"], interview.signature_ids[1].image)

    def test_no_length_no_time(self):
        interview = self._interview(duration=0)
        sign_first(interview)
        sign_second(interview)
        self.assertEqual(interview.state, "signed")
        self.assertFalse(self.env["cae.support.time"].search([]))

    def test_the_coach_signs_on_the_pad(self):
        interview = self._interview(health="Fine")
        action = interview.with_user(self.coach).action_sign()
        wizard = self.env["cae.interview.sign"].with_user(self.coach)
        wizard = wizard.with_context(**action["context"]).create({"image": DOT})
        self.assertIn("Steps to membership", wizard.empty_headings)
        self.assertNotIn("Health", wizard.empty_headings)
        wizard.action_confirm()
        self.assertEqual(interview.state, "to_sign")

    def test_who_held_it_signs(self):
        manager = self.users["manager"]
        with self.assertRaisesRegex(AccessError, "held this interview"):
            self._interview().with_user(manager).action_sign()

    def test_not_before_it_was_held(self):
        with self.assertRaisesRegex(UserError, "once it was held"):
            sign_first(self._interview(date=self._day(1)))

    def test_who_has_no_login(self):
        yann = self._create_entrepreneur("Yann", coach_id=self.coach.id)
        with self.assertRaisesRegex(UserError, "no portal login"):
            sign_first(create_interview(yann, self.coach))

    def test_bad_signatures(self):
        interview = self._interview()
        sign_first(interview)
        person = self._open_person()
        for name, image in (("", DOT), ("Anne", ""), ("Anne", "not base64 !")):
            with self.subTest(name=name, image=image), self.assertRaises(UserError):
                person._portal_sign_interview(interview.id, name, image)
        self.assertEqual(len(interview.signature_ids), 1)

    def test_signed_once(self):
        interview = self._interview()
        sign_first(interview)
        sign_second(interview)
        with self.assertRaisesRegex(UserError, "signed already"):
            sign_second(interview)

    def test_reminded(self):
        """One side only has signed: said, and reminded."""
        interview = self._interview()
        with self.assertRaisesRegex(UserError, "waits for nobody"):
            interview.action_send_again()
        sign_first(interview)
        interview.with_user(self.coach).action_send_again()
        self.assertEqual(interview.reminded_on, self.today)
        mails = self.env["mail.mail"].search([("model", "=", "cae.interview")])
        self.assertEqual(len(mails), 2)

    def test_taken_back(self):
        """While one party only has signed, with a trace; nothing written is lost."""
        interview = self._interview()
        sign_first(interview)
        digest = interview.document_hash
        interview.with_user(self.coach).action_take_back()
        self.assertEqual(interview.state, "draft")
        self.assertIn(digest, interview.message_ids[0].body)
        self.assertEqual(interview.review, "Three orders were delivered.")
        with self.assertRaisesRegex(UserError, "no longer, to sign"):
            sign_second(interview)
        interview.review = "Four orders were delivered."
        sign_first(interview)
        sign_second(interview)
        self.assertEqual(len(interview.current_signature_ids), 2)
        with self.assertRaisesRegex(UserError, "waits for the entrepreneur"):
            interview.action_take_back()

    def test_what_was_signed_does_not_change(self):
        """For everyone, superuser code included."""
        interview = self._interview(action_ids=[Command.create({"name": "A shop"})])
        sign_first(interview)
        for state in ("to_sign", "signed"):
            self.assertEqual(interview.state, state)
            self._assert_sealed(interview.sudo())
            if state == "to_sign":
                sign_second(interview)
        with self.assertRaisesRegex(UserError, "signed by both is kept"):
            interview.action_cancel()
        interview.action_ids.action_done()  # whether it is done is no part of it
        self.assertEqual(interview.action_ids.done_on, self.today)

    def _assert_sealed(self, interview):
        document, signature = interview.document_id, interview.signature_ids[:1]
        for change in (
            lambda: interview.write({"review": "Other"}),
            lambda: interview.write({"date": self._day(-3)}),
            lambda: interview.write({"fixed_part": 9}),
            lambda: interview.write({"leave_left": 9}),
            lambda: interview.write({"state": "draft"}),
            lambda: interview.write({"signed_on": self._day(-3)}),
            lambda: interview.write({"document_id": False}),
            lambda: interview.write({"action_ids": [Command.clear()]}),
            lambda: interview.write({"action_ids": [Command.create({"name": "B"})]}),
            lambda: interview.action_ids.write({"name": "Other"}),
            lambda: interview.unlink(),
            lambda: signature.write({"name": "Other"}),
            lambda: signature.unlink(),
            lambda: document.write({"raw": b"other"}),
            lambda: document.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()

    def test_state_is_no_field_to_write(self):
        """No door of RPC to a report signed by nobody."""
        coach = self._interview().with_user(self.coach)
        with self.assertRaises(UserError):
            coach.write({"state": "signed"})
        with self.assertRaises(UserError):
            coach.create({"entrepreneur_id": self.anne.id, "state": "signed"})
        with self.assertRaises(AccessError):
            self.env["cae.interview.signature"].with_user(self.coach).create({})

    def test_somebody_elses(self):
        interview = self._interview()
        sign_first(interview)
        stranger = self._create_user("portal", "stranger@blavet.example")
        self._create_entrepreneur("Stranger", partner_id=stranger.partner_id.id)
        person = self._open_person(stranger)
        self.assertFalse(person._get_portal_interviews())
        with self.assertRaisesRegex(UserError, "not yours"):
            person._portal_sign_interview(interview.id, "Stranger", DOT)

    def test_a_draft_is_not_shown(self):
        interview = self._interview()
        self.assertFalse(self._open_person()._get_portal_interviews())
        sign_first(interview)
        self.assertEqual(self._open_person()._get_portal_interviews(), interview)

    def test_a_changed_file_is_not_signed(self):
        interview = self._interview()
        sign_first(interview)
        unsealed(interview.document_id).write({"raw": b"other"})
        with self.assertRaisesRegex(UserError, "not the one that was sent"):
            sign_second(interview)

    def test_to_do_when_it_is_late(self):
        """CAE-27: a clock warns the coach of a report that waits too long."""
        interview = self._interview()
        sign_first(interview)
        clock = self.env.ref("cae_base.clock_interview_signature")
        clock._run(self._day(14))
        self.assertFalse(interview.activity_ids)
        clock._run(self._day(15))
        self.assertEqual(interview.activity_ids.user_id, self.coach)
        sign_second(interview)
        clock._run(self._day(16))
        self.assertFalse(interview.activity_ids)


@tagged("post_install", "-at_install")
class TestInterviewPdf(InterviewCase):
    def _read(self, interview, report):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf = reports._render_qweb_pdf(report, interview.ids)[0]
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        return "".join("".join(page.extract_text() for page in pages).split())

    def test_report(self):
        """CAE-27: the eight headings, the actions, the objectives, the deadline."""
        interview = self._interview(
            objective_amount=12000,
            candidacy_date="2027-03-01",
            leave_taken=12.5,
            action_ids=[Command.create({"name": "Open a shop online"})],
        )
        lang = interview._get_document_lang()
        text = self._read(interview, "cae_base.action_report_interview")
        told = interview.with_context(lang=lang)
        for part in (
            *told._get_heading_labels().values(),
            "Three orders were delivered.",
            "Open a shop online",
            told._format_day(interview.candidacy_date),
            "Anne Le Goff",
            told._get_document_title(),
        ):
            self.assertIn("".join(part.split()), text)

    def test_certificate(self):
        interview = self._interview()
        sign_first(interview)
        sign_second(interview)
        text = self._read(interview, "cae_base.action_report_interview_certificate")
        self.assertIn(interview.document_hash, text)
        for part in ("192.0.2.7", "NolwennPrigent", "AnneLeGoff"):
            self.assertIn(part, text)


@tagged("post_install", "-at_install")
class TestInterviewAmendment(InterviewCase):
    """CAE-14, CAE-27: other objectives or fixed part, one click to an amendment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._run_contract(
            cls.anne, kind="cesa", date_start=cls._day(-30), fixed_part=600
        )

    def test_one_click(self):
        interview = self._interview(
            fixed_part=700, objective_amount=15000, objective_text="Two fairs"
        )
        self.assertTrue(interview.terms_changed)
        action = interview.with_user(self.coach).action_amend()
        amendment = self.env["cae.contract"].browse(action["res_id"])
        self.assertEqual(amendment.parent_id, self.contract)
        self.assertEqual((amendment.nature, amendment.state), ("amendment", "draft"))
        self.assertEqual(amendment.fixed_part, 700)
        self.assertEqual(amendment.objective_amount, 15000)
        self.assertEqual(amendment.objective_text, "Two fairs")
        self.assertEqual(amendment.interview_id, interview)
        self.assertEqual(interview.amendment_ids, amendment)
        self.assertTrue(amendment.change_reason)
        again = interview.with_user(self.coach).action_amend()
        self.assertEqual(again["res_id"], amendment.id, "pressed twice, one amendment")

    def test_nothing_to_amend(self):
        interview = self._interview()
        self.assertFalse(interview.terms_changed)
        with self.assertRaisesRegex(UserError, "nothing to amend"):
            interview.action_amend()

    def test_an_amendment_is_being_signed(self):
        interview = self._interview(fixed_part=700)
        amendment = self._complete_contract(self.contract._create_next("amendment"))
        amendment._freeze()
        with self.assertRaisesRegex(UserError, "is being signed"):
            interview.action_amend()

    def test_without_a_contract(self):
        yann = self._create_entrepreneur("Yann")
        interview = create_interview(yann, self.coach, fixed_part=700)
        self.assertFalse(interview.terms_changed)

    def test_the_accountant_reads_the_amendment(self):
        """The contract names the interview, and opens for who may not read that one."""
        interview = self._interview(fixed_part=700)
        amendment = self.env["cae.contract"].browse(interview.action_amend()["res_id"])
        self.env.invalidate_all()
        own = amendment.with_user(self.users["accountant"])
        [read] = own.web_read({"interview_id": {"fields": {"display_name": {}}}})
        self.assertTrue(read["interview_id"])
