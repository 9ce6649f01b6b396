"""Households and phones taken away as files: what the page lists, and nobody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib.spreadsheets.sheets import sheets_of
from smartphones.models import Place
from tests import factories
from tests.smartphones import phones

pytestmark = pytest.mark.django_db


def rows_of(response) -> list[dict[str, object]]:
    [sheet] = sheets_of(response.content, "tep.xlsx")
    heads, *rows = sheet.cells
    return [dict(zip(heads, row, strict=False)) for row in rows]


def test_households_are_taken_with_what_is_known_of_them(country, cast, signed_in):
    head = factories.a_person("Nguyễn Thị Hường", citizen_number="015168000001")
    phones.on_list(phones.a_household(country.chau_que, head=head, code="H7"))
    phones.on_list(phones.a_household(country.lam_giang))
    asked = {"tep": "xlsx", "year": "2026"}
    [row] = rows_of(signed_in(cast.commune_staff).get(reverse("smartphones:households"), asked))
    assert (row["Chủ hộ"], row["Mã hộ"], row["Số người"]) == ("Nguyễn Thị Hường", "H7", 1)
    assert row["Điện thoại"] in ("Chưa hỏi", "Chưa có") and "015168000001" not in str(row)
    assert len(rows_of(signed_in(cast.officer).get(reverse("smartphones:households"), asked))) == 2


def test_a_list_on_notice_is_taken_with_each_households_place(scene, signed_in):
    first, second = scene.household("Vàng A Sử", "poor", "merit"), scene.household("Lý Thị Mai")
    scene.allot(scene.poor_only, 1)
    made = scene.published(first, second)
    rows = rows_of(signed_in(scene.staff).get(reverse("smartphones:lines", args=[made.pk]), {"tep": "xlsx"}))
    assert [row["Chủ hộ"] for row in rows] == ["Vàng A Sử", "Lý Thị Mai"]
    assert "thứ 1/2" in str(rows[0]["Vị trí"])


def test_phones_are_taken_with_where_they_are(country, cast, signed_in):
    phone = phones.a_phone(phones.a_programme(country.lao_cai, valid_from=dt.date(2026, 1, 1)))
    [row] = rows_of(signed_in(cast.officer).get(reverse("smartphones:phones"), {"tep": "xlsx"}))
    assert str(row["IMEI"]) == phone.imei and row["Đang ở"] == str(Place(phone.place).label)
    theirs = signed_in(cast.officer_elsewhere).get(reverse("smartphones:phones"), {"tep": "xlsx"})
    assert rows_of(theirs) == []
