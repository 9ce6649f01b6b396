"""What a run read stays readable: days corrected since are counted as they stood at its moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from reports.documents.attendance import run_attendance, units_with_sheets
from subsidies import sealing
from subsidies.models import PayrollRun
from subsidies.reckoning import reckon
from subsidies.rules.words import Mark, Payee, Per
from teams import corrections
from teams.cells import Change
from teams.models import Plan, Timesheet
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import JUNE, MAY, amounts, computed, open_in_binh_duong, released, worked


@pytest.fixture
def person(team: Any) -> Any:
    return team.memberships.get().person


@pytest.fixture
def correct(country: factories.Country, staff: Any, team: Any, person: Any) -> Any:
    """Letters by the day of May, put in the place of the confirmed ones."""
    proposer = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])

    def correct(letters: dict[int, str], **facts: Any) -> None:
        changes = [Change(person.pk, MAY.first_day.replace(day=day), what) for day, what in letters.items()]
        sheet = team.timesheets.get(month=MAY)
        proposed = corrections.propose(sheet, changes, reason="Sổ trực", by=proposer, **facts)
        corrections.confirm(proposed, by=staff["maker"])

    return correct


@pytest.fixture
def run(country: factories.Country, staff: Any, team: Any) -> PayrollRun:
    worked(team, MAY, 4, 5)
    return released(open_in_binh_duong(country, staff, MAY), staff)


def findings(run: PayrollRun) -> list[str]:
    return [finding.words for finding in sealing.verify([run])]


def test_a_run_its_correction_and_the_run_that_settles_it_are_verified(
    country: Any, staff: Any, team: Any, run: PayrollRun, correct: Any
) -> None:
    correct({4: "", 6: "x", 7: "/"})
    assert findings(run) == []
    june = released(open_in_binh_duong(country, staff, JUNE), staff)
    assert amounts(june) == [("05/2026", 75_000), ("06/2026", 60_000)]
    assert findings(run) == []
    assert findings(june) == []


def test_a_cell_corrected_twice_is_read_from_before_the_first_correction_since(
    country: Any, staff: Any, team: Any, run: PayrollRun, correct: Any
) -> None:
    correct({5: "/"})
    june = released(open_in_binh_duong(country, staff, JUNE), staff)
    correct({5: ""})
    assert ("05/2026", -75_000) in amounts(june)
    assert findings(run) == []
    assert findings(june) == []


def test_an_old_line_is_told_with_the_days_it_was_paid_for(
    country: Any, staff: Any, team: Any, run: PayrollRun, correct: Any
) -> None:
    correct({5: "", 6: "", 7: "/"})
    line = run.lines.select_related("rate__resolution").get(amount=300_000)
    told = reckon([line])[line.pk]
    assert told.stands
    assert [step.how for step in told.steps] == ["2 ngày × 150.000 đ"]


def test_the_sheet_among_the_runs_papers_shows_the_days_it_paid(
    country: Any, staff: Any, team: Any, run: PayrollRun, correct: Any
) -> None:
    """Corrected since, joined since and confirmed since: the paper asked for afterwards says none of it."""
    correct({4: "", 6: "x", 7: "/"})
    factories.a_member(team, "Vào Sau", valid_from=MAY.first_day)
    other = factories.a_member(factories.a_team(country.phu_loi)).team
    worked(other, MAY, 8)
    [sheet] = run_attendance(run, country.phu_loi, "01/CC").sheets
    [row] = sheet.rows
    assert [n for n, box in enumerate(row.boxes, 1) if box.letters] == [4, 5]
    assert (row.units.days, sheet.units.days) == (2, 2)


def test_a_sheet_confirmed_after_the_run_is_none_of_its_papers(country: Any, staff: Any, team: Any) -> None:
    sheet = factories.a_timesheet(team, MAY)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    assert run.lines.exists()
    factories.confirmed(sheet, by=staff["maker"])
    Timesheet.objects.filter(pk=sheet.pk).update(confirmed_at=timezone.now())
    assert not units_with_sheets(run).exists()


def test_a_correction_refused_changes_nothing_that_was_read(
    team: Any, staff: Any, run: PayrollRun, person: Any, country: Any
) -> None:
    by = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])
    changes = [Change(person.pk, dt.date(2026, 5, 4), "")]
    proposed = corrections.propose(team.timesheets.get(), changes, reason="Nhầm", by=by)
    corrections.refuse(proposed, reason="Sổ trực ghi đủ", by=staff["maker"])
    assert findings(run) == []


def test_a_night_taken_off_since_still_stands_on_the_date_of_its_day(
    country: Any, staff: Any, team: Any, person: Any, correct: Any
) -> None:
    law = resolutions.Resolution.objects.get()
    refuses = frozenset({Mark.SAME_DATE_AS_NIGHT})
    resolutions.a_rate(law, 10_000, payee=Payee.WORKER, per=Per.DAY, refuses=refuses)
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, person, 4)
    factories.a_workday(sheet, person, 4, "night", order=factories.an_order(country.phu_loi))
    factories.confirmed(sheet)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    correct({4: "x"})
    assert not sheet.workdays.filter(shift="night").exists()
    assert findings(run) == []


def test_a_day_taken_off_was_under_its_plan(
    country: Any, staff: Any, team: Any, person: Any, correct: Any
) -> None:
    law = resolutions.Resolution.objects.get()
    resolutions.a_rate(law, 10_000, payee=Payee.WORKER, per=Per.DAY, needs=frozenset({Mark.PLANNED}))
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, person, 4, plan=a_plan(country))
    factories.confirmed(sheet)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    assert ("05/2026", 10_000) in amounts(run)
    correct({4: ""})
    assert findings(run) == []


def test_a_day_put_on_by_a_correction_under_a_plan_is_paid_as_such(
    country: Any, staff: Any, team: Any, correct: Any
) -> None:
    law = resolutions.Resolution.objects.get()
    resolutions.a_rate(law, 10_000, payee=Payee.WORKER, per=Per.DAY, needs=frozenset({Mark.PLANNED}))
    worked(team, MAY, 4)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    correct({6: "x"}, plan=a_plan(country))
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert amounts(june) == [("05/2026", 10_000), ("05/2026", 150_000), ("06/2026", 60_000)]
    assert findings(run) == []


def test_a_usual_run_looks_at_no_correction(country: Any, staff: Any, run: PayrollRun) -> None:
    with CaptureQueriesContext(connection) as usual:
        computed(open_in_binh_duong(country, staff, JUNE))
    assert usual.captured_queries
    assert not any("teams_correct" in query["sql"] for query in usual)


def test_more_corrections_take_no_more_queries(
    country: Any, staff: Any, run: PayrollRun, correct: Any
) -> None:
    with CaptureQueriesContext(connection) as before:
        list(sealing.verify([run]))
    correct({4: "", 6: "x"})
    correct({4: "/", 7: "x"})
    with CaptureQueriesContext(connection) as after:
        list(sealing.verify([run]))
    assert len(after) == len(before)


def a_plan(country: Any) -> Plan:
    return Plan.objects.create(commune=country.phu_loi, number="12/KH-UBND", approved_on=dt.date(2026, 1, 5))
