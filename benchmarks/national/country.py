"""93,524 teams, 457,820 members and 2.75 million confirmed workdays over today's 34 provinces.

The same rows at every load, written by COPY in the order of their foreign keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Reach, Role, User
from places import loading
from places.models import Commune, Province
from portal.demo.founding import shares
from portal.lib.months import Month
from teams.models import Person

from .schemes import publish, scheme_of

MONTH = Month(2026, 3)
AS_OF = dt.date(2026, 4, 7)
FOUNDED = dt.date(2025, 8, 1)
MORNING_AFTER = dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC)

TEAMS, MEMBERS, WORKDAYS = 93_524, 457_820, 2_750_000
# The two provinces measured by themselves: as many teams as Quảng Nam had, and the largest to expect.
MEASURED = {"48": (1_218, 7_000), "79": (4_400, 25_000)}
DAYS_EACH = 6
UNPLANNED = 3  # every third day's work is under no plan
ROLES = ("leader", "deputy")


@dataclass(frozen=True, slots=True)
class Team:
    pk: int
    commune: Commune
    members: range  # their primary keys


@transaction.atomic
def load(provinces_wanted: int | None = None) -> list[Province]:
    """`provinces_wanted` shortens it: the two measured provinces and the next ones, each as large as ever."""
    loading.load()
    provinces = list(Province.objects.on(AS_OF).order_by("code"))
    teams = list(_teams(provinces))
    kept = _kept(provinces, provinces_wanted)
    schemes = scheme_of(provinces)
    for province in kept:
        publish(province, schemes[province.code])
        _officer(province)
    staff = User.objects.create(username="xa", role=Role.COMMUNE_STAFF)
    _write([team for team in teams if team.commune.province in kept], staff, officer_of(kept[0]))
    return kept


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _officer(province: Province) -> None:
    """Without a password: nobody signs in here."""
    User.objects.create(
        username=province.code, role=Role.ICT_OFFICER, reach=Reach.PROVINCE, province=province
    )


def officer_of(province: Province) -> User:
    return User.objects.get(username=province.code)


def _kept(provinces: list[Province], wanted: int | None) -> list[Province]:
    measured_first = sorted(provinces, key=lambda province: (province.code not in MEASURED, province.code))
    return sorted(measured_first[:wanted], key=lambda province: province.code)


def _teams(provinces: list[Province]) -> Iterator[Team]:
    """Dealt out by chance, always the same: to provinces by their number of communes, then to communes."""
    random = Random("country")
    communes = {province.pk: _communes(province) for province in provinces}
    others = [province for province in provinces if province.code not in MEASURED]
    teams_left = TEAMS - sum(teams for teams, _ in MEASURED.values())
    members_left = MEMBERS - sum(members for _, members in MEASURED.values())
    weights = [len(communes[province.pk]) for province in others]
    teams_of = dict(zip(others, _in_proportion(teams_left, weights), strict=True))
    members_of = dict(zip(others, _in_proportion(members_left, weights), strict=True))
    pks, next_member = count(1), 1
    for province in provinces:
        teams, members = MEASURED.get(province.code) or (teams_of[province], members_of[province])
        sizes = iter(shares(members, teams, random, least=3))
        there = communes[province.pk]
        for commune, number in zip(there, shares(teams, len(there), random), strict=True):
            for _ in range(number):
                size = next(sizes)
                yield Team(next(pks), commune, range(next_member, next_member + size))
                next_member += size


def _communes(province: Province) -> QuerySet[Commune]:
    return Commune.objects.on(AS_OF).filter(province=province).select_related("province").order_by("code")


def _in_proportion(total: int, weights: list[int]) -> list[int]:
    ends = [total * sum(weights[: n + 1]) // sum(weights) for n in range(len(weights))]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _write(teams: list[Team], staff: User, officer: User) -> None:
    communes = sorted({team.commune.pk for team in teams})
    people = [(team, person) for team in teams for person in team.members]
    copy("teams_decision", "id, number, issued_on, kind, commune_id",
         ((c, "1/QĐ-UBND", FOUNDED, "founding", c) for c in communes))  # fmt: skip
    copy("places_hamlet", "id, commune_id, name, kind, households, valid_from",
         ((t.pk, t.commune.pk, f"Thôn {t.pk}", "thon", 40 + t.pk % 400, FOUNDED) for t in teams))  # fmt: skip
    copy("teams_communityteam", "id, code, name, plain_name, founded_by_id, valid_from",
         ((t.pk, f"T{t.pk}", f"Tổ {t.pk}", f"to {t.pk}", t.commune.pk, FOUNDED) for t in teams))  # fmt: skip
    copy("teams_teamseat", "id, team_id, commune_id, hamlet_id, valid_from",
         ((t.pk, t.pk, t.commune.pk, t.pk, FOUNDED) for t in teams))  # fmt: skip
    account = Person._meta.get_field("bank_account").get_prep_value("0123456789")  # of all, but one in twenty
    copy("teams_person", PERSON, ((p, f"Người {p}", f"{p} nguoi", f"nguoi {p}", "", "", *(
         ("970436", account) if p % 20 else ("", b"")), [], []) for _, p in people))  # fmt: skip
    copy("teams_membership", "team_id, person_id, role, decision_id, valid_from",
         ((t.pk, p, _role(t, p), t.commune.pk, FOUNDED) for t, p in people))  # fmt: skip
    copy("teams_timesheet", "id, team_id, month, status, return_reason, note, entries_digest",
         ((t.pk, t.pk, MONTH.first_day, "draft", "", "", "") for t in teams))  # fmt: skip
    copy("teams_plan", "id, commune_id, number, approved_on, title",
         ((c, c, "1/KH-UBND", FOUNDED, "") for c in communes))  # fmt: skip
    copy("teams_workday", "timesheet_id, person_id, day, shift, portion, in_office_hours, plan_id",
         ((t.pk, p, day, "day", 1, False, _plan(t, p, day))
          for t, p in people for day in _days(p)))  # fmt: skip
    _number_on()
    _confirm(staff, officer)


def _number_on() -> None:
    """New rows come after the copied ones."""
    with connection.cursor() as cursor:
        for table in ("teams_decision", "places_hamlet", "teams_communityteam", "teams_teamseat",
                      "teams_person", "teams_timesheet", "teams_plan"):  # fmt: skip
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


PERSON = (
    "id, full_name, sort_key, plain_name, sex, phone, bank_bin, bank_account,"
    " citizen_number_slips, former_number_slips"
)


def _role(team: Team, person: int) -> str:
    place = person - team.members.start
    return ROLES[place] if place < len(ROLES) else "member"


def _days(person: int) -> list[dt.date]:
    """Six of the month's first 28, seven for the first few, so that the sum is a round one."""
    days = DAYS_EACH + (person <= WORKDAYS - DAYS_EACH * MEMBERS)
    picked = Random(person).sample(range(1, 29), days)
    return [dt.date(MONTH.year, MONTH.number, day) for day in sorted(picked)]


def _plan(team: Team, person: int, day: dt.date) -> int | None:
    return team.commune.pk if (person + day.day) % UNPLANNED else None


def _confirm(staff: User, officer: User) -> None:
    """Last: the days of a confirmed sheet are locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE teams_timesheet SET status = 'confirmed', submitted_by_id = %s, submitted_at = %s,"
            " confirmed_by_id = %s, confirmed_at = %s",
            [staff.pk, MORNING_AFTER, officer.pk, MORNING_AFTER],
        )


def copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
        for row in rows:
            target.write_row(row)
