"""Thousands of keys in a query."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def among(keys: Iterable[int]) -> RawSQL:
    """For `field__in`: one array, where a list would be a parameter for each of them."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
