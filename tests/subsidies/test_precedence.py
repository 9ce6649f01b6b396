"""Two resolutions over one place: which goes first is a rule, and readers are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from subsidies import precedence
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import MAY, computed, open_in_binh_duong


@pytest.fixture
def old(country: Any) -> Any:
    factories.a_team(country.phu_loi)
    return resolutions.by_the_month(country.binh_duong, number="27/2023/NQ-HĐND")


def test_the_merged_provinces_own_goes_first_from_its_day(country: Any, old: Any) -> None:
    new = resolutions.by_the_month(
        country.ho_chi_minh, number="9/2026/NQ-HĐND", valid_from=dt.date(2026, 6, 1)
    )
    words = (
        "9/2026/NQ-HĐND của Thành phố Hồ Chí Minh thay 27/2023/NQ-HĐND trên địa bàn Tỉnh Bình Dương (cũ) "
        "từ ngày 01/06/2026."
    )
    assert precedence.told_of(old) == precedence.told_of(new) == [words]


def test_the_text_that_names_communes_goes_first_and_both_pages_and_the_run_say_so(
    country: Any, staff: Any, old: Any, signed_in: Any
) -> None:
    named = resolutions.by_the_month(
        country.binh_duong, number="3/2026/NQ-HĐND", communes=(country.phu_an.code,),
        valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    words = "3/2026/NQ-HĐND nêu tên từng xã nên áp dụng trước 27/2023/NQ-HĐND tại các xã đó."
    run = computed(open_in_binh_duong(country, staff, MAY))
    browser = signed_in(staff["maker"])
    pages = [reverse("subsidies:resolution", args=[one.slug]) for one in (old, named)]
    for address in (*pages, run.get_absolute_url()):
        assert words in browser.get(address).content.decode()


def test_nothing_is_said_of_other_areas_and_other_times(country: Any, old: Any) -> None:
    resolutions.by_the_month(country.ha_tinh)
    resolutions.by_the_month(country.old_ho_chi_minh)
    resolutions.by_the_month(
        country.ho_chi_minh, valid_from=dt.date(2022, 1, 1), valid_until=dt.date(2022, 12, 31)
    )
    assert precedence.told_of(old) == []
