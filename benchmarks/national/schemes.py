"""Which bundled resolution pays where: each is spread over several provinces, as if each had passed it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from pathlib import Path

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from places.models import Commune, Province
from subsidies import resolutions
from subsidies.models import RegisteredCommune, Resolution, ResolutionStatus
from subsidies.resolution_files import ResolutionFile, Territory, read

FILES = Path(resolutions.__file__).parent / "data"
JANUARY = dt.date(2026, 1, 1)
IN_FORCE_UNTIL = dt.date(2026, 12, 31)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A resolution as somebody would write it by hand for one month. Amounts in đồng."""

    file: str
    team_month: int = 0
    member_month: int = 0
    member_day: int = 0
    envelope: int = 0  # days are paid inside it, the earliest first; the team gets what is left
    planned_only: bool = False  # a day without an approved plan is not paid
    codes: tuple[str, ...] = ()  # of the clauses for members' months, days and teams' months


BY_MEMBER_AND_DAY = Scheme(
    "binh-duong-27-2023", member_month=60_000, member_day=150_000, codes=("khoan-thanh-vien", "ngay-cong", "")
)
PROPOSED = Scheme(
    "quang-nam-phuong-an-2",
    member_month=50_000,
    member_day=150_000,
    codes=("khoan-thanh-vien", "ngay-cong", ""),
)
WITH_ENVELOPE = Scheme(
    "da-nang-26-2025",
    member_day=50_000,
    envelope=300_000,
    planned_only=True,
    codes=("", "nuoc-uong-xang-xe", "con-lai"),
)
BY_TEAM = Scheme("ha-tinh-119-2023", team_month=600_000, codes=("", "", "to-hang-thang"))
BY_TEAM_24_MONTHS = Scheme("yen-bai-60-2022", team_month=500_000, codes=("", "", "to-hang-thang"))

FIXED = {"48": PROPOSED, "79": BY_MEMBER_AND_DAY}  # the two provinces measured by themselves
IN_TURN = (BY_MEMBER_AND_DAY, WITH_ENVELOPE, BY_TEAM, PROPOSED, BY_TEAM_24_MONTHS)


def scheme_of(provinces: list[Province]) -> dict[str, Scheme]:
    """By the province's code."""
    turn = cycle(IN_TURN)
    return {province.code: FIXED.get(province.code) or next(turn) for province in provinces}


def publish(province: Province, scheme: Scheme) -> Resolution:
    resolution, _changed = resolutions.take_in(_as_if_passed_by(province, scheme), by=None)
    if scheme is BY_TEAM_24_MONTHS:
        RegisteredCommune.objects.bulk_create(
            RegisteredCommune(
                resolution=resolution, commune=commune, year=2026, decision="1/QĐ", decided_on=JANUARY
            )
            for commune in Commune.objects.on(IN_FORCE_UNTIL).filter(province=province)
        )  # fmt: skip
    return resolution


def _as_if_passed_by(province: Province, scheme: Scheme) -> ResolutionFile:
    file = _file(scheme.file)
    return replace(
        file,
        slug=f"{file.slug}-tinh-{province.code}",
        territory=Territory(province.code, JANUARY),
        status=ResolutionStatus.PUBLISHED,
        valid_until=IN_FORCE_UNTIL,
        examples=file.examples[:1],  # later ones tell of the days before and after it was in force
    )


@cache
def _file(name: str) -> ResolutionFile:
    return read((FILES / f"{name}.yaml").read_text("utf-8"))
