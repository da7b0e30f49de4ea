"""From a cost or a net to a gross, in whole cents: always ends, always exact.

Cost -> gross: the largest gross whose cost fits the envelope; what stays unspent is
returned. Net -> gross: the smallest gross that gives the net asked.

**Why a search is exact.** Between two *cuts* (grosses at which a rate or a base
jumps) cost and net never fall by more than a known *drop* when the gross rises:

- A base of the year to date is one of the gross to date, which rises with the month's,
  less a constant (what was charged): it may be negative, it does not fall. The base of
  the CET jumps where the gross *to date* passes the ceiling *to date*: a cut. So is the
  first cent of a CAPE, which ends its flat base.
- Employer's lines are rates >= 0 on bases that do not fall, each rounded: they do not
  fall (half up is away from zero, which keeps the order of negative amounts). One more
  cent of gross adds one cent to the cost, and the reduction takes back at most one:
  where the coefficient C does not rise with the gross, it goes from round(G C) to at
  most round((G + 0.01) C) <= round(G C) + 0.01, for C <= 1. So the cost does not fall:
  drop = 0. A step of C down is a step of the cost up.
- C rises with the gross in one case only: no hours, months before this one, and a
  gross under the equivalent minimum wage, where each euro also brings hours. Unrounded,
  the reduction still gains less than a euro for a euro: with y = S/G, x = (e y - 1)/
  (e - 1), its slope is Tmin + Tdelta [x^P + P x^(P-1) (1 - x)] <= Tmin + Tdelta < 1
  (x^P + P x^(P-1) (1 - x) rises up to 1 at x = 1; a month brings no more minimum wage
  than gross). Rounding C moves the reduction by G x 0.00005 at most and the cent by
  0.005, at both ends of a step: drop = G x 0.0001 + 0.02, G the largest gross to date,
  a cent being left for the ninth decimal of S. Where the year to date passes the exit
  of the formula C jumps: that gross is a cut.
- The net rises with the gross but for rounding: half a cent a line, the CSG base (with
  T1 and T2 under a ceiling that is not in cents) counted as one more, at both ends:
  drop = (lines + 1) cents.

If f(m) > limit + drop, nothing above m fits up to the next cut: halving is safe and
leaves the last m with f(m) <= limit + drop, from which cents are tried downwards. Past
the last cut the drop of the cost is zero: a gross found there whose cost passes the
envelope ends the search, though a regularised month may cost less than its gross.

**Steps of C are skipped.** The drop of the third case may be hundreds of cents, but it
is made of steps of C, between which the cost does not fall. So over a stretch [s, m] on
which C is the same, if f(m) does not fit, nothing does unless f(s) does, and then
halving finds the last. C is known to be the same when, unrounded, it is 1e-7 away from
the bounds of its rounding at s and at m: S/G is a quotient of two straight lines, so C
is monotonous, and it is computed within 1e-8 once G is a euro (what the ninth decimal
of S moves).

**A net is always reached exactly**: one more cent of gross adds a cent to the net at
most, for employee's lines do not fall; starting under the net asked and passing it,
the net takes every cent on the way. It starts above it in one case: without any gross
the year gives back more than the net asked (`NetTooSmall`).
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from .money import CENT, ZERO, EngineError, cents, number, threshold
from .payslip import payslip
from .profile import CAPE
from .reduction import STEP
from .scale import scale
from .year import NOTHING_EARLIER

COST, GROSS, NET = "cost", "gross", "net"
MAXIMUM = 10**9
DOUBLINGS = 64
MARGIN = Decimal("1e-7")


class EnvelopeTooSmall(EngineError):
    """Even a gross of zero costs more than the envelope (health insurance, or what
    the year takes back)."""

    def __init__(self, envelope, minimum, health_alone=True):
        super().__init__(
            f"{envelope} cannot pay what is due without any gross: {minimum}."
        )
        self.envelope, self.minimum = envelope, minimum
        self.health_alone = health_alone


class NetTooSmall(EngineError):
    """The year gives back more than the net asked, even for a gross of zero."""

    def __init__(self, net, minimum):
        super().__init__(
            f"A net of {net} is less than what the year gives back: {minimum}."
        )
        self.net, self.minimum = net, minimum


class NoGross(EngineError):
    """No gross gives this net: the employee's rates reach 100 %."""

    def __init__(self, net):
        super().__init__(f"No gross gives a net of {net}: check the employee's rates.")
        self.net = net


