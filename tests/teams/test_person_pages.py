import datetime as dt

import pytest
from django.urls import reverse

from portal.lib.months import Month
from tests import factories
from tests.assertions import assert_queries_do_not_grow


@pytest.fixture
def person(country):
    member = factories.a_member(factories.a_team(country.chau_que), "Lê Thị Hạnh")
    member.person.bank_account, member.person.bank_bin = "0011223344", "970436"
    member.person.save()
    return member.person


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.commune_staff)


def test_numbers_are_never_shown_whole(browser, person):
    for page in (person.get_absolute_url(), reverse("teams:edit_person", args=[person.pk])):
        text = browser.get(page).content.decode()
        assert person.citizen_number.revealed not in text
        assert "0011223344" not in text
        assert "•••••••344" in text


def test_an_empty_box_keeps_the_number_on_record(browser, person):
    kept = person.citizen_number
    form = {"full_name": "Lê Thị Hạnh", "birth_date": "05/06/1990", "phone": "0987 654 321"}
    browser.post(reverse("teams:edit_person", args=[person.pk]), form)
    person.refresh_from_db()
    assert (person.citizen_number, person.phone, person.birth_date) == (
        kept,
        "0987654321",
        dt.date(1990, 6, 5),
    )


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("citizen_number", "123456789", "12 chữ số"),
        ("former_number", "1234", "9 chữ số"),
        ("phone", "0241234567", "10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09"),
        ("bank_bin", "999999", "Không có ngân hàng này trong danh mục"),
        ("bank_account", "12-3", "từ 5 đến 19"),
    ],
)
def test_a_number_that_is_none_is_told_how_it_looks(browser, person, field, typed, words):
    response = browser.post(
        reverse("teams:edit_person", args=[person.pk]),
        {"full_name": "Lê Thị Hạnh", field: typed},
        expects=422,
    )
    assert words in response.context["form"].errors[field][0]


def test_a_bank_is_chosen_and_shown_by_its_name(browser, person):
    edits = reverse("teams:edit_person", args=[person.pk])
    page = browser.get(edits).content.decode()
    assert "Đang ghi Vietcombank" in page
    assert '<option value="970405">Agribank</option>' in page
    browser.post(edits, {"full_name": "Lê Thị Hạnh"})
    assert "•••••••344, Vietcombank" in browser.get(person.get_absolute_url()).content.decode()
    browser.post(edits, {"full_name": "Lê Thị Hạnh", "bank_bin": "970405"})
    assert "•••••••344, Agribank" in browser.get(person.get_absolute_url()).content.decode()


def test_a_number_of_somebody_else_is_refused(browser, person):
    other = factories.a_person()
    response = browser.post(
        reverse("teams:edit_person", args=[person.pk]),
        {"full_name": "Lê Thị Hạnh", "citizen_number": other.citizen_number.revealed},
        expects=422,
    )
    assert "đã ghi cho một người khác" in response.context["form"].errors["citizen_number"][0]


def test_an_official_post_is_written_from_the_form(browser, person):
    url = reverse("rows:list", args=["chuc-vu", person.pk])
    post = {"position": "Công chức tư pháp", "valid_from": "02/02/2026"}
    browser.post(url, {**post, "valid_until": "01/02/2026"}, expects=422)
    browser.post(url, post)
    browser.post(url, {**post, "position": "Kế toán"}, expects=422)
    assert "Công chức tư pháp" in browser.get(person.get_absolute_url()).content.decode()


def test_work_for_teams_beyond_the_readers_area_stays_unseen(country, browser, person):
    elsewhere = factories.a_team(country.son_hong, name="Tổ thôn Xa")
    factories.a_member(elsewhere, person=person)
    factories.a_workday(factories.a_timesheet(elsewhere, Month(2026, 3)), person, 5)
    assert "Tổ thôn Xa" not in browser.get(person.get_absolute_url()).content.decode()


def test_a_longer_record_asks_no_more_queries(country, browser, person):
    months = iter(range(1, 10))

    def more() -> None:
        team = factories.a_team(country.chau_que)
        factories.a_member(team, person=person)
        factories.a_workday(factories.a_timesheet(team, Month(2026, next(months))), person, 5)

    assert_queries_do_not_grow(more, lambda: browser.get(person.get_absolute_url()))


def test_days_are_summed_by_month(country, browser, person):
    sheet = factories.a_timesheet(person.memberships.get().team, Month(2026, 3))
    factories.a_workday(sheet, person, 5)
    factories.a_workday(sheet, person, 6, portion="0.5")
    factories.a_workday(sheet, person, 6, "session")
    row = browser.get(person.get_absolute_url()).context["months"][0]
    assert (row["day"], row["night"], row["session"]) == (1.5, 0, 1)
