"""Who bears the cost (R17): a resolution's shares in percent, split so that they add up to the đồng."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.lib.months import Month
from subsidies.models import RateKind
from subsidies.resolution_parts import Share
from subsidies.resolutions import law_of

if TYPE_CHECKING:
    from .outcome import Forecast


def sources_of(forecast: Forecast) -> list[str]:
    """In the order the resolution names them; what communes add themselves comes last."""
    names = [share.name for share in _shares(forecast)]
    return [*names, _of_communes()] if _top_ups(forecast) else names


def by_month_and_source(forecast: Forecast) -> dict[tuple[Month, str], int]:
    """Split commune by commune and month by month, as it would be paid."""
    shares, top_ups = _shares(forecast), _top_ups(forecast)
    sums: Counter[tuple[Month, str]] = Counter()
    to_split: Counter[tuple[int | None, Month]] = Counter()
    for cell, amount in forecast.amounts.items():
        if cell.rate in top_ups:
            sums[cell.month, _of_communes()] += amount
        else:
            to_split[cell.commune, cell.month] += amount
    for (_commune, month), amount in to_split.items():
        for share, part in zip(shares, split(amount, [share.percent for share in shares]), strict=True):
            sums[month, share.name] += part
    return sums


def split(amount: int, percents: Sequence[Decimal | None]) -> list[int]:
    """Whole đồng; what is left over goes to the largest remainders, the first named before the next."""
    exact = [amount * (percent or Decimal(0)) / 100 for percent in percents]
    parts = [int(part.to_integral_value(ROUND_DOWN)) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[: amount - sum(parts)]:
        parts[n] += 1
    return parts


def _shares(forecast: Forecast) -> list[Share]:
    """Sources named without percentages are drawn on in order: nobody can say how much each will bear."""
    named = law_of(forecast.resolution.text).funding
    if named and all(share.percent is not None for share in named):
        return list(named)
    whole = "; ".join(share.name for share in named) or _("Nghị quyết chưa ghi nguồn")
    return [Share(whole, Decimal(100))]


def _top_ups(forecast: Forecast) -> set[int]:
    return {pk for pk, rate in forecast.rates.items() if rate.kind == RateKind.TOP_UP}


def _of_communes() -> str:
    return _("Ngân sách xã, phường hỗ trợ thêm")
