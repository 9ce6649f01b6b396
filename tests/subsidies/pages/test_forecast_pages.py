"""The page of forecasts: asked by an address, answered with figures, a picture and a table beside it."""

from __future__ import annotations

import datetime as dt
import io
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from accounts.models import Role
from subsidies.forecasts import chart
from subsidies.forecasts.asking import ForecastForm
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies import resolutions
from tests.subsidies.forecasts.drafts import draft
from tests.subsidies.pages.reading import page

pytestmark = pytest.mark.django_db

PAGE = "/chi-tra/du-toan"
YEAR = {"tu": "01/2026", "den": "12/2026", "cong": "khong"}
ONE = {"nghi_quyet": "quang-nam-phuong-an-1", **YEAR}
BOTH = {**ONE, "so_voi": "quang-nam-phuong-an-2", "cong": "moi-nguoi", "so_ngay": "1,5"}


@pytest.fixture
def officer(country: factories.Country, signed_in: Any) -> Any:
    draft("quang-nam-phuong-an-1")
    draft("quang-nam-phuong-an-2")
    for commune in (country.son_hong, country.son_kim):
        factories.a_member(factories.a_team(commune))
    return signed_in(factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh))


def test_the_form_offers_the_coming_year_of_the_resolution_one_came_from(officer):
    form = officer.get(PAGE, {"nghi_quyet": "quang-nam-phuong-an-1"}).context["form"]
    assert form["nghi_quyet"].value() == "quang-nam-phuong-an-1"
    assert len(str(form["tu"].value())) == len("01/2027")


def test_the_list_tells_resolutions_that_have_ended_and_those_to_come(officer, country):
    today = timezone.localdate()
    a_year = dt.timedelta(365)
    for number, begins, ends in (
        ("1/NQ", today - 2 * a_year, today - a_year), ("2/NQ", today - a_year / 2, today + a_year / 2),
        ("3/NQ", today + a_year, None),
    ):  # fmt: skip
        resolutions.by_the_month(country.ha_tinh, number=number, valid_from=begins, valid_until=ends)
    shown = page(officer.get(PAGE))
    for words in ("1/NQ (hết hiệu lực,", "2/NQ (đang áp dụng,", "3/NQ (chưa có hiệu lực,"):
        assert words in shown


def test_one_option_is_told_by_month_clause_source_and_commune(officer):
    shown = page(officer.get(PAGE, ONE))
    assert shown.count("12.000.000 đ") >= 4  # the total, and under each table
    assert "Mười hai triệu đồng" in shown
    assert "Xã Sơn Hồng" in shown
    assert "2 tổ, 2 thành viên" in shown
    assert "Không tính ngày công" in shown


def test_two_options_stand_side_by_side_with_winners_and_losers(officer):
    shown = page(officer.get(PAGE, BOTH))
    # 2 x 50.000 + 2 x 1,5 x 150.000 a month against 2 x 500.000.
    assert "6.600.000 đ" in shown
    assert "bớt được" in shown
    assert "−5.400.000 đ" in shown
    assert "không còn “Hỗ trợ tổ”" in shown
    assert "thêm “Khoán thành viên; Hỗ trợ ngày công”" in shown


def test_without_a_registry_it_is_asked_on_counts(officer):
    shown = page(officer.get(PAGE, {**ONE, "so_to": "1.240"}))
    assert "7.440.000.000 đ" in shown
    assert "Theo số lượng đã nhập" in shown


