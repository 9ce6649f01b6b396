"""The programme that runs, at a glance: whom it has reached, what became of those approved; the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from accounts.models import Reach, User
from smartphones import coverage, phone_reports
from smartphones.coverage import Reached
from smartphones.models import Programme
from smartphones.phone_reports import Line

KEPT = 15 * 60  # seconds; whether a household is eligible is asked one by one


@dataclass(frozen=True, slots=True)
class Phones:
    """All as they were at one moment."""

    programme: Programme
    others: tuple[Programme, ...]
    total: Line
    reached: Reached
    reckoned_at: dt.datetime


def of(reader: User) -> Phones | None:
    """Kept for those who see the whole province: what they see is the same."""
    if reader.reach != Reach.PROVINCE:
        return _reckoned(reader)
    return cache.get(_name(reader)) or look_ahead(reader)


def look_ahead(reader: User) -> Phones | None:
    """For whoever asks next; `reader` sees the whole province."""
    if found := _reckoned(reader):
        cache.set(_name(reader), found, KEPT)
    return found


def _reckoned(reader: User) -> Phones | None:
    there = list(phone_reports.programmes(reader))
    if not there:
        return None
    programme, *others = there
    total = phone_reports.whole(reader, programme)
    return Phones(programme, tuple(others), total, coverage.of(programme, reader).total, timezone.now())


def _name(reader: User) -> str:
    return f"dashboard:programmes:{reader.province_id}"
