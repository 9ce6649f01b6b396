"""Rows typed into the books: entered, ended, corrected, taken back. The log keeps what they said, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from places.models import Commune
from portal.lib.figures import grouped
from portal.lib.months import Month
from portal.lib.periods import day_before
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused
from teams import payments
from teams.models import CommunityTeam

from .kinds import Kind


@violations_refused()
@transaction.atomic
def enter(kind: Kind, row: Any, *, by: User) -> Any:
    """Of what goes on until further notice, the row before ends the day before."""
    kind.check(by, kind.owner_of(row))
    if kind.follows:
        for earlier in followed_by(row):
            _end(earlier, day_before(row.valid_from), by)
    row.save()
    _record("entered", row, by, after=told(kind, row))
    return row


@violations_refused()
@transaction.atomic
def end(kind: Kind, row: Any, last_day: dt.date, *, by: User) -> Any:
    row = _locked(kind, row)
    check_can_end(row, last_day)
    check_can_change(by, kind, row, last_day + dt.timedelta(1))
    _end(row, last_day, by)
    return row


@violations_refused()
@transaction.atomic
def correct(kind: Kind, row: Any, reason: str, *, by: User) -> Any:
    """`row` as it should have been. What was paid stays paid: the next run settles the difference."""
    stood = _locked(kind, row)
    check_can_change(by, kind, row, min(kind.begins(stood), kind.begins(row)))
    before, after = told(kind, stood), told(kind, row)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise Refused(_("Chưa sửa gì. Sửa ít nhất một ô rồi lưu."))
    row.save()
    kept = {name: before[name] for name in changed}
    _record("corrected", row, by, kept, {name: after[name] for name in changed} | {"reason": reason})
    return row


@violations_refused()
@transaction.atomic
def take_back(kind: Kind, row: Any, reason: str, *, by: User) -> None:
    """Of what never was so. All it said stays in the log, which nobody can edit."""
    row = _locked(kind, row)
    check_can_change(by, kind, row, kind.begins(row))
    _record("taken_back", row, by, told(kind, row), {"reason": reason})
    row.delete()


def check_can_change(user: User, kind: Kind, row: Any, since: dt.date) -> None:
    """What a released run may rest on from `since` on is changed by the province's officers only."""
    kind.check(user, kind.owner_of(row))
    if user.role != Role.ICT_OFFICER and (run := released_since(row, since)):
        raise Refused(
            _("Từ ngày %(day)s đã có khoản chi tính theo dòng này: %(run)s. Đề nghị cán bộ Sở sửa; "
              "đợt sau truy lĩnh hoặc truy thu phần chênh lệch.")
            % {"run": run, "day": f"{since:%d/%m/%Y}"}
        )  # fmt: skip


def check_can_end(row: Any, last_day: dt.date) -> None:
    if last_day < row.valid_from:
        raise Refused(
            _("Dòng này có từ ngày %(day)s. Ghi ngày cuối từ ngày đó trở đi.")
            % {"day": f"{row.valid_from:%d/%m/%Y}"}
        )
    if row.valid_until and row.valid_until <= last_day:
        raise Refused(
            _("Dòng này đã kết thúc ngày %(day)s. Muốn kéo dài thì sửa dòng.")
            % {"day": f"{row.valid_until:%d/%m/%Y}"}
        )


def released_since(row: Any, day: dt.date) -> str:
    """The released run that paid this area for that day's month or later; "" if none."""
    return payments.released_since({commune.present_id for commune in area_of(row)}, Month.of(day))


def area_of(row: Any) -> list[Commune]:
    """Where what the row says counts, the latest first."""
    if commune := getattr(row, "commune", None):
        return [commune]
    if hamlet := getattr(row, "hamlet", None):
        return [hamlet.commune]
    team, person = getattr(row, "team", None), getattr(row, "person", None)
    teams = [team] if team else CommunityTeam.objects.filter(memberships__person=person)
    return list(Commune.objects.filter(team_seats__team__in=teams).order_by("-team_seats__valid_from"))


def clashing(row: Any) -> tuple[QuerySet, str] | None:
    """Rows that hold on days of this one though only one may, and what to say of them."""
    for constraint in type(row)._meta.constraints:
        if isinstance(constraint, ExclusionConstraint):
            same = {name: getattr(row, name) for name, _op in constraint.expressions if isinstance(name, str)}
            rows = type(row).objects.filter(**same).exclude(pk=row.pk)
            until = row.valid_until or dt.date.max
            return rows.between(row.valid_from, until), str(constraint.violation_error_message)
    return None


def followed_by(row: Any) -> QuerySet:
    """Open rows that this one takes over from."""
    clash = clashing(row)
    earlier = type(row).objects.none() if clash is None else clash[0]
    return earlier.filter(valid_until=None, valid_from__lt=row.valid_from)


def told(kind: Kind, row: Any) -> dict[str, str]:
    """What it says, box by box, as people read it."""
    return {name: shown(row, name) for name in kind.boxes}


def shown(row: Any, name: str) -> str:
    value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    if isinstance(row._meta.get_field(name), models.BigIntegerField) and value is not None:
        return grouped(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    return "" if value is None else str(value)


def _end(row: Any, last_day: dt.date, by: User) -> None:
    before = {"valid_until": shown(row, "valid_until")}
    row.valid_until = last_day
    row.save(update_fields=["valid_until"])
    _record("ended", row, by, before, {"valid_until": shown(row, "valid_until")})


def _locked(kind: Kind, row: Any) -> Any:
    return kind.model._default_manager.select_for_update().get(pk=row.pk)


def _record(
    act: str, row: Any, by: User, before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:  # fmt: skip
    commune = next(iter(area_of(row)), None)
    audit.record(f"rows.{act}", row, by=by, before=before, after=after, commune=commune)
