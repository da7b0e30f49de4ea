from odoo import fields, models

from ..engine.contribution_rule import MONTH, YEAR, FixedAmount
from ..tools import to_decimal

FLOOR, CAP, FEE, DEPOSIT = "floor", "cap", "fee", "deposit"


class CaeContributionAmount(models.Model):
    """A floor, a cap, a fee or a deposit. Of those of one kind, the first whose
    condition is met counts."""

    _name = "cae.contribution.amount"
    _description = "Fixed Amount of a Contribution Rule"
    _inherit = ["cae.contribution.part", "cae.contribution.condition"]
    _order = "kind, sequence, id"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            (FLOOR, "At least"),
            (CAP, "At most"),
            (FEE, "Fixed fee"),
            (DEPOSIT, "Deposit"),
        ],
        required=True,
        default=FLOOR,
        help="At least and at most: of what is taken on the base. A fixed fee comes"
        " beside. A deposit is held as long as its condition is met, then given back.",
    )
    amount = fields.Monetary(required=True)
    per = fields.Selection(
        [(MONTH, "a month"), (YEAR, "a year")],
        required=True,
        default=MONTH,
        help="Of a year, each month of presence counts for a twelfth.",
    )

    def _to_engine(self, kind):
        """:return: tuple of :class:`FixedAmount`, in their order"""
        return tuple(
            FixedAmount(to_decimal(one.amount), one.per, one._to_condition())
            for one in self
            if one.kind == kind
        )

    def _tell(self):
        """:return: the amount in words, and for whom it is"""
        self.ensure_one()
        amount = self.rule_id.scheme_id._format(self.amount)
        words = {
            MONTH: self.env._("%s a month", amount),
            YEAR: self.env._("%s a year", amount),
        }
        text = amount if self.kind == DEPOSIT else words[self.per]
        conditions = self._list_condition_words()
        return f"{text} ({', '.join(conditions)})" if conditions else text
