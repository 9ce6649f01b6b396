"""Thousands of keys in a query."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Value


def among(field: str, keys: Iterable[int]) -> Func:
    """For `filter`: one array, where a list would be a parameter for each key, and no sub-select, which
    would look through every row of a view of the books as they stood."""
    return Func(
        F(field), Value(list(keys)), template="%(expressions)s::bigint[])", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip
