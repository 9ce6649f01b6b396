"""Hamlets of many communes with what resolutions ask about them, as a province lists them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import AuditEvent, User
from imports.kinds import Checked, Kind
from places.models import Commune, Hamlet, HamletKind, HamletTraits
from portal.lib.copying import copy_in
from portal.lib.periods import day_before
from portal.lib.refusals import Forbidden
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row, plain
from teams import zones
from teams.rows import declared, told

from . import hamlet_columns
from .finding import Communes

TRAITS = ("households", "unit_type", "distance", "decision")
MARKS = ("at_centre", "border", "island", "key_security")
QUARTERS = ("to dan pho", "khu pho", "tdp", "to ")

Key = tuple[int, str]  # the commune, the name as it sounds


@dataclass(slots=True)
class Described:
    """`hamlet` is new where it has no key yet; `ends` is the row that this one follows."""

    row: Row
    hamlet: Hamlet
    ends: HamletTraits | None


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    communes = Communes(reading, user, answers)
    placed = [(row, commune) for row in reading.rows if (commune := communes.of(row)) and row["hamlet"]]
    there = {commune.pk for _row, commune in placed}
    known, written = _hamlets(there), _written(there)
    first: dict[Key, Row] = {}
    rows = []
    for row, commune in placed:
        key = (commune.pk, plain(row["hamlet"]))
        if (earlier := first.setdefault(key, row)) is not row:
            problem = _("Trùng với dòng %(row)s") % {"row": earlier.number}
            reading.note(row, "hamlet", problem, _("Giữ một trong hai dòng"))
        elif hamlet := known.get(key):
            rows.append(Described(row, hamlet, _followed(reading, row, written.get(hamlet.pk, []))))
        else:
            rows.append(Described(row, _new(reading, row, commune), None))
    return Checked(reading, rows, list(communes.questions.values()))


def _hamlets(communes: set[int]) -> dict[Key, Hamlet]:
    living = Hamlet.objects.filter(commune__in=communes, valid_until=None).select_related("commune")
    return {(hamlet.commune_id, plain(hamlet.name)): hamlet for hamlet in living}


def _written(communes: set[int]) -> dict[int, list[HamletTraits]]:
    found: dict[int, list[HamletTraits]] = {}
    rows = HamletTraits.objects.filter(hamlet__commune__in=communes).select_related("hamlet__commune")
    for traits in rows.order_by("valid_from"):
        found.setdefault(traits.hamlet_id, []).append(traits)
    return found


def _followed(reading: Reading, row: Row, written: Sequence[HamletTraits]) -> HamletTraits | None:
    """The open row, which ends the day before. What was written for later days is not overwritten."""
    since = row["since"]
    if since is None or not written:
        return None
    last = written[-1]
    if last.valid_from < since and last.valid_until is None:
        return last
    if (last.valid_until or dt.date.max) >= since:
        problem = _("Đã ghi đặc điểm từ ngày %(day)s") % {"day": f"{last.valid_from:%d/%m/%Y}"}
        reading.note(row, "since", problem, _("Ghi ngày sau đó, hoặc sửa dòng ấy ở trang của thôn"))
    return None


def _new(reading: Reading, row: Row, commune: Commune) -> Hamlet:
    name = row["hamlet"]
    said = _("%(commune)s chưa có thôn, tổ dân phố tên này") % {"commune": commune}
    reading.note(row, "hamlet", said, _("Sẽ thêm vào danh mục; kiểm tra tên"), Level.LOOK)
    kind = HamletKind.QUARTER if plain(name).startswith(QUARTERS) else HamletKind.HAMLET
    return Hamlet(commune=commune, name=name, kind=kind, valid_from=commune.valid_from)


def write(checked: Checked, by: User) -> dict[str, int]:
    """Every hamlet listed has the row of its day; earlier months keep what they were told."""
    zones.check_can_list(by)
    rows: Sequence[Described] = checked.rows
    _check_area(rows, by)
    new = [each.hamlet for each in rows if each.hamlet.pk is None]
    copy_in(new)
    ended = _end(rows, by)
    traits = [_traits(each) for each in rows]
    copy_in(traits)
    audit.record_all(
        [*(_added(hamlet, by) for hamlet in new), *ended, *(_entered(row, by) for row in traits)]
    )
    return {"new_hamlets": len(new), "hamlets": len(rows)}


def _check_area(rows: Sequence[Described], by: User) -> None:
    communes = {each.hamlet.commune_id for each in rows}
    if declared.communes(by).filter(pk__in=communes).count() < len(communes):
        raise Forbidden(_("Có xã ngoài địa bàn bạn phụ trách."))


def _traits(each: Described) -> HamletTraits:
    told_of = {name: each.row[name] for name in TRAITS if each.row[name] is not None}
    marks = {name: bool(each.row[name]) for name in MARKS}
    return HamletTraits(hamlet=each.hamlet, valid_from=each.row["since"], **told_of, **marks)


def _end(rows: Sequence[Described], by: User) -> list[AuditEvent]:
    """A statement for each day on which rows begin, mostly one."""
    open_rows: dict[dt.date, list[HamletTraits]] = {}
    for each in rows:
        if each.ends:
            open_rows.setdefault(day_before(each.row["since"]), []).append(each.ends)
    for last_day, ending in open_rows.items():
        HamletTraits.objects.filter(pk__in=[row.pk for row in ending]).update(valid_until=last_day)
    return [_ended(row, last_day, by) for last_day, ending in open_rows.items() for row in ending]


def _ended(row: HamletTraits, last_day: dt.date, by: User) -> AuditEvent:
    before, after = {"valid_until": ""}, {"valid_until": f"{last_day:%d/%m/%Y}"}
    return audit.event("rows.ended", row, by=by, commune=row.hamlet.commune, before=before, after=after)


def _entered(row: HamletTraits, by: User) -> AuditEvent:
    after = told(declared.HAMLETS, row)
    return audit.event("rows.entered", row, by=by, commune=row.hamlet.commune, after=after)


def _added(hamlet: Hamlet, by: User) -> AuditEvent:
    return audit.event("hamlets.added", hamlet, by=by, commune=hamlet.commune, after={"name": hamlet.name})


def lists(user: User) -> dict[str, list[str]]:
    return {"commune": [str(commune) for commune in declared.communes(user).filter(valid_until=None)]}


HAMLETS = Kind(
    slug="thon",
    code="DB-01",
    title=gettext_lazy("danh mục thôn, tổ dân phố và đặc điểm"),
    columns=hamlet_columns.hamlets,
    check_may=zones.check_can_list,
    check=check,
    write=write,
    lists=lists,
    back="rows:areas",
    back_title=gettext_lazy("Đặc điểm của địa bàn"),
)
