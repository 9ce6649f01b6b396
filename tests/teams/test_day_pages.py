"""One day of a team on a phone, over HTTP."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from teams import timesheets
from teams.models import DayOff, Timesheet
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE

DAY = dt.date(2023, 6, 14)


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.commune_staff)


@pytest.fixture
def url(team, member, leader):
    return reverse("teams:day", args=[team.pk, DAY])


def name(member) -> str:
    return f"{member.person_id}-{DAY.day}"


def sent(browser, url, choices, **extra):
    context = browser.get(url).context
    return {"seen": context["page"].seen, "key": context["key"]} | choices | extra


def chosen(browser, url) -> dict[int, str]:
    return {person.entry.person.pk: person.chosen for person in browser.get(url).context["page"].people}


def test_nothing_is_chosen_before_it_is_recorded(browser, url, member, leader):
    assert set(chosen(browser, url).values()) == {""}
    assert "checked" not in browser.get(url).content.decode()
    assert "Đã ghi 0/2 người" in browser.get(url).content.decode()


def test_a_choice_for_each_is_saved_and_leads_to_the_next_day(browser, url, team, member, leader):
    choices = {name(member): "/", name(leader): "off", f"{name(leader)}-session": "on"}
    response = browser.post(url, sent(browser, url, choices))
    assert response["Location"] == reverse("teams:day", args=[team.pk, DAY + dt.timedelta(1)])
    assert chosen(browser, url) == {member.person_id: "/", leader.person_id: "off"}
    days = Timesheet.objects.get().workdays
    assert dict(days.values_list("shift", "portion")) == {"day": Decimal("0.5"), "session": 1}


def test_people_not_chosen_stay_not_recorded(browser, url, member, leader):
    browser.post(url, sent(browser, url, {name(member): "x"}))
    assert chosen(browser, url) == {member.person_id: "x", leader.person_id: ""}
    assert "Còn 1 người chưa ghi" in browser.get(url).content.decode()


def test_off_takes_a_recorded_day_away(browser, url, member):
    browser.post(url, sent(browser, url, {name(member): "x"}))
    browser.post(url, sent(browser, url, {name(member): "off"}))
    assert not Timesheet.objects.get().workdays.exists()
    assert DayOff.objects.get().person_id == member.person_id


def test_a_whole_day_for_all_fills_what_is_not_chosen_and_saves_nothing(browser, url, member, leader):
    data = sent(browser, url, {name(leader): "off", f"{name(member)}-session": "on"}, fill="x")
    response = browser.post(url, data, expects=200)
    people = response.context["page"].people
    assert {person.entry.person.pk: person.letters for person in people} == {
        member.person_id: "xB",
        leader.person_id: "",
    }
    assert {person.chosen for person in people} == {"x", "off"}
    assert not Timesheet.objects.exists()


def test_what_is_filled_in_is_said_to_be_unsaved_and_not_counted(browser, url, member, leader):
    browser.post(url, sent(browser, url, {name(leader): "/", f"{name(leader)}-session": "on"}))
    response = browser.post(url, sent(browser, url, {name(leader): "/"}, fill="x"), expects=200)
    page = response.context["page"]
    assert {person.entry.person.pk: person.was for person in page.people} == {
        leader.person_id: "/ session",
        member.person_id: "",
    }
    assert (page.recorded, page.unsaved, page.missing) == (1, 2, 0)
    html = response.content.decode()
    assert "Đã ghi 1/2 người" in html
    assert "Chưa lưu: 2 người." in html
    assert 'id="unsaved" role="status">' in html
    assert 'id="unsaved" role="status" hidden>' in browser.get(url).content.decode()


def test_an_off_that_is_only_chosen_is_not_counted(browser, url, member, leader):
    response = browser.post(url, sent(browser, url, {name(leader): "off"}, fill="x"), expects=200)
    assert (response.context["page"].recorded, response.context["page"].unsaved) == (0, 2)
    browser.post(url, sent(browser, url, {name(leader): "off"}))
    page = browser.get(url).context["page"]
    assert [person.was for person in page.people] == ["off", ""]
    assert (page.recorded, page.unsaved) == (1, 0)


def test_a_day_with_nothing_new_is_not_said_to_be_saved(browser, url, member, leader):
    def said(choices):
        response = browser.post(url, sent(browser, url, choices))
        return browser.get(response["Location"]).content.decode()

    nothing = "Ngày 14/06/2023 không có thay đổi nào để lưu."
    assert nothing in said({})
    assert "Đã lưu ngày 14/06/2023." in said({name(leader): "off"})
    assert nothing in said({name(leader): "off"})
    assert "Đã lưu ngày 14/06/2023." in said({name(leader): "off", name(member): "x"})
    assert nothing in said({name(leader): "off", name(member): "x"})


def test_a_night_asks_for_the_order_and_keeps_what_was_chosen(country, browser, url, member):
    for n in (12, 13):
        order = factories.an_order(country.chau_que_ha, number=f"{n}/LHĐ", issued_on=dt.date(2023, 6, 1))
    night = {name(member): "x", f"{name(member)}-night": "on"}
    response = browser.post(url, sent(browser, url, night), expects=422)
    page = response.content.decode()
    assert "làm đêm phải theo văn bản huy động" in page
    assert [person.letters for person in response.context["page"].people if person.letters] == ["xĐ"]
    assert response.context["page"].recorded == 0
    browser.post(url, sent(browser, url, night | {f"order-{name(member)}": order.pk}))
    assert set(Timesheet.objects.get().workdays.values_list("shift", "order")) == {
        ("day", None),
        ("night", order.pk),
    }


def test_an_official_may_tick_office_hours(browser, url, member):
    assert "-office" not in browser.get(url).content.decode()
    factories.an_official(member.person, dt.date(2023, 6, 1))
    browser.post(url, sent(browser, url, {name(member): "/", f"{name(member)}-office": "on"}))
    day = Timesheet.objects.get().workdays.get()
    assert (day.in_office_hours, day.portion) == (True, Decimal("0.5"))
    assert chosen(browser, url)[member.person_id] == "/"


def test_somebody_elses_choice_meanwhile_is_shown_beside_mine(cast, signed_in, browser, url, member):
    stale = sent(browser, url, {name(member): "/"})
    other = signed_in(cast.officer)
    other.post(url, sent(other, url, {name(member): "x"}))
    page = browser.post(url, stale, expects=422).content.decode()
    assert f'name="keep" value="{name(member)}:x"' in page
    browser.post(url, stale | {"keep": f"{name(member)}:x", "key": "again"})
    assert chosen(browser, url)[member.person_id] == "/"


def test_only_people_of_that_day_are_asked_about(browser, url, team, member):
    factories.a_member(team, "Phạm Đến Sau", valid_from=DAY + dt.timedelta(1))
    assert "Phạm Đến Sau" not in browser.get(url).content.decode()


def test_a_day_to_come_is_only_looked_at(browser, url, member, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: DAY - dt.timedelta(1))
    page = browser.get(url).content.decode()
    assert "Ngày này chưa đến" in page
    assert "day-bar" not in page


def test_every_day_of_the_month_that_has_come_is_one_tap_away(browser, url, team, member, monkeypatch):
    factories.a_workday(factories.a_timesheet(team, JUNE), member.person, 5)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: DAY + dt.timedelta(2))
    response = browser.get(url)
    page = response.content.decode()
    assert [day.day for day, worked in response.context["page"].days if worked] == [5]
    links = {n for n in range(1, 31) if reverse("teams:day", args=[team.pk, DAY.replace(day=n)]) in page}
    assert links == set(range(1, 17))


def test_a_locked_sheet_has_no_buttons(cast, browser, url, team, member):
    timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.commune_staff)
    page = browser.get(url).content.decode()
    assert "đang chờ duyệt" in page
    assert "day-bar" not in page
    browser.post(url, {name(member): "x", "seen": "{}"}, expects=409)


def test_a_day_that_is_none_is_no_address(browser, team):
    browser.get(f"/to/bang-cong/{team.pk}/ngay/2023-06-31", expects=404)


def test_a_larger_team_asks_no_more_queries(browser, url, team):
    def more() -> None:
        factories.an_official(factories.a_member(team).person, dt.date(2023, 6, 1))

    def write() -> None:
        people = browser.get(url).context["page"].people
        browser.post(url, {f"{person.name}-night": "on" for person in people}, expects=422)

    assert_queries_do_not_grow(more, write)
