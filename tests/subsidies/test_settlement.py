"""Paid is paid: what is owed is the difference, as signed lines that name what they correct."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.months import Month
from subsidies.rules.settlement import Paid, owed
from subsidies.rules.work import Key, Line

KEY = Key(1, 2, 3, Month(2026, 8))


def test_nothing_is_owed_when_what_is_due_was_paid() -> None:
    assert owed([Line(KEY, Decimal(2), 300_000)], {KEY: Paid(Decimal(2), 300_000, 7)}) == []


def test_late_work_is_owed_in_full_and_corrects_nothing() -> None:
    (arrears,) = owed([Line(KEY, Decimal(2), 300_000)], {})
    assert (arrears.units, arrears.amount, arrears.corrects) == (Decimal(2), 300_000, None)


def test_work_withdrawn_altogether_is_recovered_from_the_line_that_paid_it() -> None:
    (recovery,) = owed([], {KEY: Paid(Decimal(2), 300_000, 7)})
    assert (recovery.units, recovery.amount, recovery.corrects) == (Decimal(-2), -300_000, 7)


def test_only_the_difference_is_owed() -> None:
    (line,) = owed([Line(KEY, Decimal(3), 450_000)], {KEY: Paid(Decimal(2), 300_000, 7)})
    assert (line.units, line.amount, line.corrects) == (Decimal(1), 150_000, 7)


keys = st.builds(
    Key, st.integers(1, 3), st.none() | st.integers(1, 3), st.integers(1, 2),
    st.builds(Month, st.just(2026), st.integers(1, 12)),
)  # fmt: skip
amounts = st.integers(-10, 10).map(lambda n: n * 50_000)


@given(st.dictionaries(keys, amounts), st.dictionaries(keys, amounts))
def test_paying_what_is_owed_settles_everything(due: dict[Key, int], paid: dict[Key, int]) -> None:
    lines = [Line(key, Decimal(1), amount) for key, amount in due.items()]
    after = dict(paid)
    for line in owed(lines, {key: Paid(Decimal(1), amount, 1) for key, amount in paid.items()}):
        after[line.key] = after.get(line.key, 0) + line.amount
    assert {key: amount for key, amount in after.items() if amount} == {
        key: amount for key, amount in due.items() if amount
    }
