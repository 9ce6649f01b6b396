"""Teams as a commune's founding decisions list them: code, name, seat, since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from imports.kinds import Checked, Kind
from places.models import Commune, Hamlet
from portal.lib.refusals import reason_against
from portal.lib.spreadsheets.reading import Reading, Row, plain
from teams import decisions as book
from teams import policies, registry
from teams.models import CommunityTeam, DecisionKind

from . import columns
from .decisions import Decisions, Key
from .finding import Communes
from .resources import SeatResource, TeamResource, made


@dataclass(slots=True)
class NewTeam:
    row: Row
    commune: Commune
    hamlet: Hamlet | None
    decision: Key


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    communes = Communes(reading, user, answers)
    commune_of = {id(row): communes.of(row) for row in reading.rows}
    hamlets = _hamlets({commune.pk for commune in commune_of.values() if commune})
    _check_codes(reading)
    rows = []
    for row in reading.rows:
        commune = commune_of[id(row)]
        _check_since(reading, row)
        if commune is None:
            continue
        hamlet = _hamlet(reading, row, commune, hamlets)
        rows.append(NewTeam(row, commune, hamlet, (commune.pk, row["number"], row["issued_on"])))
    return Checked(reading, rows, list(communes.questions.values()))


def _check_codes(reading: Reading) -> None:
    codes = [row["code"] for row in reading.rows if row["code"]]
    taken = set(CommunityTeam.objects.filter(code__in=codes).values_list("code", flat=True))
    first: dict[str, Row] = {}
    for row in reading.rows:
        code = row["code"]
        if not code:
            continue
        earlier = first.setdefault(code, row)
        if code in taken:
            reading.note(row, "code", _("Mã tổ này đã có trong sổ"), _("Ghi một mã khác hoặc bỏ dòng này"))
        elif earlier is not row:
            problem = _("Trùng với dòng %(row)s") % {"row": earlier.number}
            reading.note(row, "code", problem, _("Mỗi tổ một mã"))


def _check_since(reading: Reading, row: Row) -> None:
    since, signed = row["since"], row["issued_on"]
    if not since:
        return
    reason = reason_against(registry.check_can_begin, since)
    if signed and not reason:
        reason = reason_against(book.check_signed, signed, since)
    if reason:
        problem, _stop, cure = reason.rstrip(".").partition(". ")
        reading.note(row, "since", problem, cure)


def _hamlets(communes: set[int]) -> dict[tuple[int, str], Hamlet]:
    found = Hamlet.objects.filter(commune__in=communes, valid_until=None)
    return {(hamlet.commune_id, plain(hamlet.name)): hamlet for hamlet in found}


def _hamlet(
    reading: Reading, row: Row, commune: Commune, hamlets: Mapping[tuple[int, str], Hamlet]
) -> Hamlet | None:
    if not row["hamlet"]:
        return None
    hamlet = hamlets.get((commune.pk, plain(row["hamlet"])))
    if hamlet is None:
        problem = _("%(commune)s chưa có thôn, tổ dân phố tên này") % {"commune": commune}
        reading.note(row, "hamlet", problem, _("Kiểm tra tên hoặc để trống"))
    return hamlet


def write(checked: Checked, by: User) -> dict[str, int]:
    rows: Sequence[NewTeam] = checked.rows
    for commune in {row.commune.pk: row.commune for row in rows}.values():
        policies.check_can_keep_in(by, commune)
    decisions = Decisions(row.commune.pk for row in rows).enter(
        (row.decision for row in rows), DecisionKind.FOUNDING
    )
    teams = made(
        TeamResource(),
        ["code", "name", "founded_by", "valid_from"],
        [(row.row["code"], row.row["name"], decisions[row.decision], row.row["since"]) for row in rows],
    )
    made(
        SeatResource(),
        ["team", "commune", "hamlet", "valid_from"],
        [(team, row.commune, row.hamlet, team.valid_from) for row, team in zip(rows, teams, strict=True)],
    )
    audit.record_all(
        audit.event("registry.founded", team, by=by, commune=row.commune, after=_founded(team))
        for row, team in zip(rows, teams, strict=True)
    )
    return {"teams": len(teams), "communes": len({row.commune.pk for row in rows})}


def _founded(team: CommunityTeam) -> dict[str, str]:
    return {
        "code": team.code,
        "name": team.name,
        "decision": str(team.founded_by),
        "since": str(team.valid_from),
    }


def lists(user: User) -> dict[str, list[str]]:
    return {"commune": [str(commune) for commune in policies.communes_of(user).order_by("plain_name")]}


TEAMS = Kind(
    slug="to",
    code="TO-01",
    title=gettext_lazy("danh sách tổ"),
    columns=columns.teams,
    check_may=policies.check_can_keep,
    check=check,
    write=write,
    lists=lists,
    back="teams:teams",
    back_title=gettext_lazy("Tổ và thành viên"),
)
