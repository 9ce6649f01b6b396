"""Recognised lists, members and support received before, from files as communes send them."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from accounts.models import AuditEvent
from imports import wizard
from imports.models import State
from smartphones.models import Household, HouseholdMember, PriorityClass, PriorSupport, Recognition
from teams.models import Person
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.imports.workbooks import confirmed, said, taken_in, workbook
from tests.smartphones import phones

HEADS = [
    "Mã hộ", "Xã, phường", "Chủ hộ", "Ngày sinh", "Số định danh", "Thôn, tổ dân phố", "Danh sách", "Năm",
    "Số quyết định", "Ngày ký quyết định", "Đã có điện thoại thông minh",
]  # fmt: skip
MEMBER_HEADS = [
    "Mã hộ",
    "Chủ hộ",
    "Số định danh chủ hộ",
    "Họ và tên",
    "Quan hệ với chủ hộ",
    "Ngày sinh",
    "Số định danh",
]
SUPPORT_HEADS = ["Chủ hộ", "Đã nhận", "Chương trình", "Ngày nhận", "Giấy tờ chứng minh"]
NUMBER = "015068000001"


def row(
    head: str, *, code: str = "", commune: str = "", born: str = "25/08/1968", number: str = "",
    hamlet: str = "", on_list: str = "Hộ nghèo", year: str = "2026", phone: str = "",
) -> list[str]:  # fmt: skip
    return [code, commune, head, born, number, hamlet, on_list, year, "9/QĐ-UBND", "15/12/2025", phone]


def brought(cast, *rows, kind: str = "ho", heads=HEADS):
    return taken_in(workbook(heads, *rows), cast.commune_staff, kind=kind)


def test_a_list_brings_households_their_heads_and_their_class(country, cast):
    hamlet = factories.a_hamlet(country.chau_que, "Thôn Mười")
    job = brought(
        cast,
        row("Nguyễn Văn An", code="H1", number=NUMBER, hamlet="thôn mười", phone="Chưa"),
        row("Nguyễn Văn An", code="H1", number=NUMBER, on_list="Người có công"),
        row("Trần Thị Bé", on_list="Hộ cận nghèo"),
    )
    job = confirmed(job, cast.commune_staff)
    assert (job.state, job.written) == (State.DONE, {"households": 2, "recognitions": 3})
    an, be = Household.objects.classed(2026)
    assert (str(an), an.commune, an.hamlet, an.code, an.has_smartphone) == (
        "Nguyễn Văn An", country.chau_que, hamlet, "H1", False,
    )  # fmt: skip
    assert (an.priority_class, be.priority_class) == (PriorityClass.WITH_MERIT, PriorityClass.NEAR_POOR)
    assert an.head.citizen_number.revealed == NUMBER and be.head.citizen_number is None
    assert AuditEvent.objects.filter(verb="households.entered").count() == 2


def test_numbers_of_households_are_sealed_in_the_table(country, cast):
    confirmed(brought(cast, row("Nguyễn Văn An", number=NUMBER)), cast.commune_staff)
    raw = Person.objects.raw("SELECT id, encode(citizen_number, 'escape') AS kept FROM teams_person")
    assert all(NUMBER not in person.kept for person in raw if person.kept)


def test_next_years_list_finds_the_households_of_the_book(country, cast):
    confirmed(
        brought(
            cast,
            row("Nguyễn Văn An", number=NUMBER),
            row("Trần Thị Bé"),
            row("Lò Văn Ba", code="h3", born=""),
        ),
        cast.commune_staff,
    )
    job = brought(
        cast,
        row("Nguyễn Văn An", number=NUMBER, born="", year="2027", on_list="Cận nghèo"),
        row("TRẦN THỊ BÉ", year="2027"),
        row("Lò Văn Ba", code="H3", born="", year="2027"),
    )
    assert confirmed(job, cast.commune_staff).written == {"households": 0, "recognitions": 3}
    assert Household.objects.count() == 3 and Recognition.objects.filter(year=2027).count() == 3


def test_every_error_of_a_list_is_told_at_once_and_nothing_is_written(country, cast):
    there = phones.a_household(
        country.lam_giang, head=factories.a_person("Vàng A Páo", citizen_number=NUMBER)
    )
    own = phones.a_household(country.chau_que, head=factories.a_person("Lý Thị Mẩy"), code="H9")
    phones.on_list(own, "near_poor")
    job = brought(
        cast,
        row("Vàng A Páo", number=NUMBER),
        row("Nguyễn Văn An", number="12345"),
        row("Hà Thị Hoa", born=""),
        row("Lê Văn Tám", hamlet="Thôn Không Có"),
        row("Lý Thị Mẩy", code="H9"),
        row("Tên Khác Hẳn", code="H9", on_list="Người có công"),
        row("Phạm Văn Chín", on_list="Hộ giàu"),
        row("Đỗ Thị Mười", year="26"),
        row("Đỗ Thị Mười"),
        row("Đỗ Thị Mười", on_list="Cận nghèo"),
        row("Bùi Văn Sáu", commune="Xã Không Có"),
        row("Trần"),
    )
    assert said(job) == [
        f"2 E: Người này là chủ một hộ ở {there.commune}",
        "3 E: Thiếu 7 chữ số, cần 12 chữ số",
        "4 C: Chưa đủ để phân biệt với hộ khác có chủ hộ cùng tên",
        "5 F: Xã Châu Quế chưa có thôn, tổ dân phố tên này",
        "6 G: Trong năm này hộ đã ở danh sách “Hộ cận nghèo”",
        "7 A: Mã hộ này trong sổ là của chủ hộ tên khác",
        "7 C: Số hoặc mã này cũng ghi cho một hộ khác ở dòng 6",
        "8 G: Không có trong danh mục",
        "9 H: Không phải một năm",
        "11 G: Trong năm này hộ đã ở danh sách “Hộ nghèo”",
        "12 B: Không có xã, phường này trong địa bàn của bạn",
        "13 C: Họ tên chỉ có một từ",
    ]
    assert Household.objects.count() == 2 and not job.ready


def test_a_list_brought_again_writes_nothing_twice(country, cast):
    confirmed(brought(cast, row("Nguyễn Văn An", number=NUMBER)), cast.commune_staff)
    job = brought(cast, row("Nguyễn Văn An", number=NUMBER), row("Trần Thị Bé"))
    assert said(job) == ["2 G: Hộ đã có trong danh sách này của năm"] and job.errors == 0
    assert confirmed(job, cast.commune_staff).written == {"households": 1, "recognitions": 1}


def test_a_former_commune_is_read_as_what_became_of_it(country, cast):
    job = brought(cast, row("Nguyễn Văn An", commune="xã Châu Quế Thượng"))
    assert said(job) == ["2 B: xã Châu Quế Thượng nay thuộc Xã Châu Quế"]
    confirmed(job, cast.commune_staff)
    assert Household.objects.get().commune == country.chau_que


def test_members_join_their_household_and_one_of_two_households_is_worth_a_look(country, cast):
    an = phones.a_household(country.chau_que, head=factories.a_person("Nguyễn Văn An", citizen_number=NUMBER))
    phones.a_household(country.chau_que, head=factories.a_person("Trần Thị Bé"), code="H2")
    child = factories.a_person("Vàng Thị Lan")
    HouseholdMember.objects.create(
        household=phones.a_household(country.lam_giang), person=child, relation="child"
    )
    job = brought(
        cast,
        ["", "Nguyễn Văn An", NUMBER, "Lê Thị Hoa", "Vợ", "01/02/1970", ""],
        ["h2", "Trần Thị Bé", "", "Vàng Thị Lan", "Con", "", child.citizen_number.revealed],
        kind="nhan-khau", heads=MEMBER_HEADS,
    )  # fmt: skip
    assert said(job) == ["3 D: Người này cũng ghi trong một hộ ở Xã Lâm Giang"]
    assert confirmed(job, cast.commune_staff).written == {"members": 2, "households": 2}
    assert str(an.members.get().person) == "Lê Thị Hoa" and child.lives_in.count() == 2


def test_a_member_twice_or_of_no_household_is_told(country, cast):
    for _ in range(2):
        phones.a_household(country.chau_que, head=factories.a_person("Nguyễn Văn An"))
    phones.a_household(country.chau_que, head=factories.a_person("Trần Thị Bé"))
    hoa = ["", "Trần Thị Bé", "", "Lê Thị Hoa", "Con", "01/02/2012", ""]
    job = brought(
        cast, hoa, hoa,
        ["", "Nguyễn Văn An", "", "Lê Thị Na", "Con", "", ""],
        ["", "Không Có Ai", "", "Lê Thị Na", "Con", "", ""],
        kind="nhan-khau", heads=MEMBER_HEADS,
    )  # fmt: skip
    assert said(job) == [
        "3 D: Trùng với dòng 2",
        "4 B: Có nhiều hộ mà chủ hộ cùng tên này",
        "5 B: Chưa có hộ này trong sổ của xã",
    ]


def test_support_received_before_comes_with_its_paper_once(country, cast):
    household = phones.a_household(country.chau_que, head=factories.a_person("Trần Thị Bé"))
    tablet = ["Trần Thị Bé", "Máy tính bảng", "Sóng và máy tính cho em", "20/10/2022", "BB 15"]
    job = brought(cast, tablet, kind="da-nhan", heads=SUPPORT_HEADS)
    assert confirmed(job, cast.commune_staff).written == {"support": 1}
    [had] = household.prior_support.all()
    assert (had.kind, had.received_on, had.entered_by) == (
        "tablet",
        dt.date(2022, 10, 20),
        cast.commune_staff,
    )
    again = brought(
        cast, tablet, [*tablet[:1], "Điện thoại", *tablet[2:]], kind="da-nhan", heads=SUPPORT_HEADS
    )
    assert said(again) == ["2 B: Khoản này đã ghi cho hộ"] and PriorSupport.objects.count() == 1


def test_reading_and_writing_a_list_takes_as_many_queries_however_long_it_is(country, cast):
    rows = [row("Nguyễn Văn An", number=NUMBER)]
    years = itertools.count(1930)  # a file that is the same as one before is not read again

    def longer() -> None:
        born = f"{len(rows) + 1:02}/08/1968"
        rows.append(row("Trần Thị Bé", born=born, number=f"0151680000{len(rows):02}"))

    def bring() -> None:
        job = brought(cast, *rows, row("Lê Văn Tám", born=f"01/01/{next(years)}"))
        wizard.check_again(job, by=cast.commune_staff, converts=True, answers={})
        wizard.check(job.pk)

    assert_queries_do_not_grow(longer, bring)


@pytest.mark.parametrize("kind", ["ho", "nhan-khau", "da-nhan"])
def test_each_template_can_be_downloaded_and_read(signed_in, cast, kind):
    client = signed_in(cast.commune_staff)
    assert client.get(f"/to/nhap-tep/{kind}/mau").status_code == 200
    assert "Tải mẫu" in client.get(f"/to/nhap-tep/{kind}").content.decode()
