"""The portal with a naive grid behind the same page: every cell read, saved and logged by itself."""

from __future__ import annotations

from collections.abc import Iterable

from portal.wsgi import application  # noqa: F401 - what gunicorn serves

# isort: split
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from portal.lib.months import Month
from teams import attendance, grid, policies
from teams.cells import Cell, Change, Saved, name_of, wanted
from teams.models import CommunityTeam, Timesheet, Workday
from teams.roster import roster_of


@transaction.atomic
def save_each(
    team: CommunityTeam, month: Month, changes: Iterable[Change], *, by: User, **_ignored: object
) -> Saved:
    """The same rules; no versions, no keys: the last to save wins."""
    team = CommunityTeam.objects.get(pk=team.pk)
    policies.check_can_keep_team(by, team)
    sheet, _new = Timesheet.objects.get_or_create(team=team, month=month)
    policies.check_can_record(by, sheet)
    saved, today = Saved(), timezone.localdate()
    for change in changes:
        roster = roster_of(team, month, today=today)
        marks = wanted(change, Cell(*change.key), roster)
        if attendance.problems(roster, marks, today=today, reader=by):
            continue
        Workday.objects.filter(timesheet=sheet, person=change.person_id, day=change.day).delete()
        for mark in marks:
            Workday(timesheet=sheet, **mark._asdict()).save()
        audit.record("timesheets.recorded", sheet, by=by, commune=team.commune_on(today))
        saved.versions[name_of(change)] = change.letters
    return saved


grid.save_cells = save_each  # type: ignore[assignment]
