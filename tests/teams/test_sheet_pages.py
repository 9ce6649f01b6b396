import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.lib.months import Month
from teams import timesheets
from teams.forms.queue import usual_month
from teams.models import TimesheetStatus
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE

QUEUE = reverse("teams:timesheets")


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.officer)


@pytest.fixture
def submitted(cast, team, member):
    sheet = factories.a_timesheet(team, JUNE)
    factories.a_workday(sheet, member.person, 5)
    return timesheets.submit(sheet, by=cast.commune_staff)


def act(name, sheet):
    return reverse(f"teams:{name}", args=[sheet.team_id, sheet.month.iso])


def test_an_officer_confirms_returns_and_reopens_on_pages_of_their_own(officer, submitted):
    officer.post(act("return_timesheet", submitted), {"reason": ""}, expects=422)
    officer.post(act("return_timesheet", submitted), {"reason": "Ngày 5/6 trùng lịch họp"})
    assert "Ngày 5/6 trùng lịch họp" in officer.get(submitted.get_absolute_url()).content.decode()
    officer.post(act("confirm_timesheet", submitted), expects=409)


def test_the_commune_takes_back_what_no_officer_has_acted_on(country, cast, signed_in, officer, submitted):
    staff = signed_in(cast.commune_staff)
    month = reverse("teams:month", args=[country.chau_que.pk, JUNE.iso])
    asked = officer.get(act("confirm_timesheet", submitted)).content.decode()
    shown = re.search(r'name="shown_at" value="([^"]+)"', asked)[1]
    for address, browser, offered in (
        (month, staff, True), (submitted.get_absolute_url(), staff, True), (month, officer, False),
        (submitted.get_absolute_url(), officer, False),
    ):  # fmt: skip
        assert (act("withdraw_timesheet", submitted) in browser.get(address).content.decode()) == offered
    done = staff.post(act("withdraw_timesheet", submitted), follow=True).content.decode()
    assert "Sửa xong thì nộp lại" in done
    assert act("withdraw_timesheet", submitted) not in staff.get(month).content.decode()
    log = reverse("teams:sheet_timeline", args=[submitted.team_id, JUNE.iso])
    assert "Rút lại bảng công đã nộp" in staff.get(log).content.decode()
    officer.post(act("confirm_timesheet", submitted), {"shown_at": shown}, expects=409)
    timesheets.submit(submitted, by=cast.commune_staff)
    stale = officer.post(
        act("confirm_timesheet", submitted), {"shown_at": shown}, expects=409
    ).content.decode()
    assert "Xem lại rồi duyệt" in stale
    officer.post(act("confirm_timesheet", submitted))
    assert (
        "đã duyệt bảng công này"
        in staff.post(act("withdraw_timesheet", submitted), expects=409).content.decode()
    )


def test_a_sheet_taken_back_leaves_the_queue_and_its_flags(cast, officer, submitted):
    factories.a_workday(submitted, factories.a_person(), 9)
    queue = reverse("teams:closing")
    for waiting in (1, 0):
        row = officer.get(queue, {"month": "2023-06"}).context["rows"][0]
        assert (row.waiting, row.flagged, row.missing) == (waiting, waiting, 1 - waiting)
        if waiting:
            timesheets.withdraw(submitted, by=cast.commune_staff)


def test_reopening_says_that_the_sheet_does_not_count_meanwhile(cast, officer, submitted):
    officer.post(act("confirm_timesheet", submitted))
    page = officer.get(act("reopen_timesheet", submitted)).content.decode()
    assert "Đợt chi lập trước khi duyệt lại thì chưa tính công nào" in page
    officer.post(act("reopen_timesheet", submitted), {"reason": "Sót ngày 8/6"})
    submitted.refresh_from_db()
    assert (submitted.status, submitted.confirmed_by) == (TimesheetStatus.RETURNED, None)


def test_who_gave_a_sheet_back_stands_before_the_month_not_before_its_open_grid(cast, officer, submitted):
    month = f"{reverse('teams:closing')}?month={JUNE.iso}"
    sent_back = officer.post(act("return_timesheet", submitted), {"reason": "Ngày 5/6 trùng lịch họp"})
    assert sent_back.url == month
    timesheets.submit(submitted, by=cast.commune_staff)
    officer.post(act("confirm_timesheet", submitted))
    assert officer.post(act("reopen_timesheet", submitted), {"reason": "Sót ngày 8/6"}).url == month
    page = officer.get(month).content.decode()
    assert "Đã trả lại cho xã: Tổ thôn Mười, tháng 06/2023." in page
    assert "Đã mở lại: Tổ thôn Mười, tháng 06/2023." in page


