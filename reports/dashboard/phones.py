"""The programme that runs, at a glance: whom it has reached, and what became of those approved."""

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

KEPT = 10 * 60  # seconds; whether a household is eligible is asked one by one


@dataclass(frozen=True, slots=True)
class Phones:
    programme: Programme
    total: Line
    reached: Reached
    reckoned_at: dt.datetime  # `reached` alone


def of(reader: User) -> Phones | None:
    programme = phone_reports.programmes(reader).first()
    if programme is None:
        return None
    return Phones(programme, phone_reports.whole(reader, programme), *_reached(reader, programme))


def _reached(reader: User, programme: Programme) -> tuple[Reached, dt.datetime]:
    """Kept for those who see the whole province: what they see is the same."""

    def reckoned() -> tuple[Reached, dt.datetime]:
        return coverage.of(programme, reader).total, timezone.now()

    if reader.reach != Reach.PROVINCE:
        return reckoned()
    return cache.get_or_set(f"dashboard:coverage:{programme.pk}", reckoned, KEPT)
