import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from teams import closing, timesheets
from teams.attendance import Mark
from teams.models import Shift, Timesheet, TimesheetStatus, Workday
from tests import factories
from tests.teams.conftest import JUNE


def june(day: int) -> dt.date:
    return dt.date(2023, 6, day)


def mark(membership, day: int, shift: str = Shift.DAY, **facts) -> Mark:
    return Mark(membership.person_id, june(day), shift, **facts)


@pytest.fixture
def sheet(cast, team, member) -> Timesheet:
    return factories.recorded(team, JUNE, [mark(member, 5)], by=cast.commune_staff)


@pytest.fixture
def submitted(cast, sheet) -> Timesheet:
    return timesheets.submit(sheet, by=cast.commune_staff)


@pytest.fixture
def confirmed(cast, submitted) -> Timesheet:
    return timesheets.confirm(submitted, by=cast.officer)


def test_days_are_written_as_marked(cast, team, member, leader):
    marks = [mark(member, 5), mark(member, 6, portion=Decimal("0.5")), mark(leader, 5, Shift.SESSION)]
    sheet = factories.recorded(team, JUNE, marks, by=cast.commune_staff)
    assert set(sheet.workdays.values_list("person", "day", "shift", "portion")) == {
        (member.person_id, june(5), "day", 1),
        (member.person_id, june(6), "day", Decimal("0.5")),
        (leader.person_id, june(5), "session", 1),
    }


def test_only_what_changed_is_written_and_logged(cast, team, member, sheet):
    kept = sheet.workdays.get()
    factories.recorded(team, JUNE, [mark(member, 5), mark(member, 8)], by=cast.commune_staff)
    assert sheet.workdays.get(day=june(5)).pk == kept.pk
    logged = AuditEvent.objects.filter(verb="timesheets.recorded").first()
    assert logged.before == {"days": []}
    assert logged.after == {"days": [f"#{member.person_id} 2023-06-08 day 1"]}


def test_a_day_that_changed_keeps_its_place_and_a_withdrawn_day_goes(cast, team, member, sheet):
    factories.recorded(team, JUNE, [mark(member, 5), mark(member, 8)], by=cast.commune_staff)
    half = mark(member, 5, portion=Decimal("0.5"))
    factories.recorded(team, JUNE, [half], by=cast.commune_staff)
    assert [(day.day.day, day.portion) for day in sheet.workdays.all()] == [(5, Decimal("0.5"))]
    logged = AuditEvent.objects.filter(verb="timesheets.recorded").first()
    assert len(logged.before["days"]) == 2


def test_saving_the_same_again_writes_nothing(cast, team, member, sheet):
    events = AuditEvent.objects.count()
    factories.recorded(team, JUNE, [mark(member, 5)], by=cast.commune_staff)
    assert AuditEvent.objects.count() == events


def test_a_longer_sheet_takes_no_more_statements(cast, team, member):
    def statements(month: Month, days: int) -> int:
        marks = [Mark(member.person_id, day) for day in month.days[:days]]
        with CaptureQueriesContext(connection) as captured:
            factories.recorded(team, month, marks, by=cast.commune_staff)
        return len(captured)

    assert statements(JUNE, 30) == statements(Month(2023, 7), 2)


def refused(cast, team, marks, words, month=JUNE):
    with pytest.raises(Refused, match=words):
        factories.recorded(team, month, marks, by=cast.commune_staff)
    assert not Workday.objects.filter(timesheet__team=team).exists()


def test_a_day_outside_membership_is_refused(cast, team):
    late = factories.a_member(team, valid_from=june(10), valid_until=june(20))
    refused(
        cast, team, [mark(late, 9), mark(late, 21)], r"Ngày 09/06, 21/06: ngoài thời gian tham gia \(10/06"
    )


def test_a_person_of_no_team_is_refused(cast, team):
    refused(cast, team, [Mark(factories.a_person().pk, june(5))], "không có tên trong tổ tháng này")


def test_a_day_of_another_month_is_refused(cast, team, member):
    refused(cast, team, [Mark(member.person_id, dt.date(2023, 7, 1))], "không thuộc tháng 06/2023")


