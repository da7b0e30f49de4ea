"""Quorum, majorities, colleges and elections in plain Python, by legal form."""

import doctest
import inspect
from decimal import Decimal
from fractions import Fraction
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import ballot_box, college_tally, election, majority, quorum
from ..engine.college_tally import (
    METHODS,
    PROPORTIONAL,
    College,
    find_weight_faults,
    get_option_scores,
    get_score,
)
from ..engine.election import elect
from ..engine.majority import (
    ALL,
    CAST,
    DENOMINATORS,
    PRESENT,
    VOTERS,
    Counts,
    Rule,
    decide,
)

MODULES = (quorum, majority, college_tally, election, ballot_box)
HALF, TWO_THIRDS = Decimal(50), Decimal("66.6667")


def rule(quorum, majority, denominator):
    return Rule(Decimal(quorum), Decimal(majority), denominator)


SARL_FIRST = rule(0, HALF, ALL)
SARL_SECOND = rule(0, HALF, CAST)
SARL_EXTRA = rule(25, TWO_THIRDS, PRESENT)
SARL_EXTRA_SECOND = rule(20, TWO_THIRDS, PRESENT)
SARL_EXTRA_OLD = rule(0, 75, ALL)
SA_ORDINARY = rule(20, HALF, CAST)
SA_ORDINARY_SECOND = rule(0, HALF, CAST)
SA_EXTRA = rule(25, TWO_THIRDS, CAST)
SA_EXTRA_OLD = rule(25, TWO_THIRDS, VOTERS)
SAS = rule(33, 60, VOTERS)
# rule, second round after it, on the roll, present, (for, against, abstain, blank),
# result. One member, one vote: what a SCOP of the form counts.
CASES = [
    # SARL, ordinary: more than half of all the members, then of the votes (AG-07)
    ("SARL", SARL_FIRST, True, 40, 40, (21, 19, 0, 0), "adopted"),
    ("SARL", SARL_FIRST, True, 40, 40, (20, 0, 20, 0), "second_round"),
    ("SARL", SARL_FIRST, True, 41, 21, (21, 0, 0, 0), "adopted"),
    ("SARL", SARL_FIRST, True, 41, 20, (20, 0, 0, 0), "second_round"),
    ("SARL, round 2", SARL_SECOND, False, 40, 9, (3, 2, 3, 1), "adopted"),
    ("SARL, round 2", SARL_SECOND, False, 40, 9, (3, 3, 3, 0), "rejected"),
    ("SARL, round 2", SARL_SECOND, False, 40, 1, (1, 0, 0, 0), "adopted"),
    # SARL, statutes: a quarter, then a fifth; two thirds of those there (AG-08)
    ("SARL, statutes", SARL_EXTRA, False, 40, 9, (9, 0, 0, 0), "no_quorum"),
    ("SARL, statutes", SARL_EXTRA, False, 40, 10, (7, 3, 0, 0), "adopted"),
    ("SARL, statutes", SARL_EXTRA, False, 40, 10, (6, 0, 4, 0), "rejected"),
    ("SARL, statutes", SARL_EXTRA, False, 40, 12, (8, 4, 0, 0), "adopted"),
    ("SARL, statutes", SARL_EXTRA, False, 40, 12, (7, 0, 0, 5), "rejected"),
    ("SARL, 2nd call", SARL_EXTRA_SECOND, False, 40, 7, (7, 0, 0, 0), "no_quorum"),
    ("SARL, 2nd call", SARL_EXTRA_SECOND, False, 40, 8, (6, 2, 0, 0), "adopted"),
    ("SARL before 2005", SARL_EXTRA_OLD, False, 40, 40, (30, 10, 0, 0), "adopted"),
    ("SARL before 2005", SARL_EXTRA_OLD, False, 40, 29, (29, 0, 0, 0), "rejected"),
    # SA: a fifth, then none; abstention and blank are no votes cast (AG-10)
    ("SA", SA_ORDINARY, False, 100, 19, (19, 0, 0, 0), "no_quorum"),
    ("SA", SA_ORDINARY, False, 100, 20, (3, 2, 10, 5), "adopted"),
    ("SA", SA_ORDINARY, False, 100, 20, (2, 2, 10, 6), "rejected"),
    ("SA", SA_ORDINARY, False, 100, 20, (0, 0, 20, 0), "rejected"),
    ("SA, 2nd call", SA_ORDINARY_SECOND, False, 100, 1, (1, 0, 0, 0), "adopted"),
    ("SA, statutes", SA_EXTRA, False, 100, 25, (4, 2, 19, 0), "adopted"),
    ("SA, statutes", SA_EXTRA, False, 100, 25, (4, 3, 18, 0), "rejected"),
    ("SA before 2019", SA_EXTRA_OLD, False, 100, 25, (4, 2, 19, 0), "rejected"),
    ("SA before 2019", SA_EXTRA_OLD, False, 100, 27, (18, 2, 7, 0), "adopted"),
    # SAS: what its statutes say, here a third and 60 % (AG-11)
    ("SAS", SAS, False, 50, 16, (16, 0, 0, 0), "no_quorum"),
    ("SAS", SAS, False, 50, 20, (12, 5, 2, 1), "adopted"),
    ("SAS", SAS, False, 50, 20, (11, 0, 5, 4), "rejected"),
]
# A SCIC whose colleges weigh 50, 30 and 20: (for, against) of each; its rule, the score
# in proportion and by the majority of each college (SCIC-02).
WEIGHTS = (Decimal(50), Decimal(30), Decimal(20))
SCIC = [
    (((10, 0), (0, 30), (0, 2)), (50, 100), (50, 100)),
    (((6, 4), (20, 10), (1, 1)), (60, 100), (80, 100)),
    (((4, 6), (30, 0), (2, 0)), (70, 100), (50, 100)),
    (((5, 5), (15, 15), (1, 1)), (50, 100), (0, 100)),
    # nobody of the third one: its weight is left to the others, 50 and 30
    (((8, 2), (9, 21), (0, 0)), (49, 80), (50, 80)),
]

