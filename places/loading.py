"""Loads the country's units from `places/data`: adds and corrects, never removes.

The data knows two maps, that of 30/6/2025 and that of 01/7/2025, and the renamings in
`renamed.csv`. The older map is taken as far back as its 63 provinces reach; communes that were
merged between that day and 2025 are not told apart.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, OuterRef, Subquery

from .models import Commune, CommuneKind, Decree, FormerTitle, Province, ProvinceKind

DATA = Path(__file__).parent / "data"
# Hà Tây joined Hà Nội on this day (15/2008/QH12); from then on there were 63 provinces.
FIRST_DAY = dt.date(2008, 8, 1)
LAST_DAY = dt.date(2025, 6, 30)
MERGERS = dt.date(2025, 7, 1)

COMMUNE_KINDS = {label.lower(): value for value, label in CommuneKind.choices}
Row = dict[str, str]


@dataclass
class Loaded:
    """How many rows were new and how many differed from the data."""

    created: int = 0
    corrected: int = 0


@dataclass
class Sources:
    today: list[Row]
    former: list[Row]
    renamed: list[Row]
    decrees: dict[str, Decree]
    loaded: Loaded = field(default_factory=Loaded)

    def kind_now(self, level: str, code: str, kind: str) -> str:
        """The kind a living unit has today; what it was before stands in its former title."""
        return next((r["kind"] for r in self.renamed if (r["level"], r["code"]) == (level, code)), kind)


@transaction.atomic
def load() -> Loaded:
    sources = Sources(
        today=rows("communes"), former=rows("former_communes"), renamed=rows("renamed"), decrees=decrees()
    )
    former, present = put_provinces(sources)
    today = put_communes_of_today(sources, former, present)
    put_former_communes(sources, former, today)
    put_former_titles(sources)
    return sources.loaded


def rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decrees() -> dict[str, Decree]:
    for row in rows("decrees"):
        facts = {**row, "issued_on": row["issued_on"] or None}
        Decree.objects.update_or_create(number=facts.pop("number"), defaults=facts)
    return {decree.number: decree for decree in Decree.objects.all()}


def put_provinces(sources: Sources) -> tuple[dict[str, Province], dict[str, Province]]:
    """The 63 and the 34, each by code. A province that took in no other is the same row in both."""
    areas: dict[str, set[str]] = defaultdict(set)
    for row in sources.today:
        areas[row["province_code"]].add(row["former_province_code"])
    merged = {code for code, parts in areas.items() if len(parts) > 1}
    merged_from = {part: code for code in merged for part in areas[code]}

    decree = sources.decrees["202/2025/QH15"]
    names = {row["province_code"]: row["province"] for row in sources.today}
    new = put(
        Province,
        [
            province_facts(sources, code, names[code], valid_from=MERGERS, created_by=decree)
            for code in sorted(merged)
        ],
        sources.loaded,
    )
    names = {row["province_code"]: row["province"] for row in sources.former}
    old = put(
        Province,
        [
            province_facts(
                sources,
                code,
                name,
                valid_from=FIRST_DAY,
                valid_until=LAST_DAY if code in merged_from else None,
                successor=new.get(merged_from.get(code, "")),
            )
            for code, name in sorted(names.items())
        ],
        sources.loaded,
    )
    point_at_the_present(Province)
    return old, {**{code: old[code] for code in areas if code not in merged}, **new}


def province_facts(sources: Sources, code: str, full_name: str, **facts: Any) -> dict[str, Any]:
    kind, name = next(
        (kind, full_name.removeprefix(f"{kind.label} "))
        for kind in ProvinceKind
        if full_name.startswith(f"{kind.label} ")
    )
    if facts.get("valid_until") is None:
        kind = ProvinceKind(sources.kind_now("province", code, kind))
    return {"code": code, "name": name, "kind": kind, **facts}


def put_communes_of_today(
    sources: Sources, former: dict[str, Province], present: dict[str, Province]
) -> dict[str, Commune]:
    decree = sources.decrees["1654-1687/NQ-UBTVQH15"]
    units = [
        {
            "code": row["code"],
            "name": row["name"],
            "kind": sources.kind_now("commune", row["code"], COMMUNE_KINDS[row["kind"]]),
            "province": present[row["province_code"]],
            "territory": former[row["former_province_code"]],
            "valid_from": MERGERS,
            "created_by": decree,
        }
        for row in sources.today
    ]
    return put(Commune, units, sources.loaded)


def put_former_communes(sources: Sources, former: dict[str, Province], today: dict[str, Commune]) -> None:
    units = [
        {
            "code": row["code"],
            "name": row["name"],
            "kind": COMMUNE_KINDS[row["kind"]],
            "province": former[row["province_code"]],
            "territory": former[row["province_code"]],
            "district_code": row["district_code"],
            "district": row["district"],
            "valid_from": FIRST_DAY,
            "valid_until": LAST_DAY,
            "successor": today[row["successor"]],
        }
        for row in sources.former
    ]
    old = put(Commune, units, sources.loaded)
    point_at_the_present(Commune)
    partly = Commune.other_successors.through
    partly.objects.bulk_create(
        [
            partly(from_commune=old[row["code"]], to_commune=today[code])
            for row in sources.former
            for code in row["other_successors"].split()
        ],
        ignore_conflicts=True,
    )


def put_former_titles(sources: Sources) -> None:
    for row in sources.renamed:
        model = Province if row["level"] == "province" else Commune
        unit = model.objects.on(row["valid_until"]).get(code=row["code"])  # who bore the title then
        FormerTitle.objects.update_or_create(
            **{row["level"]: unit},
            valid_until=row["valid_until"],
            defaults={"title": row["former_title"], "decree": sources.decrees[row["decree"]]},
        )


def put(model: Any, units: list[dict[str, Any]], loaded: Loaded) -> dict[str, Any]:
    """Creates what is missing and corrects what differs; gives all of `units` by code."""
    known = {(unit.code, unit.valid_from): unit for unit in model.objects.all()}
    new, changed, given = [], [], {}
    for facts in units:
        unit = known.get((facts["code"], facts["valid_from"]))
        wanted = model(**facts)
        if unit is None:
            wanted.present = wanted.successor
            new.append(unit := wanted)
        elif any(value_of(unit, name) != value_of(wanted, name) for name in facts):
            wanted.pk, wanted.present_id = unit.pk, unit.present_id
            changed.append(unit := wanted)
        given[unit.code] = unit
    model.objects.bulk_create(new, batch_size=2000)
    if new:
        _tell_the_planner(model)
    model.objects.bulk_update(changed, [*units[0], "present"], batch_size=500)
    loaded.created += len(new)
    loaded.corrected += len(changed)
    return given


def _tell_the_planner(model: Any) -> None:
    """PostgreSQL still takes the table for empty: a join of its 13,000 rows would take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {model._meta.db_table}")


def value_of(unit: models.Model, name: str) -> Any:
    return getattr(unit, unit._meta.get_field(name).attname)


def point_at_the_present(model: Any) -> None:
    """`present` is the unit itself while it lives, else what its successor is part of by now."""
    model.objects.filter(successor=None).exclude(present=F("pk")).update(present=F("pk"))
    behind = model.objects.filter(successor__isnull=False).exclude(present=F("successor__present"))
    by_now = Subquery(model.objects.filter(pk=OuterRef("successor")).values("present"))
    while behind.update(present=by_now):
        pass
