"""Headcounts and statutory floors: warnings and refusals, never money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.norms import below_floors, headcount, named_indexes
from subsidies.rules.terms import Coefficient, Fixed, Has, IndexedAmount, Norm, Rate, Row, Table, Terms
from subsidies.rules.words import Payee, Per, Trait

JULY, JUNE = dt.date(2024, 7, 1), dt.date(2024, 6, 30)
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 12, 31)


@pytest.mark.parametrize(("households", "people"), [(300, 3), (500, 3), (660, 4), (1000, 5), (1320, 7)])
def test_g9_binh_duong(households: int, people: int) -> None:
    """Each member but the leader covers at least 220 households; three at least."""
    assert headcount(Norm(base=1, step=220, minimum=3), households, {}) == people


@pytest.mark.parametrize(("households", "people"), [(349, 3), (524, 3), (525, 4), (700, 5)])
def test_g12_quang_nam(households: int, people: int) -> None:
    assert headcount(Norm(base=3, step=175, threshold=350), households, {}) == people


def test_a_maximum_holds_before_the_one_more_of_special_places() -> None:
    norm = Norm(base=1, step=10, maximum=4, special=(Has(Trait.BORDER),))
    assert headcount(norm, 1000, {}) == 4
    assert headcount(norm, 1000, {Trait.BORDER: True}) == 5
    assert headcount(norm, 0, {Trait.BORDER: True}) == 2


def a_rate(amount: Any, **facts: Any) -> Rate:
    return Rate(1, "muc", Payee.MEMBER, Per.MONTH, amount, **facts)


BASE = (
    IndexedAmount("lcs", 1_800_000, dt.date(2023, 7, 1), JUNE),
    IndexedAmount("lcs", 2_340_000, JULY),
    IndexedAmount("san", 500_000, dt.date(2022, 1, 1), JUNE),
    IndexedAmount("san", 700_000, JULY),
)


def below(amount: Any, first: dt.date = FIRST, last: dt.date | None = LAST) -> list[tuple[int, int, dt.date]]:
    found = below_floors(Terms((a_rate(amount, floor="san"), a_rate(Fixed(1))), indexes=BASE), first, last)
    return [(one.amount, one.floor.amount, one.day) for one in found]


def test_a_rate_is_below_its_floor_from_the_floors_first_day_within_the_resolution() -> None:
    assert below(Fixed(700_000)) == []
    assert below(Fixed(600_000)) == [(600_000, 700_000, JULY)]
    assert below(Fixed(400_000)) == [(400_000, 500_000, FIRST), (400_000, 700_000, JULY)]


def test_floors_outside_the_resolutions_life_do_not_matter() -> None:
    assert below(Fixed(600_000), last=JUNE) == []
    assert below(Fixed(600_000), last=JULY) == [(600_000, 700_000, JULY)]
    assert below(Fixed(400_000), first=JULY) == [(400_000, 700_000, JULY)]
    assert below(Fixed(400_000), first=JUNE)[0] == (400_000, 500_000, JUNE)
    assert below(Fixed(600_000), last=None) == [(600_000, 700_000, JULY)]


def test_an_indexed_rate_is_measured_by_its_value_that_day() -> None:
    assert below(Coefficient(Decimal("0.3"), "lcs")) == []
    assert below(Coefficient(Decimal("0.28"), "lcs")) == [(655_200, 700_000, JULY)]
    assert below(Coefficient(Decimal("0.27"), "lcs"), last=JUNE) == [(486_000, 500_000, FIRST)]


def test_every_row_of_a_table_is_measured() -> None:
    table = Table((Row((), Fixed(900_000)), Row((), Fixed(650_000))))
    assert below(table) == [(650_000, 700_000, JULY)]


def test_the_indexes_a_resolution_names() -> None:
    rates = (
        a_rate(Coefficient(Decimal(1), "lcs")),
        a_rate(Table((Row((), Coefficient(Decimal(1), "vung")), Row((), Fixed(1)))), floor="san"),
        a_rate(Fixed(1)),
    )
    assert named_indexes(Terms(rates)) == {"lcs", "vung", "san"}
