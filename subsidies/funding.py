"""Where a run's money comes from (R17): by source, and through whom it is paid (R35). Amounts in đồng.

A commune's part of a run is the smallest sum a source pays: communes add up to the run, sources to the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib.months import Month

from .models import Appropriation, CommuneTopUp, PayoutLine, PayrollRun, Rate, RateKind, Resolution
from .resolution_parts import Share
from .resolutions import law_of
from .rules import funding


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


def parts(run: PayrollRun) -> list[Part]:
    """All of the run, in a constant number of queries."""
    of_clauses = run.lines.order_by("commune__code").values_list("rate", "commune").annotate(Sum("amount"))
    paid = list(of_clauses)
    rates = Rate.objects.select_related("resolution").in_bulk({rate for rate, _commune, _amount in paid})
    own: dict[Resolution, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    topped_up = []
    for pk, commune, amount in paid:
        rate = rates[pk]
        if rate.kind == RateKind.TOP_UP:
            topped_up.append((rate, commune, amount))
        else:
            own[rate.resolution][commune] += amount
    found = [part for resolution, amounts in own.items() for part in _split(run, resolution, amounts)]
    return [*found, *_topped_up(topped_up)]


def by_source(run: PayrollRun, reader: User | None = None) -> list[SourceTotal]:
    """In the order the resolutions name them; of the communes the reader sees, without one of all."""
    seen = None
    if reader is not None:
        seen = set(run.units.visible_to(reader).values_list("commune", flat=True))
    sums: dict[str, int] = defaultdict(int)
    for part in parts(run):
        if seen is None or part.commune_id in seen:
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
    return law_of(resolution.text).funding or (Share(_("Chưa ghi nguồn"), None),)


def _split(run: PayrollRun, resolution: Resolution, amounts: Mapping[int, int]) -> Iterable[Part]:
    shares = shares_of(resolution)
    percents = [share.percent for share in shares if share.percent is not None]
    left = None if percents or len(shares) == 1 else _left_before(run, resolution, shares)
    for commune, amount in amounts.items():
        if percents:
            pieces = funding.by_percent(amount, percents)
        else:
            pieces = funding.in_order(amount, left or [None])
        if left is not None:
            left = [n if n is None else n - piece for n, piece in zip(left, pieces, strict=True)]
        for share, piece in zip(shares, pieces, strict=True):
            yield Part(commune, resolution, share.name, piece)


def _left_before(run: PayrollRun, resolution: Resolution, shares: Sequence[Share]) -> list[int | None]:
    """Of sources drawn on in order, what runs released earlier in the budget year left; None: no bound."""
    year = budget_year(run)
    given = dict(
        Appropriation.objects.filter(resolution=resolution, year=year).values_list("source", "amount")
    )
    before = committed(resolution, year, until=run)
    bounds = [given.get(share.name) for share in shares]
    drawn = funding.in_order(before, bounds)
    return [b if b is None else b - part for b, part in zip(bounds, drawn, strict=True)]


def committed(resolution: Resolution, year: int, *, until: PayrollRun | None = None) -> int:
    """What released runs of the budget year pay under it; with `until`, those released before that run."""
    lines = PayoutLine.objects.paid().filter(
        rate__resolution=resolution,
        run__last_month__gte=Month(year, 1),
        run__last_month__lte=Month(year, 12),
    )
    if until is not None:
        lines = lines.exclude(run=until)
        if until.approved_at:
            lines = lines.filter(run__approved_at__lt=until.approved_at)
    own = lines.exclude(rate__kind=RateKind.TOP_UP)
    return own.aggregate(sum=Sum("amount", default=0))["sum"]


def _topped_up(sums: Sequence[tuple[Rate, int, int]]) -> Iterable[Part]:
    """By the source each commune's decision names; else its own budget. Takes (clause, commune, amount)."""
    decided = CommuneTopUp.objects.filter(
        rate__in={rate.pk for rate, _commune, _amount in sums},
        commune__in={commune for _rate, commune, _amount in sums},
    )
    named = {(d.rate_id, d.commune_id): d.funding_source for d in decided.order_by("valid_from")}
    for rate, commune, amount in sums:
        source = named.get((rate.pk, commune)) or _("Ngân sách xã, theo quyết định của xã")
        yield Part(commune, rate.resolution, source, amount)
