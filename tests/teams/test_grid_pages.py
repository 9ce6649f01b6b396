"""The month's grid over HTTP: its form without a script, and the answers the script gets."""

import datetime as dt
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from places.models import Holiday
from teams import timesheets
from teams.models import Timesheet, TimesheetStatus
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.commune_staff)


@pytest.fixture
def url(team, member):
    return reverse("teams:grid", args=[team.pk, JUNE.iso])


def name(member, day: int) -> str:
    return f"{member.person_id}-{day}"


def filled(browser, url, boxes, **extra):
    """What the browser would send: every box of the page, some typed into, and what it was shown with."""
    context = browser.get(url).context
    page = context["grid"]
    shown = {box.name: box.letters for line in page.lines for box in line.boxes if box.open}
    return shown | {"seen": page.seen, "key": context["key"]} | boxes | extra


def told(browser, url, boxes, seen=None, **extra):
    """What the script is answered."""
    data = boxes | {"seen": json.dumps(seen or {}), "key": "k" + str(boxes)} | extra
    return browser.post(url, data, headers={"accept": "application/json"}, expects=200).json()


def recorded(member):
    days = member.person.workdays.order_by("day", "shift")
    return [(day.day.day, day.shift, day.portion) for day in days]


def test_letters_typed_without_a_script_are_saved_and_shown_again(browser, url, member):
    browser.post(
        url, filled(browser, url, {name(member, 1): "x", name(member, 2): "/", name(member, 5): "B"})
    )
    line = browser.get(url).context["grid"].lines[0]
    assert [line.boxes[day - 1].letters for day in (1, 2, 3, 5)] == ["x", "/", "", "B"]
    assert line.sums == [("day", Decimal("1.5")), ("night", 0), ("session", 1)]


def test_a_cleared_box_takes_its_day_off_the_sheet(browser, url, member):
    browser.post(url, filled(browser, url, {name(member, 1): "x", name(member, 2): "x"}))
    browser.post(url, filled(browser, url, {name(member, 1): ""}))
    assert recorded(member) == [(2, "day", 1)]


def test_the_page_has_every_day_with_its_weekday_and_the_sums(browser, url, team, member):
    factories.a_workday(factories.a_timesheet(team, JUNE), member.person, 3)
    page = browser.get(url).content.decode()
    third = reverse("teams:day", args=[team.pk, dt.date(2023, 6, 3)])
    assert f'<th scope="col" class="d w"><a href="{third}"><span>T7</span> 3</a></th>' in page
    assert f'aria-label="{member.person}, 3/6"' in page
    assert page.count('<th scope="col" class="d') == 30
    assert "Số người có mặt" in page


def test_public_holidays_are_shaded_and_named(browser, url):
    Holiday.objects.create(day=dt.date(2023, 6, 7), name="Ngày nghỉ bù")
    page = browser.get(url).content.decode()
    assert '<th scope="col" class="d w" title="Ngày nghỉ bù"><a ' in page
    assert '<span>T4</span> 7<span class="sr"> Ngày nghỉ bù</span></a></th>' in page


def test_what_stands_against_a_cell_is_told_over_the_grid_and_the_rest_is_saved(browser, url, team, member):
    late = factories.a_member(team, "Phạm Thị Xuân", valid_from=dt.date(2023, 6, 10))
    boxes = {name(member, 4): "x", name(member, 5): "Đ", name(late, 9): "x", name(member, 6): "?"}
    response = browser.post(url, filled(browser, url, boxes), expects=422)
    page = response.content.decode()
    assert recorded(member) == [(4, "day", 1)]
    assert "làm đêm phải theo văn bản huy động" in page
    assert "ngoài thời gian tham gia (từ 10/06/2023)" in page
    assert "“?” không đọc được" in page
    assert "<title>Lỗi:" in page
    boxes = {box.name: box.letters for line in response.context["grid"].lines for box in line.boxes}
    assert (boxes[name(member, 5)], boxes[name(member, 6)]) == ("Đ", "?")


def test_days_outside_membership_and_days_to_come_have_no_box(browser, url, team, member, monkeypatch):
    late = factories.a_member(team, valid_from=dt.date(2023, 6, 10))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2023, 6, 20))
    page = browser.get(url).content.decode()
    assert f'name="{name(late, 10)}"' in page
    assert f'name="{name(late, 9)}"' not in page
    assert f'name="{name(member, 20)}"' in page
    assert f'name="{name(member, 21)}"' not in page


