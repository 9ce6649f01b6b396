"""The end of a month: a commune hands in what it declared, the province confirms what raises no flag."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent, Role
from portal.lib.refusals import Refused
from teams import closing, flagged, month_end, timesheets
from teams.models import SheetDeadline, Timesheet, TimesheetStatus
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.portal_client import PortalClient
from tests.races import at_once
from tests.teams.conftest import JUNE


@pytest.fixture
def sheet(team, member):
    sheet = factories.a_timesheet(team, JUNE)
    for day in (5, 6):
        factories.a_workday(sheet, member.person, day)
    return sheet


@pytest.fixture
def idle(country):
    return factories.a_team(country.chau_que_ha, name="Tổ thôn Nghỉ")


def submitted_one(country, staff, day=5):
    member = factories.a_member(factories.a_team(country.chau_que_ha))
    sheet = factories.a_timesheet(member.team, JUNE)
    factories.a_workday(sheet, member.person, day)
    return timesheets.submit(sheet, by=staff)


def test_a_commune_hands_in_what_it_saw_and_says_who_had_no_work(cast, team, sheet, idle):
    handing = closing.submit_all(JUNE, {team.pk: Decimal(2), idle.pk: Decimal(0)}, by=cast.commune_staff)
    assert {one.team for one in handing.submitted} == {team, idle}
    assert set(Timesheet.objects.values_list("status", "submitted_by")) == {
        ("submitted", cast.commune_staff.pk)
    }
    declared = AuditEvent.objects.filter(verb="timesheets.submitted").order_by("object_id")
    assert [event.after["units"] for event in declared] == ["2", "0"]


def test_what_changed_since_it_was_shown_is_not_declared(cast, team, sheet, member, idle):
    factories.a_workday(sheet, member.person, 7)
    handing = closing.submit_all(JUNE, {team.pk: Decimal(2), idle.pk: Decimal(0)}, by=cast.commune_staff)
    assert [one.team for one in handing.submitted] == [idle]
    [(refused, reason)] = handing.refused
    assert refused == sheet
    assert reason.startswith("Bảng công vừa có người sửa: nay 3 công, lúc bạn xem là 2.")
    with pytest.raises(Refused, match="vừa có người sửa"):
        timesheets.submit(sheet, declared=Decimal(2), by=cast.commune_staff)


def test_teams_of_others_and_sheets_handed_in_stay_as_they_are(country, cast, team, sheet):
    timesheets.submit(sheet, by=cast.officer)
    foreign = factories.a_team(country.old_son_hong)
    handing = closing.submit_all(JUNE, {team.pk: Decimal(2), foreign.pk: Decimal(0)}, by=cast.commune_staff)
    assert handing.submitted == []
    assert "đã nộp rồi" in handing.refused[0][1]
    assert not Timesheet.objects.filter(team=foreign).exists()


def test_a_team_without_a_sheet_declares_no_work_by_itself_too(cast, idle):
    sheet = timesheets.submit(Timesheet(team=idle, month=JUNE), declared=Decimal(0), by=cast.commune_staff)
    assert (sheet.status, sheet.workdays.count()) == (TimesheetStatus.SUBMITTED, 0)


def test_flagged_sheets_are_left_out_and_confirmed_with_a_note_only(country, cast, sheet, member):
    plain = submitted_one(country, cast.commune_staff)
    member.valid_until = JUNE.days[4]
    member.save()
    timesheets.submit(sheet, by=cast.commune_staff)
    done = closing.confirm_all(month_end.submitted(cast.officer, JUNE), by=cast.officer)
    assert done.confirmed == [plain]
    assert done.refused == [(sheet, "Lê Thị Hạnh không ở trong tổ vào 06/06.")]
    with pytest.raises(Refused, match="Ghi chú vì sao vẫn duyệt: Lê Thị Hạnh"):
        timesheets.confirm(sheet, by=cast.officer)
    confirmed = timesheets.confirm(sheet, note="Đã xem quyết định thôi", by=cast.officer)
    assert confirmed.note == "Đã xem quyết định thôi"
    assert AuditEvent.objects.filter(verb="timesheets.confirmed").first().after["note"] == confirmed.note


def test_who_submitted_does_not_confirm_in_bulk_either(country, cast):
    submitted_one(country, cast.officer)
    done = closing.confirm_all(month_end.submitted(cast.officer, JUNE), by=cast.officer)
    assert done.confirmed == []
    assert "Bạn đã nộp bảng công này" in done.refused[0][1]
    assert month_end.of_month(cast.officer, JUNE, JUNE.last_day).confirmable == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_confirm_at_once_one_does_and_the_other_finds_who(country, cast):
    second = factories.a_user(Role.ICT_OFFICER, province=cast.officer.province, full_name="Lê Thị Hai")
    for day in range(1, 8):
        submitted_one(country, cast.commune_staff, day)
    counted = {}

    def confirm(by):
        done = closing.confirm_all(month_end.submitted(by, JUNE), by=by)
        counted[by] = (len(done.confirmed), len(done.refused))

    assert at_once([lambda: confirm(cast.officer), lambda: confirm(second)]) == ["", ""]
    assert sorted(counted.values()) == [(0, 0), (7, 0)]
    winner = max(counted, key=counted.get)
    last = month_end.last_confirmed(cast.officer, JUNE)
    assert (last.who, last.sheets) == (winner, 7)
    assert AuditEvent.objects.filter(verb="timesheets.confirmed").count() == 7


def test_a_provinces_month_takes_no_more_queries_for_more_communes(country, cast):
    communes = iter([country.chau_que_ha, country.lang_thip, country.old_ban_xeo, country.chau_que_thuong])

    def one_more() -> None:
        member = factories.a_member(factories.a_team(next(communes)))
        sheet = factories.a_timesheet(member.team, JUNE)
        factories.a_workday(sheet, member.person, 5)
        factories.a_workday(sheet, factories.a_person(), 5)
        timesheets.submit(sheet, by=cast.officer)

    assert_queries_do_not_grow(one_more, lambda: month_end.of_month(cast.officer, JUNE, JUNE.last_day))


def test_confirming_more_sheets_takes_no_more_queries(country, cast):
    def one_more() -> None:
        submitted_one(country, cast.commune_staff)

    def confirm_all() -> None:
        closing.confirm_all(month_end.submitted(cast.officer, JUNE), by=cast.officer)
        Timesheet.objects.update(status="submitted", confirmed_by=None, confirmed_at=None)

    assert_queries_do_not_grow(one_more, confirm_all)


def test_a_commune_is_late_after_the_day_its_province_set(country, cast, team):
    SheetDeadline.objects.create(province=country.lao_cai, day=7)
    july = JUNE + 1
    for day, state, left in (
        (6, "due", "Còn 1 ngày"),
        (7, "due", "Hạn hôm nay"),
        (9, "late", "Quá hạn 2 ngày"),
    ):
        found = month_end.of_month(cast.officer, JUNE, july.days[day - 1])
        assert [(row.commune, row.state, row.left) for row in found.rows] == [(country.chau_que, state, left)]
    elsewhere = month_end.of_month(cast.officer_elsewhere, JUNE, july.days[0])
    assert elsewhere.due == july.days[4]


def test_states_follow_the_sheets_of_all_teams(cast, team, sheet, idle):
    def state():
        return month_end.of_month(cast.officer, JUNE, JUNE.last_day).rows[0].state

    closing.submit_all(JUNE, {team.pk: Decimal(2)}, by=cast.commune_staff)
    assert state() == "due"
    closing.submit_all(JUNE, {idle.pk: Decimal(0)}, by=cast.commune_staff)
    assert state() == "waiting"
    closing.confirm_all(month_end.submitted(cast.officer, JUNE), by=cast.officer)
    assert state() == "done"


@pytest.fixture
def two_are_many(monkeypatch):
    monkeypatch.setattr(flagged, "MANY", 1)


def test_of_many_sheets_each_is_looked_at_once_until_it_comes_anew(
    country, cast, sheet, member, two_are_many
):
    submitted_one(country, cast.commune_staff)
    timesheets.submit(sheet, by=cast.commune_staff)
    assert (lists_of(cast.officer), confirmable(cast.officer)) == ([], 2)
    leaves_on(member, JUNE.days[4])
    assert (lists_of(cast.officer), confirmable(cast.officer)) == ([], 2)
    timesheets.return_(sheet, reason="Thiếu ngày", by=cast.officer)
    timesheets.submit(sheet, by=cast.commune_staff)
    assert (lists_of(cast.officer), confirmable(cast.officer)) == ([sheet], 1)


def test_what_is_confirmed_is_looked_at_anew_however_many_there_are(
    country, cast, sheet, member, two_are_many
):
    plain = submitted_one(country, cast.commune_staff)
    timesheets.submit(sheet, by=cast.commune_staff)
    assert confirmable(cast.officer) == 2
    member.valid_until = JUNE.days[4]
    member.save()
    done = closing.confirm_all(month_end.submitted(cast.officer, JUNE), by=cast.officer)
    assert done.confirmed == [plain]


def test_the_page_before_confirming_looks_anew_and_what_was_put_right_is_seen(
    country, cast, sheet, member, two_are_many
):
    submitted_one(country, cast.commune_staff)
    timesheets.submit(sheet, by=cast.commune_staff)
    assert confirmable(cast.officer) == 2
    leaves_on(member, JUNE.days[4])
    page = PortalClient.of(cast.officer).get(reverse("teams:confirm_unflagged", args=[JUNE.iso]))
    assert page.context["found"].confirmable == 1
    leaves_on(member, None)
    assert confirmable(cast.officer) == 1
    assert lists_of(cast.officer) == []
    assert confirmable(cast.officer) == 2


def test_more_sheets_at_once_ask_no_more_queries(country, cast, sheet, two_are_many):
    def look():
        cache.clear()
        return lists_of(cast.officer)

    timesheets.submit(sheet, by=cast.commune_staff)
    assert_queries_do_not_grow(lambda: submitted_one(country, cast.commune_staff), look)


def leaves_on(member, day):
    member.valid_until = day
    member.save()


def lists_of(reader):
    return [row.sheet for row in month_end.to_look_at(reader, JUNE)]


def confirmable(reader):
    return month_end.of_month(reader, JUNE, JUNE.last_day).confirmable
