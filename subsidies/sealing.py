"""An approved run in two hashes: nobody changes a line or a law unseen. And the same run computed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from places.models import Commune, Province

from . import calculation, ledger, rules
from .inputs import digest as _sha256
from .models import PAID_STATUSES, PayrollRun, Resolution, RunUnit
from .resolutions import terms_of
from .rules.norms import named_indexes
from .rules.terms import IndexedAmount, Terms

# Whole and half units in the one way they have always been written: earlier seals hold.
LINES = """
string_agg(
    concat_ws(
        '|', team_id, coalesce(person_id, 0), rate_id, earned_in,
        CASE WHEN units = round(units, 1) THEN round(units, 1) ELSE units END,
        amount, coalesce(corrects_id, 0)
    ),
    E'\\n' ORDER BY team_id, person_id, earned_in, rate_id, id
)
"""
OF_COMMUNES = f"""
SELECT commune_id, encode(sha256(convert_to({LINES}, 'UTF8')), 'hex')
FROM subsidies_payoutline WHERE run_id = %s GROUP BY commune_id ORDER BY commune_id
"""  # noqa: S608  # nosec B608 # nothing typed by anybody
OF_ONE = f"SELECT {LINES} FROM subsidies_payoutline WHERE run_id = %s AND commune_id = %s"  # noqa: S608  # nosec B608


@dataclass(frozen=True, slots=True)
class Finding:
    """Without a commune, about the whole run. `broken`: what was approved is no longer what stands there."""

    run: PayrollRun
    commune: Commune | None
    words: str
    broken: bool


def seal(run: PayrollRun) -> dict[str, Any]:
    """The run's hashes at its approval, chained to the province's run approved before it.

    Each commune's stands with its part of the run. Approvals of a province queue here.
    """
    Province.objects.select_for_update(no_key=True).get(pk=run.province.present_id)
    digests = _of_communes(run)
    units = list(run.units.all())
    for unit in units:
        unit.lines_digest = digests.get(unit.commune_id, "")
    RunUnit.objects.bulk_update(units, ["lines_digest"])
    sealed: dict[str, Any] = {
        "lines_digest": lines_digest(digests), "terms_digest": terms_digest(run),
        "rules_version": rules_version(), "previous": _approved_before(run),
    }  # fmt: skip
    for name, value in sealed.items():
        setattr(run, name, value)
    return {**sealed, "digest": digest_of(run)}


def digest_of(run: PayrollRun) -> str:
    """The link of the chain: lines, law, sheets, rules, and the link before."""
    return _sha256(chained(run))


def chained(run: PayrollRun) -> list[str]:
    """What the link is the hash of, line by line."""
    before = run.previous.digest if run.previous else ""
    return [str(run.pk), run.lines_digest, run.terms_digest, run.inputs_digest, run.rules_version, before]


@cache
def rules_version() -> str:
    """Of the source the amounts were computed by."""
    files = sorted(Path(rules.__file__).parent.glob("*.py"))
    return _sha256(file.read_text() for file in files)[:12]


def _approved_before(run: PayrollRun) -> PayrollRun | None:
    approved = PayrollRun.objects.filter(
        status__in=PAID_STATUSES, province__present=run.province.present_id, next=None
    )
    return approved.exclude(pk=run.pk).exclude(digest="").order_by("approved_at", "pk").last()


def lines_now(run: PayrollRun) -> str:
    """What a decision is about: the lines as they stand."""
    return lines_digest(_of_communes(run))


def lines_digest(of_communes: dict[int, str]) -> str:
    return _sha256(communes_told(of_communes))


def communes_told(of_communes: dict[int, str]) -> list[str]:
    return [f"{commune} {digest}" for commune, digest in sorted(of_communes.items())]


def lines_told(run: PayrollRun, commune: int) -> str:
    """The lines of a commune in the one way they are hashed."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ONE, [run.pk, commune])
        return cursor.fetchone()[0] or ""


def _of_communes(run: PayrollRun) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(OF_COMMUNES, [run.pk])
        return dict(cursor.fetchall())


def terms_digest(run: PayrollRun) -> str:
    """Of the resolutions it applied, and of the national amounts they name, as known on its last day."""
    return _sha256(terms_told(run))


def terms_told(run: PayrollRun) -> list[str]:
    used = Resolution.objects.applied_in(run).prefetch_related("rates").order_by("pk")
    return [line for resolution in used for line in _terms_lines(resolution, run.last_month.last_day)]


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
    if run.digest and run.digest != digest_of(run):
        yield Finding(run, None, _("mã kiểm không khớp với đợt duyệt trước, bảng công hay bộ quy tắc"), True)
    if run.signatures.count() < run.signatures_needed:
        yield Finding(run, None, _("thiếu chữ ký phê duyệt"), True)
    yield from (Finding(run, None, words, True) for words in ledger.broken(run))


def _otherwise_today(run: PayrollRun) -> Iterator[Finding]:
    """Under the same rules and on the same lines paid before; only recorded facts can make a difference.

    Communes are taken together as they were then, with the sheets that were confirmed by that time.
    """
    units = run.units.select_related("commune").order_by("finished_at", "commune")
    for finished_at, batch in groupby(units, key=lambda unit: unit.finished_at):
        communes = {unit.commune_id: unit.commune for unit in batch}
        today = calculation.outcome_of(run, list(communes), known_at=finished_at)
        inputs_then = dict(run.units.values_list("commune", "inputs_digest"))
        for pk, commune in communes.items():
            now = {(*line.key, line.amount) for line in today.owed.get(pk, ())}
            then = set(_lines(run, commune))
            if now != then:
                words = _("%(n)d dòng tính lại khác: dữ liệu đã sửa sau khi duyệt, đợt sau sẽ bù trừ")
                yield Finding(run, commune, words % {"n": len(_keys(now ^ then))}, False)
            elif today.inputs.get(pk, "") != inputs_then[pk]:
                words = _("bảng công đã sửa sau khi tính, số tiền không đổi")
                yield Finding(run, commune, words, False)


def _lines(run: PayrollRun, commune: Commune) -> Iterable[tuple[object, ...]]:
    lines = run.lines.filter(commune=commune)
    return lines.values_list("team_id", "person_id", "rate_id", "earned_in", "amount")


def _keys(lines: Iterable[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {line[:-1] for line in lines}
