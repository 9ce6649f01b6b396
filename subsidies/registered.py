"""The list of communes registered for a year, as it is pasted from a decision: all rows or none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from places.models import Commune
from places.names import Gazetteer
from portal.lib.identifiers import without_accents
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import policies
from .models import RegisteredCommune, Resolution

CODE = re.compile(r"\d{5}")
NUMBER = re.compile(r"[\d.)\s]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts the lines of the text from 1."""

    row: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    communes: list[Commune]
    problems: list[Problem]


def read(text: str, resolution: Resolution, year: int, day: dt.date) -> Listed:
    """One commune a line, by code or name ("Xã Châu Quế" or "Châu Quế, huyện Văn Yên"), as of the day."""
    there = Commune.objects.on(day).in_area_of(resolution.territory)
    book, by_code = Gazetteer(there), {commune.code: commune for commune in there}
    already = RegisteredCommune.objects.filter(resolution=resolution, year=year)
    taken = dict.fromkeys(already.values_list("commune_id", flat=True), 0)
    listed = Listed([], [])
    for row, line in _lines(text):
        found = _found(line, book, by_code)
        words = _wrong_with(found, line, book, taken)
        if words:
            listed.problems.append(Problem(row, line, words))
        else:
            listed.communes.append(found[0])
            taken[found[0].pk] = row
    return listed


@violations_refused()
@transaction.atomic
def register(
    resolution: Resolution,
    communes: list[Commune],
    year: int,
    *,
    decision: str,
    decided_on: dt.date,
    by: User,
) -> None:
    policies.check_can_change_resolutions(by, resolution.territory)
    if not communes:
        raise Refused(_("Danh sách chưa có xã nào. Dán mỗi dòng một xã."))
    made = RegisteredCommune.objects.bulk_create(
        RegisteredCommune(
            resolution=resolution, commune=commune, year=year, decision=decision, decided_on=decided_on
        )
        for commune in communes
    )
    told = {"year": str(year), "decision": decision, "decided_on": f"{decided_on:%d/%m/%Y}"}
    audit.record_all(_entered(row, told, by) for row in made)


def _entered(row: RegisteredCommune, told: dict[str, str], by: User) -> AuditEvent:
    after = {"commune": str(row.commune), **told}
    return audit.event("rows.entered", row, by=by, after=after, commune=row.commune)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for row, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield row, line.strip()


def _found(line: str, book: Gazetteer, by_code: dict[str, Commune]) -> list[Commune]:
    """A number before the name is the line's own; a code anywhere decides."""
    code = CODE.search(line)
    if code:
        return [by_code[code[0]]] if code[0] in by_code else []
    cells = [cell.strip() for cell in re.split(r"[\t;,]", line[NUMBER.match(line).end() :]) if cell.strip()]
    if not cells:
        return []
    district = cells[1] if len(cells) > 1 else ""
    found = list(book.find(cells[0], district).communes)
    same = [unit for unit in found if unit.district and _plain(unit.district) in _plain(district)]
    return same or found


def _wrong_with(found: list[Commune], line: str, book: Gazetteer, taken: dict[int, int]) -> str:
    if not found:
        like = book.like(re.split(r"[\t;,]", line[NUMBER.match(line).end() :])[0])
        if like:
            return _("Không có xã này trên địa bàn của nghị quyết. Tên gần giống: %(names)s.") % {
                "names": ", ".join(like)
            }
        return _("Không có xã này trên địa bàn của nghị quyết vào ngày ký danh sách.")
    if len(found) > 1:
        named = ", ".join(f"{unit} ({unit.code})" for unit in found)
        return _("Tên này ứng với nhiều xã: %(names)s. Ghi mã xã.") % {"names": named}
    if (row := taken.get(found[0].pk)) is not None:
        if row:
            return _("%(commune)s đã ghi ở dòng %(row)d.") % {"commune": found[0], "row": row}
        return _("%(commune)s đã có trong danh sách của năm.") % {"commune": found[0]}
    return ""


def _plain(text: str) -> str:
    return without_accents(text).strip()
