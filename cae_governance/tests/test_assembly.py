"""An assembly from its preparation to its minutes (AG-01 to AG-20)."""

import csv
import io
from hashlib import sha256

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .assembly_case import PDF, AssemblyCase


@tagged("post_install", "-at_install")
class TestNotice(AssemblyCase):
    def test_last_day_by_form_and_call(self):
        """AG-02, AG-09, AG-13: fifteen days; ten on second call of an SA; of a written
        consultation, the time of the post too."""
        self.assertEqual(str(self.assembly.send_limit), "2026-06-05")
        self.assertEqual(str(self.assembly.consent_limit), "2026-05-31")
        self.assertEqual(str(self.assembly.request_limit), "2026-05-26")
        self.company.cae_form = "sa"
        second = self._prepare_assembly(call="second")
        self.assertEqual(str(second.send_limit), "2026-06-10")
        self.company.cae_form = "sarl"
        written = self._prepare_assembly(kind="written")
        self.assertEqual(str(written.send_limit), "2026-06-02")

    def test_documents_have_their_own_time(self):
        """AG-04: in a SARL they are sent so many days before, with the notice."""
        self._limit("assembly_documents_days", 18)
        self.assembly.invalidate_recordset()
        self.assertEqual(str(self.assembly.send_limit), "2026-06-02")
        self.company.cae_form = "sas"
        self.assertEqual(str(self._prepare_assembly().send_limit), "2026-06-05")

    def test_documents_needed(self):
        """AG-04: accounts, report and draft resolutions; the auditor's report if there
        is one; nothing is sent without them."""
        self.assertEqual(
            set(self.assembly.document_ids.mapped("kind")),
            {"resolutions", "accounts", "report"},
        )
        self.env["cae.mandate"].create(
            {"holder": "Audit & Co", "role": "auditor", "date_from": "2024-01-01"}
        )
        self.assembly.action_list_documents()
        self.assertIn("auditor", self.assembly.document_ids.mapped("kind"))
        with self._refused(r"R\. 223-18, R\. 223-19"):
            self.assembly.action_convene()
        extra = self._prepare_assembly(kind="extraordinary")
        self.assertEqual(extra.document_ids.mapped("kind"), ["resolutions"])

    def test_missing_is_listed_at_once(self):
        assembly = self.env["cae.assembly"].create(
            {"name": "AG", "date": "2026-06-20 12:00:00"}
        )
        self.assertEqual(len(assembly.missing.splitlines()), 4)
        self.resolution.text = False
        self.assembly.visio_link = "https://visio.example"
        self.company.cae_distance = False
        self.assertEqual(len(self.assembly.missing.splitlines()), 2)

    def test_a_distance_the_statutes_allow(self):
        """AG-11, AG-12: a clause of the statutes in a SARL and a SAS, none in a SA."""
        self.company.cae_distance = False
        self.assembly.visio_link = "https://visio.example"
        for form, is_missing in (("sarl", True), ("sas", True), ("sa", False)):
            self.company.cae_form = form
            self.assembly.invalidate_recordset(["missing"])
            self.assertEqual("L. 227-9" in self.assembly.missing, is_missing, form)

    def test_times_of_votes_in_advance(self):
        """They begin before they end, before the assembly; another call has its own."""
        for start, end, is_missing in (
            ("2026-06-10 08:00:00", False, False),
            ("2026-06-10 08:00:00", "2026-06-19 08:00:00", False),
            ("2026-06-10 08:00:00", "2026-06-09 08:00:00", True),
            ("2026-06-21 08:00:00", False, True),
            (False, "2026-06-20 13:00:00", True),
        ):
            self.assembly.write({"vote_from": start, "vote_until": end})
            with self.subTest(start=start, end=end):
                self.assertEqual(
                    "change their times" in self.assembly.missing, is_missing
                )
        self.assembly.vote_from = "2026-06-10 08:00:00"
        self.assertFalse(self.assembly.copy().vote_from)

    def test_statutes_change_in_an_extraordinary_assembly(self):
        self.resolution.kind = "extraordinary"
        with self._refused("extraordinary or mixed"):
            self.assembly.action_convene()
        self.assembly.kind = "mixed"
        self.assembly.action_convene()

    def test_statutes_must_allow_a_written_consultation(self):
        """AG-12."""
        written = self._prepare_assembly(kind="written")
        with self._refused("L. 223-27"):
            written.action_convene()
        self.company.cae_written_consultation = True
        written.action_convene()
        self.assertEqual(written.state, "convened")

    def test_late_notice(self):
        """AG-02: refused with the article, unless a manager says why, which is kept."""
        with freeze_time("2026-06-06 09:00:00"):
            self.assembly.invalidate_recordset()
            with self._refused(r"05/06/2026.*R\. 223-20"):
                self.assembly.action_convene()
            self.assembly.late_reason = "All members agreed in writing."
            with self._refused(r"R\. 223-20"):
                self.assembly.with_user(self.secretary).action_convene()
            self.assembly.with_user(self.manager).action_convene()
        self.assertIn("All members agreed", self._texts("override")[0])

    def test_email_with_consent_else_post(self):
        """AG-03: who agreed twenty days before; the others by post; a line of evidence
        each, with the hash of what was sent (AG-20)."""
        rows = self._convene()
        self.assertEqual(len(rows), 7)
        self.assertEqual(self._row(self.anne).notice_mode, "email")
        self.assertEqual(self._row(self.bilal).notice_mode, "post")
        self.assertEqual((self.assembly.email_count, self.assembly.post_count), (1, 6))
        [mail] = self.env["mail.mail"].search(
            [("model", "=", "cae.attendance"), ("res_id", "in", rows.ids)]
        )
        self.assertEqual(mail.recipient_ids, self.anne.partner_id)
        self.assertEqual(len(mail.attachment_ids), 4)
        digest = sha256(self.assembly.notice_id.raw).hexdigest()
        lines = self.assembly.log_ids.filtered(lambda line: line.file_hash == digest)
        self.assertEqual(len(lines), 8)
        accounts = self.assembly.document_ids.filtered(
            lambda document: document.kind == "accounts"
        )
        self.assertEqual(accounts.file_hash, sha256(b"%PDF-1.4 accounts").hexdigest())
        self.assertTrue(self.assembly._get_post_rows())

    def test_hour_where_the_cooperative_is(self):
        """Whoever reads it, from whatever island."""
        self.secretary.tz = "Indian/Reunion"
        self.assembly.date = "2026-06-19 22:30:00"
        as_secretary = self.assembly.with_user(self.secretary)
        as_secretary = as_secretary.with_context(tz="Indian/Reunion")
        self.assertEqual(
            as_secretary._tell_moment(self.assembly.date),
            self.assembly._tell_moment(self.assembly.date),
        )
        self.assertIn("12:30 AM", as_secretary._tell_moment(self.assembly.date))
        self.assertEqual(str(as_secretary._get_day()), "2026-06-20")
        self.assertTrue(as_secretary._tell_sending_day().endswith("1 juin 2026"))

    def test_sheet_to_sign_on_paper(self):
        """AG-16: printed before the assembly, it says nothing of who is there."""

        def render():
            content, _kind = self.env["ir.actions.report"]._render_qweb_html(
                "cae_governance.report_attendance_sheet", self.assembly.ids
            )
            return content.decode()

        self._convene()
        self.assertNotIn("Absent", render())
        self.assembly._write_events({"state": "open"})
        self.assertIn("Absent", render())

    def test_post_list(self):
        """AG-03: names and addresses of those called by post; no text is a formula."""
        self.bilal.partner_id.write(
            {
                "name": "=HYPERLINK(1)",
                "street": "+33 quai",
                "zip": "56100",
                "city": "Lorient",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        self._convene()
        as_secretary = self.assembly.with_user(self.secretary)
        name, content = as_secretary._get_post_file()
        self.assertTrue(name.endswith("AG 2026.csv"))
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        self.assertEqual(len(rows), 7, "a heading, and all but the one with an e-mail")
        [bilal] = [row for row in rows if row[0] == str(self.bilal.number)]
        self.assertEqual(bilal[1:3], ["'=HYPERLINK(1)", "'+33 quai"])
        self.assertEqual(bilal[4:6], ["56100", "Lorient"])
        self.assertIn("quai, 56100 Lorient", bilal[7])
        self.assertNotIn("Anne Le Goff", content.decode())
        self.assertIn(
            f"/assemblies/{self.assembly.id}/post.csv",
            as_secretary.action_export_post()["url"],
        )

    def test_roll_of_its_day(self):
        """AG-22: the members on the day of the roll, once each."""
        late = self._member("Hugo", "2026-06-01")
        self.bilal.date_exit = "2026-06-01"
        rows = self._convene()
        self.assertIn(late, rows.member_id)
        self.assertNotIn(self.bilal, rows.member_id)
        self.assembly.action_refresh_roll()
        self.assertEqual(len(self.assembly.attendance_ids), 7)

    def test_struck_off_before_the_opening(self):
        self._convene()
        with freeze_time("2026-06-20 11:00:00"):
            self.bilal.date_exit = "2026-06-20"
            self.assembly.action_open()
        self.assertTrue(self._row(self.bilal).struck_off)
        self.assertEqual(self.assembly.roll_count, 6)
        with self._refused("no longer a member"):
            self._row(self.bilal).action_arrive()

    def test_agenda_is_locked(self):
        """AG-05."""
        self._convene()
        with self._refused("L. 225-105"):
            self.env["cae.resolution"].create(
                {"assembly_id": self.assembly.id, "title": "Autre"}
            )
        other = self._prepare_assembly().resolution_ids
        for change in (
            lambda: other.write({"assembly_id": self.assembly.id}),
            lambda: self.assembly.write({"resolution_ids": [(4, other.id)]}),
        ):
            with self._refused("L. 225-105"):
                change()
        for vals in ({"title": "Autre"}, {"text": "Autre"}, {"quorum": 0.5}):
            with self._refused("R. 223-20"):
                self.resolution.write(vals)
        with self._refused("R. 223-20"):
            self.resolution.unlink()
        with self._refused("R. 223-20"):
            self.assembly.date = "2026-06-27 12:00:00"
        document = self.assembly.document_ids[0]
        with self._refused("R. 223-20"):
            document.file = PDF

    def test_what_the_notice_says_of_the_votes_is_locked(self):
        """AG-05: neither when one votes, nor by which call or round one decides."""
        self.assembly.write(
            {
                "vote_from": "2026-06-10 08:00:00",
                "vote_until": "2026-06-19 18:00:00",
            }
        )
        self._convene()
        for record, vals in (
            (self.assembly, {"vote_until": "2026-06-20 10:00:00"}),
            (self.assembly, {"vote_from": False}),
            (self.assembly, {"call": "second"}),
            (self.resolution, {"round": "2"}),
        ):
            with self.subTest(vals=vals), self._refused("R. 223-20"):
                record.with_user(self.secretary).write(vals)
        self.assertEqual(self.resolution.copy_data()[0].get("round"), None)

    def test_evidence_of_a_notice_taken_back(self):
        """AG-20: what was sent once is not deleted with its evidence."""
        self._convene()
        self.assembly.action_convene_again()
        with self._refused("cancel it instead"):
            self.assembly.unlink()

    def test_new_notice_in_time(self):
        """AG-05: another notice, while there is time."""
        self._convene()
        self.assembly.action_convene_again()
        self.resolution.copy({"assembly_id": self.assembly.id, "title": "Autre"})
        self.assembly.action_convene()
        self.assertEqual(self.assembly.resolution_ids.mapped("number"), [1, 2])
        with freeze_time("2026-06-06 09:00:00"):
            self.assembly.invalidate_recordset()
            with self._refused("had to be sent by"):
                self.assembly.action_convene_again()

    def test_what_happened_is_not_written(self):
        for vals in ({"state": "minuted"}, {"convened_at": "2026-01-01 00:00:00"}):
            with self._refused("by its buttons"):
                self.assembly.write(vals)
        line = self.assembly._log("life", "Something")
        with self._refused("stays as it is"):
            line.text = "Something else"
        with self._refused("stays as it is"):
            line.unlink()

    def test_cancelled(self):
        self._convene()
        self.assembly.cancel_reason = "Les comptes ne sont pas prêts."
        self.assembly.action_cancel()
        self.assertEqual(self.assembly.state, "cancelled")
        mails = self.env["mail.mail"].search(
            [("model", "=", "cae.attendance"), ("body_html", "like", "pas prêts")]
        )
        self.assertEqual(len(mails), 1)
        with self.assertRaises(UserError):
            self.assembly.action_open()

    def test_refusal_is_kept(self):
        """What is refused is rolled back; the line of it is written after that."""
        hooks = self.env.cr.postrollback
        before = len(hooks._funcs)
        with self.assertRaises(UserError):
            self.assembly.action_open()
        self.assertEqual(len(hooks._funcs), before + 1)
        hooks.clear()


@tagged("post_install", "-at_install")
class TestBoard(AssemblyCase):
    def test_next_assembly_and_what_is_missing(self):
        self.resolution.text = False
        board = self.env["cae.governance.board"].with_user(self.secretary)
        board = board.browse(board.action_open_board()["res_id"])
        self.assertEqual(board.assembly_id, self.assembly)
        self.assertIn("Comptes 2025", board.missing)

    def test_deadlines_of_the_cooperative(self):
        self.company.cae_last_audit = "2022-03-15"
        clock = self.env.ref("cae_governance.clock_audit")
        clock._run(fields.Date.to_date("2026-06-01"))
        board = self.env["cae.governance.board"].with_user(self.secretary).create({})
        self.assertEqual(board.deadline_ids.clock_id, clock)
        self.assertTrue(board.read(["deadline_ids"]))
        self.assertTrue(board.deadline_ids.mapped("date"))