class UnknownMode(EngineError):
    """A pay is computed from its cost, its gross or its net."""

    def __init__(self, mode):
        super().__init__(f"Unknown mode {mode!r}: give cost, gross or net.")
        self.mode = mode


def simulate(legislation, day, mode, amount, profile, earlier=NOTHING_EARLIER):
    """The payslip of one month, from its cost, its gross or its net before tax.

    :param day: a date of the month
    :param mode: `cost`, `gross` or `net`
    :param amount: euros, rounded to the cent
    :param earlier: `YearToDate` of the months before, to regularise the reduction and
        the ceilings (see `year_to_date`)
    :raise EngineError: amount, profile or date out of what can be computed
    """
    amount = cents(number("amount", amount, 0, MAXIMUM))
    rules = scale(legislation, day, profile)
    if mode == GROSS:
        return payslip(rules, amount, earlier)
    if mode == NET:
        return payslip(rules, gross_for_net(rules, amount, earlier), earlier)
    if mode == COST:
        gross = gross_for_cost(rules, amount, earlier)
        return payslip(rules, gross, earlier, amount - rules.cost(gross, earlier))
    raise UnknownMode(mode)


def gross_for_cost(rules, envelope, earlier=NOTHING_EARLIER):
    """The largest gross in cents whose cost is at most `envelope` (euros)."""

    def cost(number_of_cents):
        return rules.cost(euros(number_of_cents), earlier)

    def steady(low, high):
        return steady_from(rules, earlier, low, high)

    for stretch in reversed(cost_stretches(rules, envelope, earlier)):
        found = largest_within(cost, envelope, stretch, steady)
        if found is not None:
            return euros(found)
    health_alone = earlier == NOTHING_EARLIER and rules.profile.contract != CAPE
    raise EnvelopeTooSmall(envelope, cost(0), health_alone)


def gross_for_net(rules, net, earlier=NOTHING_EARLIER):
    """The smallest gross in cents whose net is `net` (euros)."""

    def value(number_of_cents):
        return rules.net(euros(number_of_cents), earlier)

    if value(0) > net:
        raise NetTooSmall(net, value(0))
    for stretch in net_stretches(rules, net, earlier):
        found = smallest_reaching(value, net, stretch)
        if found is not None:
            return euros(found)
    raise NoGross(net)