def test_a_night_without_an_order_is_refused(cast, team, member):
    refused(cast, team, [mark(member, 5, Shift.NIGHT)], "làm đêm phải theo văn bản huy động")


def test_a_night_under_an_order_is_recorded(country, cast, team, member):
    order = factories.an_order(country.chau_que_ha, issued_on=june(1), urgent=True)
    sheet = factories.recorded(
        team, JUNE, [mark(member, 5, Shift.NIGHT, order_id=order.pk)], by=cast.commune_staff
    )
    assert sheet.workdays.get().order == order


def test_no_night_before_its_order_was_signed(country, cast, team, member):
    order = factories.an_order(country.chau_que_ha, issued_on=june(6))
    before = mark(member, 5, Shift.NIGHT, order_id=order.pk)
    refused(cast, team, [before], "ký sau ngày này")
    assert factories.recorded(team, JUNE, [before._replace(day=june(6))], by=cast.commune_staff)


def test_an_order_of_another_commune_is_refused(country, cast, team, member):
    order = factories.an_order(country.lang_thip, issued_on=june(1))
    refused(cast, team, [mark(member, 5, Shift.NIGHT, order_id=order.pk)], "không thuộc địa bàn")


def test_a_mobilised_person_works_under_the_order_only(country, cast, team):
    order = factories.an_order(country.chau_que_ha, issued_on=june(1))
    mobilised = factories.a_mobilised(team, order)
    refused(cast, team, [mark(mobilised, 5)], "phải ghi theo văn bản huy động")
    assert factories.recorded(team, JUNE, [mark(mobilised, 5, order_id=order.pk)], by=cast.commune_staff)


def test_a_day_to_come_is_refused(country, cast, team, member, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: june(15))
    # The team's seat of that day is the commune before the mergers; the same people answer for it.
    refused(cast, team, [mark(member, 15), mark(member, 16)], "^Ngày 16/06: chưa đến")


def test_a_month_to_come_is_refused(cast, team):
    refused(cast, team, [], "Tháng 01/2099 chưa đến", month=Month(2099, 1))


def test_a_month_before_the_founding_is_refused(cast, team):
    refused(cast, team, [], "Tổ thành lập ngày 15/03/2023 nên tháng 02/2023 chưa có", month=Month(2023, 2))
    assert not Timesheet.objects.exists()


def test_a_month_after_the_end_is_refused(country, cast):
    team = factories.a_team(country.chau_que, until=dt.date(2026, 1, 31))
    refused(cast, team, [], "Tổ giải thể ngày 31/01/2026 nên tháng 02/2026", month=Month(2026, 2))


def test_office_hours_of_an_official_are_recorded_and_marked(cast, team, member):
    factories.an_official(member.person, june(1))
    sheet = factories.recorded(team, JUNE, [mark(member, 5, in_office_hours=True)], by=cast.commune_staff)
    assert sheet.workdays.get().in_office_hours


def test_office_hours_of_others_are_refused(cast, team, member):
    refused(cast, team, [mark(member, 5, in_office_hours=True)], "không phải cán bộ hưởng lương")


def test_the_same_day_written_twice_is_refused(cast, team, member):
    factories.an_official(member.person, june(1))
    refused(cast, team, [mark(member, 5), mark(member, 5, in_office_hours=True)], "Ngày 05/06: ghi hai lần")


@pytest.fixture
def day_elsewhere(country, member):
    """The member already has 5/6 on the sheet of a team of the neighbouring commune."""
    other = factories.a_team(country.lang_thip, name="Tổ thôn Lang")
    factories.a_member(other, person=member.person)
    return factories.a_workday(factories.a_timesheet(other, JUNE), member.person, 5)


def test_a_day_at_another_team_is_refused_without_naming_it_to_strangers(cast, team, member, day_elsewhere):
    refused(cast, team, [mark(member, 5)], "cùng ca ở một tổ khác. Một người, một ca chỉ chấm một nơi")


def test_a_day_at_another_team_is_named_to_those_who_may_see_it(cast, team, member, day_elsewhere):
    with pytest.raises(Refused, match="cùng ca ở Tổ thôn Lang"):
        factories.recorded(team, JUNE, [mark(member, 5)], by=cast.officer)


