"""What makes a scheme of contributions unusable, as data: whoever asked writes the
sentence, from ``rule`` (the code of the rule, or none) and ``lines`` (what is at odds:
bands, amounts, exemptions, schemes)."""


class ContributionError(ValueError):
    """
    >>> error = BandHoleError("first band", "second band")
    >>> error.rule, error.lines
    (None, ('first band', 'second band'))
    """

    def __init__(self, *lines, rule=None):
        super().__init__(rule, *lines)
        self.lines = lines
        self.rule = rule


class NoBandError(ContributionError):
    """The rule has a base and no band, or bands and no base."""


class BandHoleError(ContributionError):
    """Nothing is said between two bands, below the first one or (one line) above the
    last one."""


class BandOverlapError(ContributionError):
    """Two bands hold the same amounts, or (one line) a band ends before it begins."""


class RateError(ContributionError):
    """A rate is not between 0 and 100 %."""


class AmountError(ContributionError):
    """A floor, a cap, a fee or a deposit is below zero."""


class FloorOverCapError(ContributionError):
    """In one situation at least, the floor is over the cap: ``lines`` are the two."""


class UnknownWordError(ContributionError):
    """A base, a period or a use of the deposit which this engine does not know."""


class EndlessExemptionError(ContributionError):
    """An exemption has no end, or ends before it begins."""


class NoReasonError(ContributionError):
    """An exemption does not say why."""


class NoRuleError(ContributionError):
    """The scheme says nothing of a day: ``lines`` are the scheme and that day."""


class DoubleCodeError(ContributionError):
    """Two rules of a scheme have the same code: what each took could not be told."""


class TwoSchemesError(ContributionError):
    """Two schemes are in force on the same day: ``lines`` are the two and the day."""


class TakenEarlierError(ContributionError):
    """A credit note or a bad debt gives back what was taken before the year which the
    computation begins at: ``lines`` are the item and the first day of that year."""
