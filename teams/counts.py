"""What a month's sheet says beside days: hours, cases, meals; what was spent; which work a plan covers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.months import Month
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import policies
from .models import CommunityTeam, CountedWork, Person, Plan, Spending, Timesheet, Workday
from .roster import Roster, roster_of


@violations_refused()
@transaction.atomic
def count(
    team: CommunityTeam, person: Person, day: dt.date, unit: str, quantity: Decimal, *, content: str, by: User
) -> CountedWork:
    """Of a member, or of a mobilised person under the order of that day."""
    sheet, roster = _begun(team, Month.of(day), by)
    check_done(day)
    entry = roster.entry_of(person.pk)
    if entry is None or not entry.belongs_on(day):
        raise Refused(
            _("Ngày %(day)s %(person)s không ở trong tổ. Kiểm tra lại ngày, hoặc thêm người vào tổ trước.")
            % {"day": f"{day:%d/%m/%Y}", "person": person}
        )
    counted = CountedWork.objects.create(
        timesheet=sheet, person=person, day=day, unit=unit, quantity=quantity, content=content.strip(),
        order=entry.order_on(day),
    )  # fmt: skip
    _record("counted", sheet, by, str(counted))
    return counted


@violations_refused()
@transaction.atomic
def spend(team: CommunityTeam, day: dt.date, content: str, amount: int, *, papers: str, by: User) -> Spending:
    """`amount` in đồng."""
    sheet, _roster = _begun(team, Month.of(day), by)
    check_done(day)
    spent = Spending.objects.create(
        timesheet=sheet, day=day, content=content.strip(), amount=amount, papers=papers.strip()
    )
    _record("spent", sheet, by, str(spent))
    return spent


@violations_refused()
@transaction.atomic
def remove(row: CountedWork | Spending, *, by: User) -> None:
    sheet, _roster = _begun(row.timesheet.team, row.timesheet.month, by)
    _record("count_removed", sheet, by, str(row))
    row.delete()


@violations_refused()
@transaction.atomic
def put_under(team: CommunityTeam, plan: Plan, first: dt.date, last: dt.date, *, by: User) -> int:
    """All work of the team on these days; returns how many entries. A plan approved later covers nothing."""
    sheet, _roster = _begun(team, Month.of(first), by)
    if Month.of(last) != sheet.month or last < first:
        raise Refused(
            _("Chọn các ngày trong tháng %(month)s, ngày cuối từ ngày đầu trở đi.") % {"month": sheet.month}
        )
    check_covers(plan, sheet, first)
    found = 0
    for model in (Workday, CountedWork):
        found += model.objects.filter(timesheet=sheet, day__range=(first, last)).update(plan=plan)
    _record("planned", sheet, by, f"{plan}: {first:%d/%m} - {last:%d/%m/%Y}, {found}")
    return found


def check_covers(plan: Plan, sheet: Timesheet, first: dt.date) -> None:
    if plan not in plans_for(sheet.team, sheet.month):
        raise Refused(_("Kế hoạch này không thuộc địa bàn của tổ trong tháng."))
    if plan.approved_on > first:
        raise Refused(
            _("Kế hoạch duyệt ngày %(day)s, sau ngày làm. Chỉ gắn cho những ngày từ ngày duyệt trở đi.")
            % {"day": f"{plan.approved_on:%d/%m/%Y}"}
        )


def plans_for(team: CommunityTeam, month: Month) -> list[Plan]:
    """Of the communes the team sat in that month and their parts, approved by its end; the latest first."""
    present = team.seats.between(month.first_day, month.last_day).values("commune__present")
    plans = Plan.objects.filter(commune__present__in=present, approved_on__lte=month.last_day)
    return list(plans.order_by("-approved_on", "number"))


@violations_refused()
@transaction.atomic
def enter_plan(
    commune: Commune, number: str, approved_on: dt.date, *, title: str, days_allowed: int | None, by: User
) -> Plan:
    policies.check_can_keep_in(by, commune)
    plan = Plan.objects.create(
        commune=commune, number=number.strip(), approved_on=approved_on, title=title.strip(),
        days_allowed=days_allowed,
    )  # fmt: skip
    audit.record("registry.plan_entered", plan, by=by, commune=commune, after={"plan": str(plan)})
    return plan


def _begun(team: CommunityTeam, month: Month, by: User) -> tuple[Timesheet, Roster]:
    policies.check_can_keep_team(by, team)
    roster = roster_of(team, month, today=timezone.localdate())
    sheet = Timesheet.objects.begun(team, month)
    policies.check_can_record(by, sheet)
    return sheet, roster


def check_done(day: dt.date) -> None:
    if day > timezone.localdate():
        raise Refused(_("Ngày này chưa đến. Ghi khi đã làm."))


def _record(act: str, sheet: Timesheet, by: User, what: str) -> None:
    commune = sheet.team.commune_today
    audit.record(f"timesheets.{act}", sheet, by=by, after={"row": what}, commune=commune)
