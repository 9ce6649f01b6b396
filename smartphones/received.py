"""What households had before from other programmes: noted with its paper, or given through this portal.

A household is known by its people: what the household of anybody who lives in it received, it received.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from portal.lib import reach

from .models import Application, CashPayment, CashState, Handover, Household, PriorSupport, Programme
from .models.words import SupportKind
from .rules.eligibility import Had

# Two records of one person (merged) are one person.
SHARED_HOMES = """
WITH mine (household, person) AS MATERIALIZED (
    SELECT lives.household, coalesce(p.same_as_id, p.id) FROM (
        SELECT id AS household, head_id AS person FROM smartphones_household WHERE id IN ({asked})
        UNION ALL
        SELECT household_id, person_id FROM smartphones_householdmember WHERE household_id IN ({asked})
    ) lives JOIN teams_person p ON p.id = lives.person
), known (household, person) AS (
    SELECT household, person FROM mine
    UNION ALL
    SELECT mine.household, p.id FROM mine JOIN teams_person p ON p.same_as_id = mine.person
)
SELECT known.household, h.id FROM known JOIN smartphones_household h ON h.head_id = known.person
WHERE h.id <> known.household
UNION
SELECT known.household, m.household_id FROM known
JOIN smartphones_householdmember m ON m.person_id = known.person
WHERE m.household_id <> known.household
"""


@reach.whole_country()
def before(households: QuerySet[Household], programme: Programme) -> dict[int, list[Had]]:
    """Household -> support from any programme but this one. A constant number of queries."""
    shared = _shared_homes(households)
    homes = Q(household__in=households.order_by().values("pk"))
    homes |= Q(household__in={other for _home, other in shared})
    own = _given(homes, programme)
    found = defaultdict(list, {home: list(had) for home, had in own.items()})
    for home, other in shared:
        found[home] += own[other]
    return found


def _given(homes: Q, programme: Programme) -> dict[int, list[Had]]:
    elsewhere = Application.objects.filter(homes).exclude(programme=programme).values("pk")
    noted = PriorSupport.objects.filter(homes).order_by()
    phones = Handover.objects.standing().filter(application__in=elsewhere).order_by()
    cash = CashPayment.objects.filter(state=CashState.PAID, application__in=elsewhere).order_by()
    found = defaultdict(list)
    for home, kind, day in noted.values_list("household", "kind", "received_on"):
        found[home].append(Had(kind, day))
    for home, day in phones.values_list("application__household", "session__held_on"):
        found[home].append(Had(SupportKind.PHONE.value, day))
    for home, day in cash.values_list("application__household", "settled_on"):
        found[home].append(Had(SupportKind.CASH.value, day))
    return found


def _shared_homes(households: QuerySet[Household]) -> list[tuple[int, int]]:
    """(household asked about, another that somebody of it lives in too), whatever its commune."""
    try:
        asked, params = households.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SHARED_HOMES.format(asked=asked), [*params, *params])
        return cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Given:
    """Given through this portal, as the household's page tells it. `url`: where whoever sees it may look."""

    what: str
    programme: Programme
    on: dt.date
    proof: str
    url: str


@reach.whole_country()
def through_the_portal(household: Household) -> list[Given]:
    """The latest first; what was given back is not told."""
    here = household.commune.present_id
    phones = Handover.objects.standing().told().filter(application__household=household)
    cash = CashPayment.objects.filter(state=CashState.PAID, application__household=household)
    given = [
        Given(
            str(SupportKind.PHONE.label), one.session.programme, one.session.held_on, one.phone.imei,
            one.get_absolute_url() if one.session.commune.present_id == here else "",
        )
        for one in phones
    ]  # fmt: skip
    given += [
        Given(
            str(SupportKind.CASH.label), one.listed.programme, one.settled_on, str(one.listed),
            one.listed.get_absolute_url() if one.listed.commune.present_id == here else "",
        )
        for one in cash.select_related("listed__programme", "listed__commune")
    ]  # fmt: skip
    return sorted(given, key=lambda one: one.on, reverse=True)
