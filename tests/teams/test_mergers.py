"""Communes merged by a decree: shown in figures, then moved at once; what is closed stays."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from places import loading
from places.mergers import Merger
from places.models import Commune, Decree, FormerTitle, Hamlet, HamletTraits, WageZone
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from teams import counts, mergers
from teams.models import CommunityTeam, Plan, TeamSeat
from tests import factories

DAY = dt.date(2026, 9, 1)


@pytest.fixture
def merger(country):
    return Merger(
        decree="99/NQ-UBTVQH16",
        title="Nghị quyết về việc sắp xếp xã của tỉnh Lào Cai năm 2026",
        issued_on=dt.date(2026, 8, 1),
        effective_on=DAY,
        parts=[country.chau_que, country.lam_giang],
        code="04387",
        name="Châu Lâm",
        kind="xa",
    )


@pytest.fixture
def teams(country):
    return [factories.a_team(country.chau_que_thuong), factories.a_team(country.lang_thip)]


def typed(merger, **changes):
    return {
        "parts": "Xã Châu Quế\nlam giang",
        "name": merger.name,
        "kind": merger.kind,
        "code": merger.code,
        "decree": merger.decree,
        "title": merger.title,
        "issued_on": "01/08/2026",
        "effective_on": "01/09/2026",
        **changes,
    }


def test_seats_move_on_the_day_and_nothing_before_it(cast, country, merger, teams):
    successor = mergers.apply(merger, by=cast.officer)
    for team, before in zip(teams, merger.parts, strict=True):
        assert team.commune_on(DAY - dt.timedelta(1)) == before
        assert team.commune_on(DAY) == successor
    assert (successor.created_by.number, successor.territory) == (merger.decree, country.yen_bai)
    country.chau_que.refresh_from_db()
    assert (country.chau_que.valid_until, country.chau_que.successor) == (dt.date(2026, 8, 31), successor)


def test_every_earlier_unit_leads_to_the_successor(cast, country, merger):
    successor = mergers.apply(merger, by=cast.officer)
    for unit in (country.chau_que_thuong, country.lang_thip, country.lam_giang, successor):
        unit.refresh_from_db()
        assert unit.present == successor
    country.ban_xeo.refresh_from_db()
    assert country.ban_xeo.present == country.ban_xeo


def test_a_team_founded_since_and_one_dissolved_before_have_their_seat_too(cast, country, merger):
    new = factories.a_team(country.lam_giang, since=dt.date(2026, 10, 1))
    ended = factories.a_team(country.chau_que, until=dt.date(2026, 5, 31))
    successor = mergers.apply(merger, by=cast.officer)
    assert TeamSeat.objects.get(team=new).commune == successor
    assert ended.commune_on(dt.date(2026, 5, 31)) == country.chau_que
    assert ended.commune_on(DAY) == successor


def test_plans_approved_before_the_merger_still_cover_the_work_of_its_months(cast, country, merger, teams):
    plan = Plan.objects.create(
        commune=country.chau_que, number="12/KH-UBND", approved_on=DAY - dt.timedelta(30), title="Ra quân"
    )
    mergers.apply(merger, by=cast.officer)
    for month in (Month(2026, 8), Month(2026, 9)):
        assert counts.plans_for(teams[0], month) == [plan]


def test_hamlets_go_on_under_the_successor_with_their_teams(cast, country, merger, teams):
    hamlet = factories.a_hamlet(country.lam_giang, "Thôn Trục", households=120)
    TeamSeat.objects.filter(team=teams[1], commune=country.lam_giang).update(hamlet=hamlet)
    successor = mergers.apply(merger, by=cast.officer)
    new = Hamlet.objects.get(commune=successor)
    assert (new.name, new.households, new.valid_from) == ("Thôn Trục", 120, DAY)
    assert TeamSeat.objects.on(DAY).get(team=teams[1]).hamlet == new


def test_what_pay_depends_on_goes_on_for_hamlets_and_wage_zones(cast, country, merger):
    hamlet = factories.a_hamlet(country.lam_giang)
    began = dt.date(2026, 1, 1)
    HamletTraits.objects.create(hamlet=hamlet, valid_from=began, households=310, border=True)
    for commune in merger.parts:
        WageZone.objects.create(commune=commune, zone="IV", valid_from=began)
    successor = mergers.apply(merger, by=cast.officer)
    traits = HamletTraits.objects.on(DAY).get()
    assert (traits.hamlet.commune, traits.households, traits.border) == (successor, 310, True)
    assert HamletTraits.objects.on(DAY - dt.timedelta(1)).get().hamlet == hamlet
    assert WageZone.objects.on(DAY).get().commune == successor
    assert WageZone.objects.on(DAY - dt.timedelta(1)).count() == 2


def test_users_of_the_parts_answer_for_the_whole_successor(cast, merger, teams):
    assert teams[1] not in CommunityTeam.objects.visible_to(cast.commune_staff)
    successor = mergers.apply(merger, by=cast.officer)
    for user in (cast.commune_staff, cast.neighbour):
        assert list(user.communes.all()) == [successor]
        assert set(CommunityTeam.objects.visible_to(user)) == set(teams)


def test_open_sheets_follow_their_team_and_confirmed_ones_stay_as_they_are(cast, merger, teams):
    closed = factories.confirmed(factories.a_timesheet(teams[0], Month(2026, 8)))
    open_one = factories.a_timesheet(teams[0], Month(2026, 9))
    at = closed.confirmed_at
    mergers.apply(merger, by=cast.officer)
    for sheet in (closed, open_one):
        sheet.refresh_from_db()
    assert (closed.status, closed.confirmed_at) == ("confirmed", at)
    assert open_one.team.commune_on(DAY).name == "Châu Lâm"


def test_figures_are_told_before_and_hold_after(cast, country, merger, teams):
    factories.a_member(teams[0])
    factories.a_member(teams[1])
    factories.a_hamlet(country.chau_que)
    factories.a_timesheet(teams[0], Month(2026, 9))
    factories.confirmed(factories.a_timesheet(teams[1], Month(2026, 8)))
    told = mergers.consequences(merger)
    assert (told.teams, told.people, told.hamlets, told.open_sheets, told.users) == (2, 2, 1, 1, 2)
    successor = mergers.apply(merger, by=cast.officer)
    assert TeamSeat.objects.filter(commune=successor).count() == told.teams
    assert AuditEvent.objects.get(verb="places.communes_merged").after["teams"] == 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (lambda c: {"parts": [c.chau_que]}, "từ hai xã"),
        (lambda c: {"parts": [c.chau_que, c.ban_xeo]}, "hai địa bàn cũ"),
        (lambda _: {"effective_on": dt.date(2999, 1, 1)}, "Chưa đến ngày"),
        (lambda _: {"effective_on": dt.date(2025, 7, 1)}, "chưa có trước ngày"),
        (lambda c: {"code": c.ban_xeo.code}, "đang là của"),
    ],
)
def test_what_cannot_be_one_commune_is_refused(cast, country, merger, changed, words):
    with pytest.raises(Refused, match=words):
        mergers.apply(replace(merger, **changed(country)), by=cast.officer)
    assert not Commune.objects.filter(name="Châu Lâm").exists()


def test_a_merger_is_not_applied_twice(cast, merger):
    mergers.apply(merger, by=cast.officer)
    with pytest.raises(Refused):
        mergers.apply(merger, by=cast.officer)


def test_only_those_in_charge_of_the_whole_area_merge(cast, country, merger):
    for user in (cast.commune_staff, cast.finance, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            mergers.apply(merger, by=user)
    partly = factories.a_user(Role.ICT_OFFICER, communes=[country.chau_que, country.lam_giang])
    with pytest.raises(Forbidden):
        mergers.apply(merger, by=partly)
    mergers.apply(merger, by=cast.administrator)


def test_an_administrator_of_a_province_merges_its_communes_and_no_others(country, merger):
    elsewhere = factories.an_administrator_of(country.ha_tinh)
    with pytest.raises(Forbidden):
        mergers.apply(merger, by=elsewhere)
    mergers.apply(merger, by=factories.an_administrator_of(country.lao_cai))


def test_it_is_typed_looked_at_and_applied(cast, signed_in, merger, teams):
    browser, url = signed_in(cast.officer), reverse("teams:merge_communes")
    page = browser.post(url, typed(merger), expects=200)
    assert page.context["facts"][0][1] == 2
    assert not Commune.objects.filter(name="Châu Lâm").exists()
    back = browser.post(url, typed(merger) | {"change": "1"}, expects=200)
    assert "Châu Lâm" in back.content.decode()
    browser.post(url, typed(merger) | {"apply": "1"})
    assert Commune.objects.get(name="Châu Lâm").valid_from == DAY
    assert Decree.objects.filter(number=merger.decree).exists()


@pytest.mark.parametrize("line", ["Xã Không Đâu", "Sơn Hồng"])
def test_a_commune_that_is_not_theirs_is_asked_again(cast, signed_in, merger, line):
    browser = signed_in(cast.officer)
    response = browser.post(
        reverse("teams:merge_communes"), typed(merger, parts=f"Châu Quế\n{line}"), expects=422
    )
    assert line in response.context["form"].errors["parts"][0]


def test_loading_the_communes_again_leaves_a_merger_alone(whole_country, db):
    titled = Commune.objects.get(pk=FormerTitle.objects.exclude(commune=None).first().commune_id)
    neighbour = Commune.objects.filter(
        province=titled.province, territory=titled.territory, valid_until=None
    ).exclude(pk=titled.pk)[0]
    merger = Merger(
        "1/NQ", "Sáp nhập", dt.date(2026, 8, 1), DAY, [titled, neighbour], titled.code, "Mới", "phuong"
    )
    successor = mergers.apply(merger, by=factories.a_user(Role.ADMINISTRATOR))
    loading.load()
    for unit in (titled, neighbour, successor):
        unit.refresh_from_db()
        assert unit.present == successor
    assert not successor.former_titles.exists()
