"""The resolutions in force in a province, clause by clause, as their own pages word them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from places.models import Province
from subsidies.clauses import Clause, clause_facts
from subsidies.models import Rate, Resolution
from subsidies.resolution_files import ResolutionFile
from subsidies.resolutions import file_of


@dataclass(frozen=True, slots=True)
class ToldClause:
    """`rate` shows its amount; `facts` are the words of the text with what they say."""

    clause: Clause
    rate: Rate | None
    facts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Law:
    resolution: Resolution
    file: ResolutionFile
    clauses: list[ToldClause]


def in_force(province: Province, day: dt.date) -> list[Law]:
    """Those of the province and, in their old areas, of the provinces it was made of."""
    resolutions = Resolution.objects.published().on(day).filter(territory__present=province)
    ordered = (
        resolutions.select_related("territory")
        .prefetch_related("rates", "scans")
        .order_by("territory__name__unaccent", "-valid_from")
    )
    return [_told(resolution) for resolution in ordered]


def _told(resolution: Resolution) -> Law:
    file = file_of(resolution)
    rates = {rate.code: rate for rate in resolution.rates.all()}
    clauses = [ToldClause(one, rates.get(one.code), clause_facts(one)) for one in file.clauses]
    return Law(resolution, file, clauses)
