"""Who bears the cost, split as a run splits it: commune by commune, and here month by month."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from portal.lib.months import Month
from subsidies.funding import shares_of
from subsidies.models import RateKind
from subsidies.rules.funding import by_percent
from subsidies.source_names import OF_COMMUNES, said

if TYPE_CHECKING:
    from .outcome import Forecast


def sources_of(forecast: Forecast) -> list[str]:
    """In the order the resolution names them; what communes add themselves comes last."""
    names = list(_shares(forecast))
    return [*names, _of_communes()] if _top_ups(forecast) else names


def by_month_and_source(forecast: Forecast) -> dict[tuple[Month, str], int]:
    shares, top_ups = _shares(forecast), _top_ups(forecast)
    sums: Counter[tuple[Month, str]] = Counter()
    to_split: Counter[tuple[int | None, Month]] = Counter()
    for cell, amount in forecast.amounts.items():
        if cell.rate in top_ups:
            sums[cell.month, _of_communes()] += amount
        else:
            to_split[cell.commune, cell.month] += amount
    for (_commune, month), amount in to_split.items():
        for name, part in zip(shares, by_percent(amount, list(shares.values())), strict=True):
            sums[month, name] += part
    return sums


def _shares(forecast: Forecast) -> dict[str, Decimal]:
    """Sources without percentages are drawn on in order, as far as each one's budget goes: one sum here."""
    shares = shares_of(forecast.resolution)
    percents = {said(share.name): share.percent for share in shares if share.percent is not None}
    return percents or {"; ".join(said(share.name) for share in shares): Decimal(100)}


def _top_ups(forecast: Forecast) -> set[int]:
    return {pk for pk, rate in forecast.rates.items() if rate.kind == RateKind.TOP_UP}


def _of_communes() -> str:
    return said(OF_COMMUNES)
