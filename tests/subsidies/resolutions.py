"""Resolutions in force, as rows, for tests that compute on a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from places.models import Commune, Province
from subsidies import resolutions
from subsidies.clauses import Clause
from subsidies.models import Rate, RegisteredCommune, Resolution, ResolutionStatus
from subsidies.resolution_files import ResolutionFile, Territory, read
from subsidies.rules import terms
from subsidies.rules.words import Mark, Payee, Per
from tests import factories

PLACEHOLDER = "trong"  # a file has at least one clause: the first that is added takes its place
EMPTY = f"""
mã: trong
số hiệu: trống
cơ quan ban hành: trống
tên: trống
địa bàn: 42 ngày 01/01/2024
hiệu lực từ ngày: 01/01/2024
nguồn: trống
quy định chung:
  chỉ xã đăng ký chuyển đổi số: không
  cách tính tháng: có mặt từ một ngày
  làm tròn đến: 1
mức hỗ trợ:
  - {{mã: {PLACEHOLDER}, tên: trống, điều khoản: trống, chi cho: tổ, theo: tháng, mức: 1 đồng}}
"""


def a_resolution(territory: Province, *clauses: Clause, **facts: Any) -> Resolution:
    """With the file it would come from; `status` says whether it is in force, without any examples."""
    n = next(factories.numbers)
    status = facts.pop("status", ResolutionStatus.PUBLISHED)
    facts = {
        "slug": f"nq-{n}",
        "number": f"{n}/NQ-HĐND",
        "body": f"HĐND {territory}",
        "title": "Nghị quyết về hỗ trợ tổ công nghệ số cộng đồng",
        "valid_from": dt.date(2023, 1, 1),
        "territory": Territory(territory.code, territory.valid_from),
        **facts,
    }
    file = read(EMPTY)
    resolution = resolutions.store(replace(file, clauses=clauses or file.clauses, **facts), territory)
    resolution.status = status
    resolution.save()
    return resolution


def a_rate(resolution: Resolution, amount: int | terms.Amount, **facts: Any) -> Rate:
    """One more clause of the resolution; by default so much for each team and month."""
    n = next(factories.numbers)
    wording = {
        "code": f"muc-{n}", "label": "Mức hỗ trợ", "article": f"Khoản {n}", "quote": "",
    }  # fmt: skip
    wording |= {name: facts.pop(name) for name in wording if name in facts}
    facts = {"payee": Payee.TEAM, "per": Per.MONTH, **facts}
    priced = terms.Fixed(amount) if isinstance(amount, int) else amount
    part = terms.Rate(0, wording["code"], facts.pop("payee"), facts.pop("per"), priced, **facts)
    return _added(resolution, Clause(**wording, part=part))


def an_envelope(resolution: Resolution, amount: int, per: Per = Per.MONTH) -> str:
    n = next(factories.numbers)
    part = terms.Envelope(f"chung-{n}", amount, per)
    return _added(resolution, Clause(part.code, "Mức chung", f"Khoản {n}", "", part)).code


def a_top_up(resolution: Resolution, base: str, times: int = 2) -> Rate:
    """What communes may add by their own decisions."""
    n = next(factories.numbers)
    part = terms.TopUp(0, f"them-{n}", (base,), Decimal(times))
    return _added(resolution, Clause(part.code, "Xã hỗ trợ thêm", f"Khoản {n}", "", part))


def _added(resolution: Resolution, clause: Clause) -> Rate:
    file: ResolutionFile = resolutions.law_of(resolution.text)
    status = resolution.status
    clauses = [c for c in file.clauses if c.code != PLACEHOLDER or not isinstance(clause.part, terms.Rate)]
    resolutions.store(replace(file, clauses=(*clauses, clause)), resolution.territory, existing=resolution)
    Resolution.objects.filter(pk=resolution.pk).update(status=status)
    resolution.refresh_from_db()
    return resolution.rates.get(code=clause.code)


def changed(resolution: Resolution, **facts: Any) -> None:
    """What its file says beside the clauses; it stays in force."""
    status = resolution.status
    file = replace(resolutions.law_of(resolution.text), **facts)
    resolutions.store(file, resolution.territory, existing=resolution)
    Resolution.objects.filter(pk=resolution.pk).update(status=status)
    resolution.refresh_from_db()


def by_the_month(territory: Province, amount: int = 500_000, **facts: Any) -> Resolution:
    """So much for each team and month, as in Yên Bái and Hà Tĩnh."""
    resolution = a_resolution(territory, **facts)
    a_rate(resolution, amount)
    return resolution


def by_the_day(territory: Province, **facts: Any) -> Resolution:
    """A lump sum for members, days and nights for whoever works, as in Bình Dương."""
    resolution = a_resolution(territory, **facts)
    a_rate(resolution, 60_000, payee=Payee.MEMBER)
    a_rate(resolution, 150_000, payee=Payee.WORKER, per=Per.DAY, refuses=frozenset({Mark.OFFICE_HOURS}))
    a_rate(
        resolution, terms.Ordered(200_000), payee=Payee.WORKER, per=Per.NIGHT,
        needs=frozenset({Mark.URGENT}),
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
