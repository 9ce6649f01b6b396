"""Bundled files as drafts of the small country, and the months forecasts are made for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from portal.lib.months import Month, MonthRange
from subsidies import resolutions
from subsidies.models import Resolution
from subsidies.resolution_files import Territory, read
from subsidies.resolution_parts import Share

DATA = Path(resolutions.__file__).parent / "data"
TODAY = dt.date(2026, 10, 1)
NEXT_YEAR = MonthRange(Month(2027, 1), Month(2027, 12))


def draft(slug: str) -> Resolution:
    """A bundled file as a resolution of Hà Tĩnh, a province of the small country."""
    file = read((DATA / f"{slug}.yaml").read_text(encoding="utf-8"))
    file = replace(file, territory=Territory("42", file.valid_from))
    return resolutions.take_in(file, by=None)[0]


def with_shares(resolution: Resolution, *shares: tuple[str, str]) -> Resolution:
    """With its sources of money: names and percentages."""

    file = resolutions.law_of(resolution.text)
    funding = tuple(Share(name, Decimal(percent)) for name, percent in shares)
    return resolutions.store(replace(file, funding=funding), resolution.territory, existing=resolution)
