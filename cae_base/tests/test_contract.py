from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CooperativeCase


@tagged("post_install", "-at_install")
class TestContract(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_entrepreneur("Anne Le Goff")
        cls.contract = cls._create_contract(cls.anne)

    def test_life_of_a_contract(self):
        self.assertEqual(self.contract.state, "draft")
        self.contract.action_start()
        self.assertEqual(self.contract.state, "running")
        self.contract.action_end()
        self.assertEqual(self.contract.state, "ended")
        self.assertEqual(self.contract.date_end, fields.Date.today())

    def test_end_keeps_the_day_that_was_written(self):
        self.contract.date_end = "2026-06-30"
        self.contract.action_start()
        self.contract.action_end()
        self.assertEqual(str(self.contract.date_end), "2026-06-30")

    def test_wrong_order(self):
        with self.assertRaisesRegex(UserError, "Only a running contract"):
            self.contract.action_end()
        self.contract.action_start()
        with self.assertRaisesRegex(UserError, "Only a draft contract"):
            self.contract.action_start()

    def test_ends_after_it_starts(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.contract.date_end = "2025-12-31"
            self.contract.flush_recordset()

    def test_only_drafts_are_deleted(self):
        self.contract.copy().unlink()
        self.contract.action_start()
        with self.assertRaisesRegex(UserError, "is kept"):
            self.contract.unlink()

    def test_a_copy_is_a_draft(self):
        self.contract.action_start()
        self.assertEqual(self.contract.copy().state, "draft")

    def test_in_force(self):
        day = fields.Date.to_date
        self.contract.date_end = "2026-06-30"
        self.assertFalse(self.contract._is_in_force(day("2026-03-01")), "a draft")
        self.contract.action_start()
        for text, expected in (
            ("2025-12-31", False),
            ("2026-01-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ):
            with self.subTest(text):
                self.assertEqual(self.contract._is_in_force(day(text)), expected)

    def test_name(self):
        name = self.contract.with_context(lang="en_US").name
        self.assertEqual(name, "CAPE Anne Le Goff 01/01/2026")