some = st.integers(0, 60)
counts = st.builds(Counts, some, some, some, some)
weights = st.integers(10, 50).map(Decimal)


@st.composite
def colleges(draw):
    said = draw(counts)
    present = said.voters + draw(some)
    return College(said, present + draw(some), present, draw(weights))


@tagged("post_install", "-at_install")
class TestEngineVotes(TestCase):
    def test_examples(self):
        for module in MODULES:
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertFalse(result.failed)
                self.assertTrue(result.attempted)

    def test_results_counted_by_hand(self):
        """AG-07, AG-08, AG-10, AG-11."""
        for form, its_rule, again, roll, present, said, result in CASES:
            with self.subTest(form=form, said=said):
                college = College(Counts(*said), roll, present)
                score = get_score([college], its_rule.denominator)
                self.assertEqual(decide(its_rule, score, roll, present, again), result)

    def test_colleges_counted_by_hand(self):
        """SCIC-02, both methods."""
        for said, proportional, by_majority in SCIC:
            voted = [
                College(Counts(*pair), 60, sum(pair), weight)
                for pair, weight in zip(said, WEIGHTS, strict=True)
            ]
            for method, score in zip(METHODS, (proportional, by_majority), strict=True):
                with self.subTest(said=said, method=method):
                    self.assertEqual(get_score(voted, CAST, method), Fraction(*score))

    def test_weights(self):
        """SCIC-02: three colleges at least, 10 to 50 % each, 100 % in all."""
        for some_weights, faults in (
            ((50, 30, 20), []),
            ((50, 40, 10), []),
            (("33.34", "33.33", "33.33"), []),
            ((20, 20, 20, 20, 20), []),
            ((50, 50), ["few"]),
            ((51, 30, 19), ["most"]),
            ((50, 41, 9), ["least"]),
            (("33.33", "33.33", "33.33"), ["sum"]),
            ((60, 35, 6), ["least", "most", "sum"]),
        ):
            with self.subTest(some_weights):
                found = find_weight_faults(
                    map(Decimal, some_weights), Decimal(10), Decimal(50), 3
                )
                self.assertEqual(found, faults)

    @given(st.lists(colleges(), max_size=4), st.sampled_from(DENOMINATORS))
    def test_a_score_is_a_part(self, voted, denominator):
        for method in METHODS:
            score = get_score(voted, denominator, method)
            self.assertTrue(score is None or 0 <= score <= 1)

    @given(colleges(), st.sampled_from(DENOMINATORS))
    def test_abstaining_counts_where_it_is_said_to(self, college, denominator):
        """AG-10: one who abstains, or votes blank, weighs on the votes of those there,
        and on nothing where only votes in favour or against are counted."""
        said = college.counts
        for more in (Counts(abstain=1), Counts(blank=1)):
            other = College(said + more, college.roll, college.present, college.weight)
            before = get_score([college], denominator)
            after = get_score([other], denominator)
            if denominator == VOTERS and said.in_favour:
                self.assertLess(after, before)
            elif denominator == CAST:
                self.assertEqual(after, before)

    @given(st.lists(colleges(), min_size=1, max_size=4), st.randoms())
    def test_order_of_colleges_does_not_matter(self, voted, random):
        shuffled = random.sample(voted, len(voted))
        for denominator in DENOMINATORS:
            self.assertEqual(
                get_score(voted, denominator), get_score(shuffled, denominator)
            )

    @given(
        st.lists(st.sampled_from(["in_favour", "against", "abstain", "blank"])),
        st.randoms(),
    )
    def test_order_of_ballots_does_not_matter(self, said, random):
        def count(votes):
            return sum((Counts(**{vote: 1}) for vote in votes), Counts())

        self.assertEqual(count(said), count(random.sample(said, len(said))))

    @given(colleges(), st.sampled_from(DENOMINATORS), st.sampled_from(METHODS))
    def test_one_college_is_a_cooperative_without(self, college, denominator, method):
        """Its weight changes nothing; a voice more in favour never harms."""
        alone = College(college.counts, college.roll, college.present)
        self.assertEqual(
            get_score([college], denominator, method),
            get_score([alone], denominator, method),
        )
        more = Counts(1) + alone.counts
        gained = get_score(
            [College(more, alone.roll + 1, alone.present + 1)], denominator
        )
        lost = get_score([alone], denominator)
        self.assertTrue(lost is None or gained >= lost)

    def test_votes_never_read_shares(self):
        """SCOP-07: nothing that a tally is given can hold shares or capital."""
        for function in (
            *(get_score, get_option_scores, decide, elect),
            *(College, Counts, Rule),
        ):
            for name, parameter in inspect.signature(function).parameters.items():
                said = f"{name} {parameter.annotation}".lower()
                for word in ("share", "capital", "amount", "member_id", "movement"):
                    self.assertNotIn(word, said)
        for module in MODULES:
            source = inspect.getsource(module)
            self.assertNotIn("share_register", source)


