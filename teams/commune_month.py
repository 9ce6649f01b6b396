"""A commune's month as a list of tasks, a team each: to record, to check, to declare and submit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.lib.months import Month

from . import overview
from .models import CommunityTeam, TimesheetStatus

LOCKED = ("locked", gettext_lazy("Chưa mở"))
HANDED_IN = (TimesheetStatus.SUBMITTED, TimesheetStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class TeamTask:
    """One team's sheet of the month; `team` as `overview.of_month` gives it."""

    team: CommunityTeam
    month: Month
    locked: bool

    @property
    def open(self) -> bool:
        """To be written and submitted still."""
        return not self.locked and self.team.status not in HANDED_IN

    @property
    def waits(self) -> bool:
        return self.team.status == TimesheetStatus.SUBMITTED

    @property
    def worked(self) -> bool:
        return bool(self.team.days or self.team.nights or self.team.sessions)

    @property
    def look(self) -> str:
        return self._state[0]

    @property
    def word(self) -> str | Promise:
        return self._state[1]

    @property
    def _state(self) -> tuple[str, str | Promise]:
        return LOCKED if self.locked else overview.WORDS[self.team.status]

    @property
    def reason(self) -> str:
        return self.team.reason or "" if self.open else ""

    @property
    def url(self) -> str:
        return "" if self.locked else reverse("teams:grid", args=[self.team.pk, self.month])


@dataclass(frozen=True)
class CommuneMonth:
    month: Month
    tasks: list[TeamTask]
    due: dt.date | None  # none: pay does not go by the sheets, nobody waits for them
    today: dt.date

    @cached_property
    def open(self) -> list[TeamTask]:
        """Returned sheets first: somebody waits for them."""
        mine = [task for task in self.tasks if task.open or task.locked]
        return sorted(mine, key=lambda task: task.team.status != TimesheetStatus.RETURNED)

    @cached_property
    def handed_in(self) -> list[TeamTask]:
        return [task for task in self.tasks if not (task.open or task.locked)]

    @property
    def ready(self) -> list[TeamTask]:
        return [task for task in self.open if task.open and task.worked]

    @property
    def empty(self) -> list[TeamTask]:
        return [task for task in self.open if task.open and not task.worked]

    @property
    def begun(self) -> bool:
        return any(task.team.status != overview.NOT_BEGUN for task in self.tasks)

    @property
    def may_submit(self) -> bool:
        return any(task.open for task in self.open)

    @property
    def segments(self) -> list[str]:
        looks = {"waiting": "done", "done": "done", "doing": "doing", "returned": "look"}
        return [looks.get(task.look, "") for task in self.tasks]

    @property
    def left(self) -> str:
        return days_left(self.due, self.today) if self.due and self.open else ""


def commune_month(
    teams: Iterable[CommunityTeam], month: Month, due: dt.date | None, today: dt.date
) -> CommuneMonth:
    locked = month.first_day > today
    return CommuneMonth(month, [TeamTask(team, month, locked) for team in teams], due, today)


def days_left(due: dt.date, today: dt.date) -> str:
    days = (due - today).days
    if days < 0:
        return ngettext("Quá hạn %(n)s ngày", "Quá hạn %(n)s ngày", -days) % {"n": -days}
    return ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", days) % {"n": days} if days else _("Hạn hôm nay")
