"""The head of an official paper (Nghị định 30/2020/NĐ-CP): who, number, where, when, by what right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from places.models import Commune, CommuneKind, Province, ProvinceKind, title_on
from subsidies.models import PayrollRun, Rate, Resolution

# Sở Thông tin và Truyền thông went into Sở Khoa học và Công nghệ on this day.
DEPARTMENTS_MERGED = dt.date(2025, 3, 1)
KIND_WORDS = [str(label) for kinds in (CommuneKind, ProvinceKind) for label in kinds.labels]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`above` is printed light, `body` bold, both in capitals; `place` and `day` in italics."""

    above: str
    body: tuple[str, ...]
    number: str
    place: str
    day: dt.date | None  # none: written by hand when it is signed

    @property
    def date_line(self) -> str:
        """Days below 10 and months below 3 carry a zero, so that nobody adds a digit."""
        if self.day is None:
            return f"{self.place}, ngày ..... tháng ..... năm ........"
        month = f"{self.day.month:02}" if self.day.month < 3 else self.day.month
        return f"{self.place}, ngày {self.day.day:02} tháng {month} năm {self.day.year}"


@dataclass(frozen=True, slots=True)
class Trace:
    """The three people who released the run, and when the third did."""

    run: int
    made_by: str
    checked_by: str
    approved_by: str
    approved_at: dt.datetime


def of_commune(run: PayrollRun, commune: Commune, number: str) -> Letterhead:
    return of_titled(title_on(commune, run.as_of), number, run.as_of)


def of_titled(title: str, number: str, day: dt.date | None) -> Letterhead:
    """The People's Committee of "Xã Châu Quế", as it was called on the paper's day."""
    body = ("Ủy ban nhân dân".upper(), title.upper())
    return Letterhead("", body, number, _place(title), day)


def of_province(run: PayrollRun, number: str) -> Letterhead:
    return of_department(run.province, number, run.as_of)


def of_department(province: Province, number: str, day: dt.date) -> Letterhead:
    """The department that keeps the teams, as both were called on the paper's day."""
    title = title_on(province, day)
    department = "Sở Thông tin và Truyền thông" if day < DEPARTMENTS_MERGED else "Sở Khoa học và Công nghệ"
    above = f"Ủy ban nhân dân {title}".upper()
    return Letterhead(above, (department.upper(),), number, _place(title), day)


def _place(title: str) -> str:
    """ "Xã Kim Liên" -> "Kim Liên"; a number, or Hồ Chí Minh, keeps its kind ("Phường 5")."""
    kind = next((word for word in KIND_WORDS if title.startswith(f"{word} ")), "")
    name = title.removeprefix(kind).strip()
    return title if name[:1].isdigit() or name == "Hồ Chí Minh" else name


def trace(run: PayrollRun) -> Trace:
    """Only of an approved run, which has all three."""
    return Trace(
        run=run.pk,
        made_by=str(run.made_by),
        checked_by=str(run.checked_by),
        approved_by=str(run.approved_by),
        approved_at=timezone.localtime(run.approved_at),
    )


def months_in_words(run: PayrollRun) -> str:
    if run.first_month == run.last_month:
        return f"tháng {run.first_month}"
    return f"từ tháng {run.first_month} đến tháng {run.last_month}"


def bases(rates: Iterable[Rate]) -> tuple[str, ...]:
    """ "Căn cứ Nghị quyết số ... (Điều 3, Điều 4);" once per resolution."""
    articles: dict[Resolution, list[str]] = {}
    for rate in sorted(rates, key=lambda rate: (rate.resolution_id, rate.position)):
        articles.setdefault(rate.resolution, []).append(rate.article)
    return tuple(
        f"Căn cứ {cited(resolution)} ({'; '.join(dict.fromkeys(places))})"
        for resolution, places in articles.items()
    )


def cited(resolution: Resolution) -> str:
    issued = f" ngày {resolution.issued_on:%d/%m/%Y}" if resolution.issued_on else ""
    title = resolution.title[:1].lower() + resolution.title[1:]
    return f"Nghị quyết số {resolution.number}{issued} của {resolution.body} {title}"