names = st.sampled_from("abcdefg")
scores = st.dictionaries(names, st.fractions(0, 1, max_denominator=6))


@tagged("post_install", "-at_install")
class TestEngineElection(TestCase):
    """Several seats, ties, two rounds."""

    def test_counted_by_hand(self):
        for said, seats, percent, precedence, expected in (
            # first round: more than half
            ("a6 b5 c5", 2, HALF, "", ("a", "", 1)),
            ("a6 b5 c5", 1, HALF, "", ("a", "", 0)),
            ("a9 b8 c7", 2, HALF, "", ("ab", "", 0)),
            ("a9 b7 c7", 2, HALF, "", ("a", "bc", 1)),
            ("a9 b7 c7", 2, HALF, "cb", ("ac", "", 0)),
            ("a3 b2", 1, HALF, "", ("", "", 1)),
            # second round: the most votes
            ("a3 b2", 1, None, "", ("a", "", 0)),
            ("a3 b3", 1, None, "", ("", "ab", 1)),
            ("a3 b3", 2, None, "", ("ab", "", 0)),
            ("a3 b0", 2, None, "", ("a", "", 1)),
            ("a4 b3 c3 d3", 3, None, "d", ("ad", "bc", 1)),
        ):
            with self.subTest(said=said, seats=seats):
                its_scores = {
                    part[0]: Fraction(int(part[1]), 10) for part in said.split()
                }
                outcome = elect(its_scores, seats, percent, precedence)
                elected, tied, left = expected
                self.assertEqual("".join(outcome.elected), elected)
                self.assertEqual("".join(outcome.tied), tied)
                self.assertEqual(outcome.seats_left, left)

    @given(scores, st.integers(0, 5), st.sampled_from([None, HALF]), st.randoms())
    def test_no_order_but_that_of_the_votes(self, voted, seats, percent, random):
        outcome = elect(voted, seats, percent)
        shuffled = dict(random.sample(list(voted.items()), len(voted)))
        other = elect(shuffled, seats, percent)
        self.assertEqual(set(outcome.elected), set(other.elected))
        self.assertEqual(set(outcome.tied), set(other.tied))

    @given(scores, st.integers(0, 5), st.sampled_from([None, HALF]))
    def test_nobody_sits_before_who_has_more(self, voted, seats, percent):
        outcome = elect(voted, seats, percent)
        self.assertLessEqual(len(outcome.elected), seats)
        self.assertEqual(len(outcome.elected) + outcome.seats_left, seats)
        for option in outcome.elected:
            for other in set(voted) - set(outcome.elected):
                self.assertGreater(voted[option], voted[other])
        self.assertTrue(not outcome.tied or len(outcome.tied) > outcome.seats_left)

    @given(
        st.dictionaries(names, st.integers(0, 20), min_size=1),
        st.integers(20, 40),
        weights,
    )
    def test_one_college_counts_heads(self, voices, ballots, weight):
        college = College(Counts(ballots), ballots, ballots, weight)
        self.assertEqual(
            get_option_scores([(college, voices)], CAST),
            {option: Fraction(number, ballots) for option, number in voices.items()},
        )

    def test_a_yes_or_no_is_an_election_of_one(self):
        college = College(Counts(6, 2), 10, 8, Decimal(50))
        other = College(Counts(1, 3), 10, 4, Decimal(50))
        for denominator in DENOMINATORS:
            found = get_option_scores(
                [(one, {"for": one.counts.in_favour}) for one in (college, other)],
                denominator,
            )
            self.assertEqual(
                found["for"], get_score([college, other], denominator, PROPORTIONAL)
            )
