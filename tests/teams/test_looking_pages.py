"""The search page, the state of things on any day, and their timelines."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from places.models import Commune
from portal.lib.months import Month
from teams import membership, people
from teams.attendance import Mark
from teams.decisions import Act
from tests import factories
from tests.assertions import assert_queries_do_not_grow


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, name="Tổ công nghệ số cộng đồng thôn Nậm Dìa")


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.commune_staff)


def search(browser, typed: str, **how):
    return browser.get(reverse("teams:search"), {"q": typed}, **how)


def test_people_teams_and_communes_are_found_from_one_box(browser, team):
    factories.a_member(team, "Lò Thị Nậm")
    text = search(browser, "nam dia").content.decode()
    assert "thôn Nậm Dìa" in text
    assert "Lò Thị Nậm" in search(browser, "lo thi nam").content.decode()
    assert "Các tổ của Xã Châu Quế" in search(browser, "chau que").content.decode()
    assert 'name="q"' in browser.get("/").content.decode()


def test_only_the_readers_own_area_is_searched(browser, country):
    elsewhere = factories.a_team(country.son_hong, name="Tổ thôn Biên Thùy")
    factories.a_member(elsewhere, "Phan Biên Thùy")
    assert "Không thấy" in search(browser, "bien thuy").content.decode()


def test_numbers_are_not_searched_because_addresses_are_kept(browser):
    response = search(browser, "015 099 000 001", expects=422)
    assert "Không tìm bằng số định danh" in response.content.decode()


def test_a_person_found_is_shown_with_the_team_of_today(browser, team, country):
    member = factories.a_member(team, "Lò Thị Mai")
    elsewhere = factories.a_team(country.son_hong, name="Tổ thôn Xa")
    factories.a_member(elsewhere, person=member.person)
    text = search(browser, "lo thi mai").content.decode()
    assert "thôn Nậm Dìa" in text
    assert "Tổ thôn Xa" not in text


def test_the_communes_line_of_time_tells_days_by_names_and_letters(browser, cast, country):
    team = factories.a_team(country.chau_que)
    person = factories.a_member(team, "Lò Thị Mai").person
    factories.recorded(team, Month(2026, 9), [Mark(person.pk, dt.date(2026, 9, 7))], by=cast.commune_staff)
    told = browser.get(reverse("teams:commune_timeline", args=[country.chau_que.pk])).content.decode()
    assert "Lò Thị Mai, 07/09: x" in told and f"#{person.pk}" not in told


def test_more_found_asks_no_more_queries(browser, country):
    def more() -> None:
        factories.a_member(factories.a_team(country.chau_que, name="Tổ thôn Mai"), "Lò Thị Mai")

    assert_queries_do_not_grow(more, lambda: search(browser, "mai"))


@pytest.mark.parametrize(
    ("day", "state", "place"),
    [
        ("31/12/2022", "Chưa thành lập", ""),
        ("15/05/2024", "Đang hoạt động", "Xã Châu Quế Thượng"),
        ("15/05/2026", "Đang hoạt động", "Xã Châu Quế"),
        ("01/09/2026", "Đã giải thể", "Xã Châu Quế"),
    ],
)
def test_a_team_is_seen_as_it_stood_on_any_day(browser, country, day, state, place):
    team = factories.a_team(country.chau_que_thuong, since=dt.date(2023, 1, 1), until=dt.date(2026, 8, 31))
    standing = browser.get(team.get_absolute_url(), {"ngay": day}).context["standing"]
    assert (standing.state, str(standing.seat.commune) if standing.seat else "") == (state, place)


def test_the_members_of_a_day_are_those_of_that_day(browser, team):
    factories.a_member(team, "Lò Thị Cũ", valid_until=dt.date(2026, 3, 31))
    factories.a_member(team, "Lò Thị Mới", valid_from=dt.date(2026, 4, 1))

    def names(day: str) -> list[str]:
        standing = browser.get(team.get_absolute_url(), {"ngay": day}).context["standing"]
        return [member.person.full_name for member in standing.members]

    assert names("31/03/2026") == ["Lò Thị Cũ"]
    assert names("01/04/2026") == ["Lò Thị Mới"]


def test_a_person_is_seen_as_of_any_day(browser, team):
    member = factories.a_member(team, valid_until=dt.date(2026, 3, 31), role="leader")
    factories.an_official(member.person, dt.date(2026, 2, 1), valid_until=dt.date(2026, 2, 28))
    url = member.person.get_absolute_url()
    text = browser.get(url, {"ngay": "15/02/2026"}).content.decode()
    assert "Vào ngày 15/02/2026" in text
    assert list(browser.get(url, {"ngay": "15/02/2026"}).context["standing"].posts)
    assert "Ngày này không ở tổ nào" in browser.get(url, {"ngay": "01/04/2026"}).content.decode()


def test_a_day_that_is_none_is_told_how_it_looks(browser, team):
    assert "15/10/2026" in browser.get(team.get_absolute_url(), {"ngay": "hôm qua"}).content.decode()


def test_the_timeline_of_a_team_tells_facts_and_who_wrote_them(browser, cast, team):
    act = Act("15/QĐ-UBND", dt.date(2026, 2, 1))
    person = factories.a_person("Lò Thị Mai")
    new = membership.join(
        team, person, role="member", act=act, since=dt.date(2026, 2, 2), by=cast.commune_staff
    )
    membership.leave(new, last_day=dt.date(2026, 5, 31), by=cast.commune_staff)
    moments = browser.get(reverse("teams:team_timeline", args=[team.pk])).context["moments"]
    acts = [moment.event.verb for moment in moments if moment.event]
    facts = [(moment.at, str(moment.title)) for moment in moments if moment.title]
    assert acts == ["membership.left", "membership.joined"]
    assert facts[:2] == [
        (dt.date(2026, 5, 31), "Lò Thị Mai: hết vai trò"),
        (dt.date(2026, 2, 2), "Lò Thị Mai: thành viên"),
    ]
    assert (team.valid_from, "Tổ thành lập") in facts


def test_recorded_days_are_told_with_names_and_the_letters_of_the_sheet(browser, cast, team):
    person = factories.a_member(team, "Lò Thị Mai").person
    marks = [
        Mark(person.pk, dt.date(2026, 5, 5)), Mark(person.pk, dt.date(2026, 5, 6), portion=Decimal("0.5"))
    ]  # fmt: skip
    factories.recorded(team, Month(2026, 5), marks, by=cast.commune_staff)
    text = browser.get(reverse("teams:team_timeline", args=[team.pk])).content.decode()
    assert "Lò Thị Mai, 05/05: x" in text
    assert "Lò Thị Mai, 06/05: /" in text
    assert f"#{person.pk} " not in text


def test_the_timeline_of_a_person_keeps_to_the_readers_area(browser, cast, team, country):
    member = factories.a_member(team)
    elsewhere = factories.a_team(country.son_hong, name="Tổ thôn Xa")
    factories.a_member(elsewhere, person=member.person)
    people.correct(member.person, {"phone": "0987654321"}, by=cast.officer)
    url = reverse("teams:person_timeline", args=[member.person_id])
    text = browser.get(url).content.decode()
    assert "thôn Nậm Dìa: thành viên" in text
    assert "Tổ thôn Xa" not in text


def test_a_longer_life_asks_no_more_queries(browser, team):
    def more() -> None:
        factories.a_member(team)
        factories.a_timesheet(team, Month(2026, 1 + team.timesheets.count()))

    assert_queries_do_not_grow(more, lambda: browser.get(reverse("teams:team_timeline", args=[team.pk])))


def test_a_commune_found_leads_to_its_teams(browser, team, country):
    found = search(browser, "chau que").context["kinds"]["communes"]
    assert list(found) == list(Commune.objects.filter(pk=country.chau_que.pk))
