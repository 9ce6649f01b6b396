"""Applications as ranking sees them, households as quotas count them, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils import timezone

from .eligibility import facts_of, terms_of
from .models import Application, FundingSource, Household, HouseholdMember, Programme
from .rules.eligibility import Facts, Terms, class_of, obstacles
from .rules.quotas import USUAL_WEIGHT, Place
from .rules.ranking import Candidate
from .rules.words import RecognisedList, TieBreak


def candidates(programme: Programme, applications: QuerySet[Application]) -> list[Candidate]:
    """Each of the applications; those that no source serves have no sources."""
    households = Household.objects.filter(pk__in=applications.values("household"))
    facts = facts_of(households, programme)
    terms = terms_by_source(programme)
    young, members = _in_school_age(programme, households), _members(households)
    rows = applications.values_list("pk", "household", "applied_on", "household__has_smartphone")
    return [
        Candidate(
            number, class_of(facts[pk].lists) or "", sources_of(facts[pk], terms), applied_on,
            without_device=not has_smartphone,
            school_age={source: counted[pk] for source, counted in young.items()},
            merit=RecognisedList.MERIT in facts[pk].lists,
            social_policy=RecognisedList.SOCIAL_POLICY in facts[pk].lists, members=1 + members[pk],
        )
        for number, pk, applied_on, has_smartphone in rows
    ]  # fmt: skip


def terms_by_source(programme: Programme) -> dict[int, Terms]:
    return {source.pk: terms_of(source, counted_on(source)) for source in sources(programme)}


def sources(programme: Programme) -> QuerySet[FundingSource]:
    return programme.sources.select_related("programme").prefetch_related("allotments").order_by("position")


def counted_on(source: FundingSource) -> dt.date:
    """Support received before counts to the day the phones were allotted (TT 14/2022/TT-BTTTT)."""
    decided = [one.decided_on for one in source.allotments.all() if one.decided_on]
    return min(decided, default=timezone.localdate())


def sources_of(facts: Facts, terms: Mapping[int, Terms]) -> frozenset[int]:
    return frozenset(source for source, its in terms.items() if not obstacles(facts, its))


class Counted(NamedTuple):
    """A commune's households that a source may serve."""

    by_class: Counter[str]
    without_device: int


def places(source: FundingSource, weights: Mapping[str, int]) -> dict[int, Place]:
    """Communes of the province as the criteria see them, by key. `weights`: per cent, by kind of commune."""
    households = of_province(source.programme)
    terms = terms_of(source, counted_on(source))
    facts = facts_of(households, source.programme)
    taken = Counter(
        source.programme.applications.standing().exclude(source=None).values_list("household", flat=True)
    )
    classes: dict[int, Counter[str]] = {}
    without: Counter[int] = Counter()
    kinds: dict[int, tuple[str, str]] = {}
    rows = households.order_by().values_list(
        "pk", "commune", "commune__code", "commune__kind", "has_smartphone"
    )
    for pk, commune, code, kind, has_smartphone in rows:
        kinds[commune] = (code, kind)
        if taken[pk] or obstacles(facts[pk], terms):
            continue
        classes.setdefault(commune, Counter())[class_of(facts[pk].lists) or ""] += 1
        without[commune] += not has_smartphone
    return {
        commune: Place(
            code, classes.get(commune, Counter()), without[commune], weights.get(kind, USUAL_WEIGHT)
        )
        for commune, (code, kind) in kinds.items()
    }


def of_province(programme: Programme) -> QuerySet[Household]:
    return Household.objects.filter(commune__present__province__present=programme.province.present_id)


def with_obstacles(list_of: QuerySet[Application], programme: Programme) -> Iterator[Application]:
    """Applications that no source serves any more."""
    served = {c.number for c in candidates(programme, list_of) if c.sources}
    for application in list_of.select_related("household__head"):
        if application.pk not in served:
            yield application


def _in_school_age(programme: Programme, households: QuerySet[Household]) -> dict[int, Counter[int]]:
    """Source that asks for it -> how many of each household are of its school age, in the lists' year."""
    asking = {
        source.pk: (programme.list_year - source.school_age_to, programme.list_year - source.school_age_from)
        for source in sources(programme)
        if TieBreak.SCHOOL_AGE in source.tie_breaks
    }
    counted = {years: _born_in(households, *years) for years in set(asking.values())}
    return {source: counted[years] for source, years in asking.items()}


def _born_in(households: QuerySet[Household], first: int, last: int) -> Counter[int]:
    """Household -> members and head born in these years."""
    born = {"birth_date__year__gte": first, "birth_date__year__lte": last}
    members = HouseholdMember.objects.filter(
        household__in=households.values("pk"), **{f"person__{name}": year for name, year in born.items()}
    )
    found = Counter(dict(members.order_by().values_list("household").annotate(n=Count("pk"))))
    heads = households.filter(**{f"head__{name}": year for name, year in born.items()})
    found.update(heads.order_by().values_list("pk", flat=True))
    return found


def _members(households: QuerySet[Household]) -> Counter[int]:
    rows = HouseholdMember.objects.filter(household__in=households.values("pk")).order_by()
    return Counter(dict(rows.values_list("household").annotate(n=Count("pk"))))
