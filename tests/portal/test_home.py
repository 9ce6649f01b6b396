"""The first page: what waits for its reader, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import home
from portal.lib.months import Month, MonthRange
from subsidies import calculation, payroll
from teams import timesheets
from teams.models import Correction
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies import resolutions

MAY = Month(2026, 5)


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que)


@pytest.fixture
def run(country, cast, team):
    resolutions.by_the_month(country.yen_bai)
    run = payroll.open_run(
        country.lao_cai, MonthRange(MAY, MAY), territory=country.yen_bai, by=cast.officer,
        as_of=dt.date(2026, 6, 5),
    )  # fmt: skip
    calculation.calculate(run.pk, [country.chau_que.pk])
    calculation.finish(run.pk)
    return run


def shown_to(user, signed_in) -> str:
    return signed_in(user).get("/").content.decode()


def test_a_run_waits_for_whoever_acts_next_and_for_nobody_else(run, cast, signed_in):
    assert "Trình kiểm tra: đợt tháng 05/2026" in shown_to(cast.officer, signed_in)
    assert "Không có việc nào chờ bạn" in shown_to(cast.finance, signed_in)
    payroll.submit(run, by=cast.officer)
    assert "Xác nhận đã kiểm tra: đợt tháng 05/2026" in shown_to(cast.finance, signed_in)
    assert "đợt tháng 05/2026" not in " ".join(task.name for task in home.waiting_for(cast.officer))


def test_a_returned_run_waits_for_its_maker_again(run, cast, signed_in):
    payroll.submit(run, by=cast.officer)
    payroll.send_back(run, by=cast.finance, reason="Thiếu tổ")
    assert "Tính lại: đợt tháng 05/2026" in shown_to(cast.officer, signed_in)


def test_a_submitted_timesheet_waits_for_the_officer_and_a_returned_one_for_the_commune(
    team, cast, signed_in
):
    sheet = timesheets.submit(factories.a_timesheet(team, MAY), by=cast.commune_staff)
    assert "Duyệt bảng công tháng 05/2026" in shown_to(cast.officer, signed_in)
    assert "Duyệt bảng công" not in shown_to(cast.officer_elsewhere, signed_in)
    timesheets.return_(sheet, reason="Thiếu ngày 5", by=cast.officer)
    assert "Sửa bảng công bị trả lại, tháng 05/2026" in shown_to(cast.commune_staff, signed_in)
    assert "Sửa bảng công" not in shown_to(cast.neighbour, signed_in)


def test_an_administrator_sees_no_work_of_payees(run, cast, signed_in):
    text = shown_to(cast.administrator, signed_in)
    assert "Không có việc nào chờ bạn" in text
    assert "05/2026" not in text


def test_the_first_page_asks_no_more_when_more_waits(country, cast, signed_in):
    browser = signed_in(cast.officer)

    def one_more() -> None:
        team = factories.a_team(country.chau_que)
        timesheets.submit(factories.a_timesheet(team, MAY), by=cast.commune_staff)

    assert_queries_do_not_grow(one_more, lambda: browser.get("/"))


def test_a_commune_reads_how_many_teams_are_left_and_for_how_long(
    country, team, cast, signed_in, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2026, 6, 3))
    factories.a_team(country.chau_que)
    timesheets.submit(factories.a_timesheet(team, MAY), by=cast.commune_staff)
    text = shown_to(cast.commune_staff, signed_in)
    assert "Nộp bảng công tháng 05/2026" in text
    assert "Xã Châu Quế: còn 1/2 tổ chưa nộp" in text
    assert "Còn 2 ngày" in text
    assert f"/to/bang-cong/xa/{country.chau_que.pk}/2026-05" in text
    assert "Nộp bảng công" not in shown_to(cast.officer, signed_in)


@pytest.mark.parametrize(("day", "month"), [(5, "04"), (6, "05")])
def test_an_officer_is_led_to_the_communes_that_are_late_with_the_last_month_due(
    country, team, cast, signed_in, monkeypatch, day, month
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2026, 6, day))
    [task] = home.waiting_for(cast.officer)
    assert task.name == f"Nhắc xã nộp bảng công tháng {month}/2026"
    assert task.hint == "1 xã, phường chưa nộp đủ"
    [row] = signed_in(cast.officer).get(task.url).context["rows"]
    assert (row.commune, row.state, task.word) == (country.chau_que, "late", row.left)
    assert not list(home.waiting_for(cast.officer_elsewhere))
    timesheets.submit(factories.a_timesheet(team, Month.parse(f"{month}/2026")), by=cast.commune_staff)
    assert "Nhắc xã" not in shown_to(cast.officer, signed_in)


def test_corrections_wait_for_the_officer(team, cast, signed_in):
    sheet = factories.confirmed(factories.a_timesheet(team, MAY))
    Correction.objects.create(timesheet=sheet, reason="Sót", proposed_by=cast.commune_staff)
    assert "Duyệt điều chỉnh bảng công" in shown_to(cast.officer, signed_in)
    assert "Duyệt điều chỉnh bảng công" not in shown_to(cast.commune_staff, signed_in)
