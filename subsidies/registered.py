"""The list of communes registered for a year, as it is pasted from a decision: all rows or none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from places.models import Commune
from places.pasted import NamedCommunes, Problem, lines_of
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import policies
from .models import RegisteredCommune, Resolution


@dataclass(frozen=True, slots=True)
class Listed:
    communes: list[Commune]
    problems: list[Problem]


def read(text: str, resolution: Resolution, year: int, day: dt.date) -> Listed:
    """One commune a line, as of the day."""
    book = NamedCommunes(Commune.objects.on(day).in_area_of(resolution.territory))
    already = RegisteredCommune.objects.filter(resolution=resolution, year=year)
    taken = dict.fromkeys(already.values_list("commune_id", flat=True), 0)
    listed = Listed([], [])
    for row, line in lines_of(text):
        try:
            commune = book.named(line)
            _check_is_new(commune, taken)
        except ValueError as error:
            listed.problems.append(Problem(row, line, str(error)))
        else:
            listed.communes.append(commune)
            taken[commune.pk] = row
    return listed


def _check_is_new(commune: Commune, taken: dict[int, int]) -> None:
    row = taken.get(commune.pk)
    if row:
        raise ValueError(_("%(commune)s đã ghi ở dòng %(row)d.") % {"commune": commune, "row": row})
    if row is not None:
        raise ValueError(_("%(commune)s đã có trong danh sách của năm.") % {"commune": commune})


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
