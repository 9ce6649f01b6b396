"""What was approved stands, and whoever changes it behind the portal's back is found out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from subsidies import payroll, sealing
from subsidies.models import PayoutLine, PayrollRun, Resolution
from tests import factories
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released, reopened, worked


@contextmanager
def behind_the_portals_back() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.fixture
def run(country: factories.Country, staff: Any, team: Any) -> PayrollRun:
    worked(team, MAY, 4, 5)
    return released(open_in_binh_duong(country, staff, MAY), staff)


def findings(run: PayrollRun) -> list[tuple[str, bool]]:
    return [(str(f.commune or ""), f.broken) for f in sealing.verify([run])]


def said(*runs: PayrollRun) -> str:
    out = StringIO()
    call_command("verify", *(run.pk for run in runs), stdout=out)
    return out.getvalue()


def test_an_approved_run_computed_again_gives_the_same_lines(run: PayrollRun) -> None:
    assert run.lines_digest
    assert run.terms_digest
    assert findings(run) == []
    assert "1 đợt đã duyệt còn nguyên" in said(run)


def test_a_changed_amount_is_found_with_its_commune(run: PayrollRun) -> None:
    with behind_the_portals_back() as cursor:
        cursor.execute("UPDATE subsidies_payoutline SET amount = amount + 1 WHERE amount = 300000")
    assert findings(run) == [("Phường Phú Lợi", True)]
    with pytest.raises(CommandError, match="1 chỗ"):
        said(run)


def test_a_removed_line_is_found(run: PayrollRun) -> None:
    with behind_the_portals_back() as cursor:
        cursor.execute("DELETE FROM subsidies_payoutline WHERE amount = 60000")
    assert findings(run) == [("Phường Phú Lợi", True)]


def test_lines_and_their_communes_seal_changed_together_are_found_by_the_runs_seal(run: PayrollRun) -> None:
    with behind_the_portals_back() as cursor:
        cursor.execute("UPDATE subsidies_payoutline SET amount = amount + 1 WHERE amount = 300000")
    sealing.seal(run)
    assert findings(run) == [("", True)]


def test_a_resolution_changed_after_approval_is_found(run: PayrollRun) -> None:
    resolution = Resolution.objects.get()
    with behind_the_portals_back() as cursor:
        text = resolution.text.replace("60.000", "61.000")
        assert text != resolution.text
        cursor.execute("UPDATE subsidies_resolution SET text = %s", [text])
    assert findings(run) == [("", True)]


def test_a_resolution_that_ends_later_breaks_no_seal(run: PayrollRun) -> None:
    Resolution.objects.update(valid_until=JUNE.last_day)
    assert findings(run) == []


def test_days_changed_afterwards_are_told_without_alarm(run: PayrollRun, team: Any) -> None:
    sheet = team.timesheets.get()
    reopened(sheet)
    sheet.workdays.first().delete()
    factories.confirmed(sheet)
    assert findings(run) == [("Phường Phú Lợi", False)]
    assert "đợt sau sẽ bù trừ" in said(run)


def test_sheets_confirmed_after_the_run_do_not_count_in_it(country: Any, staff: Any, team: Any) -> None:
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    sheet = worked(team, MAY, 4)
    sheet.confirmed_at = may.approved_at
    sheet.save()
    assert findings(may) == []


def test_a_later_run_leaves_the_earlier_one_as_it_was(
    country: Any, staff: Any, team: Any, run: PayrollRun
) -> None:
    worked(team, JUNE, 1)
    june = released(open_in_binh_duong(country, staff, JUNE), staff)
    assert findings(run) == []
    assert findings(june) == []
    assert PayoutLine.objects.filter(run=june).exists()


def test_a_run_not_approved_is_not_verified(country: Any, staff: Any, team: Any) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert sealing.released() == []
    with pytest.raises(CommandError, match=str(run.pk)):
        said(run)
    payroll.cancel(run, by=staff["maker"])


MOVE_A_DAY = "UPDATE teams_workday SET day = day + 7 WHERE extract(day FROM day) = 4"


def test_days_changed_behind_the_portals_back_are_named_though_the_sum_stays(run: PayrollRun) -> None:
    with behind_the_portals_back() as cursor:
        cursor.execute(MOVE_A_DAY)
    assert findings(run) == [("Phường Phú Lợi", False)]


def test_days_changed_between_their_confirmation_and_the_run_are_named(
    country: factories.Country, staff: Any, team: Any
) -> None:
    worked(team, MAY, 4, 5)
    with behind_the_portals_back() as cursor:
        cursor.execute(MOVE_A_DAY)
    assert findings(released(open_in_binh_duong(country, staff, MAY), staff)) == [("Phường Phú Lợi", False)]


def test_hours_changed_behind_the_portals_back_are_named(run: PayrollRun, team: Any) -> None:
    with behind_the_portals_back() as cursor:
        cursor.execute(
            "INSERT INTO teams_countedwork"
            " (timesheet_id, person_id, day, unit, quantity, content, recorded_at)"
            " SELECT id, %s, month, 'hour', 2, '', confirmed_at FROM teams_timesheet",
            [team.memberships.get().person_id],
        )
    assert findings(run) == [("Phường Phú Lợi", False)]
