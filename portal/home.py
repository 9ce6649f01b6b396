"""What waits for a person: runs whose next act is theirs, timesheets to confirm or finish, and phones."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from portal.lib.months import Month
from subsidies import stages
from subsidies.models import OPEN_STATUSES, PayrollRun, Status
from teams import month_end
from teams.commune_month import days_left
from teams.forms.queue import usual_month
from teams.models import Correction, CorrectionStatus, ReviewRequest, ReviewStatus, SheetDeadline, Timesheet
from teams.models.timesheet import TimesheetStatus

from . import data_tasks, phone_tasks
from .task_list import Task

RUNS_SHOWN = 6
# Whose turn it is at a timesheet in that state, and what they do with it.
TURNS = {
    Role.ICT_OFFICER: [TimesheetStatus.SUBMITTED],
    Role.COMMUNE_STAFF: [TimesheetStatus.RETURNED, TimesheetStatus.DRAFT],
}
LOOKS = {
    TimesheetStatus.SUBMITTED: "waiting",
    TimesheetStatus.RETURNED: "returned",
    TimesheetStatus.DRAFT: "doing",
}


def waiting_for(user: User) -> list[Task]:
    work = [*_runs(user), *_months(user), *_late(user), *_timesheets(user), *_corrections(user)]
    return [*work, *_reviews(user), *data_tasks.waiting_for(user), *phone_tasks.waiting_for(user)]


def _runs(user: User) -> Iterator[Task]:
    waiting = [*OPEN_STATUSES, Status.APPROVED]
    runs = PayrollRun.objects.visible_to(user).filter(status__in=waiting)
    for run in runs.select_related("province", "territory", "made_by", "checked_by", "approved_by"):
        if label := stages.label_of_turn(user, run):
            yield Task(
                "returned" if run.status == Status.RETURNED else "waiting",
                _("%(act)s: đợt tháng %(months)s") % {"act": label, "months": run.months},
                _("%(area)s, %(who)s lập") % {"area": run.area, "who": run.made_by},
                str(run.get_status_display()),
                run.get_absolute_url(),
            )


def _months(user: User) -> Iterator[Task]:
    """The month a commune is closing now: how many of its teams are not handed in, until when."""
    if user.role != Role.COMMUNE_STAFF:
        return
    today = timezone.localdate()
    month = usual_month(today)
    for row in month_end.communes_of_month(user, month, today):
        if row.behind:
            yield Task(
                "returned" if row.returned else "doing" if row.missing < row.teams else "todo",
                _("Nộp bảng công tháng %(month)s") % {"month": month},
                _("%(commune)s: còn %(n)s/%(all)s tổ chưa nộp")
                % {"commune": row.commune, "n": row.missing, "all": row.teams},
                str(row.word),
                reverse("teams:month", args=[row.commune.pk, month]),
                row.left,
            )


def _late(user: User) -> Iterator[Task]:
    """Of the last month that was due."""
    if user.role != Role.ICT_OFFICER:
        return
    today = timezone.localdate()
    deadline, month = SheetDeadline.of(user.province), Month.of(today) - 1
    if today <= deadline.due_on(month):
        month = month - 1
    found = month_end.handed_in(user, month, today)
    if n := found.tabs[month_end.LATE]:
        yield Task(
            "todo",
            _("Nhắc xã nộp bảng công tháng %(month)s") % {"month": month},
            ngettext("%(n)s xã, phường chưa nộp đủ", "%(n)s xã, phường chưa nộp đủ", n) % {"n": n},
            days_left(found.due, today),
            f"{reverse('teams:closing')}?month={month.iso}&state={month_end.LATE}",
        )


def _corrections(user: User) -> Iterator[Task]:
    if user.role == Role.ICT_OFFICER and (n := Correction.objects.visible_to(user).waiting().count()):
        yield Task(
            "waiting",
            _("Duyệt điều chỉnh bảng công"),
            _("%(n)s điều chỉnh") % {"n": n},
            str(CorrectionStatus.SUBMITTED.label),
            reverse("teams:corrections"),
        )


def _reviews(user: User) -> Iterator[Task]:
    """To be answered; and those taken up, until their sheet is put right."""
    if user.role != Role.COMMUNE_STAFF:
        return
    asked = ReviewRequest.objects.visible_to(user)
    for name, found, status in (
        (_("Trả lời đề nghị của thành viên"), asked.waiting(), ReviewStatus.WAITING),
        (_("Sửa bảng công theo đề nghị đã nhận"), asked.promised(), ReviewStatus.ACCEPTED),
    ):
        if n := found.count():
            hint = _("%(n)s đề nghị") % {"n": n}
            yield Task("todo", name, hint, str(status.label), reverse("teams:reviews"))


def _timesheets(user: User) -> Iterator[Task]:
    states = TURNS.get(Role(user.role), [])
    sheets = Timesheet.objects.visible_to(user).filter(status__in=states)
    # Told with its whole month already.
    sheets = sheets.exclude(status=TimesheetStatus.DRAFT, month=usual_month(timezone.localdate()))
    for month, status, n in (
        sheets.order_by("-month", "status").values_list("month", "status").annotate(n=Count("pk"))
    ):
        state = TimesheetStatus(status)
        yield Task(
            LOOKS[state],
            _name(state) % {"month": month},
            _("%(n)s tổ") % {"n": n},
            str(state.label),
            _page_of(month, state),
        )


def _page_of(month: Month, state: TimesheetStatus) -> str:
    if state == TimesheetStatus.SUBMITTED:
        return f"{reverse('teams:closing')}?month={month.iso}"
    return f"{reverse('teams:timesheets')}?month={month.iso}&status={state}"


def _name(state: TimesheetStatus) -> str:
    return {
        TimesheetStatus.SUBMITTED: _("Duyệt bảng công tháng %(month)s"),
        TimesheetStatus.RETURNED: _("Sửa bảng công bị trả lại, tháng %(month)s"),
        TimesheetStatus.DRAFT: _("Chấm công tiếp tháng %(month)s"),
    }[state]


def latest_runs(user: User) -> list[PayrollRun]:
    runs = PayrollRun.objects.visible_to(user).exclude(status=Status.CANCELLED)
    return list(runs.select_related("province", "territory")[:RUNS_SHOWN])
