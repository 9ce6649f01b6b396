"""What the public notice of a list says: households by short names, in the order of each source's line."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from .models import CommuneList, FundingSource, ListDecision, ListStatus, Standing


@dataclass(frozen=True, slots=True)
class Line:
    application: int
    place: int
    name: str
    hamlet: str
    priority_class: str
    reached: bool


@dataclass(frozen=True, slots=True)
class SourceLines:
    source: FundingSource
    quota: int
    lines: list[Line]


def open_notices() -> QuerySet[CommuneList]:
    """Those anybody may read today: while they hang, no day longer."""
    today = timezone.localdate()
    return CommuneList.objects.filter(
        status=ListStatus.ON_NOTICE, noticed_from__lte=today, noticed_until__gte=today
    ).select_related("commune", "programme__province__present")


def is_open(commune_list: CommuneList) -> bool:
    return open_notices().filter(pk=commune_list.pk).exists()


def seconds_left(commune_list: CommuneList) -> int:
    """Until the last of its days is over."""
    day_after = dt.datetime.combine(commune_list.noticed_until + dt.timedelta(days=1), dt.time())
    left = timezone.make_aware(day_after) - timezone.now()
    return max(0, math.floor(left.total_seconds()))


def rankings(commune_list: CommuneList) -> QuerySet[ListDecision]:
    """The steps after which what hangs says something else, the first one first."""
    return commune_list.decisions.filter(verb__in=["publish", "rank_again"]).order_by("number")


def lines(commune_list: CommuneList) -> list[SourceLines]:
    places = Standing.objects.filter(list=commune_list, application__left_on=None).select_related(
        "source", "application__household__head", "application__household__hamlet"
    )
    ordered = places.order_by("source__position", "place")
    return [
        SourceLines(source, (own := list(group))[0].quota, [_line(one) for one in own])
        for source, group in groupby(ordered, key=lambda one: one.source)
    ]


def _line(standing: Standing) -> Line:
    household = standing.application.household
    return Line(
        standing.application_id, standing.place, short_name(household.head.full_name),
        str(household.hamlet or ""), str(standing.get_priority_class_display()), standing.reached,
    )  # fmt: skip


def short_name(full_name: str) -> str:
    """ "Nguyễn Thị Hoa" -> "N. T. Hoa": neighbours know who is meant, strangers do not."""
    *rest, given = full_name.split()
    return " ".join([*(f"{word[0]}." for word in rest), given])
