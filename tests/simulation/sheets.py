"""A month's sheets: recorded, submitted, returned, confirmed, opened again, corrected."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from portal.lib.months import Month
from teams import corrections, grid, timesheets
from teams.cells import Change, cells_of
from teams.models import CommunityTeam, Timesheet, TimesheetStatus
from teams.roster import roster_of

from .world import World

LETTERS = ["x", "x", "x", "/", "h", "", "?"]


def days_are_recorded(world: World) -> None:
    for team in world.teams:
        if world.happens(0.9):
            _record(world, team)


def _record(world: World, team: CommunityTeam) -> None:
    """Cells of those who are there, and of a few who are not; sometimes sent twice, or on an old view."""
    people = list(team.memberships.order_by("pk").values_list("person", flat=True))
    if not people:
        return
    seen = _versions(team, world.month) if world.happens(0.8) else {}
    changes = []
    for _n in range(world.dice.randrange(1, 6)):
        key = (world.dice.choice(people), world.some_day())
        changes.append(Change(*key, world.dice.choice(LETTERS), seen=seen.get(key, "")))
    by, sent = world.staff_of(world.seat_of(team)), str(UUID(int=world.dice.getrandbits(128)))
    for _again in world.times_sent():
        world.attempt(
            f"{len(changes)} cells of {team.code}",
            grid.save_cells,
            team,
            world.month,
            changes,
            key=sent,
            by=by,
        )


def _versions(team: CommunityTeam, month: Month) -> dict[tuple[int, dt.date], str]:
    entries = roster_of(team, month, today=timezone.localdate()).entries
    cells = [cell for entry in entries for cell in cells_of(entry).values()]
    return {(cell.person_id, cell.day): cell.version for cell in cells}


def sheets_are_closed(world: World) -> None:
    """This month's and those that are late; some by somebody who may not, some returned."""
    waiting = Timesheet.objects.filter(month__lte=world.month).exclude(status=TimesheetStatus.CONFIRMED)
    for sheet in waiting.select_related("team").order_by("pk"):
        by = world.stranger if world.happens(0.05) else world.staff_of(world.seat_of(sheet.team))
        if world.happens(0.9):
            world.attempt(f"{sheet} is submitted", timesheets.submit, sheet, by=by)
        if world.happens(0.1):
            world.attempt(f"{sheet} is returned", timesheets.return_, sheet, reason="Thiếu", by=world.officer)
        elif world.happens(0.85):
            world.attempt(f"{sheet} is confirmed", timesheets.confirm, sheet, by=world.officer, note="Đã xem")


def confirmed_days_are_put_right(world: World) -> None:
    confirmed = Timesheet.objects.filter(month__lte=world.month, status=TimesheetStatus.CONFIRMED)
    for sheet in confirmed.select_related("team").order_by("pk"):
        if world.happens(0.1):
            world.attempt(
                f"{sheet} is opened again", timesheets.reopen, sheet, reason="Sai", by=world.officer
            )
        elif world.happens(0.4):
            _correct(world, sheet)


def _correct(world: World, sheet: Timesheet) -> None:
    change = _day_taken_back(world, sheet) if world.happens(0.6) else _day_put_in(world, sheet)
    if change is None:
        return
    by = world.staff_of(world.seat_of(sheet.team))
    correction = world.attempt(
        f"{change.letters or 'nothing'} on {change.day} is proposed for {sheet}",
        corrections.propose,
        sheet,
        [change],
        reason="Chấm sót",
        by=by,
    )
    if correction is None:
        return
    if world.happens(0.7):
        world.attempt("it is confirmed", corrections.confirm, correction, by=world.officer)
    elif world.happens(0.5):
        world.attempt("it is withdrawn", corrections.withdraw, correction, by=by)
    else:
        world.attempt("it is refused", corrections.refuse, correction, reason="Không", by=world.officer)


def _day_taken_back(world: World, sheet: Timesheet) -> Change | None:
    """What was paid for it is to be recovered."""
    recorded = list(sheet.workdays.order_by("pk"))
    if not recorded:
        return None
    workday = world.dice.choice(recorded)
    return Change(workday.person_id, workday.day, "")


def _day_put_in(world: World, sheet: Timesheet) -> Change | None:
    """Anywhere in the month: there may be another, or the person not there yet."""
    people = list(sheet.team.memberships.order_by("pk").values_list("person", flat=True))
    if not people:
        return None
    return Change(world.dice.choice(people), world.dice.choice(sheet.month.days), world.dice.choice("x/h"))
