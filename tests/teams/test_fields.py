"""Boxes for whole numbers and đồng: marks between thousands are read, never taken for a decimal point."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from teams.forms.fields import Dong, Whole


@pytest.mark.parametrize(
    ("typed", "read"),
    [("150000", 150_000), ("180.000", 180_000), ("1,234,000", 1_234_000), ("1 000", 1_000), (" 7 ", 7)],
)
def test_a_thousand_is_a_thousand_however_it_is_written(typed: str, read: int) -> None:
    assert Dong().clean(typed) == Whole().clean(typed) == read


@pytest.mark.parametrize("typed", ["", "1.5", "1.00", "12.3456", "-5", "0", "1e3", "mười", "9" * 16])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        Dong().clean(typed)


def test_a_box_shows_marks_between_thousands() -> None:
    assert Dong().prepare_value(1_860_000) == "1.860.000"
