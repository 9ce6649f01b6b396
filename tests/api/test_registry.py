"""Places, teams, people: within the owner's area, masked, page by page."""

from __future__ import annotations

import pytest

from places.models import Commune
from tests import factories
from tests.assertions import assert_queries_do_not_grow


def names(answer, field="name"):
    return [row[field] for row in answer["results"]]


def test_every_page_follows_from_the_one_before(cast, country, system):
    for n in range(5):
        factories.a_team(country.chau_que, name=f"Tổ {n}")
    theirs = system(cast.officer)
    read, query = [], "teams?limit=2"
    while query:
        page = theirs.ask(query)
        read += names(page)
        query = page["next"] and page["next"].partition("/api/v1/")[2]
    assert read == [f"Tổ {n}" for n in range(5)]


def test_a_team_added_meanwhile_neither_hides_nor_doubles_another(cast, country, system):
    for n in range(3):
        factories.a_team(country.chau_que, name=f"Tổ {n}")
    theirs = system(cast.officer)
    first = theirs.ask("teams", limit=2)
    factories.a_team(country.chau_que, name="Tổ mới")
    assert names(theirs.ask(first["next"].partition("/api/v1/")[2])) == ["Tổ 2", "Tổ mới"]


def test_a_commune_sees_its_own_teams_and_people(cast, country, system):
    ours = factories.a_member(factories.a_team(country.chau_que), "Phan Thị Hiền")
    theirs = factories.a_member(factories.a_team(country.lam_giang), "Lê Văn Lâm")
    staff = system(cast.commune_staff)
    assert names(staff.ask("people"), "full_name") == ["Phan Thị Hiền"]
    assert [row["person"]["name"] for row in staff.ask("memberships")["results"]] == ["Phan Thị Hiền"]
    staff.ask(f"people/{ours.person_id}")
    for path in (f"teams/{theirs.team_id}", f"people/{theirs.person_id}", f"memberships/{theirs.pk}"):
        staff.ask(path, expects=404)


def test_a_filter_tells_nothing_of_a_team_out_of_the_area(cast, country, system):
    ours = factories.a_member(factories.a_team(country.chau_que))
    elsewhere = factories.a_member(factories.a_team(country.son_hong), person=ours.person)
    assert system(cast.commune_staff).ask("people", team=elsewhere.team_id)["results"] == []
    assert len(system(cast.commune_staff).ask("people", team=ours.team_id)["results"]) == 1


def test_people_are_found_by_the_commune_and_the_team_they_serve(cast, country, system):
    team = factories.a_team(country.chau_que)
    factories.a_member(team, "Phan Thị Hiền")
    factories.a_mobilised(
        team, factories.an_order(country.chau_que), person=factories.a_person("Giàng A Páo")
    )
    factories.a_member(factories.a_team(country.lam_giang), "Lê Văn Lâm")
    theirs = system(cast.officer)
    found = {"commune": country.chau_que.pk}, {"team": team.pk}
    assert [names(theirs.ask("people", **asked), "full_name") for asked in found] == [
        ["Phan Thị Hiền", "Giàng A Páo"]
    ] * 2


def test_somebody_of_ours_is_not_told_of_by_a_commune_out_of_the_area(cast, country, system):
    ours = factories.a_member(factories.a_team(country.chau_que))
    factories.a_member(factories.a_team(country.son_hong), person=ours.person)
    staff = system(cast.commune_staff)
    assert staff.ask("people", commune=country.son_hong.pk)["results"] == []
    assert len(staff.ask("people", commune=country.chau_que.pk)["results"]) == 1


def test_communes_are_found_by_the_province_their_area_was_of(cast, country, system):
    theirs = system(cast.officer)
    asked = {"province": country.lao_cai.pk, "territory": country.old_lao_cai.pk}
    assert names(theirs.ask("communes", **asked)) == ["Bản Xèo"]


def test_numbers_of_people_are_masked(cast, country, system):
    person = factories.a_person(citizen_number="015099000123", phone="0912345678", bank_account="9704123456")
    factories.a_member(factories.a_team(country.chau_que), person=person)
    answer = system(cast.officer).get("/api/v1/people").content.decode()
    assert all(number not in answer for number in ("015099000123", "0912345678", "9704123456"))
    assert '"citizen_number":"•••••••••123"' in answer and '"phone":"•••••••678"' in answer


def test_places_are_those_of_a_day(cast, country, system):
    today = names(system(cast.officer).ask("provinces", on="2026-10-01"))
    before = names(system(cast.officer).ask("provinces", on="2024-10-01"))
    assert "Yên Bái" in before and "Yên Bái" not in today
    assert names(system(cast.officer).ask("communes", code="04387", on="2024-10-01")) == ["Châu Quế Hạ"]


def test_teams_are_found_by_commune_and_nearly_by_name(cast, country, system):
    factories.a_team(country.chau_que, name="Tổ Đông Hà")
    factories.a_team(country.lam_giang, name="Tổ Khe Bút")
    theirs = system(cast.officer)
    assert names(theirs.ask("teams", commune=country.lam_giang.pk)) == ["Tổ Khe Bút"]
    assert names(theirs.ask("teams", q="dong ha")) == ["Tổ Đông Hà"]


def test_members_and_leader_stand_beside_a_team(cast, country, system):
    team = factories.a_team(country.chau_que)
    factories.a_member(team, "Giàng A Páo", role="leader")
    factories.a_member(team)
    row = system(cast.officer).ask(f"teams/{team.pk}")
    assert (row["leader"], row["members"], row["commune"]) == ("Giàng A Páo", 2, country.chau_que.pk)


@pytest.mark.parametrize("path", ["teams", "people", "memberships", "communes", "hamlets", "people?commune="])
def test_a_longer_list_asks_no_more_questions(cast, country, system, path):
    theirs = system(cast.officer)
    path += str(country.chau_que.pk) if path.endswith("=") else ""

    def make() -> None:
        factories.a_member(factories.a_team(country.chau_que))
        factories.a_hamlet(country.chau_que)
        n = Commune.objects.count()
        factories.a_commune(country.ha_tinh, f"9{n:04}", f"Xã {n}")

    assert_queries_do_not_grow(make, lambda: theirs.ask(path))
