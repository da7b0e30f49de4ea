"""A coach, a person he follows, and what the clocks find and plan."""

from odoo import fields
from odoo.tools import format_date

from .common import CooperativeCase


class ClockCase(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coach = cls.users["coach"]
        cls.anne = cls._create_entrepreneur("Anne Le Goff", coach_id=cls.coach.id)

    def _clock(self, name):
        return self.env.ref(f"cae_base.clock_{name}")

    def _run(self, name, day=None):
        self._clock(name)._run(fields.Date.to_date(day) or self.today)

    def _deadlines(self, name, **vals):
        domain = [("clock_id", "=", self._clock(name).id)]
        domain += [("company_id", "=", self.company.id), ("state", "=", "open")]
        return self.env["cae.deadline"].search(
            domain + [(field, "=", value) for field, value in vals.items()]
        )

    def _todos(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        )

    def _tell(self, day):
        return format_date(self.env(context={"lang": "en_US"}), day)

    def _assert_due(self, name, expected):
        self._run(name)
        [deadline] = self._deadlines(name)
        self.assertEqual(str(deadline.date), expected)
