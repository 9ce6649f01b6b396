"""The small province that is lived in: who acts, where, and the dice that decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from accounts.models import Role, User
from places.models import Commune
from portal.lib.months import Month
from portal.lib.refusals import Refused
from smartphones.models import FundingSource, PriorityClass, Programme
from teams.decisions import Act
from teams.models import CommunityTeam, Person, TeamRole
from tests import factories
from tests.smartphones.phones import a_programme, a_source

BEGINS = Month(2025, 8)  # communes of today, and every month of it is over


@dataclass
class World:
    """Lào Cai: two communes of the area of Yên Bái, which may merge, and one of the former Lào Cai."""

    dice: Random
    country: factories.Country
    officer: User
    finance: User
    approver: User
    stranger: User
    staff: list[User]
    programme: Programme
    source: FundingSource
    month: Month = BEGINS
    laws: dict[str, str] = field(default_factory=dict)  # territory code -> the slug in force
    sealed: dict[int, str] = field(default_factory=dict)  # released run -> its lines as they were sealed
    questions: dict[Hashable, tuple[str, tuple]] = field(default_factory=dict)  # what each asks of others
    asks_next: int = 0  # who is asked what they see, in turn
    log: list[str] = field(default_factory=list)

    def happens(self, probability: float) -> bool:
        return self.dice.random() < probability

    def tell(self, what: str) -> None:
        self.log.append(f"{self.month}: {what}")

    def attempt(self, what: str, do: Callable[..., Any], /, *args: Any, **facts: Any) -> Any:
        """What the rules may refuse: then nothing is done, and that is told."""
        try:
            done = do(*args, **facts)
        except Refused as refusal:
            self.tell(f"{what}: refused, {str(refusal).splitlines()[0]}")
            return None
        self.tell(what)
        return done

    def times_sent(self) -> range:
        """Once; twice, if nobody saw the answer to the first."""
        twice = self.happens(0.2)
        if twice:
            self.tell("what comes next is sent twice")
        return range(1 + twice)

    @property
    def communes(self) -> list[Commune]:
        """Of today."""
        return list(Commune.objects.filter(province=self.country.lao_cai, valid_until=None).order_by("pk"))

    @property
    def teams(self) -> list[CommunityTeam]:
        """Those of the province that stand in this month."""
        standing = CommunityTeam.objects.between(self.month.first_day, self.month.last_day)
        here = standing.filter(seats__commune__present__province=self.country.lao_cai)
        return list(here.distinct().order_by("pk"))

    def seat_of(self, team: CommunityTeam) -> Commune:
        """Of today."""
        return team.seats.latest("valid_from").commune.present

    def staff_of(self, commune: Commune) -> User:
        """After a merger both former staffs answer for the successor."""
        return self.dice.choice(list(User.objects.filter(communes=commune.present).order_by("pk")))

    def act_of(self, day: dt.date) -> Act:
        return Act(f"{self.dice.randrange(1, 900)}/QĐ-UBND", day)

    def somebody(self) -> Person:
        """Who is paid into an account, mostly, or else in cash."""
        account = {"bank_bin": "970405", "bank_account": f"{self.dice.randrange(10**12):012}"}
        return factories.a_person(**(account if self.happens(0.6) else {}))

    def some_day(self) -> dt.date:
        return self.dice.choice(self.month.days)


def a_world(seed: int) -> World:
    country = factories.country()
    communes = [country.chau_que, country.lam_giang, country.ban_xeo]
    programme = a_programme(country.lao_cai, list_year=BEGINS.year, valid_from=dt.date(2025, 1, 1))
    world = World(
        dice=Random(seed),
        asks_next=seed,
        country=country,
        officer=factories.a_user(Role.ICT_OFFICER, province=country.lao_cai),
        finance=factories.a_user(Role.FINANCE_STAFF, province=country.lao_cai),
        approver=factories.a_user(Role.APPROVER, province=country.lao_cai),
        stranger=factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh),
        staff=[factories.a_user(Role.COMMUNE_STAFF, communes=[one]) for one in communes for _ in "ab"],
        programme=programme,
        source=a_source(programme, priority=list(PriorityClass.values)),
    )
    for n, commune in enumerate(communes, start=1):
        team = factories.a_team(commune, since=BEGINS.first_day, code=f"MP-{n}", name=f"Tổ {n}")
        factories.a_member(team, role=TeamRole.LEADER, person=world.somebody())
        factories.a_member(team, person=world.somebody())
    # What is paid into an account somewhere else must not come near this province.
    factories.a_member(factories.a_team(country.son_hong))
    return world