def test_days_to_come_look_otherwise_than_free_boxes(browser, url, team, member, monkeypatch):
    factories.a_member(team, "Phạm Thị Xuân", valid_from=dt.date(2023, 6, 22))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2023, 6, 20))
    page = browser.get(url).content.decode()
    legend = 1
    assert page.count(' later">') == 10 + 9 + legend
    assert page.count(' out">') == 21 + legend
    assert "ngày chưa đến" in page
    assert reverse("teams:day", args=[team.pk, dt.date(2023, 6, 20)]) in page
    assert reverse("teams:day", args=[team.pk, dt.date(2023, 6, 21)]) not in page
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2023, 6, 30))
    assert ' later">' not in browser.get(url).content.decode()


def test_an_order_chosen_beside_the_problem_saves_the_night(country, browser, url, member):
    for number in ("12/LHĐ", "13/LHĐ"):
        order = factories.an_order(country.chau_que_ha, number=number, issued_on=dt.date(2023, 6, 1))
    response = browser.post(url, filled(browser, url, {name(member, 5): "Đ"}), expects=422)
    assert f'name="order-{name(member, 5)}"' in response.content.decode()
    browser.post(url, filled(browser, url, {name(member, 5): "Đ", f"order-{name(member, 5)}": order.pk}))
    assert Timesheet.objects.get().workdays.get().order == order
    assert "theo văn bản huy động 13/LHĐ" in browser.get(url).content.decode()


def test_two_people_at_one_cell_without_a_script_both_values_are_shown(cast, signed_in, browser, url, member):
    stale = filled(browser, url, {name(member, 5): "/", name(member, 6): "x"})
    other = signed_in(cast.officer)
    other.post(url, filled(other, url, {name(member, 5): "x"}))
    response = browser.post(url, stale, expects=422)
    page = response.content.decode()
    assert "Ô có hai người cùng sửa." in page
    assert str(cast.officer) in page
    assert f'name="keep" value="{name(member, 5)}:x"' in page
    assert recorded(member) == [(5, "day", 1), (6, "day", 1)]

    def again(**button):
        return {name(member, 5): "/", "seen": response.context["grid"].seen, "key": "two", **button}

    assert "Ô có hai người" in browser.post(url, again(), expects=422).content.decode()
    browser.post(url, again(take=name(member, 5), key="three"))
    assert recorded(member)[0] == (5, "day", 1)
    browser.post(url, again(keep=f"{name(member, 5)}:x", key="four"))
    assert recorded(member)[0] == (5, "day", Decimal("0.5"))


def test_a_form_sent_twice_by_a_double_click_is_saved_once(browser, url, member):
    data = filled(browser, url, {name(member, 5): "x"})
    assert browser.post(url, data)["Location"] == browser.post(url, data)["Location"]
    assert recorded(member) == [(5, "day", 1)]


def test_the_script_is_told_versions_conflicts_and_problems_by_cell(cast, signed_in, browser, url, member):
    a, b, c = (name(member, day) for day in (5, 6, 7))
    assert told(browser, url, {a: "x"})["versions"] == {a: "x"}
    answer = told(signed_in(cast.officer), url, {a: "/", b: "x", c: "Đ"})
    assert answer["versions"] == {b: "x"}
    assert (answer["conflicts"][a]["theirs"], answer["conflicts"][a]["version"]) == ("x", "x")
    assert answer["problems"][c]["wants_order"]


def test_the_script_is_told_why_a_locked_sheet_refuses(cast, browser, url, team, member):
    timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.commune_staff)
    data = {name(member, 5): "x", "seen": "{}", "key": "one"}
    answer = browser.post(url, data, headers={"accept": "application/json"}, expects=409).json()
    assert "đang chờ duyệt" in answer["refusal"]


@pytest.mark.parametrize("seen", ["", "{", "[1]", '{"x": 1}', '"x"'])
def test_strange_requests_are_answered_in_words(browser, url, member, seen):
    boxes = {
        "seen": seen, "keep": "::", "take": "?", "5": "x", "0-5": "x", f"{member.person_id}-31": "x",
        "9" * 30 + "-5": "x", f"order-{name(member, 5)}": "9" * 40, name(member, 5): "x" * 5000,
    }  # fmt: skip
    browser.post(url, boxes, expects=422)
    assert not recorded(member)


