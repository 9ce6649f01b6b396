"""Database constraints in the words of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class _Days(Func):
    function = "daterange"
    output_field = DateRangeField()


def never_overlapping(
    name: str, *same: str, message: str | _StrPromise, condition: Q | None = None
) -> ExclusionConstraint:
    """Two rows that agree on the fields `same` never hold on the same day."""
    days = _Days(F("valid_from"), F("valid_until"), RangeBoundary(inclusive_upper=True))
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def both_or_neither(name: str, one: str, other: str, message: str | _StrPromise) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}),
        violation_error_message=message,
    )
