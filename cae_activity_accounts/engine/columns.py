"""Where to draw amounts, some of them negative, as columns of a chart."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """In % of the height of the chart, from its top."""

    top: float
    height: float


def place_columns(amounts: Sequence[float]) -> tuple[float, list[Column]]:
    """
    :return: where the axis of zero is, and a column for each amount

    >>> place_columns([300.0, -100.0])
    (75.0, [Column(top=0.0, height=75.0), Column(top=75.0, height=25.0)])
    >>> place_columns([-50.0])
    (0.0, [Column(top=0.0, height=100.0)])

    Without any amount, the axis is the floor:

    >>> place_columns([0.0])
    (100.0, [Column(top=100.0, height=0.0)])
    """
    highest, lowest = max(0.0, *amounts), min(0.0, *amounts)
    span = highest - lowest

    def place(amount: float) -> float:
        return round((highest - amount) / span * 100, 2) if span else 100.0

    axis = place(0.0)
    return axis, [
        Column(
            top=min(axis, place(amount)),
            height=round(abs(axis - place(amount)), 2),
        )
        for amount in amounts
    ]
