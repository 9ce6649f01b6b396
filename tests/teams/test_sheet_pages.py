import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.lib.months import Month
from teams import timesheets
from teams.forms.queue import usual_month
from teams.models import Timesheet, TimesheetStatus
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE

QUEUE = reverse("teams:timesheets")


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.commune_staff)


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.fixture
def url(team, member):
    return reverse("teams:timesheet", args=[team.pk, JUNE.iso])


@pytest.fixture
def submitted(cast, team, member):
    sheet = factories.a_timesheet(team, JUNE)
    factories.a_workday(sheet, member.person, 5)
    return timesheets.submit(sheet, by=cast.commune_staff)


def typed(browser, url, boxes, **extra):
    """What the browser would send: the boxes and the mark of what was read."""
    return {"seen": browser.get(url).context["form"].fingerprint} | boxes | extra


def box(member, name):
    return f"p{member.person_id}-{name}"


def act(name, sheet):
    return reverse(f"teams:{name}", args=[sheet.team_id, sheet.month.iso])


def test_days_typed_as_on_paper_are_saved_and_shown_again(browser, url, member):
    browser.post(url, typed(browser, url, {box(member, "days"): "1-3, 12/", box(member, "sessions"): "4"}))
    row = browser.get(url).context["form"].rows[0]
    assert (row["days"].initial, row["sessions"].initial) == ("1-3, 12/", "4")
    days = Timesheet.objects.get().workdays
    assert sum(day.portion for day in days.filter(shift="day")) == Decimal("3.5")


def test_every_problem_stands_beside_its_box_and_nothing_is_saved(browser, url, team, member):
    late = factories.a_member(team, "Phạm Thị Xuân", valid_from=dt.date(2023, 6, 10))
    boxes = {box(member, "days"): "1, 31", box(member, "nights"): "5", box(late, "days"): "9-11"}
    response = browser.post(url, typed(browser, url, boxes), expects=422)
    form = response.context["form"]
    problems = {
        (row.entry.person.pk, name): errors for row in form.rows for name, errors in row.errors.items()
    }
    assert "tháng 06/2023 có 30 ngày" in problems[member.person_id, "days"][0]
    assert "làm đêm phải theo văn bản" in problems[member.person_id, "nights"][0]
    assert "Ngày 09/06: ngoài thời gian tham gia" in problems[late.person_id, "days"][0]
    assert "3 chỗ cần sửa" in response.content.decode()
    assert 'value="9-11"' in response.content.decode()
    assert not Timesheet.objects.exists()


def test_a_page_read_before_somebody_elses_save_does_not_undo_it(cast, browser, url, team, member):
    stale = typed(browser, url, {box(member, "days"): "8"})
    browser.post(url, typed(browser, url, {box(member, "days"): "5"}))
    response = browser.post(url, stale, expects=422)
    assert "Người khác vừa sửa bảng công này" in response.content.decode()
    assert [day.day.day for day in Timesheet.objects.get().workdays.all()] == [5]


def test_nights_rest_on_the_order_chosen_and_keep_it(country, browser, url, member):
    order = factories.an_order(country.chau_que_ha, issued_on=dt.date(2023, 6, 1))
    other = factories.an_order(country.chau_que_ha, issued_on=dt.date(2023, 6, 2))
    nights = {box(member, "nights"): "5", box(member, "order"): order.pk}
    browser.post(url, typed(browser, url, nights))
    more = {box(member, "nights"): "5-6", box(member, "order"): other.pk}
    browser.post(url, typed(browser, url, more))
    assert {night.order for night in Timesheet.objects.get().workdays.all()} == {other}
    Timesheet.objects.get().workdays.filter(day=dt.date(2023, 6, 5)).update(order=order)
    browser.post(url, typed(browser, url, {box(member, "nights"): "5-6", box(member, "order"): ""}))
    kept = dict(Timesheet.objects.get().workdays.values_list("day__day", "order"))
    assert kept == {5: order.pk, 6: other.pk}


def test_only_officials_have_a_box_for_office_hours(browser, url, team, member):
    official = factories.a_member(team, "Phạm Thị Xuân")
    factories.an_official(official.person, dt.date(2023, 6, 1))
    page = browser.get(url).content.decode()
    assert box(official, "office") in page
    assert box(member, "office") not in page
    browser.post(url, typed(browser, url, {box(official, "days"): "3", box(official, "office"): "5"}))
    marked = dict(Timesheet.objects.get().workdays.values_list("day__day", "in_office_hours"))
    assert marked == {3: False, 5: True}


def test_a_mobilised_person_is_recorded_under_their_order(country, browser, url, team):
    order = factories.an_order(country.chau_que_ha, issued_on=dt.date(2023, 6, 1))
    mobilised = factories.a_mobilised(team, order)
    row = browser.get(url).context["form"].rows[-1]
    assert row["order"].initial == order.pk
    boxes = {box(mobilised, "days"): "5", box(mobilised, "order"): order.pk}
    browser.post(url, typed(browser, url, boxes))
    assert Timesheet.objects.get().workdays.get().order == order