def test_another_shift_of_that_day_is_no_clash(cast, team, member, day_elsewhere):
    assert factories.recorded(team, JUNE, [mark(member, 5, Shift.SESSION)], by=cast.commune_staff)


def test_all_problems_are_told_at_once(cast, team, member):
    late = factories.a_member(team, valid_from=june(10))
    with pytest.raises(Refused) as refusal:
        factories.recorded(team, JUNE, [mark(member, 5, Shift.NIGHT), mark(late, 9)], by=cast.commune_staff)
    assert len(str(refusal.value).splitlines()) == 2


def test_a_submitted_sheet_waits_and_cannot_be_changed(cast, team, member, submitted):
    assert (submitted.status, submitted.submitted_by) == (TimesheetStatus.SUBMITTED, cast.commune_staff)
    with pytest.raises(Refused, match="đang chờ duyệt. Rút lại rồi sửa"):
        factories.recorded(team, JUNE, [], by=cast.commune_staff)
    with pytest.raises(Refused, match="đã nộp rồi"):
        timesheets.submit(submitted, by=cast.commune_staff)


def test_a_submitted_sheet_is_taken_back_put_right_and_submitted_again(cast, team, member, submitted):
    sheet = timesheets.withdraw(submitted, by=cast.commune_staff)
    assert (sheet.status, sheet.submitted_by, sheet.submitted_at) == (TimesheetStatus.DRAFT, None, None)
    event = AuditEvent.objects.get(verb="timesheets.withdrawn")
    assert (event.before, event.after) == ({"status": "submitted"}, {"status": "draft"})
    factories.recorded(team, JUNE, [mark(member, 6)], by=cast.commune_staff)
    again = timesheets.submit(sheet, by=cast.commune_staff)
    assert timesheets.confirm(again, by=cast.officer).status == TimesheetStatus.CONFIRMED


def test_one_that_was_returned_is_taken_back_to_what_the_officer_asked_for(cast, submitted):
    sheet = timesheets.return_(submitted, reason="Ngày 5/6 trùng lịch họp.", by=cast.officer)
    timesheets.submit(sheet, by=cast.commune_staff)
    sheet = timesheets.withdraw(sheet, by=cast.commune_staff)
    assert (sheet.status, sheet.return_reason) == (TimesheetStatus.RETURNED, "Ngày 5/6 trùng lịch họp.")


def test_what_a_checker_acted_on_is_not_taken_back(cast, submitted):
    timesheets.return_(submitted, reason="Thiếu ngày", by=cast.officer)
    with pytest.raises(Refused, match="không còn chờ duyệt nên không cần rút"):
        timesheets.withdraw(submitted, by=cast.commune_staff)
    timesheets.submit(submitted, by=cast.commune_staff)
    timesheets.confirm(submitted, by=cast.officer)
    with pytest.raises(Refused, match=f"{cast.officer} đã duyệt bảng công này lúc"):
        timesheets.withdraw(submitted, by=cast.commune_staff)


def test_a_sheet_taken_back_is_not_confirmed_by_whoever_has_it_open(cast, submitted):
    timesheets.withdraw(submitted, by=cast.commune_staff)
    for late in (timesheets.confirm, partial(timesheets.return_, reason="Thiếu ngày")):
        with pytest.raises(Refused, match="xã vừa rút lại để sửa"):
            late(submitted, by=cast.officer)
    done = closing.confirm_all(Timesheet.objects.all(), by=cast.officer)
    assert not done.confirmed and "xã vừa rút lại để sửa" in done.refused[0][1]


def test_what_came_again_meanwhile_is_looked_at_anew(cast, submitted):
    shown_at = submitted.submitted_at
    again = timesheets.submit(timesheets.withdraw(submitted, by=cast.commune_staff), by=cast.commune_staff)
    with pytest.raises(Refused, match="sau khi bạn mở trang"):
        timesheets.confirm(again, by=cast.officer, shown_at=shown_at)
    assert (
        timesheets.confirm(again, by=cast.officer, shown_at=again.submitted_at).confirmed_by == cast.officer
    )


