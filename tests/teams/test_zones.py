"""Wage zones pasted as a decree lists them: all rows or none, every wrong row told at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from places.models import WageZone
from portal.lib.refusals import Forbidden
from teams import zones
from tests import factories
from tests.assertions import assert_queries_do_not_grow

SINCE = dt.date(2026, 1, 1)


@pytest.fixture
def officer(country: Any) -> Any:
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


def standing() -> set[tuple[str, str, str]]:
    rows = WageZone.objects.select_related("commune")
    return {(row.commune.name, row.zone, str(row.valid_until or "")) for row in rows}


def test_zones_stand_behind_names_or_under_their_heading(country: Any, officer: Any) -> None:
    text = "Vùng II\n1. Phường Phú Lợi\n25768; vùng 3\n\nVÙNG I:\nSài Gòn"
    listed = zones.read(text, SINCE, officer)
    assert not listed.problems
    assert {commune.name: zone for commune, zone in listed.zones.items()} == {
        "Phú Lợi": "II", "Phú An": "III", "Sài Gòn": "I",
    }  # fmt: skip


def test_the_open_zone_of_a_commune_ends_the_day_before_and_the_log_says_so(
    country: Any, officer: Any
) -> None:
    WageZone.objects.create(commune=country.phu_loi, zone="III", valid_from=dt.date(2025, 7, 1))
    listed = zones.read("Phú Lợi; II\nPhú An; II", SINCE, officer)
    assert zones.enter(listed.zones, SINCE, decree="NĐ 293/2025", by=officer) == 2
    assert standing() == {("Phú Lợi", "III", "2025-12-31"), ("Phú Lợi", "II", ""), ("Phú An", "II", "")}
    verbs = AuditEvent.objects.order_by("verb").values_list("verb", flat=True)
    assert list(verbs) == ["rows.ended", "rows.entered", "rows.entered"]


def test_every_wrong_row_is_told_with_its_number_and_nothing_is_saved(
    country: Any, officer: Any, signed_in: Any
) -> None:
    WageZone.objects.create(commune=country.sai_gon, zone="I", valid_from=dt.date(2026, 2, 1))
    text = "Phú Lợi; II\nPhu Loii; II\nSơn Hồng; II\nPhú Lợi; III\nPhú An\nSài Gòn; I"
    posted = {"since": "01/01/2026", "decree": "NĐ 293", "communes": text}
    page = signed_in(officer).post(reverse("rows:list_zones"), posted, expects=422).content.decode()
    assert "5 dòng cần sửa" in page
    for row, words in (
        (2, "Phường Phú Lợi"), (3, "Không có xã này"), (4, "đã ghi ở dòng 1"), (5, "Chưa có vùng"),
        (6, "đã ghi vùng từ ngày 01/02/2026"),
    ):  # fmt: skip
        assert words in page.split(f'class="num">{row}</td>')[1].split("</tr>")[0]
    assert standing() == {("Sài Gòn", "I", "")}


def test_the_page_is_found_from_the_list_of_places_by_the_provinces_officer(
    country: Any, officer: Any, signed_in: Any
) -> None:
    address = reverse("rows:list_zones")
    assert address in signed_in(officer).get(reverse("rows:areas")).content.decode()
    clerk = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])
    assert address not in signed_in(clerk).get(reverse("rows:areas")).content.decode()
    signed_in(officer).post(address, {"since": "01/01/2026", "decree": "NĐ 293", "communes": "Phú Lợi\tII"})
    assert standing() == {("Phú Lợi", "II", "")}
    with pytest.raises(Forbidden):
        zones.enter({country.phu_an: "I"}, SINCE, decree="", by=clerk)


def test_a_longer_list_asks_no_more_of_the_database(country: Any, officer: Any) -> None:
    listed, months = {country.phu_loi: "I"}, iter(range(1, 4))
    day = (dt.date(2026, month, 1) for month in months)
    assert_queries_do_not_grow(
        lambda: listed.update({factories.a_commune(country.ho_chi_minh, str(len(listed)), "Xã"): "I"}),
        lambda: zones.enter(listed, next(day), decree="", by=officer),
    )
