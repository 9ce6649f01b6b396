"""Where a run's money comes from: by source, and through whom it is paid. Amounts in đồng.

A commune's part of a run is the smallest sum a source pays: communes add up to the run, sources to the whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from portal.lib.months import Month

from .models import (
    PAID_STATUSES,
    Appropriation,
    CommuneTopUp,
    PayoutLine,
    PayrollRun,
    Rate,
    RateKind,
    Resolution,
)
from .resolution_parts import Share
from .resolutions import law_of
from .rules import funding
from .source_names import OF_COMMUNES, UNNAMED
from .totals import Group, grouped


@dataclass(frozen=True, slots=True)
class Part:
    """What one source pays in one commune under one resolution."""

    commune_id: int
    resolution: Resolution
    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class SourceTotal:
    source: str
    amount: int


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Whoever is paid for the payees, as the social insurance office."""

    name: str
    amount: int
    people: int


def budget_year(run: PayrollRun) -> int:
    """A run of December opened in January still draws on the year it is for (chỉnh lý quyết toán)."""
    return run.last_month.year


def parts(run: PayrollRun, groups: list[Group] | None = None) -> list[Part]:
    """All of the run, in a constant number of queries; `groups` of all its lines, for whoever has them."""
    own, topped_up = _sums(grouped(run.lines) if groups is None else groups)
    found = [part for resolution, amounts in own.items() for part in _split(run, resolution, amounts)]
    return [*found, *_topped_up(topped_up)]


def as_approved(run: PayrollRun) -> dict[str, dict[str, list[int | None]]]:
    """What `PayrollRun.sources` keeps from the approval on: money given later is for later runs."""
    own, _topped = _sums(grouped(run.lines))
    kept = {}
    for resolution, amounts in own.items():
        shares = shares_of(resolution)
        if _in_order(shares):
            drawn = Counter[str]()
            for part in _split(run, resolution, amounts):
                drawn[part.source] += part.amount
            left = _left_before(run, resolution, shares)
            kept[str(resolution.pk)] = {"left": left, "drawn": [drawn[share.name] for share in shares]}
    return kept


def _sums(groups: list[Group]) -> tuple[dict[Resolution, Counter[int]], Counter[tuple[Rate, int]]]:
    """By resolution and commune; what communes add, by clause and commune."""
    rates = Rate.objects.select_related("resolution").in_bulk({group.rate for group in groups})
    own: dict[Resolution, Counter[int]] = defaultdict(Counter)
    topped_up: Counter[tuple[Rate, int]] = Counter()
    for group in groups:
        rate = rates[group.rate]
        if rate.kind == RateKind.TOP_UP:
            topped_up[rate, group.commune] += group.amount
        else:
            own[rate.resolution][group.commune] += group.amount
    return own, topped_up


def parts_seen(run: PayrollRun, reader: User, groups: list[Group] | None = None) -> list[Part]:
    """Of the communes the reader sees."""
    seen = set(run.units.visible_to(reader).values_list("commune", flat=True))
    return [part for part in parts(run, groups) if part.commune_id in seen]


def by_source(
    run: PayrollRun, reader: User | None = None, groups: list[Group] | None = None
) -> list[SourceTotal]:
    """In the order the resolutions name them; of the communes the reader sees, without one of all."""
    sums: dict[str, int] = defaultdict(int)
    for part in parts(run, groups) if reader is None else parts_seen(run, reader, groups):
        sums[part.source] += part.amount
    return [SourceTotal(source, amount) for source, amount in sums.items()]


def through_others(lines: QuerySet[PayoutLine]) -> list[ThirdParty]:
    """What goes to a third party instead of the payees."""
    sums = (
        lines.exclude(rate__paid_to="")
        .values("rate__paid_to")
        .annotate(amount=Sum("amount"), people=Count("person", distinct=True))
        .order_by("rate__paid_to")
    )
    return [ThirdParty(row["rate__paid_to"], row["amount"], row["people"]) for row in sums]


