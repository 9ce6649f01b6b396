"""Communes shaded by what a run pays there. Far islands stand in frames of their own, never left out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from places.models import Commune, CommuneOutline
from portal.lib.figures import grouped
from subsidies.models import PayrollRun, RunUnit

from .geometry import Frame, Ring

WIDTH, HEIGHT, INSET, CLASSES = 640, 520, 110, 5
FAR = 0.6  # degrees between the middles of two communes, about 65 km
KEPT = 30 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Shape:
    path: str
    shade: int  # 1 to 5; 0: nothing paid
    said: str
    commune: int | None  # None: not in the run, which has no rows of it


@dataclass(frozen=True, slots=True)
class Inset:
    name: str
    left: int
    top: int

    size = INSET

    @property
    def below(self) -> int:
        return self.top + INSET + 14


@dataclass(frozen=True, slots=True)
class Drawing:
    """Of an area, whatever was paid there and whoever reads: by commune its path, and its frame where far."""

    paths: dict[int, str]
    frames: dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Band:
    shade: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class CommuneMap:
    shapes: tuple[Shape, ...]
    insets: tuple[Inset, ...]
    bands: tuple[Band, ...]

    width, height = WIDTH, HEIGHT


def of_run(run: PayrollRun, units: Sequence[RunUnit]) -> CommuneMap | None:
    """Of the run's area; None where the province has loaded no outlines.

    An outline older than a merger of communes shows what is paid where it lies today.
    """
    outlines = CommuneOutline.objects.filter(commune__province=run.province.present_id)
    if run.territory_id:
        outlines = outlines.filter(commune__territory=run.territory_id)
    rows = list(outlines.defer("rings").select_related("commune__present").order_by("commune__plain_name"))
    if not rows:
        return None
    drawing = _kept(outlines, rows, f"{run.province.present_id}:{run.territory_id}")
    amounts: Counter[int] = Counter()
    for unit in units:
        amounts[unit.commune.present_id] += unit.total
    bands = _bands(sorted(amount for amount in amounts.values() if amount > 0))
    communes = [row.commune for row in rows]
    shapes = [_shape(drawing.paths[one.pk], one, amounts, bands) for one in communes]
    insets = [Inset(str(one), *drawing.frames[one.pk]) for one in communes if one.pk in drawing.frames]
    return CommuneMap(tuple(shapes), tuple(insets), tuple(bands))


def _shape(path: str, commune: Commune, amounts: Mapping[int, int], bands: Sequence[Band]) -> Shape:
    name, amount = str(commune), amounts.get(commune.present_id)
    if commune.present_id != commune.pk:
        name = _("%(former)s, nay thuộc %(present)s") % {"former": name, "present": commune.present}
    told = _("không có trong đợt này") if amount is None else f"{grouped(amount)} đ"
    leads_to = None if amount is None else commune.present_id
    return Shape(path, _shade(amount, bands), f"{name}: {told}", leads_to)


def _kept(outlines: QuerySet[CommuneOutline], rows: Sequence[CommuneOutline], area: str) -> Drawing:
    """Drawn once: outlines loaded later are others."""
    latest = max(row.pk for row in rows)
    return cache.get_or_set(f"drawing:{area}:{latest}:{len(rows)}", lambda: _drawn(outlines), KEPT)


def _drawn(outlines: QuerySet[CommuneOutline]) -> Drawing:
    rings = {one.commune_id: one.rings for one in outlines.order_by("commune__plain_name")}
    far = _far(rings)
    main = Frame.around([r for pk, its in rings.items() if pk not in far for r in its],
                        WIDTH - (INSET + 20 if far else 0), HEIGHT)  # fmt: skip
    paths, frames = {}, {}
    for pk, its in rings.items():
        frame = main
        if pk in far:
            left, top = frames[pk] = WIDTH - INSET - 4, 4 + len(frames) * (INSET + 26)
            frame = Frame.around(its, INSET - 16, INSET - 16, left + 8, top + 8)
        paths[pk] = frame.path(its)
    return Drawing(paths, frames)


def _far(rings: dict[int, list[Ring]]) -> set[int]:
    """Communes far off every other: an island group would shrink the rest to a dot."""
    centres = {pk: _centre(its) for pk, its in rings.items()}
    far = {
        pk
        for pk, centre in centres.items()
        if min((math.dist(centre, other) for key, other in centres.items() if key != pk), default=0) > FAR
    }
    return far if len(far) < len(rings) else set()


def _centre(rings: list[Ring]) -> tuple[float, float]:
    points = [point for ring in rings for point in ring]
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def _bands(amounts: list[int]) -> list[Band]:
    """Five of about as many communes each; fewer where sums are alike."""
    if not amounts:
        return []
    ends = sorted({amounts[(n + 1) * len(amounts) // CLASSES - 1] for n in range(CLASSES)})
    starts = [amounts[0], *(end + 1 for end in ends[:-1])]
    return [Band(n, start, end) for n, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)]


def _shade(amount: int | None, bands: Sequence[Band]) -> int:
    return next((band.shade for band in bands if amount and amount <= band.most), 0)
