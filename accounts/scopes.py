"""The territory a user sees, as a queryset filter. Deny by default: no reach, no rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from .roles import Reach


def is_working(user: Any) -> bool:
    """Signed in, and not locked out since."""
    return bool(user.is_authenticated and user.is_active)


def within(user: Any, *, commune: str) -> Q:
    """Rows whose commune, reached through the lookup `commune`, is now in the user's area.

    A row of 2023 points at a commune of 2023; what counts is what became of it (`present`).
    """
    if is_working(user) and user.reach == Reach.PROVINCE:
        return Q(**{f"{commune}__present__province__present": user.province_id})
    if is_working(user) and user.reach == Reach.COMMUNES:
        return Q(**{f"{commune}__present__in": user.communes.values("present")})
    return Q(pk__in=[])


def within_province(user: Any, *, province: str) -> Q:
    """Rows of a whole province: seen by everyone who works in it, on any part of it."""
    if is_working(user) and user.reach != Reach.NOWHERE:
        return Q(**{f"{province}__present": user.province_id})
    return Q(pk__in=[])


def whole_province(user: Any, *, province: str) -> Q:
    """Totals of a province: only for those who see all of it."""
    if is_working(user) and user.reach == Reach.PROVINCE:
        return Q(**{f"{province}__present": user.province_id})
    return Q(pk__in=[])
