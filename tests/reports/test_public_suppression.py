"""Small figures of a public table: none is shown, and none can be reckoned from what is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.public.suppression import LEAST, TOTAL, hidden
from reports.public.tables import Figure, PublicTable


def with_totals(cells: dict) -> dict:
    counts = dict(cells)
    for (row, column), n in cells.items():
        for place in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            counts[place] = counts.get(place, 0) + n
    return counts


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[dict]:
    places = list(product(range(rows), "abcd"[:columns]))
    return st.lists(st.integers(0, most), min_size=len(places), max_size=len(places)).map(
        lambda counts: with_totals(dict(zip(places, counts, strict=True)))
    )


def fitting(counts: dict, veiled: frozenset) -> Iterator[dict]:
    """Every table of which whoever knows only what is shown, and that nothing hidden is 0, may think."""
    rows = sorted({row for row, _ in counts} - {TOTAL})
    for guess in product(*(fitting_rows(counts, veiled, row) for row in rows)):
        totals = with_totals({place: n for row in guess for place, n in row.items()})
        if all(totals.get(place, 0) == n for place, n in counts.items() if place not in veiled):
            yield totals


def fitting_rows(counts: dict, veiled: frozenset, row: int) -> list[dict]:
    own = [place for place in counts if place[0] == row and place[1] is not TOTAL]
    ranges = [range(1, 9) if place in veiled else [counts[place]] for place in own]
    total = None if (row, TOTAL) in veiled else counts[row, TOTAL]
    guesses = (dict(zip(own, guess, strict=True)) for guess in product(*ranges))
    return [guess for guess in guesses if total is None or sum(guess.values()) == total]


@settings(max_examples=25)
@given(tables(3, 2, 7))
def test_no_small_figure_is_shown_or_can_be_reckoned(counts):
    veiled = hidden(counts)
    small = {place for place, n in counts.items() if 0 < n < LEAST}
    assert small <= veiled
    assert all_open(small, fitting(counts, veiled))


def all_open(small: set, thinkable: Iterator[dict]) -> bool:
    """Each of them has more than one value among the tables one may think of."""
    values: dict = {place: set() for place in small}
    while not all(len(found) > 1 for found in values.values()):
        table = next(thinkable, None)
        if table is None:
            return False
        for place, found in values.items():
            found.add(table[place])
    return True


def on_a_ring(place: tuple, veiled: frozenset) -> bool:
    """Whether equations of rows and columns leave it free: without it, its row still leads to its column."""
    reached, edge = {("row", place[0])}, {("row", place[0])}
    while edge:
        found = set()
        for row, column in veiled - {place}:
            ends = {("row", row), ("column", column)}
            if ends & edge:
                found |= ends
        edge = found - reached
        reached |= found
    return ("column", place[1]) in reached


@settings(max_examples=60)
@given(tables(6, 4, 30))
def test_in_larger_tables_no_line_gives_a_small_figure_away(counts):
    veiled = hidden(counts)
    assert all(on_a_ring(place, veiled) for place, n in counts.items() if 0 < n < LEAST)


def test_a_table_without_small_figures_hides_nothing():
    assert hidden(with_totals({(1, "a"): 5, (1, "b"): 0, (2, "a"): 9})) == frozenset()


def test_a_lone_figure_is_hidden_with_every_total_that_equals_it():
    counts = with_totals({(1, "a"): 3})
    assert hidden(counts) == set(counts)


def test_one_small_figure_takes_three_others_along_and_no_total():
    counts = with_totals({(1, "a"): 3, (1, "b"): 20, (2, "a"): 40, (2, "b"): 6, (3, "a"): 7, (3, "b"): 8})
    assert hidden(counts) == {(1, "a"), (1, "b"), (3, "a"), (3, "b")}


def test_a_year_behind_which_one_person_stands_is_hidden_though_the_months_add_up_to_more():
    counts = {(1, "a"): 1, (1, "b"): 1, (1, TOTAL): 1, (2, "a"): 9, (2, "b"): 9, (2, TOTAL): 9}
    counts |= {(TOTAL, "a"): 10, (TOTAL, "b"): 10, (TOTAL, TOTAL): 10}
    assert (1, TOTAL) in hidden(counts)


def test_what_is_hidden_is_not_in_the_table():
    table = PublicTable.of({place: Figure(n, n * 10) for place, n in with_totals({(1, "a"): 3}).items()})
    assert table.at(1, "a") is None
    assert table.at(9, "a") == Figure(0)
    assert not table.figures
