"""From a cost or a net to a gross, in whole cents: always ends, always exact.

Cost -> gross: the largest gross whose cost fits the envelope; what stays unspent is
returned. Net -> gross: the smallest gross that gives the net asked.

**Why a search is exact.** Between two *cuts* (grosses at which a rate or a base
jumps) cost and net never fall by more than a known *drop* when the gross rises:

- Employer's lines are rates >= 0 on bases that do not fall, each rounded: they do not
  fall. One more cent of gross adds one cent to the cost, and the reduction takes
  back at most one: where the coefficient C does not rise with the gross, it goes
  from round(G C) to at most round((G + 0.01) C) <= round(G C) + 0.01, for C <= 1.
  So the cost does not fall: drop = 0. A step of C down is a step of the cost up.
- C rises with the gross in one case only: no hours, months before this one, and a
  gross under the equivalent minimum wage, where each euro also brings hours. Unrounded,
  the reduction still gains less than a euro for a euro: with y = S/G, x = (e y - 1)/
  (e - 1), its slope is Tmin + Tdelta [x^P + P x^(P-1) (1 - x)] <= Tmin + Tdelta < 1
  (x^P + P x^(P-1) (1 - x) rises up to 1 at x = 1; a month brings no more minimum wage
  than gross). Rounding C moves the reduction by G x 0.00005 at most and the cent by
  0.005, at both ends of a step: drop = G x 0.0001 + 0.02, G the largest gross to date,
  a cent being left for the ninth decimal of S. Where the year to date passes the exit
  of the formula C jumps: that gross is a cut.
- The net rises with the gross but for rounding: half a cent a line, the CSG base
  counted as one more, at both ends: drop = (lines + 1) cents.

If f(m) > limit + drop, nothing above m fits up to the next cut: halving is safe and
leaves the last m with f(m) <= limit + drop, from which cents are tried downwards.

**A net is always reached exactly**: one more cent of gross adds a cent to the net at
most, for employee's lines do not fall; starting under the net asked and passing it,
the net takes every cent on the way.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from .money import CENT, ZERO, EngineError, cents, number, threshold
from .payslip import payslip
from .reduction import NOTHING_EARLIER, STEP
from .scale import scale

COST, GROSS, NET = "cost", "gross", "net"
MAXIMUM = 10**9
DOUBLINGS = 64


class EnvelopeTooSmall(EngineError):
    """Even a gross of zero costs more than the envelope (health insurance)."""

    def __init__(self, envelope, minimum):
        super().__init__(
            f"{envelope} cannot pay what is due without any gross: {minimum}."
        )
        self.envelope, self.minimum = envelope, minimum


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
    :param earlier: `YearToDate` of the months before, to regularise the reduction
    :raise EngineError: amount, profile or date out of what can be computed
    """
    amount = cents(number("amount", amount, 0, MAXIMUM))
    rules = scale(legislation, day, profile)
    if mode == GROSS:
        return payslip(rules, amount, earlier)
    if mode == NET:
        return payslip(rules, gross_for_net(rules, amount), earlier)
    if mode == COST:
        gross = gross_for_cost(rules, amount, earlier)
        return payslip(rules, gross, earlier, amount - rules.cost(gross, earlier))
    raise UnknownMode(mode)


def gross_for_cost(rules, envelope, earlier=NOTHING_EARLIER):
    """The largest gross in cents whose cost is at most `envelope` (euros)."""

    def cost(number_of_cents):
        return rules.cost(euros(number_of_cents), earlier)

    stretches = cost_stretches(rules, envelope, earlier)
    for stretch in reversed(stretches):
        found = largest_within(cost, envelope, stretch)
        if found is not None:
            return euros(found)
    raise EnvelopeTooSmall(envelope, cost(0))


def gross_for_net(rules, net):
    """The smallest gross in cents whose net is `net` (euros)."""

    def value(number_of_cents):
        return rules.net(euros(number_of_cents))

    for stretch in net_stretches(rules, net):
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
    cuts = rate_cuts(rules) + year_cuts(rules, earlier)
    # From a gross above the envelope and every cut on, the cost is above it.
    last = above(lambda gross: rules.cost(gross, earlier) > envelope, envelope, cuts)
    return stretches(cuts, last, lambda low: cost_drop(rules, earlier, low))


def net_stretches(rules, net):
    cuts = rate_cuts(rules)
    last = above(lambda gross: rules.net(gross) >= net, net, cuts)
    drop = (len(rules.employee) + 1) * CENT
    return stretches(cuts, last, lambda low: drop)


def stretches(cuts, last, drop_from):
    bounds = sorted({0, *(cut for cut in cuts if cut > 0), last + 1})
    return [Stretch(low, high, drop_from(low)) for low, high in pairwise(bounds)]


def rate_cuts(rules):
    """First cents at which a rate changes, and the first above the ceiling (CET)."""
    limits = {limit for charge in rules.charges for limit in (charge.low, charge.below)}
    ceiling = rules.ceilings.social_security
    return [first_cent(limit) for limit in limits] + [next_cent(ceiling)]


def brings_hours(rules, earlier):
    """Whether the coefficient may rise with the gross, under the equivalent wage."""
    wage = rules.wage
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
    high = max([next_cent(amount), *cuts])
    for _ in range(DOUBLINGS):
        if reached(euros(high)):
            return high
        high *= 2
    raise NoGross(amount)


# --- search -------------------------------------------------------------------------


def largest_within(function, limit, stretch):
    """The largest cent of a stretch whose value is at most `limit`, or None.

    >>> stretch = Stretch(0, 100, Decimal(2))
    >>> largest_within(lambda n: Decimal(n - 2 * (n % 10 == 0)), Decimal(69), stretch)
    70
    """
    tolerated = limit + stretch.drop
    low, high = stretch.low, stretch.high
    if function(low) > tolerated:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if function(middle) > tolerated:
            high = middle
        else:
            low = middle
    while low >= stretch.low:
        if function(low) <= limit:
            return low
        low -= 1
    return None


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
