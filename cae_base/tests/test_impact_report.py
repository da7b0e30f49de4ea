"""IMP-04, IMP-05, RGPD-03: figures of a year, their definitions, frozen and hidden."""

import io

import openpyxl
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..seal import unsealed
from .impact_case import ImpactCase


@tagged("post_install", "-at_install")
class TestImpactReport(ImpactCase):
    def test_people(self):
        """IMP-04: informed, received, accompanied."""
        people = self._create_people(6)
        self._create_people(7, {"date_start": "2026-01-01"})  # after the period
        with freeze_time("2025-03-01"):
            second = self.env["cae.entrepreneur.stage"]._get_way()[1]
            people.with_context(cae_stage_override="Test").stage_id = second
        meeting = self.env["event.event"].create(
            {
                "name": "Information",
                "is_information_meeting": True,
                "date_begin": "2025-12-31 17:00:00",
                "date_end": "2025-12-31 19:00:00",
            }
        )
        came = [
            {"event_id": meeting.id, "partner_id": person.partner_id.id, "state": state}
            for person, state in zip(people, ["done"] * 5 + ["open"], strict=True)
        ]
        self.env["event.registration"].create(came)
        report = self._report()
        found = {
            code: self._figures(report, code)[""]
            for code in ("informed", "received", "accompanied")
        }
        self.assertEqual(found, {"informed": 5, "received": 6, "accompanied": 6})

    def test_days_are_those_of_the_cooperative(self):
        """IMP-04: half past midnight of the first day is in the period, of the day
        after the last one it is not, whatever the clock of who reads."""
        people = self._create_people(12)
        second = self.env["cae.entrepreneur.stage"]._get_way()[1]
        meetings = self.env["event.event"].create(
            [
                {
                    "name": "Information",
                    "is_information_meeting": True,
                    "date_begin": f"{day} 23:30:00",
                    "date_end": f"{day} 23:50:00",
                }
                for day in ("2024-12-31", "2025-12-31")
            ]
        )
        moments = ("2024-12-31 23:30:00", "2025-12-31 23:30:00")
        some_of_each = (people[:5], people[5:])
        for moment, meeting, some in zip(moments, meetings, some_of_each, strict=True):
            with freeze_time(moment):
                some.with_context(cae_stage_override="Test").stage_id = second
            self.env["event.registration"].create(
                [
                    {
                        "event_id": meeting.id,
                        "partner_id": person.partner_id.id,
                        "state": "done",
                    }
                    for person in some
                ]
            )
        report = self._report()
        for code in ("informed", "received"):
            self.assertEqual(self._figures(report, code), {"": 5}, code)

    def test_a_person_is_counted_once_in_all(self):
        """RGPD-03: a total of two contracts each is about as few people."""
        people = self._create_people(3, {"date_end": "2025-05-31"})
        ended = {"state": "ended", "date_ended": "2025-05-31"}
        unsealed(people.contract_ids).write(ended)
        contracts = self.env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": "cesa",
                    "date_start": "2025-06-01",
                }
                for person in people
            ]
        )
        unsealed(contracts).write({"state": "running"})
        figures = self._figures(self._report(), "signed")
        self.assertEqual(figures, {"Details": None, "Total": None})

    def test_contracts_and_jobs(self):
        """IMP-04: signed in the period, open at its end; a CESA is a job."""
        self._create_people(8)
        self._create_people(6, {"kind": "cesa"})
        self._create_people(5, {"kind": "cesa", "date_start": "2024-05-01"})
        over = self._create_people(9, {"date_start": "2024-06-01"})
        unsealed(over.contract_ids).write(
            {"state": "ended", "date_ended": "2025-12-30"}
        )
        report = self._report()
        self.assertEqual(
            self._figures(report, "signed"), {"CAPE": 8, "CESA": 6, "Total": 14}
        )
        self.assertEqual(
            self._figures(report, "open"), {"CAPE": 8, "CESA": 11, "Total": 19}
        )
        self.assertEqual(self._figures(report, "jobs_created"), {"": 6})
        self.assertEqual(self._figures(report, "jobs_kept"), {"": 5})
        self.assertEqual(self._figures(report, "accompanied"), {"": 28})

    def test_exits_and_survival(self):
        """IMP-04: by type; at three years, beside the rates that others have."""
        on = self._create_people(6, {"kind": "cesa", "date_start": "2022-03-01"})
        gone = self._create_people(7, {"kind": "cesa", "date_start": "2022-03-01"})
        ended = unsealed(gone.contract_ids)
        ended.write({"state": "ended", "date_ended": "2025-02-10"})
        left = self.env.ref("cae_base.stage_left").id
        exit_vals = {"stage_id": left, "exit_date": "2025-02-10"}
        gone[:2].write({**exit_vals, "exit_type": "own_company"})
        gone[2:].write({**exit_vals, "exit_type": "employed"})
        report = self._report()
        self.assertEqual(
            self._figures(report, "exits"),
            {"Found a job": None, "Set up a company": None, "Total": 7},
        )
        self.assertEqual(
            self._figures(report, "survival"),
            {"Still in business": 8, "Stopped": 5, "Total": 13},
        )
        lines = report.line_ids.filtered(lambda line: line.code == "survival")
        rates = {line.label: line.share for line in lines if line.is_reference}
        self.assertEqual(
            rates, {"Study of the network": 70, "All business creators": 50}
        )
        self.assertAlmostEqual(lines[0].share, 100 * 8 / 13, 1)
        self.assertTrue(on)

    def test_who_they_are(self):
        """IMP-01, IMP-04: at entry or at the end; who refuses is counted."""
        people = self._create_people(30)
        self._say(people[:12], kind="entry", sex="female", qpv="yes")
        self._say(people[12:22], kind="entry", sex="male", qpv="no")
        self._say(people[22:], kind="entry", sex="refused", qpv="refused")
        self._say(people[:6], kind="current", date="2025-05-01", qpv="no")
        self._say(people[6:12], kind="current", date="2026-05-01", qpv="no")
        entry, current = self._report(), self._report(situation="current")
        expected = {"Yes": 12, "No": 10, "Refuses to answer": 8, "Not asked": 0}
        self.assertEqual(self._figures(entry, "qpv"), {**expected, "Total": 30})
        expected.update({"Yes": 6, "No": 16})
        self.assertEqual(self._figures(current, "qpv"), {**expected, "Total": 30})
        self.assertEqual(self._figures(entry, "sex")["Woman"], 12)

    def test_a_small_cell_cannot_be_worked_out(self):
        """RGPD-03: hidden, with the next smallest one; nothing of it is kept."""
        people = self._create_people(30)
        self._say(people[:3], kind="entry", disability="yes")
        self._say(people[3:10], kind="entry", disability="refused")
        self._say(people[10:], kind="entry", disability="no")
        report = self._report()
        self.assertEqual(
            self._figures(report, "disability"),
            {
                "Yes": None,
                "No": 20,
                "Refuses to answer": None,
                "Not asked": 0,
                "Total": 30,
            },
        )
        hidden = report.line_ids.filtered("is_hidden")
        self.assertEqual(set(hidden.mapped("value")) | set(hidden.mapped("share")), {0})
        self.env["cae.legal.setting"].create(
            {
                "code": "impact_smallest_cell",
                "name": "Test",
                "value": 3,
                "unit": "number",
                "reference": "Test",
                "company_id": self.company.id,
            }
        )
        report.action_refresh()
        self.assertEqual(self._figures(report, "disability")["Yes"], 3)

    def test_local_office_and_prescriber(self):
        """IMP-04: shares by local office, and a report of one funder's people."""
        office = self.env["cae.local.office"].create({"name": "Lorient"})
        people = self._create_people(8, local_office_id=office.id)
        others = self._create_people(6)
        funder = self.env["cae.prescriber"].create({"name": "Région"})
        self._say(people[:5] | others, kind="entry", prescriber_id=funder.id)
        report = self._report()
        self.assertEqual(
            self._figures(report, "local_offices"),
            {"Lorient": 8, "No local office": 6, "Total": 14},
        )
        report.local_office_id = office
        self.assertEqual(self._figures(report, "accompanied"), {"": 8})
        report.prescriber_id = funder
        self.assertEqual(self._figures(report, "accompanied"), {"": 5})

    def test_records_behind(self):
        """IMP-04: each figure opens its records; those of social data are apart."""
        people = self._create_people(9)
        self._say(people, kind="entry", sex="female")
        report = self._report()
        line = report.line_ids.filtered(lambda line: line.code == "accompanied")
        action = line.with_user(self.users["manager"]).action_open()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, people)
        social = report.line_ids.filtered(lambda line: line.code == "sex")[0]
        with self.assertRaisesRegex(AccessError, "Reads Social Data"):
            social.with_user(self.users["manager"]).action_open()
        action = social.with_user(self.reader).action_open()
        self.assertEqual(self.env["cae.entrepreneur"].search(action["domain"]), people)
        for user in (self.users["manager"], self.reader):
            with self.assertRaises(AccessError):
                social.with_user(user).read(["res_ids"])

    def test_frozen_figures_stay(self):
        """IMP-05: later changes of data or definitions change nothing."""
        people = self._create_people(9)
        self._say(people, kind="entry", sex="female")
        report = self._report()
        report.action_freeze()
        before = report.line_ids.read()
        report.action_refresh()
        self._create_people(5)
        self.env["cae.social.snapshot"].search([]).sex = "male"
        self.env.ref("cae_base.indicator_sex").definition = "Another one"
        report.action_refresh()
        _name, file = report._get_xlsx()
        self.assertEqual(report.line_ids.read(), before)
        self.assertEqual(self._report().line_ids[2].value, 14)
        cells = [
            cell
            for row in openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].values
            for cell in row
        ]
        self.assertIn("Woman", cells)
        for vals in (
            {"date_from": "2024-01-01"},
            {"state": "draft"},
            {"funder": "Another"},
            {"smallest_cell": 1},
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                report.write(vals)
        with self.assertRaisesRegex(UserError, "counted, not written"):
            report.line_ids[0].sudo().value = 3
        with self.assertRaisesRegex(UserError, "archive it instead"):
            report.unlink()
        report.active = False

    def test_printed_again_it_is_the_same_file(self):
        """IMP-05: for who only reads it, and after the cooperative has moved."""
        self._create_people(6)
        report = self._report().with_context(force_report_rendering=True)
        report.action_freeze()
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", report._name), ("res_id", "=", report.id)]
        )
        self.assertTrue(kept.raw.startswith(b"%PDF"))
        self.company.street = "1 quai des Indes"
        printer = self.env["ir.actions.report"].with_user(self.users["coach"])
        printer = printer.with_context(force_report_rendering=True)
        content, kind = printer._render_qweb_pdf("cae_base.report_impact", report.ids)
        self.assertEqual((content, kind), (kept.raw, "pdf"))

    def test_the_file_of_a_frozen_report_is_sealed(self):
        """IMP-05: a manager neither deletes nor changes it, nor puts another one in its
        place, neither before nor afterwards."""
        report = self._report().with_user(self.users["manager"])
        forged = {"name": f"impact-{report.id}.pdf", "raw": b"Forged"}
        files = report.env["ir.attachment"]
        own = {"res_model": report._name, "res_id": report.id}
        before = files.create({**forged, **own})
        report = report.with_context(force_report_rendering=True)
        report.action_freeze()
        after = files.create({**forged, **own})
        kept = report.document_id
        self.assertNotIn(kept, before | after)
        self.assertTrue(kept.raw.startswith(b"%PDF"))
        printer = report.env["ir.actions.report"]
        content = printer._render_qweb_pdf("cae_base.report_impact", report.ids)[0]
        self.assertEqual(content, kept.raw)
        report.active = False
        with self.assertRaisesRegex(UserError, "cannot be changed or deleted"):
            kept.unlink()
        for vals in (forged, {"res_id": report.id + 1}):
            with self.assertRaisesRegex(UserError, "cannot be changed or deleted"):
                kept.write(vals)
        for value in (False, after.id):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                report.document_id = value
        (before | after).unlink()

    def test_a_report_frozen_before_keeps_its_first_print(self):
        """IMP-05: frozen by an earlier release and never printed; by whoever it is."""
        report = self._report()
        report.action_freeze()
        unsealed(report).document_id = False
        reader = report.with_user(self.users["coach"])
        kept = reader._get_print()
        self.assertEqual(reader._get_print(), kept)
        self.assertEqual(report.document_id, kept)
        self.assertFalse(self._report()._get_print())

    def test_drafts_are_counted_anew(self):
        report = self._report()
        self.assertEqual(self._figures(report, "accompanied"), {"": 0})
        self._create_people(6)
        report._get_xlsx()
        self.assertEqual(self._figures(report, "accompanied"), {"": 6})
        report.date_to = "2025-01-31"
        self.assertEqual(self._figures(report, "accompanied"), {"": 0})
        report.unlink()

    def test_a_period_before_the_first_record(self):
        """Bad input: a funder's period that starts before the first record."""
        self._create_people(5)
        report = self._report(date_from="2019-01-01")
        self.assertRegex(report.notice, r"first record .*2024: .* not counted")
        self.assertFalse(self._report().notice)

    def test_a_period_that_is_not_over_is_not_frozen(self):
        report = self._report(date_to=self.today)
        with self.assertRaisesRegex(UserError, "is not over"):
            report.action_freeze()

    def test_a_button_tells_no_more_than_is_shown(self):
        """RGPD-03, RGPD-05: it opens what the user sees, no more."""
        coach = self.users["coach"]
        people = self._create_people(6)
        people.coach_id = self.users["manager"]
        report = self._report()
        line = report.line_ids.filtered(lambda one: one.code == "accompanied")
        domain = line.with_user(self.reader).action_open()["domain"]
        self.assertEqual(len(domain[0][2]), 6)
        with self.assertRaisesRegex(UserError, "that you may see"):
            line.with_user(coach).action_open()
        people[0].coach_id = coach
        domain = line.with_user(coach).action_open()["domain"]
        self.assertEqual(domain, [("id", "in", people[0].ids)])

    def test_few_people_with_many_answers(self):
        """RGPD-03: their total is that of another table, so no answer is shown, nor
        that somebody gave it: on the page, in the spreadsheet, in the graph."""
        people = self._create_people(5)
        for person, sent_by in zip(people, "ABCDE", strict=True):
            prescriber = self.env["cae.prescriber"].create({"name": sent_by * 7})
            self._say(person, kind="entry", prescriber_id=prescriber.id)
        report = self._report()
        self.assertEqual(self._figures(report, "accompanied"), {"": 5})
        self.assertEqual(
            self._figures(report, "prescribers"), {"Details": None, "Total": 5}
        )
        _name, content = report._get_xlsx()
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [str(cell.value) for row in book.worksheets[0] for cell in row]
        self.assertFalse({"AAAAAAA", "EEEEEEE"} & set(cells))
        self.assertNotIn("AAAAAAA", str(report.charts))

    def test_number_of_queries(self):
        """IMP-04: one more person costs no query."""
        people = self._create_people(3) | self._create_people(3, {"kind": "cesa"})
        self._say(people, kind="entry", sex="female")
        counts = []
        for more in (0, 40):
            some = self._create_people(more, {"kind": "cesa"})
            self._say(some, kind="entry", sex="male")
            report = self._report()
            counts.append(min(self._count_queries(report) for _round in range(3)))
        self.assertLessEqual(counts[1], counts[0])

    def _count_queries(self, report):
        """A cache may be emptied at any time, by a thread of another test."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        report._refresh()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start

    def test_an_indicator_needs_its_method(self):
        indicator = self.env.ref("cae_base.indicator_sex")
        with self.assertRaisesRegex(ValidationError, "_indicator_"):
            indicator.method = "unlink"

    def test_published_frozen_only(self):
        """RGPD-05: a summary is published on request, and closed again."""
        report = self._report()
        with self.assertRaisesRegex(UserError, "Freeze the report first"):
            report.action_publish()
        report.action_freeze()
        report.action_publish()
        token = report.sudo().token
        self.assertIn(token, report.public_url)
        published = self.env["cae.impact.report"]._get_published
        self.assertEqual(published(token), report)
        report.action_unpublish()
        self.assertFalse(published(token))
        self.assertFalse(published(False))
        self.assertFalse(published(""))


@tagged("post_install", "-at_install")
class TestSocialSnapshot(ImpactCase):
    def test_one_at_entry_and_a_history(self):
        """IMP-01: one snapshot at entry, as many current ones as days."""
        person = self._create_people(1, birth_date="2001-06-01")
        entry = self._say(person, kind="entry", qpv="no")
        self.assertEqual((entry.age_group, entry.qpv_version), ("under_26", "2024"))
        old = self._say(person, kind="current", date="2021-06-01", qpv="yes")
        self.assertEqual(old.qpv_version, "2015")
        for kind in ("entry", "current"):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._say(person, kind=kind, date="2021-06-01")
        person.birth_date = False
        self.assertEqual(entry.age_group, "under_26")
        with self.assertRaisesRegex(ValidationError, "only a job-seeker"):
            entry.job_seeker_since = "2020-01-01"
