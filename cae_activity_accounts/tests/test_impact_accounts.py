"""IMP-04: turnover; RGPD-01: an open invoice holds its people."""

from odoo.tests import tagged

from odoo.addons.cae_base.engine.impact import Cell
from odoo.addons.cae_base.seal import unsealed
from odoo.addons.cae_base.tests.interview_tools import DOT
from odoo.addons.cae_base.tests.personal_tools import find_mark, mark_own_texts

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestImpactAccounts(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["cae.entrepreneur"].create({"name": "Anne Le Goff"})
        cls.env["cae.activity.key"].create(
            {
                "activity_id": cls.pottery.id,
                "entrepreneur_id": cls.person.id,
                "date_from": "2020-01-01",
            }
        )

    def test_turnover(self):
        """IMP-04: what the activities of the people invoiced in the period."""
        self._invoice(self.pottery, 2000, "2026-09-05")
        self._invoice(self.pottery, 700, "2025-09-05")
        people = self.person
        found = self.env["cae.activity"]._indicator_turnover(
            people, *map(self._to_date, ("2026-01-01", "2026-12-31"))
        )
        cell = Cell(tuple(self.pottery.ids), 2000, tuple(people.ids))
        self.assertEqual(found, {"": cell})

    def _to_date(self, day):
        return self.env["cae.contract"]._fields["date_start"].to_date(day)

    def test_an_open_invoice_holds(self):
        """RGPD-01: settled, it holds nobody any more."""
        person = self.person
        invoice = self._invoice(self.pottery, 2000, "2026-09-05")
        held = person._get_anonymisation_obstacles()[person.id]
        self.assertRegex(" ".join(held), "An invoice is open")
        self._pay(invoice, "2026-09-25")
        self.assertFalse(person._get_anonymisation_obstacles()[person.id])

    def test_who_left_takes_away_his_own_period(self):
        """RGPD-04, design §4.9: not what the others have sold since."""
        own = self._invoice(self.pottery, 700, "2026-03-05")
        self._invoice(self.pottery, 2000, "2026-09-05")
        self.assertEqual(len(self._get_own_invoices()), 2)
        self.person.key_ids.date_to = "2026-06-30"
        self.assertEqual(self._get_own_invoices(), [own.name])

    def _get_own_invoices(self):
        rows = self.person._get_own_data()["Invoices"]
        return [number for number, *_rest in (row.values() for row in rows)]

    def test_the_file_of_an_employee(self):
        """RGPD-04: a person is told the number that the declarations bear."""
        employee = self.person._ensure_employees()[self.person.id]
        employee.ssnid = "1800175000000"
        [row] = self.person._get_own_data()["Employee File"]
        self.assertIn("1800175000000", row.values())

    def test_turnover_stays(self):
        """RGPD-01, IMP-05: whoever sold it is not named any more."""
        self._pay(self._invoice(self.pottery, 2000, "2026-09-05"), "2026-09-25")
        year = [self._to_date(day) for day in ("2026-01-01", "2026-12-31")]
        count = self.env["cae.activity"]._indicator_turnover
        before = count(self.person, *year)
        self.person.name = "Zygomatic"
        self.env["cae.vehicle"].create(
            {"name": "AB-123-CD", "entrepreneur_id": self.person.id, "power": "5"}
        )
        self.env["cae.delegation"].create(
            {
                "kind": "expense",
                "ceiling": 100,
                "date_from": "2026-01-01",
                "entrepreneur_id": self.person.id,
                "reason": "Anne asked",
            }
        )
        employee = self.person._ensure_employees()[self.person.id]
        unsealed(self.person)._anonymise()
        self.assertEqual(count(self.person, *year), before)
        for text in ("AB-123-CD", "Anne asked", "Zygomatic"):
            self.assertFalse(find_mark(self.env, text), text)
        self.assertFalse(employee.active)

    def test_nothing_is_left_of_an_employee(self):
        """RGPD-01, RGPD-02: his social security number, his family, his papers."""
        employee = self.person._ensure_employees()[self.person.id]
        employee.create_version({"date_version": "2026-05-01"})
        mark_own_texts(employee, "zygomatic")
        mark_own_texts(employee.version_ids, "zygomatic")
        employee.write(
            {
                "birthday": "1980-01-01",
                "marital": "married",
                "children": 3,
                "id_card": DOT,
                "sex": "female",
            }
        )
        unsealed(self.person)._anonymise()
        self.assertEqual(find_mark(self.env, "zygomatic"), set())
        for told in ("birthday", "children", "id_card", "sex", "ssnid"):
            self.assertFalse(employee[told], told)
        self.assertEqual(employee.marital, "single")
