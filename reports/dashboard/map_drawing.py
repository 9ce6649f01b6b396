"""Communes shaded by what a run pays there. Far islands stand in frames of their own, never left out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from places.models import CommuneOutline
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
    """Of an area, whatever was paid there: path and name by commune."""

    paths: dict[int, tuple[str, str]]
    insets: tuple[Inset, ...]


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
    """Of the run's area; None where the province has loaded no outlines."""
    outlines = CommuneOutline.objects.filter(commune__province=run.province.present_id)
    if run.territory_id:
        outlines = outlines.filter(commune__territory=run.territory_id)
    drawing = _kept(outlines, f"{run.province.present_id}:{run.territory_id}")
    if drawing is None:
        return None
    amounts: Counter[int] = Counter()
    for unit in units:
        amounts[unit.commune.present_id] += unit.total
    bands = _bands(sorted(amount for amount in amounts.values() if amount > 0))
    shapes = [_shape(path, name, pk, amounts.get(pk), bands) for pk, (path, name) in drawing.paths.items()]
    return CommuneMap(tuple(shapes), drawing.insets, tuple(bands))


def _shape(path: str, name: str, commune: int, amount: int | None, bands: Sequence[Band]) -> Shape:
    told = _("không có trong đợt này") if amount is None else f"{grouped(amount)} đ"
    leads_to = None if amount is None else commune
    return Shape(path, _shade(amount, bands), f"{name}: {told}", leads_to)


def _kept(outlines: QuerySet[CommuneOutline], area: str) -> Drawing | None:
    """Drawn once: outlines loaded later are others."""
    latest, number = outlines.aggregate(latest=Max("pk"), number=Count("pk")).values()
    if not number:
        return None
    return cache.get_or_set(f"map:{area}:{latest}:{number}", lambda: _drawn(outlines), KEPT)


def _drawn(outlines: QuerySet[CommuneOutline]) -> Drawing:
    rows = outlines.select_related("commune").order_by("commune__plain_name")
    rings = {one.commune: one.rings for one in rows}
    far = _far({one.pk: its for one, its in rings.items()})
    main = Frame.around([r for one, its in rings.items() if one.pk not in far for r in its],
                        WIDTH - (INSET + 20 if far else 0), HEIGHT)  # fmt: skip
    paths, insets = {}, []
    for commune, its in rings.items():
        frame = main
        if commune.pk in far:
            place = Inset(str(commune), WIDTH - INSET - 4, 4 + len(insets) * (INSET + 26))
            insets.append(place)
            frame = Frame.around(its, INSET - 16, INSET - 16, place.left + 8, place.top + 8)
        paths[commune.pk] = frame.path(its), str(commune)
    return Drawing(paths, tuple(insets))


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
