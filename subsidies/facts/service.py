"""Who served in which team and month: memberships, absences, posts, and what is known of the people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import itemgetter
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from portal.lib.months import Month
from teams.models import Absence, Membership, OfficialPost, OtherSupport, PersonTraits, PostHeld

from ..rules.needs import Needs
from ..rules.words import Mark, Trait, Traits
from ..rules.work import Pause, Piece, Post, Work
from .arrays import among
from .days import FOREVER, Days, common_days, holds
from .records import Merged, without_breaks
from .stints import Row, Stint, months_served, stints

NO_MARKS: frozenset[Mark] = frozenset()
OTHERWISE_SUPPORTED = frozenset({Mark.OTHER_SUPPORT})
Served = tuple[tuple[dt.date, dt.date], ...]  # first and last days of service
Presence = tuple[int, bool, bool, tuple[Pause, ...]]  # active days, joined, left, pauses
Members = Mapping[int, Mapping[int, list[Stint]]]  # by team and person
OF_ROLE: dict[str, Traits] = {role: {Trait.ROLE: role} for role in ("leader", "deputy", "member")}


class Dated(NamedTuple):
    """One fact about a person or a team: a word that holds from a day until a day."""

    word: str
    days: Days


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything about people, by team and person; read once, asked month by month."""

    memberships: Members
    dated: Mapping[tuple[str, int | None, int | None], list[Dated]]  # (what, team, person)
    needs: Needs

    def in_month(
        self, team: int, month: Month, done: Mapping[int | None, tuple[Piece, ...]]
    ) -> dict[int, Work]:
        first, last = month.first_day, month.last_day
        works = {}
        for person, served in self.memberships.get(team, {}).items():
            within = [stint for stint in served if stint.first <= last and first <= stint.last]
            if within:
                works[person] = self._work(team, person, served, within, month, done.get(person, ()))
        return works

    def members_in(self, team: int, month: Month) -> int:
        """On its last day."""
        return sum(
            any(holds(stint.days, month.last_day) for stint in served)
            for served in self.memberships.get(team, {}).values()
        )

    def _work(
        self,
        team: int,
        person: int,
        served: list[Stint],
        within: list[Stint],
        month: Month,
        pieces: tuple[Piece, ...],
    ) -> Work:
        days = tuple([(stint.first, stint.last) for stint in within])
        active_days, joined, left, pauses = self._presence(team, person, days, month)
        traits = self._traits(person, served, within[-1].roles_until(month.last_day), month)
        posts = self._posts(team, person, days, month) if self.needs.posts else ()
        marks = self._marks(team, person, days, month) if self._other_support else NO_MARKS
        since = served[0].first
        return Work(person, active_days, pieces, traits, since, joined, left, pauses, posts, marks)

    def _presence(self, team: int, person: int, served: Served, month: Month) -> Presence:
        """Of the membership, or of a post within it: its days, its ends, its pauses."""
        pauses = self._pauses(team, person, served, month) if self.needs.pauses else ()
        return *_days_and_ends(served, month), pauses

    def _traits(self, person: int, served: list[Stint], role: str, month: Month) -> Traits:
        if not self.needs.traits - {Trait.ROLE}:
            return OF_ROLE[role]
        years, odd_months = divmod(months_served(served, month.last_day), 12)
        return {
            **self.traits_of(person, month),
            Trait.ROLE: role,
            Trait.YEARS_OF_SERVICE: years,
            Trait.ODD_MONTHS: odd_months,
        }

    def traits_of(self, person: int, month: Month) -> Traits:
        """As they stood on the month's last day."""
        if not self.needs.traits & ASKED_OF_PEOPLE:
            return {}
        found = {trait: self._word(trait, person, month.last_day) for trait in WORDS_OF_PEOPLE}
        traits: dict[Trait, str | bool] = {trait: word for trait, word in found.items() if word}
        if insured := self._word(Trait.INSURED, person, month.last_day):
            traits[Trait.INSURED] = insured == "true"
        # Whoever is on nobody's payroll is in no list: not found means not salaried.
        traits[Trait.SALARIED] = bool(self._word(Trait.SALARIED, person, month.last_day))
        return traits

    def _word(self, what: str, person: int, day: dt.date) -> str:
        facts = self.dated.get((what, None, person), ())
        return next((fact.word for fact in facts if holds(fact.days, day)), "")

    def _pauses(self, team: int, person: int, served: Served, month: Month) -> tuple[Pause, ...]:
        """An absence that goes on has lasted until the month's end."""
        pauses = []
        for kind, (since, until) in self.dated.get(("absence", team, person), ()):
            days = _days_served((since, until), served, month)
            absent = (since, until or month.last_day)
            if days:
                pauses.append(
                    Pause(
                        kind,
                        days,
                        common_days(absent, absent),
                        on_first_day=any(holds(absent, first) for first, _ in served),
                        on_last_day=any(holds(absent, last) for _, last in served),
                    )
                )
        return tuple(pauses)

    def _posts(self, team: int, person: int, served: Served, month: Month) -> tuple[Post, ...]:
        held = self.dated.get(("post", team, person), ())
        within = ((post, _common(days, served, month)) for post, days in held)
        return tuple(Post(post, *self._presence(team, person, days, month)) for post, days in within if days)

    @property
    def _other_support(self) -> bool:
        return Mark.OTHER_SUPPORT in self.needs.marks

    def _marks(self, team: int, person: int, served: Served, month: Month) -> frozenset[Mark]:
        """A month is one whole: supported from elsewhere on one of its days, it is not paid again."""
        given = [*self._given(team, None), *self._given(team, person)]
        overlap = any(_days_served(support.days, served, month) for support in given)
        return OTHERWISE_SUPPORTED if overlap else NO_MARKS

    def marks_of_team(self, team: int, month: Month) -> frozenset[Mark]:
        whole = (month.first_day, month.last_day)
        overlap = any(common_days(support.days, whole) for support in self._given(team, None))
        return OTHERWISE_SUPPORTED if overlap else NO_MARKS

    def _given(self, team: int, person: int | None) -> Sequence[Dated]:
        return self.dated.get(("other_support", team, person), ())


