"""The main job on the whole country: four provinces, six runs, their totals, arrears and a recovery."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as installed
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from portal.demo import releasing
from portal.demo.corrections import FORGOTTEN_DAY
from portal.demo.runs import BINH_DUONG, HAMLETS_AND_COSTS, OTHERS
from portal.demo.watching import StoodStill, watch
from portal.lib.months import Month
from subsidies import forecasts
from subsidies.models import PayoutLine, PayrollRun, Resolution, Status, UnpaidWork
from subsidies.rules.words import Reason

DOCUMENTS = installed.DOCUMENTS_DIR  # before each test has a folder of its own
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("printed")]


@pytest.fixture(scope="module")
def printed(whole_country: None, django_db_blocker: Any) -> Iterator[str]:
    """What the main job shows when it has run once."""
    with django_db_blocker.unblock():
        call_command("load_resolutions")
        call_command("load_demo")
        yield main_job()


def main_job() -> str:
    out = io.StringIO()
    call_command("main_job", "--inline", stdout=out)
    return out.getvalue()


def run_of(month: int) -> PayrollRun:
    return BINH_DUONG[month - 8].run()


def work_by_hand(month: int) -> int:
    """Days and nights of one month in former Bình Dương by plain SQL, as the teams' sheets stand now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT sum(CASE WHEN w.shift = 'night' THEN least(o.night_amount, 200000)
                            WHEN w.in_office_hours THEN 0
                            ELSE w.portion * 150000 END)
            FROM teams_workday w JOIN teams_timesheet s ON s.id = w.timesheet_id
            JOIN teams_communityteam t ON t.id = s.team_id
            LEFT JOIN teams_mobilisationorder o ON o.id = w.order_id
            WHERE t.code LIKE 'BD-%%' AND s.status = 'confirmed' AND s.month = %s
            """,
            [Month(2026, month).first_day],
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("planned", "total"),
    [(OTHERS[0], 2_698_500_000), (OTHERS[1], 1_200_000_000), (OTHERS[2], 279 * 300_000)],
)
def test_runs_come_to_what_the_resolutions_say(planned: Any, total: int) -> None:
    run = planned.run()
    assert run.status == Status.APPROVED
    assert sum(run.lines.values_list("amount", flat=True)) == total


def test_three_months_of_binh_duong_come_to_what_their_sheets_say_in_the_end() -> None:
    paid = PayoutLine.objects.filter(run__in=[run_of(month) for month in (8, 9, 10)])
    lump_sums = 3 * 900 * 60_000
    by_hand = sum(work_by_hand(month) for month in (8, 9, 10))
    assert sum(paid.values_list("amount", flat=True)) == lump_sums + by_hand


def test_teams_of_communes_that_are_not_registered_get_nothing_and_read_why() -> None:
    unpaid = UnpaidWork.objects.filter(run=OTHERS[0].run())
    assert set(unpaid.values_list("reason", flat=True)) == {Reason.NOT_REGISTERED}
    assert unpaid.count() == 24 * 7


def test_work_not_paid_in_binh_duong_says_why() -> None:
    reasons = UnpaidWork.objects.filter(run=run_of(8)).values_list("reason", flat=True)
    assert set(reasons) == {Reason.OFFICE_HOURS, Reason.ABOVE_CEILING, Reason.NOT_CONFIRMED}


def test_days_beyond_the_envelope_of_da_nang_are_unpaid() -> None:
    reasons = UnpaidWork.objects.filter(run=OTHERS[2].run()).values_list("reason", flat=True)
    assert set(reasons) == {Reason.ENVELOPE_EMPTY}


def test_work_confirmed_after_its_month_was_paid_is_arrears_in_the_next_run() -> None:
    late = run_of(9).lines.filter(earned_in=Month(2026, 8))
    assert sum(late.filter(corrects=None).values_list("amount", flat=True)) == 1_650_000
    added = late.get(corrects__isnull=False)
    assert (added.units, added.amount) == (1, 150_000)
    assert added.corrects.run == run_of(8)
    assert (added.person, added.rate) == (added.corrects.person, added.corrects.rate)
    assert added.person.workdays.filter(day=FORGOTTEN_DAY).exists()


def test_a_day_withdrawn_after_it_was_paid_is_a_recovery_in_the_next_run() -> None:
    recovery = run_of(10).lines.get(amount__lt=0)
    assert (recovery.units, recovery.amount) == (-1, -150_000)
    assert recovery.earned_in == Month(2026, 9)
    assert recovery.corrects.run == run_of(9)
    assert (recovery.person, recovery.rate) == (recovery.corrects.person, recovery.corrects.rate)


@pytest.mark.parametrize("planned", [*BINH_DUONG, *OTHERS], ids=lambda planned: str(planned.months))
def test_a_forecast_of_released_months_on_their_own_work_is_what_was_paid_for_them(planned: Any) -> None:
    run = planned.run()
    paid = PayoutLine.objects.paid().filter(
        run__province=run.province, earned_in__gte=run.first_month, earned_in__lte=run.last_month
    )
    resolution = Resolution.objects.paying_in(run).get()
    forecast = forecasts.on_registry(
        resolution, run.months, day=run.as_of, area=run.area, work=forecasts.RecordedWork()
    )
    sums = paid.values_list("commune", "earned_in", "rate").annotate(Sum("amount")).order_by()
    cells = {(commune, month, rate): amount for commune, month, rate, amount in sums if amount}
    assert forecast.amounts == cells
    assert forecast.total == sum(forecast.by_source.values()) > 0


def test_each_run_is_released_by_three_people() -> None:
    for run in PayrollRun.objects.all():
        assert len({run.made_by, run.checked_by, run.approved_by}) == 3


def test_it_prints_runs_forecast_and_accounts(printed: str) -> None:
    for amount in ("2.698.500.000", "1.200.000.000", "7.440.000.000", "7.308.000.000"):
        assert amount in printed
    for account in ("laocai.so", "tphcm.ketoan", "danang.lanhdao", "hatinh.thanhtra", "quantri"):
        assert account in printed


def test_a_second_main_job_finds_the_runs_and_prints_the_same(printed: str, settings: Any) -> None:
    before = set(PayrollRun.objects.values_list("pk", flat=True))
    settings.DOCUMENTS_DIR = DOCUMENTS
    assert main_job() == printed
    assert set(PayrollRun.objects.values_list("pk", flat=True)) == before


def test_a_total_that_is_not_the_expected_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releasing, "OTHERS", [replace(OTHERS[0], total=2_698_500_001)])
    with pytest.raises(CommandError, match=r"tính ra 2\.698\.500\.000 đ, phải là 2\.698\.500\.001 đ"):
        main_job()


def test_a_forecast_that_is_not_the_expected_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releasing, "HAMLETS_AND_COSTS", [(HAMLETS_AND_COSTS[0][0], 1)])
    with pytest.raises(CommandError, match="7.440.000.000"):
        main_job()


def test_waiting_for_workers_that_stand_still_ends_with_what_to_look_at() -> None:
    with pytest.raises(StoodStill, match="đứng ở 0/3"):
        watch("Tính", lambda: (0, 3), io.StringIO(), patience=-1)
