"""Elements of a month of a person whose trade name has money."""

from .common import PayCase


class ElementCase(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elements = cls.env["cae.pay.element"]
        cls._without_fixed_part(cls.yann)
        cls._pay(cls._invoice(cls.pottery, 3000, "2026-09-05"), "2026-09-25")

    @classmethod
    def _element(cls, kind, person=None, **vals):
        return cls.elements.create(
            {
                "entrepreneur_id": (person or cls.yann).id,
                "kind": kind,
                "month_from": "2026-09-01",
                **vals,
            }
        )

    @classmethod
    def _compute(cls, month="2026-09-01"):
        closing = cls._closing(month)
        closing.action_compute()
        return closing

    def _meals(self, **vals):
        return self._element(
            "meal",
            **{
                "count": 10,
                "rate": 7.5,
                "limit_code": "MEAL_OFFICE",
                "activity_id": self.pottery.id,
                **vals,
            },
        )

    def _advance(self, amount, day="2026-09-10", partner=None):
        """An advance paid by the bank, which account 425 holds for the person."""
        entry = self._entry(
            day,
            (self._get_account("425"), self.pottery, amount),
            (self.bank_journal.default_account_id, self.pottery.browse(), -amount),
            post=False,
        )
        entry.line_ids.partner_id = partner or self.yann.partner_id
        entry.action_post()

    def _sum(self, moves, *prefixes):
        return round(
            sum(
                line.balance
                for line in moves.line_ids
                if line.account_id.code.startswith(prefixes)
            ),
            2,
        )

    def assertBalancedByActivity(self, closing):
        """Invariant 10: each activity's part adds up to nothing, and costs its draw."""
        moves = closing.entry_ids.filtered(lambda one: one.part == "pay").move_id
        for activity, lines in moves.line_ids.grouped("cae_activity_id").items():
            self.assertAlmostEqual(sum(lines.mapped("balance")), 0, 2)
            costs = lines.filtered(lambda line: line.account_id.code.startswith("6"))
            draws = closing.payslip_ids.draw_ids.filtered(
                lambda draw, activity=activity: draw.activity_id == activity
            )
            self.assertAlmostEqual(
                sum(costs.mapped("balance")), sum(draws.mapped("amount")), 2
            )
