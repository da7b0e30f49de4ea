from datetime import date
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CooperativeCase


@tagged("post_install", "-at_install")
class TestLegalSetting(CooperativeCase):
    def _create_setting(self, value, date_from=False, company=None):
        return self.env["cae.legal.setting"].create(
            {
                "code": "test_days",
                "name": "Test",
                "value": value,
                "unit": "day",
                "date_from": date_from,
                "company_id": company and company.id,
                "reference": "Test",
            }
        )

    def _value(self, day):
        return self.company._get_legal_setting("test_days", day)

    def test_in_force_on_a_day(self):
        self._create_setting(15)
        later = self._create_setting(20, "2026-07-01")
        self.assertEqual(self._value(date(2026, 6, 30)), Decimal(15))
        self.assertEqual(self._value(date(2026, 7, 1)), Decimal(20))
        later.value = 21
        self.assertEqual(self._value(date(2026, 7, 1)), Decimal(21), "no stale value")

    def test_own_row_of_a_company_comes_first(self):
        self._create_setting(15, "2026-07-01")
        self._create_setting(30, company=self.company)
        self.assertEqual(self._value(date(2026, 8, 1)), Decimal(30))
        other = self._create_company("Coopérative du Large")
        value = other._get_legal_setting("test_days", date(2026, 8, 1))
        self.assertEqual(value, Decimal(15))

    def test_nothing_in_force(self):
        self._create_setting(15, "2026-07-01")
        with self.assertRaisesRegex(UserError, "Legal Settings"):
            self._value(date(2026, 6, 30))

    def test_one_row_for_a_day(self):
        self._create_setting(15)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_setting(16)

    def test_new_version(self):
        setting = self._create_setting(15)
        context = setting.action_new_version()["context"]
        self.assertEqual(context["default_code"], "test_days")
        self.assertFalse(context["default_date_from"])
