"""The figures of a tax return, by the formulas of the tax report of a country.

The report says of each box which tags it sums, how it is rounded and which boxes it
adds up; nothing of it is known here but the language of its formulas.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")

TAGS = "tax_tags"
AGGREGATION = "aggregation"
EXTERNAL = "external"

TERM = re.compile(r"\s*([+-]?)\s*([^+\-]+)")
ROUND = re.compile(r"round\((\d+)\)")
IF_ABOVE = re.compile(r"if_above\([A-Z]+\((-?[\d.]+)\)\)")
IF_OTHER_ABOVE = re.compile(r"if_other_expr_above\(([^,]+), *[A-Z]+\((-?[\d.]+)\)\)")


@dataclass(frozen=True)
class Expression:
    engine: str
    formula: str
    subformula: str = ""


@dataclass
class TaxReturn:
    """
    expressions: by name, ``box.label``.
    tags: by tag, the balance of its items, debit less credit.
    external: by name, what comes from elsewhere, such as the credit carried forward.

    >>> report = TaxReturn(
    ...     {
    ...         "base.balance": Expression("tax_tags", "-08_base"),
    ...         "base.rounded": Expression("aggregation", "base.balance", "round(0)"),
    ...         "tax.balance": Expression(
    ...             "aggregation", "base.rounded * 0.2", "round(0)"
    ...         ),
    ...         "credit.balance": Expression("external", "most_recent"),
    ...         "due.balance": Expression(
    ...             "aggregation", "tax.balance - credit.balance", "if_above(EUR(0))"
    ...         ),
    ...     },
    ...     {"08_base": Decimal("-2002.50")}, {"credit.balance": Decimal(1)},
    ... )
    >>> report.compute("base.rounded"), report.compute("tax.balance")
    (Decimal('2003'), Decimal('401'))
    >>> report.compute("due.balance")
    Decimal('400.00')
    """

    expressions: Mapping[str, Expression]
    tags: Mapping[str, Decimal]
    external: Mapping[str, Decimal] = field(default_factory=dict)
    _known: dict[str, Decimal] = field(default_factory=dict)

    def compute(self, name: str) -> Decimal:
        """:raise ValueError: if a formula speaks another language than this one"""
        if name not in self._known:
            self._known[name] = self._compute(name)
        return self._known[name]

    def _compute(self, name: str) -> Decimal:
        expression = self.expressions.get(name)
        if expression is None or expression.engine == EXTERNAL:
            return self.external.get(name, ZERO)
        if expression.engine == TAGS:
            return self._sum_tags(expression.formula)
        if expression.engine != AGGREGATION:
            raise ValueError(f"{name}: {expression.engine}")
        return self._apply(expression.subformula, self._add(expression.formula))

    def _sum_tags(self, formula: str) -> Decimal:
        amount = self.tags.get(formula.removeprefix("-"), ZERO)
        return -amount if formula.startswith("-") else amount

    def _add(self, formula: str) -> Decimal:
        if formula.count("(") or "/" in formula:
            raise ValueError(formula)
        return sum(
            (
                -self._multiply(term) if sign == "-" else self._multiply(term)
                for sign, term in TERM.findall(formula)
            ),
            ZERO,
        )

    def _multiply(self, term: str) -> Decimal:
        product = Decimal(1)
        for factor in map(str.strip, term.split("*")):
            product *= Decimal(factor) if factor[0].isdigit() else self.compute(factor)
        return product

    def _apply(self, subformula: str, amount: Decimal) -> Decimal:
        if not subformula or subformula == "False":
            return amount
        if match := ROUND.fullmatch(subformula):
            # Half a euro counts for one (integer_rounding of the French report)
            return amount.quantize(Decimal(1).scaleb(-int(match[1])), ROUND_HALF_UP)
        if match := IF_ABOVE.fullmatch(subformula):
            return amount if amount > Decimal(match[1]) else ZERO
        if match := IF_OTHER_ABOVE.fullmatch(subformula):
            return amount if self.compute(match[1]) > Decimal(match[2]) else ZERO
        raise ValueError(subformula)