def test_only_those_who_may_submit_take_a_sheet_back(cast, sheet, submitted):
    for stranger in (cast.neighbour, cast.finance, cast.approver, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            timesheets.withdraw(submitted, by=stranger)
    with pytest.raises(Refused, match="do xã nộp. Trả lại có lý do"):
        timesheets.withdraw(submitted, by=cast.officer)
    timesheets.withdraw(submitted, by=cast.commune_staff)
    own = timesheets.submit(submitted, by=cast.officer)
    assert timesheets.withdraw(own, by=cast.officer).open


def test_a_confirmed_sheet_is_locked(cast, team, confirmed):
    with pytest.raises(Refused, match="đã duyệt nên ngày công đã khóa. Ghi điều chỉnh, hoặc đề nghị Sở"):
        factories.recorded(team, JUNE, [], by=cast.commune_staff)


def test_who_submitted_does_not_confirm(cast, sheet):
    timesheets.submit(sheet, by=cast.officer)
    with pytest.raises(Refused, match="Bạn đã nộp bảng công này nên không duyệt được"):
        timesheets.confirm(sheet, by=cast.officer)


def test_only_ict_officers_of_the_province_decide(cast, submitted):
    strangers = (cast.commune_staff, cast.finance, cast.approver, cast.inspector, cast.officer_elsewhere)
    for user in strangers:
        with pytest.raises(Forbidden):
            timesheets.confirm(submitted, by=user)
        with pytest.raises(Forbidden):
            timesheets.return_(submitted, reason="Thiếu ngày", by=user)


def test_a_draft_is_not_confirmed(cast, sheet):
    with pytest.raises(Refused, match="chưa nộp"):
        timesheets.confirm(sheet, by=cast.officer)


def test_a_returned_sheet_says_why_and_can_be_changed_and_submitted_again(cast, team, member, submitted):
    sheet = timesheets.return_(submitted, reason="Ngày 5/6 trùng lịch họp.", by=cast.officer)
    assert (sheet.status, sheet.return_reason) == (TimesheetStatus.RETURNED, "Ngày 5/6 trùng lịch họp.")
    factories.recorded(team, JUNE, [mark(member, 6)], by=cast.commune_staff)
    timesheets.submit(sheet, by=cast.commune_staff)
    assert timesheets.confirm(sheet, by=cast.officer).return_reason == ""


def test_a_sheet_is_not_returned_without_a_reason(cast, submitted):
    with pytest.raises(Refused, match="Ghi lý do"):
        timesheets.return_(submitted, reason=" ", by=cast.officer)


def test_a_confirmed_sheet_is_reopened_with_a_reason_and_a_trace(cast, team, member, confirmed):
    timesheets.reopen(confirmed, reason="Sót ngày 8/6", by=cast.officer)
    factories.recorded(team, JUNE, [mark(member, 5), mark(member, 8)], by=cast.commune_staff)
    event = AuditEvent.objects.get(verb="timesheets.reopened")
    assert event.before == {"status": "confirmed"}
    assert event.after == {"status": "returned", "reason": "Sót ngày 8/6"}


def test_only_a_confirmed_sheet_is_reopened(cast, submitted):
    with pytest.raises(Refused, match="chưa duyệt nên không cần mở lại"):
        timesheets.reopen(submitted, reason="Sót ngày", by=cast.officer)


def test_many_sheets_are_confirmed_at_once_and_the_others_say_why_not(country, cast, submitted):
    own = factories.a_timesheet(factories.a_team(country.lang_thip), JUNE)
    timesheets.submit(own, by=cast.officer)
    foreign = factories.a_timesheet(factories.a_team(country.old_son_hong), JUNE)
    timesheets.submit(foreign, by=cast.commune_staff_elsewhere)
    done = closing.confirm_all(Timesheet.objects.all(), by=cast.officer)
    assert done.confirmed == [submitted]
    assert [(sheet, reason[:20]) for sheet, reason in done.refused] == [(own, "Bạn đã nộp bảng công")]
    statuses = dict(Timesheet.objects.values_list("pk", "status"))
    assert statuses == {submitted.pk: "confirmed", own.pk: "submitted", foreign.pk: "submitted"}
    event = AuditEvent.objects.get(verb="timesheets.confirmed")
    assert (event.commune, event.before) == (country.chau_que, {"status": "submitted"})
