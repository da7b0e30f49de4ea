"""What is hidden of a table cannot be told from what is shown."""

import doctest
from collections import defaultdict
from itertools import product
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import impact, masking
from ..engine.impact import Cell, make_figures
from ..engine.masking import find_hidden

tables = st.lists(st.integers(0, 40), min_size=1, max_size=8)


def show(counts, smallest):
    """:return: what the reader of a report sees: the cells, none if as a whole, and the
    total, which is that of another table, too"""
    hidden, total = find_hidden(counts, smallest), sum(counts)
    cells = hidden is not None and tuple(
        None if i in hidden else n for i, n in enumerate(counts)
    )
    return cells, None if 0 < total < smallest else total


@tagged("post_install", "-at_install")
class TestImpactEngine(TestCase):
    def test_doctests(self):
        for module in (impact, masking):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

    def test_who_knows_the_rule_learns_nothing(self):
        """RGPD-03: of all tables that look the same, each hidden cell has two values
        at least: tried with all tables up to a size."""
        for smallest, cells, largest in ((3, 3, 15), (5, 2, 25), (5, 3, 21), (5, 5, 9)):
            with self.subTest(smallest=smallest, cells=cells):
                self._check_secret(smallest, cells, largest)

    def _check_secret(self, smallest, number, largest):
        tables_of = defaultdict(set)
        for counts in product(range(largest + 1), repeat=number):
            tables_of[show(counts, smallest)].add(counts)
        for (cells, total), looking_so in tables_of.items():
            if total is not None and total > largest:
                continue  # larger cells than those tried would look the same
            for place, cell in enumerate(cells or [None] * number):
                if cell is None:
                    values = {counts[place] for counts in looking_so}
                    self.assertGreater(len(values), 1, (cells, total))

    @settings(deadline=None)
    @given(tables, st.integers(2, 8))
    def test_no_small_cell_is_shown(self, counts, smallest):
        """RGPD-03."""
        cells, total = show(counts, smallest)
        for shown in (*(cells or ()), total):
            self.assertFalse(shown and shown < smallest)
        if cells:
            self.assertNotEqual(cells.count(None), 1)

    @settings(deadline=None)
    @given(tables, st.integers(2, 8), st.data())
    def test_hidden_cells_can_change_places(self, counts, smallest, data):
        """RGPD-03: a table with two hidden cells exchanged looks the same."""
        shown = show(counts, smallest)
        cells = shown[0] or [None] * len(counts)
        hidden = [place for place, cell in enumerate(cells) if cell is None]
        if hidden:
            one, two = data.draw(st.tuples(*[st.sampled_from(hidden)] * 2))
            other = list(counts)
            other[one], other[two] = counts[two], counts[one]
            self.assertEqual(show(other, smallest), shown)

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 3), min_size=10, max_size=60), st.integers(2, 8))
    def test_tables_of_one_report(self, people, smallest):
        """RGPD-03: cut in two ways, the same people have one total, and what both
        tables show of it fits several tables of each."""
        for cut in (lambda one: one, lambda one: one % 2):
            counts = [sum(cut(one) == label for one in people) for label in range(4)]
            cells, total = show(counts, smallest)
            self.assertEqual(total, len(people))
            if cells and None in cells:
                left = total - sum(cell or 0 for cell in cells)
                hidden = cells.count(None)
                self.assertGreaterEqual(left, smallest)
                self.assertGreater(left, hidden)

    def test_an_amount_is_hidden_by_its_people(self):
        """RGPD-03: what three people sold is theirs to know, be it a hundred bills."""
        few, many = (
            Cell(tuple(range(100)), 5000, tuple(range(people))) for people in (3, 30)
        )
        self.assertTrue(make_figures({"": few}, 5)[0].is_hidden)
        self.assertEqual(make_figures({"": many}, 5)[0].value, 5000)

    def test_who_is_in_two_cells_is_one_person(self):
        """RGPD-03: three people with two contracts each are three, in all, too."""
        people = (1, 2, 3)
        cells = {"CAPE": Cell((11, 12, 13), None, people)}
        cells["CESA"] = Cell((21, 22, 23), None, people)
        figures = make_figures(cells, 5, "Total", "Details")
        self.assertEqual({figure.value for figure in figures}, {None})
        cells["CESA"] = Cell((21, 22, 23), None, (4, 5, 6))
        self.assertEqual(make_figures(cells, 5, "Total")[-1].value, 6)
