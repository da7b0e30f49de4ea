from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CooperativeCase


@tagged("post_install", "-at_install")
class TestActivityAccess(CooperativeCase):
    """Who reads an activity on the portal, and until when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_entrepreneur(
            "Anne Le Goff", partner_id=cls.users["portal"].partner_id.id
        )
        cls.other = cls._create_entrepreneur("Yann Kervella")
        cls.pottery = cls._create_activity("Poterie du Port", cls._key(cls.person))
        cls.studio = cls._create_activity("Studio Bleu", cls._key(cls.other))
        cls.contract = cls._create_contract(cls.person)

    def test_portal_user_changes_nothing_by_rpc(self):
        portal = self.users["portal"]
        with self.assertRaises(AccessError):
            self.pottery.with_user(portal).write({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.env["cae.activity"].with_user(portal).create({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.contract.with_user(portal).action_start()
        with self.assertRaises(AccessError):
            self.person.with_user(portal).read(["name"])

    def test_portal_user_reads_own_activities_only(self):
        activities = self.env["cae.activity"].with_user(self.users["portal"])
        self.assertEqual(activities.search([]), self.pottery)
        with self.assertRaises(AccessError):
            self.studio.with_user(self.users["portal"]).read(["name"])

    def test_leaver_keeps_reading(self):
        """Design §4.9: a leaver keeps reading his own period, and writes no more."""
        self.pottery.key_ids.date_to = self._day(-10)
        as_portal = self.pottery.with_user(self.users["portal"])
        self.assertEqual(as_portal.search([]), self.pottery)
        as_portal._check_portal_period(self._day(-10))
        with self.assertRaisesRegex(AccessError, "the day you left"):
            as_portal._check_portal_period(self._day(-9))
        with self.assertRaisesRegex(AccessError, "no longer work"):
            as_portal._check_portal_write()

    def test_who_works_there_today_writes(self):
        self.pottery.with_user(self.users["portal"])._check_portal_write()
        with self.assertRaises(AccessError):
            self.studio.with_user(self.users["portal"])._check_portal_write()

    def test_newcomer_reads_from_the_first_day(self):
        """The nightly job opens an activity on the day its key starts."""
        self.studio.key_ids.date_to = self._day(0)
        self.env["cae.activity.key"].create(
            {"activity_id": self.studio.id, **self._key(self.person, 100, self._day(1))}
        )
        activities = self.env["cae.activity"].with_user(self.users["portal"])
        self.assertNotIn(self.studio, activities.search([]))
        with freeze_time(datetime.now() + timedelta(days=1, hours=1)):
            self.env["cae.activity"]._cron_refresh_portal_partners()
            self.assertIn(self.studio, activities.search([]))

    def test_removing_a_key_closes_the_activity(self):
        self.pottery.key_ids.unlink()
        self.env.flush_all()
        activities = self.env["cae.activity"].with_user(self.users["portal"])
        self.assertFalse(activities.search([]))
