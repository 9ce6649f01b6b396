"""Who served, where and in what standing, as the rules read it: in few queries, and only what is asked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from places.models import HamletTraits, WageZone
from portal.lib.months import MonthRange
from subsidies import facts
from subsidies.models import CommuneTopUp, Resolution
from subsidies.rules.terms import (
    AmountOver,
    Coefficient,
    Fixed,
    MonthRule,
    MonthsInAll,
    OneOf,
    Ordered,
    Over,
    PartYear,
    PostsRule,
    Row,
    Table,
)
from subsidies.rules.words import Mark, Payee, Per, Trait
from subsidies.rules.work import Pause, Post
from teams.models import Absence, PersonTraits, PostHeld, TeamRating, TeamSeat
from tests import factories
from tests.assertions import queries_of
from tests.subsidies import resolutions
from tests.subsidies.gathering import (
    APRIL,
    AS_OF,
    JUNE,
    MAY,
    a_day,
    asking,
    by_the_day,
    gathered,
    person_of,
    resolution,
    team,
    work_of,
)

__all__ = ["resolution", "team"]  # fixtures


def test_a_member_of_the_whole_month(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution)
    member = work_of(person_of(team), team)
    assert (member.active_days, member.joined, member.left) == (31, False, False)
    assert member.since == team.valid_from
    assert member.traits == {Trait.ROLE: "leader"}


def test_joining_and_leaving_within_the_month(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution)
    membership = factories.a_member(
        team, valid_from=dt.date(2026, 5, 11), valid_until=dt.date(2026, 5, 20), role="deputy"
    )
    work = work_of(membership.person, team)
    assert (work.active_days, work.joined, work.left) == (10, True, True)


def test_a_change_of_role_is_neither_joining_nor_leaving_and_the_last_role_counts(
    team: Any, resolution: Resolution
) -> None:
    by_the_day(resolution)
    before = factories.a_member(team, valid_from=dt.date(2026, 3, 1), valid_until=dt.date(2026, 5, 14))
    factories.a_member(team, person=before.person, role="deputy", valid_from=dt.date(2026, 5, 15))
    work = work_of(before.person, team)
    assert (work.active_days, work.joined, work.left) == (31, False, False)
    assert work.since == dt.date(2026, 3, 1)
    assert work.traits[Trait.ROLE] == "deputy"
    assert work_of(before.person, team, APRIL).traits[Trait.ROLE] == "member"


def test_a_team_is_founded_and_dissolved_on_its_decisions_days(country: Any, resolution: Resolution) -> None:
    by_the_day(resolution)
    team = factories.a_team(country.phu_loi, since=dt.date(2026, 5, 10), until=dt.date(2026, 5, 29))
    work = work_of(None, team)
    assert (work.active_days, work.joined, work.left) == (20, True, True)


PAUSES = MonthRule(pauses={"leave": 3})


def test_absences_are_read_where_a_rule_takes_them_out(team: Any, resolution: Resolution) -> None:
    person = person_of(team)
    Absence.objects.create(
        team=team, person=person, kind="leave",
        valid_from=dt.date(2026, 4, 20), valid_until=dt.date(2026, 5, 2),
    )  # fmt: skip
    by_the_day(resolution)
    assert work_of(person, team).pauses == ()
    resolutions.a_rate(resolution, 60_000, payee=Payee.MEMBER, month_rule=PAUSES)
    assert work_of(person, team).pauses == (Pause("leave", 2, 13),)


def test_an_absence_that_goes_on_has_lasted_until_the_months_end(team: Any, resolution: Resolution) -> None:
    resolutions.a_rate(resolution, 60_000, payee=Payee.MEMBER, month_rule=PAUSES)
    person = person_of(team)
    Absence.objects.create(team=team, person=person, kind="suspension", valid_from=dt.date(2026, 5, 30))
    assert work_of(person, team).pauses == (Pause("suspension", 2, 2),)


def test_posts_held_at_once_count_their_own_days(team: Any, resolution: Resolution) -> None:
    person = person_of(team)
    for post, since in (("bi-thu", dt.date(2025, 7, 1)), ("cong-an-vien", dt.date(2026, 5, 22))):
        PostHeld.objects.create(
            team=team, person=person, post=post, decision="1/QĐ", decided_on=since, valid_from=since
        )
    by_the_day(resolution)
    assert work_of(person, team).posts == ()
    table = Table((Row((OneOf(Trait.POST, frozenset({"bi-thu"})),), Fixed(500_000)),))
    resolutions.a_rate(resolution, table, payee=Payee.MEMBER, posts=PostsRule())
    assert set(work_of(person, team).posts) == {Post("bi-thu", 31), Post("cong-an-vien", 10, joined=True)}


def test_a_hamlets_traits_are_those_of_the_months_last_day(
    team: Any, resolution: Resolution, country: Any
) -> None:
    hamlet = factories.a_hamlet(country.phu_loi, households=40)
    TeamSeat.objects.filter(team=team, valid_until=None).update(hamlet=hamlet)
    HamletTraits.objects.create(hamlet=hamlet, households=65, border=True, valid_from=dt.date(2026, 5, 31))
    by_the_day(resolution, when=asking(Trait.BORDER, Trait.ISLAND))
    april, may = gathered(team, APRIL, MAY)
    assert (april.traits[Trait.HOUSEHOLDS], april.traits.get(Trait.BORDER)) == (40, None)
    assert (may.traits[Trait.HOUSEHOLDS], may.traits[Trait.BORDER], may.traits[Trait.ISLAND]) == (
        65,
        True,
        False,
    )
    assert (may.traits[Trait.AREA], may.traits[Trait.HAMLET_KIND]) == ("phuong", "thon")
    assert may.traits[Trait.TEAM_LEVEL] == "thon"


def test_a_communes_centre_is_an_area_of_its_own(country: Any) -> None:
    resolution = resolutions.a_resolution(country.ha_tinh)
    by_the_day(resolution, when=asking(Trait.AREA))
    hamlets = [factories.a_hamlet(country.son_hong) for _ in range(2)]
    HamletTraits.objects.create(hamlet=hamlets[0], at_centre=True, valid_from=country.son_hong.valid_from)
    areas = []
    for hamlet in hamlets:
        team = factories.a_team(country.son_hong)
        TeamSeat.objects.filter(team=team).update(hamlet=hamlet)
        areas.append(gathered(team)[0].traits[Trait.AREA])
    assert areas == ["trung_tam_xa", "xa"]


def test_wage_zone_ratings_and_headcount(team: Any, resolution: Resolution, country: Any) -> None:
    WageZone.objects.create(commune=country.phu_loi, zone="II", valid_from=dt.date(2025, 7, 1))
    TeamRating.objects.create(team=team, year=2025, rating="tot", achievement=90, decision="2/QĐ")
    by_the_day(resolution, when=asking(Trait.WAGE_ZONE, Trait.RATING, Trait.MEMBERS))
    (month,) = gathered(team)
    asked = {trait: month.traits.get(trait) for trait in
             (Trait.WAGE_ZONE, Trait.RATING, Trait.ACHIEVEMENT, Trait.RANK, Trait.MEMBERS)}  # fmt: skip
    assert asked == {
        Trait.WAGE_ZONE: "II", Trait.RATING: "tot", Trait.ACHIEVEMENT: 90, Trait.RANK: None, Trait.MEMBERS: 1,
    }  # fmt: skip


def test_what_is_known_of_people(team: Any, resolution: Resolution) -> None:
    asked = asking(Trait.QUALIFICATION, Trait.INSURED, Trait.SALARIED, Trait.TRAINING)
    by_the_day(resolution, when=asked)
    person, other = person_of(team), factories.a_member(team).person
    PersonTraits.objects.create(
        person=person, qualification="dai-hoc", insured=False, valid_from=dt.date(2026, 1, 1)
    )
    factories.an_official(person, dt.date(2026, 5, 31))
    known = work_of(person, team).traits
    assert (known[Trait.QUALIFICATION], known[Trait.INSURED], known[Trait.SALARIED]) == (
        "dai-hoc",
        False,
        True,
    )
    assert Trait.TRAINING not in known
    unknown = work_of(other, team).traits
    assert (unknown.get(Trait.QUALIFICATION), unknown.get(Trait.INSURED)) == (None, None)
    assert unknown[Trait.SALARIED] is False


def test_years_and_odd_months_of_service_are_full_ones(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution, when=asking(Trait.YEARS_OF_SERVICE))
    person = factories.a_member(team, valid_from=dt.date(2024, 2, 15)).person
    traits = work_of(person, team).traits
    assert (traits[Trait.YEARS_OF_SERVICE], traits[Trait.ODD_MONTHS]) == (2, 3)


def test_months_of_a_part_year_are_those_team_and_resolution_share(country: Any) -> None:
    resolution = resolutions.a_resolution(
        country.binh_duong, valid_from=dt.date(2026, 3, 15), valid_until=dt.date(2026, 12, 31)
    )
    resolutions.a_rate(resolution, 6_000_000, per=Per.YEAR, part_year=PartYear.BY_MONTHS)
    old = factories.a_team(country.phu_loi)
    young = factories.a_team(country.phu_loi, since=dt.date(2026, 5, 31), until=dt.date(2026, 8, 1))
    assert [month.months_in_year for month in gathered(old)] == [10]
    assert [month.months_in_year for month in gathered(young)] == [4]


def test_a_communes_own_top_up_by_its_decision(team: Any, country: Any) -> None:
    resolution = resolutions.a_resolution(country.binh_duong)
    base = resolutions.a_rate(resolution, 300_000)
    added = resolutions.a_top_up(resolution, base.code)
    CommuneTopUp.objects.create(
        rate=added, commune=country.phu_loi, decision="9/QĐ-UBND",
        decided_on=dt.date(2026, 4, 20), amount=200_000, valid_from=dt.date(2026, 5, 1),
    )  # fmt: skip
    april, may = gathered(team, APRIL, MAY)
    assert april.top_ups == {}
    assert may.top_ups == {added.code: 200_000}


def everything(resolution: Resolution) -> None:
    """One clause for every kind of fact."""
    traits = [trait for trait in Trait if trait is not Trait.POST]
    by_the_day(
        resolution,
        when=asking(*traits),
        refuses=frozenset({Mark.OFFICE_HOURS, Mark.OTHER_SUPPORT, Mark.SAME_DATE_AS_NIGHT}),
        limits=(MonthsInAll(24), AmountOver(400_000, Over.TEAM_YEAR, PartYear.BY_MONTHS)),
        month_rule=PAUSES,
    )  # fmt: skip
    resolutions.a_rate(resolution, Ordered(200_000), per=Per.SPENDING)
    resolutions.a_rate(
        resolution, Coefficient(Decimal("0.3"), "lương cơ sở"), payee=Payee.MEMBER, posts=PostsRule()
    )


@pytest.mark.parametrize(("make", "most"), [(by_the_day, 8), (everything, 14)])
def test_queries_are_few_and_do_not_grow(
    make: Any, most: int, country: Any, resolution: Resolution, team: Any
) -> None:
    make(resolution)
    communes = [country.phu_loi.pk, country.phu_an.pk]
    months = list(MonthRange(APRIL, JUNE))

    def gather() -> None:
        facts.gather(communes, months, AS_OF)

    gather()  # the resolution's text is read once
    few = queries_of(gather)
    for commune in (country.phu_loi, country.phu_an):
        for _ in range(3):
            member = factories.a_member(factories.a_team(commune))
            a_day(member.team, 4, person=member.person)
    assert len(queries_of(gather)) == len(few) <= most, "\n".join(few)