@lru_cache(maxsize=4096)  # most people served on the same days
def _days_and_ends(served: Served, month: Month) -> tuple[int, bool, bool]:
    first, last = month.first_day, month.last_day
    return (
        sum(common_days(days, (first, last)) for days in served),
        any(first <= since <= last for since, _ in served),
        any(first <= until <= last for _, until in served),
    )


def _days_served(days: Days, served: Served, month: Month) -> int:
    whole = (month.first_day, month.last_day)
    return sum(common_days(within, whole) for within in _common(days, served, month))


def _common(days: Days, served: Served, month: Month) -> Served:
    """Where `days` and service meet, if they do so in that month."""
    first, last = days[0], days[1] or FOREVER
    met = ((max(first, since), min(last, until)) for since, until in served)
    return tuple(
        (since, until) for since, until in met if max(since, month.first_day) <= min(until, month.last_day)
    )


def of_teams(teams: list[int], months: Sequence[Month], needs: Needs, merged: Merged) -> Serving:
    """In two queries at most."""
    members = members_of(teams, months, merged) if needs.members else {}
    return Serving(members, _dated(teams, months, needs, merged), needs)


def members_of(teams: list[int], months: Sequence[Month], merged: Merged) -> Members:
    """Memberships begin before the months: seniority counts from the first day."""
    rows = (
        Membership.objects.filter(among("team", teams), valid_from__lte=months[-1].last_day)
        .values_list("team_id", "person_id", "valid_from", "valid_until", "role")
        .order_by("team_id", "person_id", "valid_from")
    )
    members: dict[int, dict[int, list[Stint]]] = defaultdict(dict)
    for (team, person), served in stints(_by_person(rows, merged) if merged else rows):
        members[team][person] = served
    return members


def _by_person(rows: Iterable[Row], merged: Merged) -> list[Row]:
    """In the order of people again; of two that begin on one day, that of the record that goes on first."""
    known = (
        (team, merged.get(of, of), since, of in merged, until, role) for team, of, since, until, role in rows
    )
    in_order = sorted(known, key=itemgetter(0, 1, 2, 3))
    return [(team, person, since, until, role) for team, person, since, _, until, role in in_order]


WORDS_OF_PEOPLE = (Trait.QUALIFICATION, Trait.TRAINING)
ASKED_OF_PEOPLE = {*WORDS_OF_PEOPLE, Trait.INSURED, Trait.SALARIED}


def _dated(
    teams: list[int], months: Sequence[Month], needs: Needs, merged: Merged
) -> Mapping[tuple[str, int | None, int | None], list[Dated]]:
    first, last = months[0].first_day, months[-1].last_day
    wanted = [facts.between(first, last) for facts in _wanted(teams, needs)]
    found: dict[tuple[str, int | None, int | None], list[Dated]] = defaultdict(list)
    if wanted:
        one_query = reduce(lambda one, other: one.union(other, all=True), map(_columns, wanted))
        for what, team, person, word, since, until in one_query.order_by("since", "word"):
            found[what, team, merged.get(person, person)].append(Dated(word, (since, until)))
    of_two = set(merged.values())
    for key in [key for key in found if key[2] in of_two]:
        found[key] = [Dated(*fact) for fact in without_breaks(found[key])]
    return found


def _wanted(teams: list[int], needs: Needs) -> Iterator[QuerySet]:
    """Facts of teams have a team; those of people none."""
    team, nobody = Cast("team_id", BigIntegerField()), Value(None, BigIntegerField())
    people = Membership.objects.filter(among("team", teams)).values("person")
    if needs.pauses:
        yield _named("absence", Absence.objects.filter(among("team", teams)), team, "kind")
    if needs.posts:
        yield _named("post", PostHeld.objects.filter(among("team", teams)), team, "post")
    if Mark.OTHER_SUPPORT in needs.marks:
        yield _named("other_support", OtherSupport.objects.filter(among("team", teams)), team, "payer")
    if Trait.SALARIED in needs.traits:
        yield _named(Trait.SALARIED, OfficialPost.objects.filter(person__in=people), nobody, "position")
    for trait in (*WORDS_OF_PEOPLE, Trait.INSURED):
        if trait in needs.traits:
            yield _named(trait, PersonTraits.objects.filter(person__in=people), nobody, trait.value)


def _named(what: str, facts: QuerySet, team: Cast | Value, word: str) -> QuerySet:
    return facts.annotate(
        what=Value(what, CharField()), of_team=team, word=Cast(word, CharField()), since=F("valid_from")
    )


def _columns(facts: QuerySet) -> QuerySet:
    return facts.values_list("what", "of_team", "person_id", "word", "since", "valid_until")
