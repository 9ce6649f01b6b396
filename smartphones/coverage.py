"""Whom a programme has reached: eligible, in need, asked, approved, given, missing. The target is all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from places.models import Commune

from .candidates import of_province, sources_of, terms_by_source
from .eligibility import facts_of
from .models import CashPayment, CashState, Handover, Household, PriorityClass, Programme
from .rules.eligibility import class_of

ELIGIBLE, NO_NEED, ASKED, APPROVED, GIVEN = "eligible", "no_need", "asked", "approved", "given"


@dataclass(frozen=True, slots=True)
class Reached:
    """Households. Nobody is taken to need nothing before they said so."""

    name: object
    eligible: int
    no_need: int
    asked: int
    approved: int
    given: int

    @property
    def in_need(self) -> int:
        return self.eligible - self.no_need

    @property
    def missing(self) -> int:
        return self.in_need - self.given

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when nobody is missing."""
        return 100 * self.given // self.in_need if self.in_need else 100


@dataclass(frozen=True, slots=True)
class Coverage:
    total: Reached
    communes: list[Reached]
    classes: list[Reached]
    sources: list[Reached]


@dataclass(frozen=True, slots=True)
class _Household:
    commune: int
    priority_class: str
    sources: frozenset[int]  # the one that pays; before that, those that may
    states: frozenset[str]


def of(programme: Programme, user: User) -> Coverage:
    """As far as this user sees. A constant number of queries."""
    return _of(programme, of_province(programme).visible_to(user))


def whole(programme: Programme) -> Coverage:
    """The whole province, for sums that name nobody."""
    return _of(programme, of_province(programme))


def _of(programme: Programme, seen: QuerySet[Household]) -> Coverage:
    households = list(_households(programme, seen))
    communes = Commune.objects.in_bulk({one.commune for one in households})
    by_commune = _counted((one.commune, one.states) for one in households)
    by_class = _counted((one.priority_class, one.states) for one in households)
    by_source = _counted((source, one.states) for one in households for source in one.sources)
    ordered = sorted(communes.values(), key=lambda one: (one.plain_name, one.pk))
    return Coverage(
        _reached("", Counter(state for one in households for state in one.states)),
        [_reached(commune, by_commune[commune.pk]) for commune in ordered],
        [_reached(one.label, by_class[one.value]) for one in PriorityClass if one.value in by_class],
        [_reached(source, by_source[source.pk]) for source in programme.sources.all()],
    )


def _reached(name: object, counted: Counter[str]) -> Reached:
    return Reached(name, *(counted[state] for state in (ELIGIBLE, NO_NEED, ASKED, APPROVED, GIVEN)))


def _counted(pairs: Iterable[tuple[Hashable, frozenset[str]]]) -> defaultdict[Hashable, Counter[str]]:
    found: defaultdict[Hashable, Counter[str]] = defaultdict(Counter)
    for key, states in pairs:
        found[key].update(states)
    return found


def _households(programme: Programme, households: QuerySet[Household]) -> Iterator[_Household]:
    """Whoever some source may serve, and whoever was served though the lists changed since."""
    facts, terms = facts_of(households, programme), terms_by_source(programme)
    standing = programme.applications.standing()
    asked = {
        pk: (source, day) for pk, source, day in standing.values_list("household", "source", "approved_on")
    }
    no_need = set(programme.no_needs.values_list("household", flat=True))
    given = _given(programme)
    for pk, commune in households.order_by().values_list("pk", "commune"):
        may = sources_of(facts[pk], terms)
        source, approved_on = asked.get(pk, (None, None))
        if not may and pk not in given:
            continue
        said = {
            ELIGIBLE: True, NO_NEED: pk in no_need, ASKED: pk in asked, APPROVED: approved_on is not None,
            GIVEN: pk in given,
        }  # fmt: skip
        yield _Household(
            commune, class_of(facts[pk].lists) or "", frozenset({source}) if source else may,
            frozenset(state for state, holds in said.items() if holds),
        )  # fmt: skip


def _given(programme: Programme) -> set[int]:
    phones = Handover.objects.filter(application__programme=programme, ended_on=None)
    cash = CashPayment.objects.filter(application__programme=programme, state=CashState.PAID)
    return {pk for rows in (phones, cash) for pk in rows.values_list("application__household", flat=True)}
