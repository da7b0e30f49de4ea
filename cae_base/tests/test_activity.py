from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CooperativeCase


@tagged("post_install", "-at_install")
class TestActivity(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_entrepreneur("Anne Le Goff")
        cls.yann = cls._create_entrepreneur("Yann Kervella")

    def test_each_company_has_its_structure(self):
        self.assertTrue(self.structure.is_structure)
        self.assertEqual(self.structure.company_id, self.company)
        self.assertEqual(self.structure.name, self.company.name)

    def test_one_structure_a_company(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_activity("Second", is_structure=True)

    def test_structure_is_made_once(self):
        self.assertFalse(self.company._create_cae_structure())

    def test_structure_is_protected(self):
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.structure.unlink()
        with self.assertRaisesRegex(UserError, "cannot be archived"):
            self.structure.action_archive()

    def test_keys_add_up(self):
        """CAE-23: on each day the keys of those present make 100 %."""
        with self.assertRaisesRegex(ValidationError, "2026-01-01"):
            self._create_activity("Studio", self._key(self.anne, 60, "2026-01-01"))
        studio = self._create_activity(
            "Studio",
            self._key(self.anne, 100, "2026-01-01", "2026-03-31"),
            self._key(self.anne, 50, "2026-04-01"),
            self._key(self.yann, 50, "2026-04-01"),
        )
        with self.assertRaisesRegex(ValidationError, "2026-07-01"):
            studio.key_ids.filtered(
                lambda key: key.entrepreneur_id == self.yann
            ).date_to = "2026-06-30"
        with self.assertRaises(ValidationError):
            studio.key_ids[0].percentage = 40

    def test_keys_at_99_percent(self):
        """CAE-23: refused in one sentence, nothing half-written."""
        with self.assertRaisesRegex(ValidationError, "do not add up to 100 %"):
            self._create_activity(
                "Studio", self._key(self.anne, 49), self._key(self.yann, 50)
            )
        thirds = self._create_activity(
            "Studio",
            self._key(self.anne, 33.33),
            self._key(self.yann, 33.33),
            self._key(self._create_entrepreneur("Inès Moreau"), 33.34),
        )
        self.assertEqual(len(thirds.key_ids), 3)

    def test_one_key_for_each_person_on_a_day(self):
        """CAE-23: 60 % and 40 % of the same person are no sharing; the pay run would
        see one of the two."""
        with self.assertRaisesRegex(ValidationError, "Anne Le Goff has two sharing"):
            self._create_activity(
                "Studio", self._key(self.anne, 60), self._key(self.anne, 40)
            )
        studio = self._create_activity(
            "Studio",
            self._key(self.anne, 100, date_to="2026-03-31"),
            self._key(self.anne, 60, "2026-04-01"),
            self._key(self.yann, 40, "2026-04-01"),
        )
        with self.assertRaisesRegex(ValidationError, "on 2026-04-01"):
            studio.key_ids.filtered(
                lambda key: key.entrepreneur_id == self.yann
            ).entrepreneur_id = self.anne

    def test_a_key_taken_elsewhere_is_missed(self):
        """CAE-23: the activity that a key leaves is looked at too."""
        shared, empty = self._share(), self._create_activity("Empty")
        with self.assertRaisesRegex(ValidationError, "of Studio do not add up"):
            shared.key_ids[0].write({"activity_id": empty.id, "percentage": 100})

    def _share(self):
        return self._create_activity(
            "Studio",
            self._key(self.anne, 60, "2026-01-01"),
            self._key(self.yann, 40, "2026-01-01"),
        )

    def test_shares_change_together(self):
        """CAE-23: the form ends the old keys and adds the new ones in one go."""
        studio = self._share()
        with Form(studio) as form:
            for position, percentage in ((0, 60), (1, 40)):
                with form.key_ids.edit(position) as key:
                    self.assertEqual(key.percentage, percentage)
                    key.date_to = "2026-03-31"
            for person in (self.anne, self.yann):
                with form.key_ids.new() as key:
                    key.entrepreneur_id = person
                    key.percentage = 50
                    key.date_from = "2026-04-01"
        self.assertEqual(studio.key_ids.mapped("percentage"), [50, 50, 60, 40])
        with self.assertRaises(ValidationError), Form(studio) as form:
            with form.key_ids.edit(0) as key:
                key.percentage = 49

    def test_no_key_is_taken_away_from_the_others(self):
        studio = self._share()
        with self.assertRaisesRegex(ValidationError, "2026-01-01"):
            studio.key_ids[0].unlink()
        with self.assertRaises(ValidationError):
            studio.key_ids[0].with_context(cae_keys=True).percentage = 59

    def test_shares_changed_together(self):
        """CAE-23: what is written at once is checked at once, by whatever door."""
        studio = self._create_activity(
            "Studio", self._key(self.anne, 60), self._key(self.yann, 40)
        )
        shop = self._create_activity("Shop", self._key(self.anne))
        one, two = studio.key_ids

        def share(first, second, **vals):
            return {
                "key_ids": [
                    Command.update(one.id, {"percentage": first, **vals}),
                    Command.update(two.id, {"percentage": second}),
                ]
            }

        studio.write(share(50, 50))
        self.assertEqual(studio.key_ids.mapped("percentage"), [50, 50])
        for wrong in (share(50, 49), share(50, 100, activity_id=shop.id)):
            with self.assertRaises(ValidationError):
                studio.write(wrong)
        with self.assertRaises(ValidationError):
            one.with_context(cae_keys=studio.ids).percentage = 10

    def test_an_activity_may_sleep(self):
        studio = self._create_activity(
            "Studio",
            self._key(self.anne, 100, "2025-01-01", "2025-06-30"),
            self._key(self.anne, 100, "2026-01-01", "2026-06-30"),
        )
        self.assertEqual(len(studio.key_ids), 2)
        self.assertFalse(studio.entrepreneur_ids)

    def test_key_limits(self):
        for vals in (
            {"percentage": 0},
            {"percentage": 100.5},
            {"date_from": "2026-02-01", "date_to": "2026-01-31"},
        ):
            with (
                self.subTest(vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self._create_activity("Studio", {**self._key(self.anne), **vals})

    def test_key_of_another_company(self):
        other = self._create_company("Coopérative du Large")
        stranger = self._create_entrepreneur(
            "Inès Moreau", company_id=other.id, coach_id=False
        )
        with self.assertRaises(UserError):
            self._create_activity("Studio", self._key(stranger))

    def test_entrepreneurs_are_those_of_today(self):
        studio = self._create_activity(
            "Studio",
            self._key(self.anne, 100, "2020-01-01", self._day(-1)),
            self._key(self.yann, 100, self._day(0)),
        )
        self.assertEqual(studio.entrepreneur_ids, self.yann)
        activities = self.env["cae.activity"]
        for person, expected in ((self.yann, studio), (self.anne, activities)):
            found = activities.search([("entrepreneur_ids", "in", person.ids)])
            self.assertEqual(found, expected)

    def test_entrepreneurs_of_a_day(self):
        studio = self._create_activity(
            "Studio",
            self._key(self.anne, 100, "2020-01-01", "2020-12-31"),
            self._key(self.yann, 100, "2021-01-01"),
        )
        day = studio.key_ids.filtered(
            lambda key: key.entrepreneur_id == self.anne
        ).date_to
        self.assertEqual(studio._get_entrepreneurs(day), self.anne)

    def test_a_copy_has_no_keys(self):
        studio = self._create_activity("Studio", self._key(self.anne))
        self.assertFalse(studio.copy().key_ids)
