"""Zones of the regional minimum wage (vùng lương) of many communes at once, as a decree lists them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, Reach, Role, User
from places.models import Commune, WageZone
from places.pasted import NamedCommunes, Problem, lines_of
from portal.lib.periods import day_before
from portal.lib.refusals import Forbidden, Refused
from portal.lib.violations import violations_refused

from .rows import declared

HEADING = re.compile(r"(?:\d+[.)]\s*)?vùng\s+(I{1,3}|IV|[1-4])\s*[:.]?", re.IGNORECASE)
# "Phường 3" is a name: a zone stands after a separator, or after its word.
AT_THE_END = re.compile(r"(?:\s*[\t;,]\s*(?:vùng\s+)?|\s+vùng\s+)(I{1,3}|IV|[1-4])\s*$", re.IGNORECASE)
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


@dataclass(frozen=True, slots=True)
class Listed:
    zones: dict[Commune, str]
    problems: list[Problem]


def check_can_list(user: User) -> None:
    """The same as of one commune: the province says which zone a place is in."""
    if user.role != Role.ICT_OFFICER or user.reach != Reach.PROVINCE:
        raise Forbidden(_("Chỉ cán bộ Sở phụ trách toàn tỉnh ghi đặc điểm và vùng của địa bàn."))


def read(text: str, day: dt.date, reader: User) -> Listed:
    """One commune a line, its zone behind it, or under a line "Vùng III" that holds for all that follow."""
    there = declared.communes(reader).on(day)
    book, fixed = NamedCommunes(there), _fixed_since(day, there)
    listed, under, seen = Listed({}, []), "", {}
    for row, line in lines_of(text):
        if heading := HEADING.fullmatch(line):
            under = _zone(heading[1])
            continue
        own = AT_THE_END.search(line)
        try:
            commune = book.named(line[: own.start()] if own else line)
            _check_is_new(commune, seen, fixed)
            listed.zones[commune] = _told(_zone(own[1]) if own else under)
        except ValueError as error:
            listed.problems.append(Problem(row, line, str(error)))
        else:
            seen[commune.pk] = row
    return listed


def _fixed_since(day: dt.date, there: QuerySet[Commune]) -> dict[int, dt.date]:
    """Communes whose zone on that day, or later, is written down already and goes on not just until now."""
    open_before = {"valid_from__lt": day, "valid_until": None}
    rows = WageZone.objects.filter(commune__in=there).between(day, dt.date.max).exclude(**open_before)
    return dict(rows.order_by("-valid_from").values_list("commune", "valid_from"))


def _check_is_new(commune: Commune, seen: dict[int, int], fixed: dict[int, dt.date]) -> None:
    if row := seen.get(commune.pk):
        raise ValueError(_("%(commune)s đã ghi ở dòng %(row)d.") % {"commune": commune, "row": row})
    if since := fixed.get(commune.pk):
        raise ValueError(
            _("%(commune)s đã ghi vùng từ ngày %(day)s. Sửa dòng đó ở trang của xã.")
            % {"commune": commune, "day": f"{since:%d/%m/%Y}"}
        )


def _zone(said: str) -> str:
    return ROMAN.get(said, said.upper())


def _told(zone: str) -> str:
    if not zone:
        raise ValueError(
            _("Chưa có vùng. Ghi sau tên xã, như “Xã Châu Quế; III”, hoặc ở dòng “Vùng III” phía trên.")
        )
    return zone


@violations_refused()
@transaction.atomic
def enter(zones: dict[Commune, str], since: dt.date, *, decree: str, by: User) -> int:
    """The open row of each commune ends the day before. Returns how many communes were given a zone."""
    check_can_list(by)
    if declared.communes(by).filter(pk__in=[commune.pk for commune in zones]).count() < len(zones):
        raise Forbidden(_("Có xã ngoài địa bàn bạn phụ trách."))
    if not zones:
        raise Refused(_("Danh sách chưa có xã nào. Dán mỗi dòng một xã."))
    last_day = day_before(since)
    ended = list(
        WageZone.objects.select_for_update(of=("self",))
        .filter(commune__in=zones, valid_until=None, valid_from__lt=since)
        .select_related("commune")
    )
    WageZone.objects.filter(pk__in=[row.pk for row in ended]).update(valid_until=last_day)
    made = WageZone.objects.bulk_create(
        WageZone(commune=commune, zone=zone, decree=decree, valid_from=since)
        for commune, zone in zones.items()
    )
    audit.record_all([*(_ended(row, last_day, by) for row in ended), *(_entered(row, by) for row in made)])
    return len(made)


def _ended(row: WageZone, last_day: dt.date, by: User) -> AuditEvent:
    told = {"before": {"valid_until": ""}, "after": {"valid_until": f"{last_day:%d/%m/%Y}"}}
    return audit.event("rows.ended", row, by=by, commune=row.commune, **told)


def _entered(row: WageZone, by: User) -> AuditEvent:
    after = {"zone": row.zone, "decree": row.decree, "valid_from": f"{row.valid_from:%d/%m/%Y}"}
    return audit.event("rows.entered", row, by=by, after=after, commune=row.commune)
