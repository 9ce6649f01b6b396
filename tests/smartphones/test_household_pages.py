"""The book of households: found without accents, told by year and list, corrected by those who keep it."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from smartphones.models import Condition, Household, PriorityClass, RecognisedList
from teams.models import DifferentPeople
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.smartphones import phones


@pytest.fixture
def staff(signed_in, cast):
    return signed_in(cast.commune_staff)


@pytest.fixture
def household(country) -> Household:
    head = factories.a_person("Nguyễn Thị Hường", citizen_number="015168000001")
    return phones.on_list(phones.a_household(country.chau_que, head=head, code="H7")).household


def text(client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("asked", ["huong", "Hường Nguyễn", "nguyen thi huog", "h7", "vang lan"])
def test_a_household_is_found_without_accents_by_anyone_in_it_or_its_code(staff, household, asked):
    phones.a_lodger(household, full_name="Vàng Thị Lan")
    assert "Nguyễn Thị Hường" in text(staff, f"/dien-thoai/ho?q={asked}")
    assert "Nguyễn Thị Hường" not in text(staff, "/dien-thoai/ho?q=Trung")


def test_households_are_narrowed_by_list_class_and_year(staff, household, country):
    phones.on_list(household, RecognisedList.MERIT)
    phones.on_list(household, RecognisedList.NEAR_POOR, year=2025)
    merit, near = PriorityClass.WITH_MERIT, PriorityClass.NEAR_POOR
    found = {
        "year=2026": True, "year=2025": True,
        f"priority_class={merit}": True, f"priority_class={near}": False,
        f"year=2025&priority_class={near}": True, "on_list=merit": True, "year=2025&on_list=merit": False,
    }  # fmt: skip
    for asked, there in found.items():
        assert ("Nguyễn Thị Hường" in text(staff, f"/dien-thoai/ho?{asked}")) == there, asked


def test_a_household_page_says_what_each_source_answers_and_shows_no_whole_number(staff, household, country):
    programme = phones.a_programme(country.lao_cai)
    phones.a_source(programme, 1, conditions=[Condition.NO_TABLET])
    phones.a_source(programme, 2)
    phones.had(household)
    page = text(staff, household.get_absolute_url())
    assert "Hộ đã nhận máy tính bảng" in page and "Đủ điều kiện" in page
    assert "015168000001" not in page and "Hộ nghèo" in page


def test_support_is_noted_with_its_paper_and_a_slip_taken_back(staff, household):
    typed = {
        "kind": "tablet", "programme_name": "Sóng và máy tính cho em", "received_on": "20/10/2022",
        "proof": "Biên bản 15",
    }  # fmt: skip
    staff.post(f"/dien-thoai/ho/{household.pk}/da-nhan", typed)
    [support] = household.prior_support.all()
    again = staff.post(f"/dien-thoai/ho/{household.pk}/da-nhan", typed, expects=409)
    assert "đã ghi cho hộ" in again.content.decode()
    typed["received_on"] = "20/10/2126"
    future = staff.post(f"/dien-thoai/ho/{household.pk}/da-nhan", typed, expects=422)
    assert "chưa đến" in future.content.decode()
    staff.post(f"/dien-thoai/da-nhan/{support.pk}/bo", {"reason": "Ghi nhầm hộ"})
    assert not household.prior_support.exists()
    timeline = text(staff, f"/dien-thoai/ho/{household.pk}/dong-thoi-gian")
    for words in ("Danh sách năm 2026: Hộ nghèo", "Ghi khoản hộ đã nhận", "Ghi nhầm hộ"):
        assert words in timeline


def test_a_household_leaves_and_comes_back(staff, household):
    path = f"/dien-thoai/ho/{household.pk}"
    staff.post(f"{path}/thoi", {"on": "01/02/2026", "because": "Chuyển đi"})
    assert "Chuyển đi" in text(staff, path)
    staff.post(f"{path}/thoi", {"on": "01/02/2026", "because": "x"}, expects=409)
    staff.post(f"{path}/o-lai")
    household.refresh_from_db()
    assert household.left_on is None and household.left_because is None


def test_what_is_corrected_is_logged_with_before_and_after(staff, household, country):
    hamlet = factories.a_hamlet(country.chau_que, "Thôn Mười")
    typed = {"hamlet": hamlet.pk, "address": "Nhà cuối thôn", "has_smartphone": "0"}
    staff.post(f"/dien-thoai/ho/{household.pk}/sua", typed)
    household.refresh_from_db()
    assert (household.hamlet, household.has_smartphone) == (hamlet, False)
    event = AuditEvent.objects.get(verb="households.corrected")
    assert (event.before["hamlet"], event.after["hamlet"]) == ("", "Thôn Mười")


def test_a_person_in_two_households_is_in_the_queue_until_one_stay_ends(staff, household, country):
    lodger = phones.a_lodger(household, full_name="Lê Thị Na")
    home = phones.a_household(country.chau_que, head=factories.a_person("Vàng A Páo", citizen_number=None))
    stay = home.members.create(person=lodger.person, relation="child")
    assert "Cùng một người ở hai hộ" in text(staff, "/dien-thoai/ho/nghi-trung")
    staff.post(f"/dien-thoai/nhan-khau/{stay.pk}/thoi", {"reason": "Ở với bố mẹ"})
    assert "Không có hộ nào nghi trùng" in text(staff, "/dien-thoai/ho/nghi-trung")
    assert AuditEvent.objects.filter(verb="households.member_released").exists()


def test_households_of_two_communes_meet_in_the_queue_and_a_neighbours_name_stays_there(
    staff, signed_in, cast, household, country
):
    """One digit of the number wrong; the other household is another commune's."""
    slip = factories.a_person("Nguyễn Thị Hươn", citizen_number="015168000002")
    other = phones.a_household(country.lam_giang, head=slip)
    page = text(staff, "/dien-thoai/ho/nghi-trung")
    assert "Số chỉ lệch một chữ số" in page and "Một hộ ở Xã Lâm Giang" in page
    assert "Nguyễn Thị Hươn" not in page
    officer = signed_in(cast.officer)
    assert "Nguyễn Thị Hươn" in text(officer, "/dien-thoai/ho/nghi-trung")
    path = f"/dien-thoai/ho/nghi-trung/{household.head.pk}/{other.head.pk}"
    officer.post(path, {"reason": "Đã xem căn cước"})
    assert DifferentPeople.objects.count() == 1
    assert "Không có hộ nào nghi trùng" in text(officer, "/dien-thoai/ho/nghi-trung")
    officer.get(path, expects=404)


def test_a_household_that_left_is_no_double(staff, household, country):
    phones.a_lodger(
        phones.a_household(country.chau_que, left_on=phones.DAY, left_because="Đi"), full_name="Lê Na"
    )
    twin = factories.a_person("Lê Na", birth_date=phones.DAY)
    household.members.create(person=twin, relation="child")
    assert "Không có hộ nào nghi trùng" in text(staff, "/dien-thoai/ho/nghi-trung")


@pytest.mark.parametrize("path", ["/dien-thoai/ho", "/dien-thoai/ho/nghi-trung"])
def test_queries_do_not_grow_with_households(staff, country, path):
    def two_more() -> None:
        for _ in range(2):
            household = phones.a_household(country.chau_que)
            phones.on_list(household)
            phones.a_lodger(household, full_name="Vàng Thị Lan", birth_date=phones.DAY)

    assert_queries_do_not_grow(two_more, lambda: staff.get(path))


def test_a_household_page_takes_as_many_queries_however_many_live_there(staff, household):
    def one_more() -> None:
        phones.a_lodger(household)
        phones.had(household, programme_name=str(household.members.count()))

    assert_queries_do_not_grow(one_more, lambda: staff.get(household.get_absolute_url()))
