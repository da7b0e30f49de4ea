"""What the register says counts in the contribution of those days, and no other."""

from odoo import Command
from odoo.tests import tagged

from .common import GovernanceCase


@tagged("post_install", "-at_install")
class TestContribution(GovernanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["cae.entrepreneur"].create(
            {"partner_id": cls.anne.partner_id.id}
        )
        cls.pottery.write(
            {
                "key_ids": [
                    Command.create(
                        {
                            "entrepreneur_id": cls.person.id,
                            "date_from": "2026-01-01",
                            "percentage": 100,
                        }
                    )
                ]
            }
        )

    def _close(self, month):
        closing = self._closing(month)
        closing.action_post()
        return {str(levy.month)[:7]: levy.amount for levy in closing.levy_ids}

    def test_who_leaves_was_a_member_until_then(self):
        self._scheme("invoiced", 10, period="month", membership="member")
        for day in ("2026-02-10", "2026-03-10"):
            self._invoice(self.pottery, 1000, day)
        self.assertEqual(self._close("2026-02-01"), {"2026-02": 100.0})
        self.anne.date_exit = "2026-03-20"
        self._invoice(self.pottery, 400, "2026-04-10")
        # judged on its own day: the first ten days of March, not April
        self.assertEqual(self._close("2026-03-01"), {"2026-03": 100.0})
        self.assertEqual(self._close("2026-04-01"), {})
