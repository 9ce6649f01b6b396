"""The list of resolutions and the page of one: text, clauses, settings, examples, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse

from subsidies import resolutions
from subsidies.models import Resolution, ResolutionStatus
from subsidies.resolution_files import read
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.resolutions import a_rate, a_resolution, an_envelope, by_the_month

pytestmark = pytest.mark.django_db

DATA = Path(resolutions.__file__).parent / "data"
LIST = "/chi-tra/nghi-quyet/"


def taken_in(slug: str, **changes) -> Resolution:
    file = read((DATA / f"{slug}.yaml").read_text(encoding="utf-8"))
    return resolutions.take_in(replace(file, **changes), by=None)[0]


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_page_of_binh_duong_says_rates_conditions_and_where_it_still_holds(cast, signed_in):
    resolution = taken_in("binh-duong-27-2023")
    page = text_of(signed_in(cast.officer).get(resolution.get_absolute_url()))
    for words in (
        "27/2023/NQ-HĐND",
        "Tỉnh Bình Dương",
        "nay thuộc Thành phố Hồ Chí Minh",
        "từ 01/01/2024",
        "150.000 đồng",
        "theo văn bản, nhiều nhất 200.000 đồng",
        "Chỉ tính công</dt><dd>có lệnh khẩn của Chủ tịch tỉnh",
        "Không tính công</dt><dd>giờ hành chính của cán bộ",
        "Tổ trưởng và 4 thành viên, 12 ngày công, 2 đêm ở mức tối đa",
        "2.500.000 đ",
        "Nguồn trích dẫn",
    ):
        assert words in page, words


def test_the_page_of_yen_bai_says_registered_communes_24_months_and_that_it_has_ended(cast, signed_in):
    resolution = taken_in("yen-bai-60-2022", valid_until=dt.date(2025, 12, 31))
    page = text_of(signed_in(cast.inspector).get(resolution.get_absolute_url()))
    assert "Chỉ xã đăng ký chuyển đổi số</dt><dd>có" in page
    assert "Giới hạn</dt><dd>nhiều nhất 24 tháng được chi" in page
    assert "Hết hiệu lực" in page
    assert "Đã hưởng đủ số tháng tối đa" in page


def test_what_is_published_is_public_law_and_a_draft_stays_in_its_province(country, cast, signed_in):
    published = by_the_month(country.yen_bai)
    draft = a_resolution(country.yen_bai, status=ResolutionStatus.DRAFT)
    for user in (cast.officer, cast.commune_staff, cast.finance, cast.inspector):
        page = text_of(signed_in(user).get(LIST))
        assert published.number in page
        assert draft.number in page
        signed_in(user).get(draft.get_absolute_url())
    for user in (cast.officer_elsewhere, cast.commune_staff_elsewhere, cast.administrator):
        page = text_of(signed_in(user).get(LIST))
        assert published.number in page
        assert draft.number not in page
        signed_in(user).get(published.get_absolute_url())
        signed_in(user).get(draft.get_absolute_url(), expects=404)


def test_nobody_reads_them_without_signing_in(country, client):
    resolution = by_the_month(country.yen_bai)
    client.get(reverse("subsidies:resolutions"), expects=302)
    client.get(resolution.get_absolute_url(), expects=302)


def test_an_empty_list_says_what_belongs_there(cast, signed_in):
    assert "Chưa có nghị quyết nào" in text_of(signed_in(cast.officer).get(LIST))


def test_the_list_asks_no_more_of_the_database_for_more_rows(country, cast, signed_in):
    client = signed_in(cast.officer)
    assert_queries_do_not_grow(
        lambda: a_resolution(country.yen_bai, status=ResolutionStatus.DRAFT), lambda: client.get(LIST)
    )


def test_a_resolutions_page_asks_no_more_of_the_database_for_more_clauses(country, cast, signed_in):
    client, resolution = signed_in(cast.officer), by_the_month(country.yen_bai)
    envelope = an_envelope(resolution, 300_000)
    assert_queries_do_not_grow(
        lambda: a_rate(resolution, 1_000, envelope=envelope),
        lambda: client.get(resolution.get_absolute_url()),
    )
