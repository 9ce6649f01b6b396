"""A province's month: every commune with its sheets by status, how many raise a flag, and how late it is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Commune
from portal.lib.identifiers import without_accents
from portal.lib.months import Month

from . import flagged, flags, overview, payments
from .commune_month import days_left
from .flags import Flag
from .models import CommunityTeam, SheetDeadline, Timesheet, TimesheetStatus

LATE, DUE, WAITING, DONE, FREE = "late", "due", "waiting", "done", "free"
WORDS: dict[str, tuple[str, str | Promise]] = {
    LATE: ("error", gettext_lazy("Quá hạn")),
    DUE: ("todo", gettext_lazy("Chưa nộp đủ")),
    WAITING: ("waiting", gettext_lazy("Chờ duyệt")),
    DONE: ("done", gettext_lazy("Đã duyệt xong")),
    FREE: ("todo", gettext_lazy("Không bắt buộc")),
}
SETTLED = (DONE, FREE)  # nothing is waited for
NOT_HANDED_IN = (overview.NOT_BEGUN, TimesheetStatus.DRAFT, TimesheetStatus.RETURNED)


@dataclass(slots=True)
class CommuneRow:
    """`counts`: its teams by the status of their sheet; `flagged`: sheets waiting that raise one.

    `wanted`: whether pay goes by the sheets; else they may be kept, and nobody waits for them.
    """

    commune: Commune
    due: dt.date
    today: dt.date
    counts: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    wanted: bool = True

    @property
    def teams(self) -> int:
        return self.counts.total()

    @property
    def missing(self) -> int:
        """Teams whose sheet is not handed in."""
        return sum(self.counts[status] for status in NOT_HANDED_IN)

    @property
    def waiting(self) -> int:
        return self.counts[TimesheetStatus.SUBMITTED]

    @property
    def returned(self) -> int:
        return self.counts[TimesheetStatus.RETURNED]

    @property
    def confirmed(self) -> int:
        return self.counts[TimesheetStatus.CONFIRMED]

    @property
    def state(self) -> str:
        if self.missing and self.wanted:
            return LATE if self.today > self.due else DUE
        if self.waiting:
            return WAITING
        return FREE if self.missing else DONE

    @property
    def look(self) -> str:
        return WORDS[self.state][0]

    @property
    def word(self) -> str | Promise:
        return WORDS[self.state][1]

    @property
    def left(self) -> str:
        return days_left(self.due, self.today) if self.behind else ""

    @property
    def behind(self) -> bool:
        return self.state in (LATE, DUE)


@dataclass(frozen=True)
class MonthEnd:
    month: Month
    due: dt.date
    rows: list[CommuneRow]
    confirmable: int  # sheets without a flag that the reader may confirm

    @cached_property
    def tabs(self) -> dict[str, int]:
        return Counter(row.state for row in self.rows)

    @property
    def flagged(self) -> int:
        return sum(row.flagged for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.waiting for row in self.rows)

    @property
    def looked_at_lately(self) -> bool:
        """Flags of many sheets are some minutes old."""
        return flagged.are_many(self.waiting)

    @property
    def by_lateness(self) -> list[CommuneRow]:
        """In the order of the words; within each the one with most to do first."""
        order = list(WORDS)
        return sorted(self.rows, key=lambda row: (order.index(row.state), -row.missing))

    @property
    def missing(self) -> list[CommuneRow]:
        """For reminders: those that have not handed everything in."""
        return [row for row in self.rows if row.behind]


def of_month(reader: User, month: Month, today: dt.date) -> MonthEnd:
    """A constant number of queries for a whole province."""
    found = handed_in(reader, month, today)
    rows = {row.commune.pk: row for row in found.rows}
    confirmable = 0
    waiting = list(_waiting(_teams(reader, month)))
    raised = flagged.among(reader, month, {sheet: at for sheet, at, _submitter, _commune in waiting})
    for pk, _at, submitter, commune in waiting:
        rows[commune].flagged += pk in raised
        confirmable += pk not in raised and submitter != reader.pk
    return replace(found, confirmable=confirmable)


def handed_in(reader: User, month: Month, today: dt.date) -> MonthEnd:
    """Without a look at what the sheets say: none is called flagged or confirmable."""
    due = SheetDeadline.of(reader.province).due_on(month)
    return MonthEnd(month, due, communes_of_month(reader, month, today), confirmable=0)


def communes_of_month(reader: User, month: Month, today: dt.date) -> list[CommuneRow]:
    """By name."""
    due = SheetDeadline.of(reader.province).due_on(month)
    counted = list(overview.by_commune(reader, month))
    communes = Commune.objects.in_bulk({commune for commune, _status, _n in counted})
    rows = {pk: CommuneRow(commune, due, today) for pk, commune in communes.items()}
    for commune, status, n in counted:
        rows[commune].counts[status] += n
    behind = [row.commune for row in rows.values() if row.missing]
    for pk in payments.without_sheets(behind, month) if behind else ():
        rows[pk].wanted = False
    return sorted(rows.values(), key=lambda row: row.commune.plain_name)


def _teams(reader: User, month: Month) -> QuerySet[CommunityTeam]:
    return overview.of_month(CommunityTeam.objects.visible_to(reader), month).order_by()


def _waiting(teams: QuerySet[CommunityTeam]) -> Iterable[tuple[int, dt.datetime, int, int]]:
    waiting = teams.filter(status=TimesheetStatus.SUBMITTED)
    return waiting.values_list("sheet_id", "submitted_at", "submitter_id", "commune_id")


def submitted(reader: User, month: Month) -> QuerySet[Timesheet]:
    return Timesheet.objects.visible_to(reader).filter(month=month, status=TimesheetStatus.SUBMITTED)


@dataclass(frozen=True, slots=True)
class FlaggedSheet:
    sheet: Timesheet
    commune: str
    flags: list[Flag]


def to_look_at(reader: User, month: Month) -> list[FlaggedSheet]:
    """Sheets that wait and ask for a look, by commune and team."""
    waiting = submitted(reader, month)
    raised = flagged.among(reader, month, dict(waiting.order_by().values_list("pk", "submitted_at")))
    found = flags.of_sheets(month, waiting.filter(pk__in=raised))
    if raised - found.keys():  # something was put right since
        flagged.look_anew(reader, month)
    teams = overview.of_month(CommunityTeam.objects.visible_to(reader), month).filter(
        sheet_id__in=list(found)
    )
    communes = dict(teams.order_by().values_list("sheet_id", F("commune_name")))
    sheets = Timesheet.objects.filter(pk__in=list(found)).select_related("team", "submitted_by")
    rows = [FlaggedSheet(sheet, communes.get(sheet.pk, ""), found[sheet.pk]) for sheet in sheets]
    return sorted(rows, key=lambda row: (without_accents(row.commune), row.sheet.team.code))


@dataclass(frozen=True, slots=True)
class LastConfirmed:
    """The latest confirmation of the month by one person at one moment."""

    who: User
    at: dt.datetime
    sheets: int


def last_confirmed(reader: User, month: Month) -> LastConfirmed | None:
    done = Timesheet.objects.visible_to(reader).filter(month=month, status=TimesheetStatus.CONFIRMED)
    latest = done.select_related("confirmed_by").order_by("-confirmed_at").first()
    if latest is None:
        return None
    together = done.filter(confirmed_by=latest.confirmed_by, confirmed_at=latest.confirmed_at)
    return LastConfirmed(latest.confirmed_by, latest.confirmed_at, together.count())
