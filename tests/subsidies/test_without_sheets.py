"""Where a province pays teams by the month, nobody is told to hand in a sheet of days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from portal import home
from portal.lib.months import Month
from subsidies.without_sheets import communes_without
from teams import month_end, reminders, timesheets
from teams.models import CommunityTeam
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.reports.runs import a_run

from . import resolutions

MAY, TODAY = Month(2026, 5), dt.date(2026, 6, 20)
FREE = "Không bắt buộc"


@pytest.fixture
def team(country: factories.Country, monkeypatch: pytest.MonkeyPatch) -> CommunityTeam:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    return factories.a_team(country.chau_que)


@pytest.fixture
def by_the_month(country: factories.Country, team: CommunityTeam) -> None:
    resolutions.by_the_month(country.yen_bai)


def state_of(reader: Any, month: Month = MAY) -> str:
    [row] = month_end.of_month(reader, month, TODAY).rows
    return row.state


def test_only_where_the_law_of_the_month_pays_nothing_by_sheets(country: factories.Country) -> None:
    def without(*asked: Any) -> set[int]:
        return communes_without(asked, MAY)

    assert without(country.chau_que, country.phu_loi) == set()  # no resolution yet: nobody knows
    resolutions.by_the_month(country.yen_bai)
    resolutions.by_the_day(country.binh_duong)
    assert without(country.chau_que, country.phu_loi, country.son_hong) == {country.chau_que.pk}
    resolutions.by_the_day(country.lao_cai, valid_from=dt.date(2026, 5, 20))
    assert without(country.chau_que) == set()  # days from the 20th on are paid


def test_after_the_law_has_ended_nobody_waits_for_sheets(country: factories.Country) -> None:
    resolutions.by_the_day(country.binh_duong, valid_until=dt.date(2026, 4, 30))
    assert communes_without([country.phu_loi], Month(2026, 4)) == set()
    assert communes_without([country.phu_loi], MAY) == {country.phu_loi.pk}


def test_a_draft_of_the_law_changes_nothing(country: factories.Country) -> None:
    resolutions.by_the_month(country.yen_bai, status="draft")
    assert communes_without([country.chau_que], MAY) == set()


def test_a_commune_is_late_only_with_sheets_that_are_wanted(
    cast: Any, team: CommunityTeam, country: factories.Country
) -> None:
    assert state_of(cast.officer) == "late"
    resolutions.by_the_month(country.yen_bai)
    assert state_of(cast.officer) == "free"
    timesheets.submit(factories.a_timesheet(team, MAY), by=cast.commune_staff)
    assert state_of(cast.officer) == "waiting"


def test_neither_commune_nor_province_has_a_task(cast: Any, by_the_month: None, signed_in: Any) -> None:
    assert home.waiting_for(cast.officer) == home.waiting_for(cast.commune_staff) == []
    closing = signed_in(cast.officer).get(f"{reverse('teams:closing')}?month={MAY.iso}")
    assert f"{FREE} 1" in closing.content.decode()
    listed = signed_in(cast.officer).get(reverse("teams:reminders", args=[MAY])).content.decode()
    assert "0/1 xã, phường chưa nộp đủ" in listed and FREE in listed


def test_a_sheet_that_was_returned_is_still_a_task(
    cast: Any, team: CommunityTeam, by_the_month: None
) -> None:
    month = Month.of(TODAY)
    sheet = timesheets.submit(factories.a_timesheet(team, month), by=cast.commune_staff)
    timesheets.return_(sheet, reason="Thiếu ngày", by=cast.officer)
    assert [task.state for task in home.waiting_for(cast.commune_staff)] == ["returned"]


def test_no_mail_goes_out(country: factories.Country, team: CommunityTeam, settings: Any) -> None:
    settings.EMAIL_HOST = "thu.example.vn"
    factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que], email="xa@example.vn")
    resolutions.by_the_month(country.yen_bai)
    assert reminders.remind(dt.date(2026, 6, 4)) == 0
    assert not mail.outbox


def test_the_communes_month_says_that_it_may_and_need_not(
    country: factories.Country, cast: Any, by_the_month: None, signed_in: Any
) -> None:
    address = reverse("teams:month", args=[country.chau_que.pk, MAY])
    text = signed_in(cast.commune_staff).get(address).content.decode()
    assert FREE in text and "tiền hỗ trợ không tính theo bảng công" in text
    assert "Quá hạn" not in text and "Đã nộp đủ" not in text


def test_a_month_at_a_glance_calls_nobody_late(
    country: factories.Country, cast: Any, by_the_month: None, signed_in: Any
) -> None:
    a_run(country.lao_cai, str(MAY))
    text = signed_in(cast.officer).get(f"{reverse('dashboard:month')}?thang={MAY}").content.decode()
    assert "không khoản nào của tháng tính theo bảng công" in text
    assert "nên không nơi nào phải nộp" in text
    assert "Quá hạn 1" not in text and "nơi quá hạn" not in text


def test_more_communes_ask_no_more_queries(country: factories.Country, cast: Any, by_the_month: None) -> None:
    def more() -> None:
        n = str(next(factories.numbers))
        factories.a_team(factories.a_commune(country.lao_cai, n, f"Xã {n}", territory=country.yen_bai))

    assert_queries_do_not_grow(more, lambda: month_end.handed_in(cast.officer, MAY, TODAY))