def test_the_picture_is_drawn_to_scale_and_says_what_it_shows(officer, country):
    form = ForecastForm(ONE, user=factories.a_user(Role.FINANCE_STAFF, province=country.ha_tinh))
    assert form.is_valid(), form.errors
    drawn = chart.drawn(form.answer())
    assert {block.height for block in drawn.blocks} == {(chart.BOTTOM - chart.TOP) * 1 // 4}  # 1 of 4 million
    assert [mark.word for mark in drawn.lines] == ["0", "1", "2", "3", "4"]
    svg = officer.get(PAGE, ONE).content.decode()
    svg = svg[svg.index("<svg xmlns=") :]
    tree = ET.fromstring(svg[: svg.index("</svg>") + 6])
    space = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{space}title").text == "Kinh phí từng tháng, triệu đồng"
    assert tree.find(f"{space}desc").text == "Thấp nhất 1, cao nhất 1 triệu đồng một tháng."
    assert len(tree.findall(f"{space}rect")) == 12


def test_the_picture_writes_numbers_as_the_table_beside_it_does(officer, country):
    counts = {**ONE, "so_to": "1.240"}
    form = ForecastForm(counts, user=factories.a_user(Role.FINANCE_STAFF, province=country.ha_tinh))
    assert form.is_valid(), form.errors
    for language, said in (("vi", "620.000.000 đ"), ("en", "620,000,000 đ")):
        with translation.override(language):
            drawn = chart.drawn(form.answer())
            assert all(block.said.endswith(said) for block in drawn.blocks)


def test_clauses_beyond_the_fifth_are_drawn_as_one(country):
    resolution = resolutions.a_resolution(country.ha_tinh, status="draft")
    for n in range(1, 8):
        resolutions.a_rate(resolution, n * 1_000_000, label=f"Khoản {n}")
    factories.a_team(country.son_hong)
    asked = {**YEAR, "nghi_quyet": resolution.slug}
    form = ForecastForm(asked, user=factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh))
    assert form.is_valid(), form.errors
    drawn = chart.drawn(form.answer())
    assert [series.label for series in drawn.series] == [
        "Khoản 7", "Khoản 6", "Khoản 5", "Khoản 4", "Các khoản khác"
    ]  # fmt: skip
    assert sum(sum(series.amounts.values()) for series in drawn.series) == form.answer().first.total


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tu": "13/2026"}, "không phải một tháng"),
        ({"den": "12/2025"}, "từ 01/2026 trở đi"),
        ({"den": "01/2036"}, "Nhiều nhất 60 tháng"),
        ({"so_voi": "quang-nam-phuong-an-1"}, "Chọn một phương án khác"),
        ({"cong": "trung-binh"}, "Ghi số tháng"),
        ({"cong": "moi-nguoi"}, "Ghi số ngày hoặc số buổi"),
        ({"so_thanh_vien": "7000"}, "Ghi số tổ cùng với"),
        ({"so_to": "1.240", "so_thanh_vien": "7.5"}, "Ghi bằng chữ số"),
        ({"so_to": "1.240", "so_thanh_vien": "8.6800"}, "Ghi bằng chữ số"),
        ({"so_to": "1.240", "so_thanh_vien": "868"}, "không nhỏ hơn số tổ"),
        ({"nghi_quyet": "khong-co"}, "Hãy chọn"),
    ],
)
def test_what_cannot_be_answered_is_said_at_the_top_and_beside_its_field(officer, changed, said):
    response = officer.get(PAGE, {**ONE, **changed}, expects=422)
    assert response.context["form"].errors
    assert "Chưa tính được" in page(response)
    if said != "Hãy chọn":
        assert page(response).count(said) == 2
    exported = officer.get(reverse("subsidies:export_forecast"), {**ONE, **changed}, expects=302)
    assert exported["Location"].startswith(PAGE)


def test_months_in_which_nothing_holds_are_an_empty_page_with_the_reason(officer):
    shown = page(officer.get(PAGE, {**ONE, "tu": "01/2030", "den": "12/2030"}))
    assert "Không có tổ nào để tính" in shown
    assert "không có hiệu lực trong 12 tháng" in shown


def test_a_draft_of_another_province_is_not_offered(officer, country):
    hidden = resolutions.by_the_month(country.yen_bai, status="draft")
    officer.get(PAGE, {**ONE, "nghi_quyet": hidden.slug}, expects=422)
    public = resolutions.by_the_month(country.yen_bai)
    assert "12.000.000 đ" in page(officer.get(PAGE, {**ONE, "nghi_quyet": public.slug}))  # on one's own area


def test_the_page_is_reached_from_the_resolution_and_from_the_list(officer, country, signed_in):
    here = f"{PAGE}?nghi_quyet=quang-nam-phuong-an-1"
    assert here in page(officer.get("/chi-tra/nghi-quyet/quang-nam-phuong-an-1/"))
    assert f'href="{PAGE}"' in page(officer.get("/chi-tra/nghi-quyet/"))
    staff = signed_in(factories.a_user(Role.COMMUNE_STAFF, communes=[country.son_hong]))
    assert PAGE not in page(staff.get("/chi-tra/nghi-quyet/quang-nam-phuong-an-1/"))
    staff.get(PAGE, ONE, expects=403)


def test_the_workbook_has_numbers_and_the_same_totals(officer):
    content = officer.get(reverse("subsidies:export_forecast"), BOTH).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == [
        "Căn cứ",
        "Theo tháng",
        "Theo điều khoản",
        "Theo nguồn",
        "Theo xã",
        "Thay đổi",
    ]
    months = book.get_sheet_by_name("Theo tháng").to_python()
    assert months[-1] == ["Cộng", 12_000_000, 6_600_000, -5_400_000]
    assert [sum(row[n] for row in months[1:-1]) for n in (1, 2, 3)] == months[-1][1:]
    communes = book.get_sheet_by_name("Theo xã").to_python()
    assert communes[1] == ["Xã Sơn Hồng", 6_000_000, 3_300_000, -2_700_000, 1, 0, 0, 1]


def test_more_teams_and_communes_ask_the_database_no_more(officer, country):
    communes = iter([country.son_hong, country.son_kim, country.son_hong])
    assert_queries_do_not_grow(
        lambda: factories.a_member(factories.a_team(next(communes))), lambda: officer.get(PAGE, BOTH)
    )
