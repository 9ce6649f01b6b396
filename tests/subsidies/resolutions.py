"""Resolutions in force, as rows, for tests that compute on a database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from places.models import Commune, Province
from subsidies.models import Rate, RegisteredCommune, Resolution, ResolutionStatus
from subsidies.rules.data import MonthCounting, Payee, Per, RateKind
from tests import factories


def a_resolution(territory: Province, **facts: Any) -> Resolution:
    n = next(factories.numbers)
    facts = {
        "slug": f"nq-{n}",
        "number": f"{n}/NQ-HĐND",
        "body": f"HĐND {territory}",
        "title": "Nghị quyết về hỗ trợ tổ công nghệ số cộng đồng",
        "valid_from": dt.date(2023, 1, 1),
        "status": ResolutionStatus.PUBLISHED,
        "month_counting": MonthCounting.ANY_DAY,
        **facts,
    }
    return Resolution.objects.create(territory=territory, **facts)


def a_rate(resolution: Resolution, amount: int, **facts: Any) -> Rate:
    n = next(factories.numbers)
    facts = {
        "code": f"muc-{n}",
        "label": "Mức hỗ trợ",
        "article": f"Khoản {n}",
        "payee": Payee.TEAM,
        "kind": RateKind.FIXED,
        "per": Per.MONTH,
        **facts,
    }
    return Rate.objects.create(resolution=resolution, amount=amount, **facts)


def by_the_month(territory: Province, amount: int = 500_000, **facts: Any) -> Resolution:
    """So much for each team and month, as in Yên Bái and Hà Tĩnh."""
    resolution = a_resolution(territory, **facts)
    a_rate(resolution, amount)
    return resolution


def by_the_day(territory: Province, **facts: Any) -> Resolution:
    """A lump sum for members, days and nights for whoever works, as in Bình Dương."""
    resolution = a_resolution(territory, **facts)
    a_rate(resolution, 60_000, payee=Payee.MEMBER)
    a_rate(resolution, 150_000, payee=Payee.WORKER, per=Per.DAY, not_in_office_hours=True)
    a_rate(
        resolution, 200_000, payee=Payee.WORKER, kind=RateKind.CEILING, per=Per.NIGHT,
        needs_urgent_provincial_order=True,
    )  # fmt: skip
    return resolution


def register(resolution: Resolution, commune: Commune, year: int) -> RegisteredCommune:
    return RegisteredCommune.objects.create(
        resolution=resolution,
        commune=commune,
        year=year,
        decision="1/KH-UBND",
        decided_on=dt.date(year, 1, 2),
    )
