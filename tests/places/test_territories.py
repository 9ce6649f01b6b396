"""The whole country as loaded: a code means a unit on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from places import loading, territories
from places.models import Commune, FormerTitle, Hamlet, Province, title_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_country")]

IN_2023 = dt.date(2023, 1, 1)
LAST_DAY = dt.date(2025, 6, 30)
MERGERS = dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    ("code", "before", "since"),
    [
        ("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai"),
        ("24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"),
        ("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị"),
        ("52", "Tỉnh Bình Định", "Tỉnh Gia Lai"),
        ("80", "Tỉnh Long An", "Tỉnh Tây Ninh"),
        ("82", "Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"),
        ("91", "Tỉnh Kiên Giang", "Tỉnh An Giang"),
    ],
)
def test_a_code_means_a_province_on_a_day(code, before, since):
    assert str(territories.province_of(code, IN_2023)) == before
    assert str(territories.province_of(code, LAST_DAY)) == before
    assert str(territories.province_of(code, MERGERS)) == since


def test_a_code_that_ended_means_nothing_any_more():
    with pytest.raises(Province.DoesNotExist):
        territories.province_of("74", MERGERS)


def test_there_were_63_provinces_and_there_are_34():
    assert Province.objects.on(LAST_DAY).count() == 63
    assert Province.objects.on(MERGERS).count() == 34


def test_a_province_that_took_in_no_other_is_one_row_and_a_merged_one_is_new():
    assert territories.province_of("42", IN_2023) == territories.province_of("42", MERGERS)
    assert territories.province_of("79", IN_2023) != territories.province_of("79", MERGERS)
    assert Province.objects.filter(valid_from__lt=MERGERS, valid_until=None).count() == 11


def test_there_were_10035_communes_and_there_are_3321_of_which_13_are_special_zones():
    assert Commune.objects.on(LAST_DAY).count() == 10_035
    assert Commune.objects.on(MERGERS).count() == 3_321
    assert Commune.objects.on(MERGERS).filter(kind="dac_khu").count() == 13
    assert not Commune.objects.on(LAST_DAY).filter(district="").exists()


@pytest.mark.parametrize(
    ("province", "former", "communes"),
    [
        ("15", "10", 48),
        ("15", "15", 51),
        ("79", "74", 36),
        ("48", "48", 16),
        ("48", "49", 78),
        ("46", "46", 40),
        ("42", "42", 69),
    ],
)
def test_todays_communes_on_a_former_provinces_area(province, former, communes):
    area = territories.province_of(former, IN_2023)
    found = Commune.objects.on(MERGERS).in_area_of(area)
    assert found.count() == communes
    assert {unit.province.code for unit in found.select_related("province")} == {province}
    assert {territories.former_territory(unit) for unit in found} == {area}


def test_ha_tinh_had_209_communes():
    assert Commune.objects.on(dt.date(2024, 6, 1)).filter(province__code="42").count() == 209


def test_a_commune_code_means_a_unit_on_a_day():
    assert str(territories.commune_of("04387", IN_2023)) == "Xã Châu Quế Hạ"
    assert str(territories.commune_of("04387", MERGERS)) == "Xã Châu Quế"
    with pytest.raises(Commune.DoesNotExist):
        territories.commune_of("04384", MERGERS)


def test_the_province_of_a_communes_place_is_known_before_and_after_its_own_time():
    then, now = territories.commune_of("04387", IN_2023), territories.commune_of("04387", MERGERS)
    for commune in (then, now):
        assert str(territories.province_on(commune, IN_2023)) == "Tỉnh Yên Bái"
        assert str(territories.province_on(commune, MERGERS)) == "Tỉnh Lào Cai"


def test_before_the_map_begins_no_province_is_named():
    with pytest.raises(Province.DoesNotExist):
        territories.province_on(territories.commune_of("04387", IN_2023), dt.date(2008, 7, 31))


def test_what_became_of_a_commune_starts_with_the_main_part():
    hiep_an = territories.commune_of("25768", IN_2023)
    assert [str(unit) for unit in territories.became(hiep_an)] == ["Phường Chánh Hiệp", "Phường Phú An"]
    assert hiep_an.present == territories.became(hiep_an)[0]


def test_a_living_commune_became_itself():
    chau_que = territories.commune_of("04387", MERGERS)
    assert territories.became(chau_que) == [chau_que]


def test_a_commune_knows_what_it_was_made_of():
    phu_an = territories.commune_of("25768", MERGERS)
    assert [unit.name for unit in territories.came_from(phu_an)] == ["Tân An", "Hiệp An", "Phú An"]


def test_only_five_island_zones_came_from_no_commune():
    alone = Commune.objects.on(MERGERS).filter(predecessors=None, partial_predecessors=None)
    assert {unit.name for unit in alone} == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}
    assert {unit.created_by.number for unit in alone} == {"1654-1687/NQ-UBTVQH15"}


def test_every_unit_points_at_what_it_is_part_of_today():
    assert not Province.objects.exclude(present__valid_until=None).exists()
    assert not Commune.objects.exclude(present__valid_until=None).exists()
    assert not Commune.objects.filter(present=None).exists()
    assert not Province.objects.filter(present=None).exists()
    assert territories.province_of("74", IN_2023).present == territories.province_of("79", MERGERS)
    assert territories.province_of("42", IN_2023).present == territories.province_of("42", MERGERS)


def test_no_commune_leaves_its_provinces_line_of_succession():
    for commune in Commune.objects.filter(valid_until=LAST_DAY).select_related(
        "province", "present__province"
    ):
        assert commune.province.present_id == commune.present.province_id


@pytest.mark.parametrize(
    ("code", "before", "since"),
    [("26368", "Xã Long Thành", "Phường Long Thành"), ("25270", "Xã Lộc Ninh", "Phường Lộc Ninh")],
)
def test_a_dong_nai_commune_became_a_ward_on_30_4_2026(code, before, since):
    commune = territories.commune_of(code, MERGERS)
    assert title_on(commune, dt.date(2026, 4, 29)) == before
    assert title_on(commune, dt.date(2026, 4, 30)) == since
    assert territories.commune_of(code, dt.date(2026, 5, 1)) == commune


def test_ten_communes_of_dong_nai_became_wards():
    assert FormerTitle.objects.filter(commune__province__code="75").count() == 10


@pytest.mark.parametrize(
    ("code", "day", "title"),
    [
        ("75", dt.date(2025, 6, 30), "Tỉnh Đồng Nai"),
        ("75", dt.date(2026, 4, 29), "Tỉnh Đồng Nai"),
        ("75", dt.date(2026, 4, 30), "Thành phố Đồng Nai"),
        ("46", dt.date(2024, 12, 31), "Tỉnh Thừa Thiên Huế"),
        ("46", dt.date(2025, 1, 1), "Thành phố Huế"),
    ],
)
def test_a_province_made_a_city_keeps_its_row_and_remembers_its_title(code, day, title):
    assert title_on(territories.province_of(code, day), day) == title


def test_loading_again_changes_nothing():
    again = loading.load()
    assert (again.created, again.corrected) == (0, 0)


def test_loading_again_corrects_what_differs_and_keeps_what_hangs_on_it():
    commune = territories.commune_of("04387", MERGERS)
    hamlet = Hamlet.objects.create(commune=commune, name="Thôn 1", kind="thon", valid_from=MERGERS)
    Commune.objects.filter(pk=commune.pk).update(name="Châu Que")
    assert loading.load().corrected == 1
    hamlet.refresh_from_db()
    assert hamlet.commune.name == "Châu Quế"
    assert hamlet.commune.present == commune