# --- stretches between cuts ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Grosses in cents, `low` included and `high` not, over which the function searched
    never falls by more than `drop`."""

    low: int
    high: int
    drop: Decimal


def cost_stretches(rules, envelope, earlier):
    cuts = rate_cuts(rules, earlier) + year_cuts(rules, earlier)
    # From a gross above the envelope and every cut on, the cost is above it.
    last = above(lambda gross: rules.cost(gross, earlier) > envelope, envelope, cuts)
    return stretches(cuts, last, lambda low: cost_drop(rules, earlier, low))


def net_stretches(rules, net, earlier):
    cuts = rate_cuts(rules, earlier)
    last = above(lambda gross: rules.net(gross, earlier) >= net, net, cuts)
    drop = (len(rules.employee) + 1) * CENT
    return stretches(cuts, last, lambda low: drop)


def stretches(cuts, last, drop_from):
    bounds = sorted({0, *(cut for cut in cuts if cut > 0), last + 1})
    return [Stretch(low, high, drop_from(low)) for low, high in pairwise(bounds)]


def rate_cuts(rules, earlier):
    """First cents at which a rate changes, and the first above the ceiling (CET)."""
    limits = {limit for charge in rules.charges for limit in (charge.low, charge.below)}
    cuts = [first_cent(limit) for limit in limits]
    if rules.profile.contract == CAPE:
        cuts.append(1)
    return [*cuts, next_cent(rules.below_ceiling(earlier))]


def brings_hours(rules, earlier):
    """Whether the coefficient may rise with the gross, under the equivalent wage."""
    wage = rules.wage
    if rules.formula is None:
        return False
    return wage.equivalent and (earlier.gross or wage.equivalent != wage.month)


def year_cuts(rules, earlier):
    """Where the gross stops to bring hours, and where the year passes the exit."""
    if not brings_hours(rules, earlier):
        return []
    equivalent = rules.wage.equivalent
    exit_point = rules.formula.exit
    gain = exit_point * rules.wage.month / equivalent - 1
    crossing = threshold((earlier.gross - exit_point * earlier.smic) / gain)
    return [first_cent(equivalent), next_cent(crossing)]


def cost_drop(rules, earlier, low):
    if not brings_hours(rules, earlier) or low >= first_cent(rules.wage.equivalent):
        return ZERO
    return (earlier.gross + rules.wage.equivalent) * STEP + 2 * CENT


def above(reached, amount, cuts):
    """A gross in cents past `amount` and every cut at which `reached` is true."""
    high = max([1, next_cent(amount), *cuts])
    for _ in range(DOUBLINGS):
        if reached(euros(high)):
            return high
        high *= 2
    raise NoGross(amount)


# --- search -------------------------------------------------------------------------


def largest_within(function, limit, stretch, steady=None):
    """The largest cent of a stretch whose value is at most `limit`, or None.

    `steady(low, high)` gives a cent from which to `high` the function does not fall.

    >>> stretch = Stretch(0, 100, Decimal(2))
    >>> largest_within(lambda n: Decimal(n - 2 * (n % 10 == 0)), Decimal(69), stretch)
    70
    """
    tolerated = limit + stretch.drop
    low, high = stretch.low, stretch.high
    if function(low) > tolerated:
        return None
    low = last_true(lambda n: function(n) <= tolerated, low, high)
    while low >= stretch.low:
        if function(low) <= limit:
            return low
        start = steady(stretch.low, low) if steady and stretch.drop else low
        if start < low and function(start) <= limit:
            return last_true(lambda n: function(n) <= limit, start, low)
        low = start - 1
    return None


def last_true(holds, low, high):
    """The last n for which it holds, when it does at `low`, does not at `high`, and
    changes once.

    >>> last_true(lambda n: n < 7, 0, 100)
    6
    """
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return low


def steady_from(rules, earlier, low, high):
    """A cent from which to `high` the coefficient is surely the one of `high`."""

    def unrounded(number_of_cents):
        gross = euros(number_of_cents)
        smic = earlier.smic + rules.wage.paid(gross)
        return rules.formula.unrounded(earlier.gross + gross, smic)

    def inside(number_of_cents):
        return abs(unrounded(number_of_cents) - rounded) < STEP / 2 - MARGIN

    rounded = unrounded(high).quantize(STEP, ROUND_HALF_UP)
    low = max(low, first_cent(1 - earlier.gross))
    if low >= high or not inside(high):
        return high
    if inside(low):
        return low
    return 1 + last_true(lambda n: not inside(n), low, high)


def smallest_reaching(function, target, stretch):
    """The smallest cent of a stretch whose value is at least `target`, or None.

    >>> stretch = Stretch(0, 100, Decimal(2))
    >>> smallest_reaching(lambda n: Decimal(n + (n % 10 == 9)), Decimal(70), stretch)
    69
    """
    tolerated = target - stretch.drop
    low, high = stretch.low - 1, stretch.high - 1
    if function(high) < tolerated:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if function(middle) < tolerated:
            low = middle
        else:
            high = middle
    while high < stretch.high:
        if function(high) >= target:
            return high
        high += 1
    return None


def euros(number_of_cents):
    return Decimal(number_of_cents).scaleb(-2)


def first_cent(amount):
    """The first whole cent at or above an amount.

    >>> first_cent(Decimal("1823.0333")), first_cent(Decimal("10.00"))
    (182304, 1000)
    """
    return int(amount.scaleb(2).to_integral_value(ROUND_CEILING))


def next_cent(amount):
    """The first whole cent above an amount.

    >>> next_cent(Decimal("2803.505")), next_cent(Decimal("4005"))
    (280351, 400501)
    """
    return int(amount.scaleb(2).to_integral_value(ROUND_FLOOR)) + 1
