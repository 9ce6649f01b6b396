"""Which figures of a table stay hidden, so that nobody's own is read or reckoned out of its totals."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product

LEAST = 5  # whoever stands behind a published figure is one of at least so many
TOTAL = None  # the row of totals, the column of totals

Place = tuple[Hashable, Hashable]
# What a table loses with one more hidden figure: one of its own, the total of a row, of a column, of all.
OWN, OF_ROW, OF_COLUMN, OF_ALL = 1, 4, 40, 4000


def hidden(counts: Mapping[Place, int]) -> frozenset[Place]:
    """`counts`: how many stand behind each figure, totals at (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL).

    Each small figure is hidden with three others at the corners of a rectangle. One more at one corner, one
    less at the next, and so round: every line keeps its total. So the totals that are shown fit more than one
    value of the small figure, and it cannot be reckoned.
    """
    small = {place for place, count in counts.items() if 0 < count < LEAST}
    rows, columns = ([TOTAL, *sorted({p[n] for p in counts} - {TOTAL}, key=str)] for n in (0, 1))
    found = set(small)
    for place in sorted(small, key=lambda one: (counts[one], str(one))):
        corners = _rectangles(place, rows, columns, counts)
        found |= min(corners, key=lambda three: _price(three - found, counts))
    return frozenset(found)


def _rectangles(
    place: Place, rows: Sequence[Hashable], columns: Sequence[Hashable], counts: Mapping[Place, int]
) -> Iterator[set[Place]]:
    """The three other corners of each. There is always one: the totals of the figure's row and column."""
    row, column = place
    for other_row, other_column in product(rows, columns):
        if other_row == row or other_column == column:
            continue
        corners = {(row, other_column), (other_row, column), (other_row, other_column)}
        if all(_can_move(one, place, counts) for one in corners):
            yield corners


def _can_move(corner: Place, place: Place, counts: Mapping[Place, int]) -> bool:
    """A hidden figure is known to be one at least: what may become one less must be two."""
    return counts.get(corner, 0) >= (2 if _becomes_less(corner, place) else 1)


def _becomes_less(corner: Place, place: Place) -> bool:
    """When the small figure becomes one more. A total moves with its line, not against it."""
    pairs = list(zip(corner, place, strict=True))
    moved = sum(here != there for here, there in pairs)
    onto_totals = sum((here is TOTAL) != (there is TOTAL) for here, there in pairs)
    return (moved + onto_totals) % 2 == 1


def _price(places: set[Place], counts: Mapping[Place, int]) -> tuple[int, int]:
    """Few figures, and few totals; among equals those behind which fewest stand."""
    return sum(map(_weight, places)), sum(counts.get(one, 0) for one in places)


def _weight(place: Place) -> int:
    row, column = place
    if row is TOTAL:
        return OF_ALL if column is TOTAL else OF_COLUMN
    return OF_ROW if column is TOTAL else OWN
