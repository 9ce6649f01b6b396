"""Everybody sees what is theirs and nothing of others: said here by the map alone, not by accounts.scopes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Reach, User
from places.models import Commune
from smartphones.models import CommuneList, Handover, Household, Phone
from subsidies.models import Payment, PayoutLine, PayrollRun
from teams.models import CommunityTeam, Person, Timesheet

from .world import World

OF_A_COMMUNE = {
    CommunityTeam: "seats__commune",
    Person: "memberships__team__seats__commune",
    Timesheet: "team__seats__commune",
    PayoutLine: "commune",
    Payment: "commune",
    Household: "commune",
    CommuneList: "commune",
    Handover: "session__commune",
}

Question = tuple[str, tuple]


class SeesWrong(AssertionError):
    """Too much or too little."""


def hold(world: World) -> None:
    """One user after each act, in turn: to ask all of them would take longer than the months."""
    users = User.objects.order_by("pk")
    _sees_its_own_and_no_more(world, users[world.asks_next % len(users)])
    world.asks_next += 1


def _sees_its_own_and_no_more(world: World, user: User) -> None:
    """Put into words once for as long as they mean the same."""
    told = (user.pk, user.role, user.reach, user.province_id, user.is_active, timezone.localdate())
    if told not in world.questions:
        world.questions[told] = _in_one(user)
    with connection.cursor() as cursor:
        cursor.execute(*world.questions[told])
        if found := cursor.fetchall():
            raise SeesWrong(f"{user}: {found}")


def _in_one(user: User) -> Question:
    asked, given = [], []
    for what, rows in _wrong(user):
        with suppress(EmptyResultSet):  # whoever sees nothing at all is not asked about
            words, values = rows.order_by().values("pk")[:1].query.sql_with_params()
            asked.append(f"SELECT '{what}', wrong.* FROM ({words}) wrong")
            given += values
    return " UNION ALL ".join(asked), tuple(given)


def _wrong(user: User) -> Iterator[tuple[str, QuerySet]]:
    """Whatever is in any of these."""
    for model, its in _own(user):
        own, seen = model.objects.filter(its), model.objects.visible_to(user)
        yield f"{model.__name__} of others is seen", seen.exclude(pk__in=own.values("pk"))
        yield f"{model.__name__} of their own is not seen", own.exclude(pk__in=seen.values("pk"))


def _own(user: User) -> Iterator[tuple[type, Q]]:
    of_province = Commune.objects.filter(present__province=user.province_id)
    communes = user.communes.all() if user.reach == Reach.COMMUNES else of_province
    presents = communes.order_by().values("present")
    for model, way in OF_A_COMMUNE.items():
        yield model, Q(**{f"{way}__present__in": presents})
    yield PayrollRun, Q(province__present=user.province_id)
    here = Q(commune__present__in=presents)
    yield Phone, here if user.reach == Reach.COMMUNES else Q(batch__programme__province=user.province_id)