def test_last_month_is_put_into_empty_boxes_and_not_saved(browser, url, team, member):
    browser.post(url, filled(browser, url, {name(member, 5): "x", name(member, 6): "/"}))
    july = reverse("teams:grid", args=[team.pk, "2023-07"])
    response = browser.get(f"{july}?chep")
    boxes = {box.name: box.letters for box in response.context["grid"].lines[0].boxes if box.letters}
    assert boxes == {name(member, 3): "x", name(member, 4): "/"}
    assert "Đã chép 2 ô từ tháng 06/2023" in response.content.decode()
    assert len(recorded(member)) == 2
    browser.post(july, boxes | {"seen": response.context["grid"].seen, "key": "july"})
    assert len(recorded(member)) == 4


def test_only_teams_with_officials_have_a_letter_for_office_hours(browser, url, team, member):
    assert "trong giờ hành chính (cán bộ" not in browser.get(url).content.decode()
    factories.an_official(member.person, dt.date(2023, 6, 1))
    assert "trong giờ hành chính (cán bộ" in browser.get(url).content.decode()
    browser.post(url, filled(browser, url, {name(member, 5): "h"}))
    assert Timesheet.objects.get().workdays.get().in_office_hours


def test_saving_and_submitting_leads_over_a_page_that_asks_once(cast, browser, url, member):
    response = browser.post(url, filled(browser, url, {name(member, 5): "x"}, submit="1"))
    assert "muốn sửa thì rút lại khi Sở chưa duyệt" in browser.get(response["Location"]).content.decode()
    browser.post(response["Location"], {"units": "1"}, expects=422)
    browser.post(response["Location"], {"units": "1", "declared": "on"})
    sheet = Timesheet.objects.get()
    assert (sheet.status, sheet.submitted_by) == (TimesheetStatus.SUBMITTED, cast.commune_staff)


def test_a_sheet_that_waits_or_is_confirmed_is_only_read(cast, browser, url, team, member):
    browser.post(url, filled(browser, url, {name(member, 5): "x"}))
    sheet = timesheets.submit(Timesheet.objects.get(), by=cast.commune_staff)
    assert "đang chờ duyệt" in browser.get(url).content.decode()
    timesheets.confirm(sheet, by=cast.officer)
    page = browser.get(url).content.decode()
    assert "đã khóa" in page
    assert "<input name=" not in page
    assert "grid.js" not in page
    browser.post(url, {"seen": "{}"}, expects=409)


def test_those_who_only_read_see_no_boxes(cast, signed_in, url):
    for reader in (cast.finance, cast.approver, cast.inspector):
        page = signed_in(reader).get(url).content.decode()
        assert "<input name=" not in page
        assert "Lưu nháp" not in page


def test_a_month_before_the_founding_is_answered_with_the_reason(browser, team):
    response = browser.get(reverse("teams:grid", args=[team.pk, "2023-02"]), expects=409)
    assert "Tổ thành lập ngày 15/03/2023 nên tháng 02/2023 chưa có bảng công" in response.content.decode()


def test_a_month_that_is_none_is_no_address(browser, team):
    browser.get(f"/to/bang-cong/{team.pk}/2023-13", expects=404)


def test_a_team_of_nobody_says_whom_to_add(browser, team):
    page = browser.get(reverse("teams:grid", args=[team.pk, JUNE.iso])).content.decode()
    assert "Tháng này chưa có ai để chấm công" in page


def test_a_longer_grid_asks_no_more_queries(browser, url, team):
    def more() -> None:
        member = factories.a_member(team)
        factories.an_official(member.person, dt.date(2023, 6, 1))
        factories.a_workday(factories.a_timesheet(team, JUNE), member.person, 5)

    def write() -> None:
        lines = browser.get(url).context["grid"].lines
        browser.post(url, {name(line.boxes[5].cell, 6): "?" for line in lines}, expects=422)

    assert_queries_do_not_grow(more, write)


def test_the_script_stays_within_six_kilobytes():
    script = Path(finders.find("grid.js")).read_bytes()
    assert len(gzip.compress(script, 9)) <= 6 * 1024


def test_the_first_load_of_a_large_grid_stays_within_a_hundred_kilobytes(browser, url, team):
    for _ in range(20):
        factories.a_member(team)
    page = browser.get(url).content
    files = [Path(finders.find(name)).read_bytes() for name in ("grid.js", "grid.css", "app.css")]
    files.append(Path(finders.find("django_htmx/htmx-2.min.js")).read_bytes())
    assert sum(len(gzip.compress(part, 9)) for part in [page, *files]) <= 100 * 1024


def test_on_paper_the_grid_names_its_form_says_it_is_a_draft_and_has_room_for_three_signatures(browser, url):
    page = browser.get(url).content.decode()
    assert "Mẫu số C01a-HD" in page and "Bản nháp, chưa duyệt" in page
    assert page.count("(Ký, ghi rõ họ tên)") == 3