def test_saving_and_submitting_leads_over_a_page_that_asks_once(cast, browser, url, member):
    response = browser.post(url, typed(browser, url, {box(member, "days"): "5"}, submit="1"))
    page = browser.get(response["Location"]).content.decode()
    assert "xã không sửa được nữa trừ khi Sở trả lại" in page
    browser.post(response["Location"])
    sheet = Timesheet.objects.get()
    assert (sheet.status, sheet.submitted_by) == (TimesheetStatus.SUBMITTED, cast.commune_staff)


def test_a_sheet_that_waits_or_is_confirmed_is_only_read(cast, browser, url, submitted):
    assert "đang chờ duyệt" in browser.get(url).content.decode()
    timesheets.confirm(submitted, by=cast.officer)
    page = browser.get(url).content.decode()
    assert "đã khóa" in page
    assert "Lưu nháp" not in page
    browser.post(url, {"seen": ""}, expects=409)


def test_those_who_only_read_see_no_boxes(cast, signed_in, url):
    for reader in (cast.finance, cast.approver, cast.inspector):
        assert "Lưu nháp" not in signed_in(reader).get(url).content.decode()


def test_a_month_before_the_founding_is_answered_with_the_reason(browser, team):
    response = browser.get(reverse("teams:timesheet", args=[team.pk, "2023-02"]), expects=409)
    assert "Tổ thành lập ngày 15/03/2023 nên tháng 02/2023 chưa có bảng công" in response.content.decode()


def test_a_month_that_is_none_is_no_address(browser, team):
    browser.get(f"/to/bang-cong/{team.pk}/2023-13", expects=404)


def test_an_officer_confirms_returns_and_reopens_on_pages_of_their_own(officer, submitted):
    officer.post(act("return_timesheet", submitted), {"reason": ""}, expects=422)
    officer.post(act("return_timesheet", submitted), {"reason": "Ngày 5/6 trùng lịch họp"})
    assert "Ngày 5/6 trùng lịch họp" in officer.get(submitted.get_absolute_url()).content.decode()
    officer.post(act("confirm_timesheet", submitted), expects=409)


def test_reopening_says_what_becomes_of_money_already_paid(cast, officer, submitted):
    officer.post(act("confirm_timesheet", submitted))
    page = officer.get(act("reopen_timesheet", submitted)).content.decode()
    assert "đợt chi sau truy lĩnh hoặc truy thu phần chênh lệch" in page
    officer.post(act("reopen_timesheet", submitted), {"reason": "Sót ngày 8/6"})
    submitted.refresh_from_db()
    assert (submitted.status, submitted.confirmed_by) == (TimesheetStatus.RETURNED, None)


def test_the_queue_counts_by_status_and_narrows_to_one(country, officer, submitted):
    factories.a_team(country.chau_que_ha, name="Tổ chưa làm")
    response = officer.get(QUEUE, {"month": "06/2023"})
    counts = {value: n for value, _label, n in response.context["tabs"]}
    assert counts == {"submitted": 1, "returned": 0, "draft": 0, "todo": 1, "confirmed": 0}
    assert [team.status for team in response.context["page"]] == ["submitted", "todo"]
    waiting = officer.get(QUEUE, {"month": "2023-06", "status": "submitted"}).context["page"]
    assert [(team.name, team.days) for team in waiting] == [("Tổ thôn Mười", 1)]


def test_a_longer_queue_asks_no_more_queries(country, officer):
    def more() -> None:
        team = factories.a_team(country.chau_que_ha)
        factories.a_workday(factories.a_timesheet(team, JUNE), factories.a_person(), 5)

    assert_queries_do_not_grow(more, lambda: officer.get(QUEUE, {"month": "06/2023"}))


def test_a_longer_sheet_asks_no_more_queries(browser, url, team):
    def more() -> None:
        member = factories.a_member(team)
        factories.an_official(member.person, dt.date(2023, 6, 1))
        factories.a_workday(factories.a_timesheet(team, JUNE), member.person, 5)

    def write() -> None:
        form = browser.get(url).context["form"]
        boxes = {f"{row.prefix}-days": "6" for row in form.rows}
        browser.post(url, {"seen": "old"} | boxes, expects=422)

    assert_queries_do_not_grow(more, write)


def test_chosen_sheets_are_confirmed_together_and_the_list_comes_back(cast, officer, submitted):
    back = {"back": "month=06%2F2023&status=submitted"}
    response = officer.post(
        reverse("teams:confirm_timesheets"), {"sheet": [submitted.pk, "x"]} | back, follow=True
    )
    assert response.redirect_chain[0][0].endswith("?month=06%2F2023&status=submitted")
    assert "Đã duyệt 1 bảng công." in response.content.decode()
    submitted.refresh_from_db()
    assert submitted.confirmed_by == cast.officer


def test_confirming_without_a_choice_says_what_to_do(officer, cast):
    response = officer.post(reverse("teams:confirm_timesheets"), follow=True)
    assert "Chưa chọn bảng công nào" in response.content.decode()


def test_sheets_that_could_not_be_confirmed_say_why(cast, officer, team, member):
    sheet = timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.officer)
    response = officer.post(reverse("teams:confirm_timesheets"), {"sheet": [sheet.pk]}, follow=True)
    assert "Bạn đã nộp bảng công này nên không duyệt được" in response.content.decode()


def test_in_the_first_ten_days_the_queue_opens_on_last_month():
    assert usual_month(dt.date(2026, 1, 10)) == Month(2025, 12)
    assert usual_month(dt.date(2026, 1, 11)) == Month(2026, 1)
