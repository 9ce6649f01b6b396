"""What a merger of communes moves: seats and with them open work, hamlets, the communes of users.

Closed facts stay as they were: confirmed sheets, decisions, orders and payments keep their commune.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places import mergers
from places.mergers import Merger
from places.models import Commune, Hamlet
from portal.lib.periods import day_before
from portal.lib.violations import violations_refused

from . import policies
from .models import Membership, TeamSeat, Timesheet, TimesheetStatus


@dataclass(frozen=True, slots=True)
class Consequences:
    """In figures: what moves to the successor."""

    teams: int
    people: int
    hamlets: int
    open_sheets: int
    users: int

    @property
    def rows(self) -> list[tuple[str, int, str]]:
        return [
            (_("Tổ chuyển sang đơn vị mới"), self.teams, ""),
            (_("Thành viên của các tổ đó"), self.people, ""),
            (_("Thôn, tổ dân phố"), self.hamlets, ""),
            (_("Bảng công chưa duyệt, đi theo tổ"), self.open_sheets, ""),
            (_("Người dùng được giao các xã này"), self.users, ""),
        ]


def consequences(merger: Merger) -> Consequences:
    seats = _seats_from(merger.parts, merger.effective_on)
    teams = seats.values("team")
    members = Membership.objects.between(merger.effective_on, dt.date.max).filter(team__in=teams)
    hamlets = Hamlet.objects.between(merger.effective_on, dt.date.max).filter(commune__in=merger.parts)
    sheets = Timesheet.objects.filter(team__in=teams).exclude(status=TimesheetStatus.CONFIRMED)
    return Consequences(
        teams=teams.distinct().count(),
        people=members.values("person").distinct().count(),
        hamlets=hamlets.count(),
        open_sheets=sheets.count(),
        users=User.objects.filter(communes__in=merger.parts).distinct().count(),
    )


@violations_refused()
@transaction.atomic
def apply(merger: Merger, *, by: User) -> Commune:
    policies.check_can_merge_communes(by, merger.parts)
    moved = consequences(merger)
    successor = mergers.apply(merger)
    hamlets = mergers.carry_over_hamlets(merger.parts, successor)
    mergers.carry_over_wage_zone(merger.parts, successor)
    _move_seats(merger.parts, successor, hamlets)
    _reassign_users(merger.parts, successor)
    audit.record(
        "places.communes_merged",
        successor,
        by=by,
        before={"communes": [str(part) for part in merger.parts]},
        after={
            "communes": [str(successor)],
            "decision": merger.decree,
            "since": str(merger.effective_on),
            "teams": moved.teams,
            "users": moved.users,
        },
        commune=successor,
    )
    return successor


def _seats_from(parts: Sequence[Commune], day: dt.date) -> QuerySet[TeamSeat]:
    return TeamSeat.objects.between(day, dt.date.max).filter(commune__in=parts)


def _move_seats(parts: Sequence[Commune], successor: Commune, hamlets: dict[int, Hamlet]) -> None:
    """Seats that began earlier end the day before; what follows is the successor's."""
    since = successor.valid_from
    seats = list(_seats_from(parts, since).select_for_update())
    earlier = [seat.pk for seat in seats if seat.valid_from < since]
    TeamSeat.objects.filter(pk__in=earlier).update(valid_until=day_before(since))
    TeamSeat.objects.filter(pk__in=[seat.pk for seat in seats if seat.valid_from >= since]).delete()
    TeamSeat.objects.bulk_create(
        TeamSeat(
            team_id=seat.team_id,
            commune=successor,
            hamlet=hamlets.get(seat.hamlet_id),
            valid_from=max(seat.valid_from, since),
            valid_until=seat.valid_until,
        )
        for seat in seats
    )


def _reassign_users(parts: Sequence[Commune], successor: Commune) -> None:
    given = User.communes.through
    touched = list(given.objects.filter(commune__in=parts).values_list("user_id", flat=True).distinct())
    given.objects.filter(commune__in=parts).delete()
    given.objects.bulk_create(given(user_id=pk, commune=successor) for pk in touched)
