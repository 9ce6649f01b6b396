"""Programmes, households, phones and handovers, each for those who answer for the commune."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.smartphones import phones


@pytest.fixture
def programme(country):
    return phones.a_programme(country.lao_cai)


def handed_over(country, programme, commune):
    head = factories.a_person("Giàng A Páo", citizen_number=None)
    household = phones.on_list(phones.a_household(commune, head=head)).household
    batch = programme.batches.first() or phones.a_batch(programme)
    application = phones.approved(programme, household, source=batch.source)
    phone = phones.a_phone(programme, at=commune, batch=batch)
    return phones.a_handover(application, phone, session=phones.a_session(programme, commune))


def test_a_commune_reads_its_own_households_phones_and_handovers(cast, country, programme, system):
    ours = handed_over(country, programme, country.chau_que)
    theirs = handed_over(country, programme, country.lam_giang)
    staff = system(cast.commune_staff)
    [handover] = staff.ask("handovers")["results"]
    assert (handover["imei"], handover["household"]["name"]) == (ours.phone.imei, "Giàng A Páo")
    assert [phone["imei"] for phone in staff.ask("phones")["results"]] == [ours.phone.imei]
    assert len(staff.ask("households")["results"]) == 1
    for path in (f"handovers/{theirs.pk}", f"phones/{theirs.phone_id}",
                 f"households/{theirs.application.household_id}"):  # fmt: skip
        staff.ask(path, expects=404)


def test_a_household_has_the_class_of_the_year_asked_for(cast, country, system):
    household = phones.on_list(phones.a_household(country.chau_que), "poor", year=2025).household
    officer = system(cast.officer)
    [of_2025] = officer.ask("households", year=2025)["results"]
    [of_2026] = officer.ask("households", year=2026)["results"]
    assert (of_2025["priority_class"], of_2025["lists"]) == ("poor", ["poor"])
    assert (of_2026["priority_class"], of_2026["lists"]) == (None, [])
    assert officer.ask("households", year=2025, priority_class="near_poor")["results"] == []
    assert officer.ask(f"households/{household.pk}")["id"] == household.pk


def test_households_are_found_by_their_hamlet(cast, country, system):
    hamlet = factories.a_hamlet(country.chau_que)
    of_it = phones.a_household(country.chau_que, hamlet=hamlet)
    phones.a_household(country.chau_que)

    def found(user: object) -> list[int]:
        return [row["id"] for row in system(user).ask("households", hamlet=hamlet.pk)["results"]]

    assert found(cast.officer) == [of_it.pk] and found(cast.neighbour) == []


def test_a_handover_is_found_by_its_household_and_its_phone(cast, country, programme, system):
    ours, _other = (handed_over(country, programme, country.chau_que) for _ in range(2))

    def found(user: object, **asked: object) -> list[int]:
        return [row["id"] for row in system(user).ask("handovers", **asked)["results"]]

    for asked in ({"household": ours.application.household_id}, {"imei": ours.phone.imei}):
        assert found(cast.officer, **asked) == [ours.pk] and found(cast.neighbour, **asked) == []


def test_a_programme_is_known_in_its_province_only(cast, programme, system):
    assert system(cast.commune_staff).ask(f"programmes/{programme.pk}")["sources"] == []
    system(cast.officer_elsewhere).ask(f"programmes/{programme.pk}", expects=404)


def test_programmes_are_found_by_province_year_of_their_lists_and_day(cast, country, programme, system):
    earlier = phones.a_programme(
        country.yen_bai, list_year=2024, valid_from=dt.date(2024, 1, 1), valid_until=dt.date(2024, 12, 31)
    )
    officer = system(cast.officer)

    def found(**asked: object) -> list[int]:
        return [row["id"] for row in officer.ask("programmes", **asked)["results"]]

    assert found() == found(province=country.lao_cai.pk) == [programme.pk, earlier.pk]
    assert found(province=country.ha_tinh.pk) == []
    assert found(year=2024) == found(on="2024-10-01") == [earlier.pk]
    assert found(on="2025-06-01") == [] and found(on="2026-10-01") == [programme.pk]


@pytest.mark.parametrize("path", ["programmes", "households", "phones", "handovers"])
def test_more_rows_ask_no_more_questions(cast, country, system, path):
    officer = system(cast.officer)
    assert_queries_do_not_grow(
        lambda: handed_over(country, phones.a_programme(country.lao_cai), country.chau_que),
        lambda: officer.ask(path),
    )
