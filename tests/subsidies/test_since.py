"""A computed run says when the books changed under it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role
from subsidies import payroll, since
from teams import membership, taking_back
from teams.models import Timesheet
from tests import factories
from tests.subsidies.pages.reading import page
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, worked


def verbs(run: Any) -> list[str]:
    return [change.verb for change in since.changes(run)]


def now_confirmed(sheet: Any) -> None:
    Timesheet.objects.filter(pk=sheet.pk).update(confirmed_at=timezone.now())


@pytest.fixture
def run(country: Any, staff: Any, team: Any) -> Any:
    worked(team, MAY, 4)
    return computed(open_in_binh_duong(country, staff, MAY))


def test_nothing_changed_since_it_was_computed(run: Any) -> None:
    assert since.changes(run) == []


def test_a_member_who_left_marks_the_run_and_computing_again_clears_it(
    run: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    member = team.memberships.get()
    membership.leave(member, last_day=dt.date(2026, 5, 20), by=staff["maker"])
    assert verbs(run) == ["membership.left"]
    shown = page(signed_in(staff["maker"]).get(run.get_absolute_url()))
    assert "Cần tính lại" in shown and "Cho thôi thành viên: 1 lần" in shown
    run = computed(payroll.recalculate(run, by=staff["maker"]))
    assert since.changes(run) == []


def test_a_member_taken_back_marks_the_run(run: Any, staff: Any, team: Any) -> None:
    other = factories.a_member(team, valid_from=dt.date(2026, 6, 1))
    taking_back.take_back(other, "Ghi nhầm", by=staff["maker"])
    assert verbs(run) == ["membership.taken_back"]


def test_sheets_of_its_months_mark_it_and_those_of_the_month_after_do_not(run: Any, country: Any) -> None:
    other = factories.a_member(factories.a_team(country.phu_loi)).team
    now_confirmed(worked(other, JUNE, 4))
    assert verbs(run) == []
    now_confirmed(worked(other, MAY, 4))
    assert verbs(run) == ["timesheets.confirmed"]


def test_another_provinces_changes_do_not_mark_it(run: Any, country: Any, staff: Any) -> None:
    elsewhere = factories.a_member(factories.a_team(country.chau_que))
    officer = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    membership.leave(elsewhere, last_day=dt.date(2026, 5, 20), by=officer)
    assert verbs(run) == []


def test_a_released_run_is_not_marked(run: Any, staff: Any, team: Any) -> None:
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    run = payroll.approve(run, by=staff["approver"])
    membership.leave(team.memberships.get(), last_day=dt.date(2026, 5, 20), by=staff["maker"])
    assert verbs(run) == []
