"""Boxes for whole numbers and đồng: marks between thousands are read, never taken for a decimal point."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

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


def test_no_box_of_any_form_takes_the_mark_between_thousands_for_a_decimal_point():
    assert get_resolver().url_patterns  # with the views come all their forms
    assert not [f"{form.__qualname__}.{name}" for form, name in numbers() if reads_a_thousandth(form, name)]


def numbers() -> Iterator[tuple[type, str]]:
    """Of the forms people fill in: programs write no marks."""
    for form in subclasses_of(forms.BaseForm):
        for name, box in getattr(form, "base_fields", {}).items():
            by_hand = ".api." not in form.__module__ and not box.widget.is_hidden
            if by_hand and isinstance(box, forms.IntegerField | Whole):
                yield form, name


def subclasses_of(kind: type) -> set[type]:
    return {kind, *chain.from_iterable(map(subclasses_of, kind.__subclasses__()))}


def reads_a_thousandth(form: type, name: str) -> bool:
    try:
        read = form.base_fields[name].clean("200.000")
        if issubclass(form, forms.ModelForm):
            form._meta.model._meta.get_field(name).run_validators(read)
    except ValidationError:
        return False
    return read == 200
