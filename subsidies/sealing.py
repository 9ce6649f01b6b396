"""An approved run in two hashes: nobody changes a line or a law unseen. And the same run computed again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from places.models import Commune

from . import calculation
from .models import PAID_STATUSES, PayrollRun, Resolution, RunUnit
from .resolutions import terms_of
from .rules.norms import named_indexes
from .rules.terms import IndexedAmount, Terms

# Whole and half units in the one way they have always been written: earlier seals hold.
OF_COMMUNES = """
SELECT commune_id, encode(sha256(convert_to(string_agg(
    concat_ws(
        '|', team_id, coalesce(person_id, 0), rate_id, earned_in,
        CASE WHEN units = round(units, 1) THEN round(units, 1) ELSE units END,
        amount, coalesce(corrects_id, 0)
    ),
    E'\\n' ORDER BY team_id, person_id, earned_in, rate_id, id), 'UTF8')), 'hex')
FROM subsidies_payoutline WHERE run_id = %s GROUP BY commune_id ORDER BY commune_id
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Without a commune, about the whole run. `broken`: what was approved is no longer what stands there."""

    run: PayrollRun
    commune: Commune | None
    words: str
    broken: bool


def seal(run: PayrollRun) -> dict[str, str]:
    """The run's hashes at its approval; each commune's stands with its part of the run."""
    digests = _of_communes(run)
    units = list(run.units.all())
    for unit in units:
        unit.lines_digest = digests.get(unit.commune_id, "")
    RunUnit.objects.bulk_update(units, ["lines_digest"])
    return {"lines_digest": lines_digest(digests), "terms_digest": terms_digest(run)}


def lines_digest(of_communes: dict[int, str]) -> str:
    return _sha256(f"{commune} {digest}" for commune, digest in sorted(of_communes.items()))


def _of_communes(run: PayrollRun) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(OF_COMMUNES, [run.pk])
        return dict(cursor.fetchall())


def terms_digest(run: PayrollRun) -> str:
    """Of the resolutions it applied, and of the national amounts they name, as known on its last day."""
    used = _resolutions(run).prefetch_related("rates").order_by("pk")
    return _sha256(line for resolution in used for line in _terms_lines(resolution, run.last_month.last_day))


def _resolutions(run: PayrollRun):  # type: ignore[no-untyped-def]
    of_run = Q(rates__payout_lines__run=run) | Q(rates__unpaid__run=run)
    return Resolution.objects.filter(pk__in=Resolution.objects.filter(of_run).values("pk"))


def _terms_lines(resolution: Resolution, day: dt.date) -> Iterator[str]:
    yield f"{resolution.slug} {_sha256([resolution.text])}"
    terms = terms_of(resolution)
    for index in sorted(_named(terms), key=lambda i: (i.name, i.zone, i.first)):
        if index.first <= day:
            last = index.last if index.last and index.last < day else ""
            yield f"{index.name} {index.zone} {index.amount} {index.first} {last}"


def _named(terms: Terms) -> list[IndexedAmount]:
    names = named_indexes(terms)
    return [index for index in terms.indexes if index.name in names]


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def verify(runs: Iterable[PayrollRun], *, recompute: bool = True) -> Iterator[Finding]:
    """What is no longer as it was approved; then, of runs whose seals hold, what would come out today."""
    for run in runs:
        broken = list(_broken(run))
        yield from broken
        if recompute and not broken:
            yield from _otherwise_today(run)


def released() -> list[PayrollRun]:
    runs = PayrollRun.objects.filter(status__in=PAID_STATUSES).select_related("province", "territory")
    return list(runs.order_by("approved_at", "pk"))


def _broken(run: PayrollRun) -> Iterator[Finding]:
    digests = _of_communes(run)
    if run.lines_digest != lines_digest(digests):
        units = {unit.commune: unit.lines_digest for unit in run.units.select_related("commune")}
        changed = [commune for commune, digest in units.items() if digests.get(commune.pk, "") != digest]
        words = _("các dòng đã duyệt không còn như lúc duyệt")
        yield from (Finding(run, commune, words, True) for commune in changed or [None])
    if run.terms_digest != terms_digest(run):
        yield Finding(run, None, _("nghị quyết hoặc mức tham chiếu đã dùng không còn như lúc duyệt"), True)


def _otherwise_today(run: PayrollRun) -> Iterator[Finding]:
    """Under the same rules and on the same lines paid before; only recorded facts can make a difference.

    Communes are taken together as they were then, with the sheets that were confirmed by that time.
    """
    units = run.units.select_related("commune").order_by("finished_at", "commune")
    for finished_at, batch in groupby(units, key=lambda unit: unit.finished_at):
        communes = {unit.commune_id: unit.commune for unit in batch}
        owed = calculation.outcome_of(run, list(communes), known_at=finished_at).owed
        for pk, commune in communes.items():
            now = {(*line.key, line.amount) for line in owed.get(pk, ())}
            then = set(_lines(run, commune))
            if now != then:
                words = _("%(n)d dòng tính lại khác: dữ liệu đã sửa sau khi duyệt, đợt sau sẽ bù trừ")
                yield Finding(run, commune, words % {"n": len(_keys(now ^ then))}, False)


def _lines(run: PayrollRun, commune: Commune) -> Iterable[tuple[object, ...]]:
    lines = run.lines.filter(commune=commune)
    return lines.values_list("team_id", "person_id", "rate_id", "earned_in", "amount")


def _keys(lines: Iterable[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {line[:-1] for line in lines}
