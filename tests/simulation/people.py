"""Teams and those in them: founded, joined, left, other roles, dissolved; communes that merge."""

from __future__ import annotations

from places.mergers import Merger
from portal.lib.months import Month
from teams import membership, mergers, registry
from teams.models import CommunityTeam, Membership, TeamRole

from .world import BEGINS, World

MOST_TEAMS = 6
MERGER = Month(2025, 10)
MERGED = "Châu Lâm"


def people_come_and_go(world: World) -> None:
    if world.happens(0.3) and len(world.teams) < MOST_TEAMS:
        _found(world)
    for team in world.teams:
        if world.happens(0.3):
            _join(world, team)
        if world.happens(0.15):
            _leave(world, team)
        if world.happens(0.1):
            _change_role(world, team)
    if world.happens(0.05):
        _dissolve(world)


def _found(world: World) -> None:
    day, commune = world.some_day(), world.dice.choice(world.communes)
    code = f"MP-{world.dice.getrandbits(40):010x}"
    world.attempt(
        f"a team is founded in {commune}",
        registry.found_team,
        code=code,
        name=f"Tổ {code}",
        commune=commune,
        hamlet=None,
        act=world.act_of(day),
        since=day,
        by=world.staff_of(commune),
    )


def _join(world: World, team: CommunityTeam) -> None:
    """Sometimes written down after the month it began in was paid."""
    month = world.month - 1 if world.happens(0.3) and world.month != BEGINS else world.month
    day = world.dice.choice(month.days)
    role = world.dice.choice([TeamRole.MEMBER, TeamRole.MEMBER, TeamRole.LEADER])
    world.attempt(
        f"{role} joins {team.code} on {day}",
        membership.join,
        team,
        world.somebody(),
        role=role,
        act=world.act_of(day),
        since=day,
        by=world.staff_of(world.seat_of(team)),
    )


def _leave(world: World, team: CommunityTeam) -> None:
    there = list(team.memberships.on(world.month.last_day).order_by("pk"))
    if there:
        member, day = world.dice.choice(there), world.some_day()
        world.attempt(
            f"{member.role} leaves {team.code} on {day}",
            membership.leave,
            member,
            last_day=day,
            by=world.staff_of(world.seat_of(team)),
        )


def _change_role(world: World, team: CommunityTeam) -> None:
    there: list[Membership] = list(team.memberships.on(world.month.last_day).order_by("pk"))
    if there:
        member, day = world.dice.choice(there), world.some_day()
        role = world.dice.choice(list(TeamRole.values))
        world.attempt(
            f"{member.role} of {team.code} becomes {role} on {day}",
            membership.change_role,
            member,
            role=role,
            act=world.act_of(day),
            since=day,
            by=world.staff_of(world.seat_of(team)),
        )


def _dissolve(world: World) -> None:
    team, day = world.dice.choice(world.teams), world.some_day()
    world.attempt(
        f"{team.code} is dissolved on {day}",
        registry.dissolve_team,
        team,
        world.act_of(day),
        last_day=day,
        by=world.staff_of(world.seat_of(team)),
    )


def communes_merge(world: World) -> None:
    """Once, if the dice say so, written down after the month began."""
    parts = [one for one in world.communes if one.territory == world.country.yen_bai]
    if world.month >= MERGER and len(parts) == 2 and world.happens(0.5):
        merger = Merger(
            decree="99/NQ-UBTVQH16", title="Sắp xếp xã", issued_on=world.month.first_day,
            effective_on=world.month.first_day, parts=parts, code=parts[0].code, name=MERGED, kind="xa",
        )  # fmt: skip
        world.attempt("two communes merge", mergers.apply, merger, by=world.officer)
