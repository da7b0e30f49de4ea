"""The coaches' time by person and by co-funded action, and its proof."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .workshop_case import WorkshopCase


@tagged("post_install", "-at_install")
class TestSupportTime(WorkshopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env["cae.funded.action"].create(
            {
                "name": "Create in Brittany",
                "funder": "Region, ESF+",
                "reference": "2026-117",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            }
        )

    def _give(self, minutes, *people, **vals):
        return self.env["cae.support.time"].create(
            {
                "name": "First quote",
                "minutes": minutes,
                "date": "2026-06-15",
                "coach_id": self.trainer.id,
                "funded_action_id": self.action.id,
                "entrepreneur_ids": [(6, 0, [person.id for person in people])],
                **vals,
            }
        )

    def test_totals(self):
        """IMP-06: by person each counts whole; in all, the coach's time once."""
        self._give(60, self.anne)
        self._give(90, self.anne, self.yann)
        times = self.env["cae.support.time"]
        own = [("funded_action_id", "=", self.action.id)]
        by_person = times._read_group(own, ["entrepreneur_ids"], ["minutes:sum"])
        self.assertEqual(dict(by_person), {self.anne: 150, self.yann: 90})
        self.assertEqual(times._read_group(own, [], ["minutes:sum"]), [(150,)])
        self.assertEqual((self.action.hours, self.action.person_count), (2.5, 2))

    def test_proof(self):
        """IMP-06: date, length, coach, participant; nothing outside of the period."""
        self._give(75, self.anne)
        self._give(60, self.yann, name="Too late", date="2027-01-01")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "cae_base.report_funded_action", self.action.ids
        )
        page = html.decode()
        nbsp = "\N{NO-BREAK SPACE}"
        for text in (
            "Anne Le Goff",
            f"1{nbsp}h{nbsp}15",
            self.trainer.name,
            "2026-117",
        ):
            self.assertIn(text, page)
        self.assertNotIn("Yann Kervella", page)

    def test_record_counts_once(self):
        """The hook for interviews: what is written again is not counted twice."""
        times = self.env["cae.support.time"]
        vals = {
            "name": "Interview",
            "kind": "interview",
            "coach_id": self.trainer.id,
            "minutes": 60,
            "company_id": self.company.id,
        }
        first = times._record(self.anne, self.anne, vals)
        again = times._record(self.anne, self.anne, {**vals, "minutes": 45})
        self.assertEqual(first, again)
        self.assertEqual(first.minutes, 45)
        self.assertFalse(times._record(self.anne, self.anne.browse(), vals))
        self.assertFalse(first.exists())

    def test_no_time_is_no_time(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._give(0, self.anne)

    def test_portfolio(self):
        """RGPD-05: a coach writes his own time, and reads of his portfolio."""
        colleague = self._create_user("coach", "colleague@blavet.example")
        time = self._give(60, self.anne, coach_id=self.trainer.id)
        with self.assertRaises(AccessError):
            time.with_user(colleague).read(["name"])
        self.anne.coach_id = colleague
        self.assertTrue(time.with_user(colleague).read(["name"]))
        self.assertTrue(time.with_user(self.trainer).has_access("write"))
