"""Many payslips at once, by the one engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import EngineError
from .parameters import Legislation
from .payslip import Payslip
from .profile import Profile
from .solver import simulate
from .year import NOTHING_EARLIER, YearToDate


@dataclass(frozen=True, slots=True)
class Request:
    """What `simulate` is asked for one person and one month; `profile` holds the
    keywords of `Profile`."""

    day: date
    mode: str
    amount: Decimal
    profile: Mapping[str, object]
    earlier: YearToDate = NOTHING_EARLIER


def simulate_many(
    legislation: Legislation, requests: Iterable[Request]
) -> list[Payslip | EngineError]:
    """One answer for each request, in their order: its payslip, or the error that says
    why there is none, so that one person does not stop the others.

    >>> from .shipped import legislation
    >>> profile = {"headcount": 20, "accident_rate": 1.5}
    >>> slip, error = simulate_many(legislation(), [
    ...     Request(date(2026, 9, 30), "cost", 600, profile),
    ...     Request(date(2026, 9, 30), "cost", 600, {**profile, "accident_rate": 700})])
    >>> slip.gross, type(error).__name__
    (Decimal('582.76'), 'InvalidValue')
    """
    return [answer(legislation, request) for request in requests]


def answer(legislation, request):
    try:
        return simulate(
            legislation,
            request.day,
            request.mode,
            request.amount,
            Profile(**request.profile),
            request.earlier,
        )
    except EngineError as error:
        return error