def test_the_queue_counts_by_status_and_narrows_to_one(country, officer, submitted):
    factories.a_team(country.chau_que_ha, name="Tổ chưa làm")
    response = officer.get(QUEUE, {"month": "06/2023"})
    counts = {value: n for value, _label, n in response.context["tabs"]}
    assert counts == {"submitted": 1, "returned": 0, "draft": 0, "todo": 1, "confirmed": 0}
    assert [team.status for team in response.context["page"]] == ["submitted", "todo"]
    waiting = officer.get(QUEUE, {"month": "2023-06", "status": "submitted"}).context["page"]
    assert [(team.name, team.days) for team in waiting] == [("Tổ thôn Mười", 1)]


def test_the_month_shown_stands_in_the_box_that_asks_for_it(officer):
    for asked, shown in {"": usual_month(timezone.localdate()), "06/2023": JUNE, "2023-06": JUNE}.items():
        response = officer.get(QUEUE, {"month": asked})
        assert response.context["month"] == shown
        assert f'value="{asked or shown}"' in response.content.decode()


def test_a_month_nobody_can_read_stays_as_typed_beside_its_error(officer):
    page = officer.get(QUEUE, {"month": "13/2026"}).content.decode()
    assert 'value="13/2026"' in page and 'aria-invalid="true"' in page


def test_a_longer_queue_asks_no_more_queries(country, officer):
    def more() -> None:
        team = factories.a_team(country.chau_que_ha)
        factories.a_workday(factories.a_timesheet(team, JUNE), factories.a_person(), 5)

    assert_queries_do_not_grow(more, lambda: officer.get(QUEUE, {"month": "06/2023"}))


def test_chosen_sheets_are_confirmed_together_and_the_list_comes_back(cast, officer, submitted):
    back = {"back": "month=06%2F2023&status=submitted"}
    response = officer.post(
        reverse("teams:confirm_timesheets"), {"sheet": [submitted.pk, "x"]} | back, follow=True
    )
    assert response.redirect_chain[0][0].endswith("?month=06%2F2023&status=submitted")
    assert "Đã duyệt 1 bảng công." in response.content.decode()
    submitted.refresh_from_db()
    assert submitted.confirmed_by == cast.officer


def test_what_was_handed_in_after_the_page_was_opened_is_not_confirmed_unseen(cast, officer, submitted):
    pages = {
        reverse("teams:confirm_timesheets"): f"{QUEUE}?month=06/2023&status=submitted",
        reverse("teams:confirm_unflagged", args=[JUNE.iso]): reverse(
            "teams:confirm_unflagged", args=[JUNE.iso]
        ),
    }
    moments = {
        address: re.search(r'name="shown_at" value="([^"]+)"', officer.get(page).content.decode())[1]
        for address, page in pages.items()
    }
    timesheets.withdraw(submitted, by=cast.commune_staff)
    timesheets.submit(submitted, by=cast.commune_staff)
    for address, moment in moments.items():
        officer.post(address, {"sheet": [submitted.pk], "shown_at": moment}, follow=True)
        submitted.refresh_from_db()
        assert submitted.status == TimesheetStatus.SUBMITTED
    stale = {"sheet": [submitted.pk], "shown_at": moments[reverse("teams:confirm_timesheets")]}
    told = officer.post(reverse("teams:confirm_timesheets"), stale, follow=True).content.decode()
    assert "sau khi bạn mở trang. Xem lại rồi duyệt." in told
    officer.post(reverse("teams:confirm_timesheets"), {**stale, "shown_at": "hôm qua"}, expects=409)
    anew = re.search(r'name="shown_at" value="([^"]+)"', told)[1]
    officer.post(reverse("teams:confirm_timesheets"), {**stale, "shown_at": anew}, follow=True)
    submitted.refresh_from_db()
    assert submitted.status == TimesheetStatus.CONFIRMED


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


@pytest.mark.parametrize(("who", "offered"), [("commune_staff", True), ("finance", False)])
def test_a_file_of_days_is_offered_to_whoever_may_bring_it(cast, signed_in, who, offered):
    page = signed_in(getattr(cast, who)).get(QUEUE).content.decode()
    assert (reverse("imports:start", args=["ngay-cong"]) in page) is offered
