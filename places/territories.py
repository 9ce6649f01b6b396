"""Where something was on a day, whose area it is in, what became of it: one call each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .models import Commune, Province


def province_of(code: str, day: dt.date) -> Province:
    """The province that bore `code` on `day`: 15 is Yên Bái, from 01/7/2025 Lào Cai.

    Raises Province.DoesNotExist when none did.
    """
    return Province.objects.on(day).get(code=code)


def commune_of(code: str, day: dt.date) -> Commune:
    """The commune that bore `code` on `day`. Raises Commune.DoesNotExist when none did."""
    return Commune.objects.on(day).select_related("province", "territory").get(code=code)


def province_on(commune: Commune, day: dt.date) -> Province:
    """The province the commune's place belonged to on `day`, be it before or after the commune's time.

    Raises Province.DoesNotExist for days before the map begins.
    """
    unit = commune
    while unit.valid_until and unit.valid_until < day and unit.successor:
        unit = unit.successor
    province = unit.province if unit.valid_from <= day else unit.territory
    if not province.holds_on(day):
        raise Province.DoesNotExist(f"{commune} on {day:%d/%m/%Y}")
    return province


def former_territory(commune: Commune) -> Province:
    """The province before the mergers of 2025 in whose area the commune lies.

    Its resolutions go on there until replaced (Luật Ban hành VBQPPL 2025, Article 54(2)).
    A province that was never merged is its own.
    """
    return commune.territory


def became(commune: Commune) -> list[Commune]:
    """The living communes its area is now in, the one with most of it first; itself while it lives."""
    if commune.successor is None:
        return [commune]
    successors = [commune.successor, *commune.other_successors.order_by("code")]
    living = [unit for successor in successors for unit in became(successor)]
    return list(dict.fromkeys(living))


def came_from(commune: Commune) -> list[Commune]:
    """The communes it was made of, whole or in part; none for five island zones, made of districts."""
    whole, part = commune.predecessors.all(), commune.partial_predecessors.all()
    return list(whole.union(part).order_by("code"))


def predecessors_of(communes: Iterable[Commune]) -> dict[int, set[int]]:
    """By commune: all that became it, or a part of it, however long ago; two queries for each step back."""
    found: dict[int, set[int]] = {commune.pk: set() for commune in communes}
    steps = {pk: {pk} for pk in found}
    while any(steps.values()):
        latest = {pk for step in steps.values() for pk in step}
        links = [
            *Commune.objects.filter(successor__in=latest).values_list("successor", "pk"),
            *Commune.objects.filter(other_successors__in=latest).values_list("other_successors", "pk"),
        ]
        steps = {
            pk: {former for later, former in links if later in step} - found[pk] for pk, step in steps.items()
        }
        for pk, step in steps.items():
            found[pk] |= step
    return found