def shares_of(resolution: Resolution) -> Sequence[Share]:
    """A resolution that names no source has one, without a name of its own."""
    return law_of(resolution.text).funding or (Share(UNNAMED, None),)


def _split(run: PayrollRun, resolution: Resolution, amounts: Mapping[int, int]) -> Iterable[Part]:
    shares = shares_of(resolution)
    percents = [share.percent for share in shares if share.percent is not None]
    left = _left_before(run, resolution, shares) if _in_order(shares) else None
    for commune, amount in amounts.items():
        if percents:
            pieces = funding.by_percent(amount, percents)
        else:
            pieces = funding.in_order(amount, left or [None])
        if left is not None:
            left = [n if n is None else n - piece for n, piece in zip(left, pieces, strict=True)]
        for share, piece in zip(shares, pieces, strict=True):
            yield Part(commune, resolution, share.name, piece)


def _in_order(shares: Sequence[Share]) -> bool:
    return len(shares) > 1 and all(share.percent is None for share in shares)


def _left_before(run: PayrollRun, resolution: Resolution, shares: Sequence[Share]) -> list[int | None]:
    """Of sources drawn on in order, what runs released earlier in the budget year left; None: no bound.

    Of a released run, what they had left when it was approved.
    """
    if run.sources is not None:
        return run.sources[str(resolution.pk)]["left"]
    year = budget_year(run)
    given = dict(
        Appropriation.objects.filter(resolution=resolution, year=year).values_list("source", "amount")
    )
    bounds = [given.get(share.name) for share in shares]
    drawn = _drawn_before(run, resolution, bounds)
    return [b if b is None else b - part for b, part in zip(bounds, drawn, strict=True)]


def _drawn_before(run: PayrollRun, resolution: Resolution, bounds: Sequence[int | None]) -> list[int]:
    """As kept; runs approved before it was kept are taken to have drawn on what is given by now."""
    earlier = _released(budget_year(run), run)
    drawn = [funding.in_order(_own(resolution, earlier.filter(sources__isnull=True)), bounds)]
    for sources in earlier.filter(sources__isnull=False).values_list("sources", flat=True):
        if kept := sources.get(str(resolution.pk)):
            drawn.append(kept["drawn"])
    return [sum(of_source) for of_source in zip(*drawn, strict=True)]


def committed(resolution: Resolution, year: int, *, until: PayrollRun | None = None) -> int:
    """What released runs of the budget year pay under it; with `until`, those released before that run."""
    return _own(resolution, _released(year, until))


def _own(resolution: Resolution, runs: QuerySet[PayrollRun]) -> int:
    """What the runs pay under it, without what communes add."""
    lines = PayoutLine.objects.filter(rate__resolution=resolution, run__in=runs)
    return lines.exclude(rate__kind=RateKind.TOP_UP).aggregate(sum=Sum("amount", default=0))["sum"]


def _released(year: int, until: PayrollRun | None) -> QuerySet[PayrollRun]:
    runs = PayrollRun.objects.filter(
        status__in=PAID_STATUSES, last_month__gte=Month(year, 1), last_month__lte=Month(year, 12)
    )
    if until is None:
        return runs
    if until.approved_at:
        runs = runs.filter(approved_at__lt=until.approved_at)
    return runs.exclude(pk=until.pk)


def _topped_up(sums: Mapping[tuple[Rate, int], int]) -> Iterable[Part]:
    """By the source each commune's decision names; else its own budget. Takes sums by clause and commune."""
    decided = CommuneTopUp.objects.filter(
        rate__in={rate.pk for rate, _commune in sums}, commune__in={commune for _rate, commune in sums}
    )
    named = {(d.rate_id, d.commune_id): d.funding_source for d in decided.order_by("valid_from")}
    for (rate, commune), amount in sums.items():
        source = named.get((rate.pk, commune)) or OF_COMMUNES
        yield Part(commune, rate.resolution, source, amount)
