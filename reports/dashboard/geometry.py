"""Outlines on a plane: rings of fewer points, fitted into a picture. Pure; degrees in, whole units out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]  # longitude, latitude
Ring = Sequence[Point]

UNSEEN = 0.7  # units of the picture
A_DOT = "1 0 0 1"  # of a place too small for the picture
TOLERANCE = 0.0015  # degrees, about 160 m: less than a unit of the picture in any province


def simplified(ring: Ring, tolerance: float = TOLERANCE) -> list[Point]:
    """Douglas-Peucker: no point left out lies farther than `tolerance` from the line drawn. First = last."""
    points = list(ring)
    if len(points) < 5:
        return points
    # A closed ring has no ends: it is cut where it is farthest from its first point.
    cut = max(range(len(points)), key=lambda n: math.dist(points[0], points[n]))
    kept = {0, cut, len(points) - 1}
    stretches = [(0, cut), (cut, len(points) - 1)]
    while stretches:
        first, last = stretches.pop()
        far, distance = _farthest(points, first, last)
        if distance > tolerance:
            kept.add(far)
            stretches += [(first, far), (far, last)]
    return [points[n] for n in sorted(kept)]


def _farthest(points: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    best, distance = first, 0.0
    for n in range(first + 1, last):
        if (away := _from_line(points[n], points[first], points[last])) > distance:
            best, distance = n, away
    return best, distance


def _from_line(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    along = (
        (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    ) / length**2
    nearest = max(0.0, min(1.0, along))
    foot = (start[0] + nearest * (end[0] - start[0]), start[1] + nearest * (end[1] - start[1]))
    return math.dist(point, foot)


def area(ring: Ring) -> float:
    """In square degrees."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """West, south, east and north of what is drawn, and how many units a degree of latitude is."""

    west: float
    north: float
    scale: float
    squeeze: float  # a degree of longitude is shorter the farther north
    left: int = 0
    top: int = 0

    @classmethod
    def around(cls, rings: Iterable[Ring], width: int, height: int, left: int = 0, top: int = 0) -> Frame:
        points = [point for ring in rings for point in ring]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = max(1e-6, (east - west) * squeeze), max(1e-6, north - south)
        scale = min(width / wide, height / high)
        return cls(
            west, north, scale, squeeze,
            left + round((width - wide * scale) / 2), top + round((height - high * scale) / 2),
        )  # fmt: skip

    def place(self, point: Point) -> Point:
        x, y = (point[0] - self.west) * self.squeeze * self.scale, (self.north - point[1]) * self.scale
        return self.left + x, self.top + y

    def path(self, rings: Iterable[Ring]) -> str:
        """What stands in `d` of an SVG path: whole units, each point told by how far it is from the last."""
        return "".join(map(self._ring, rings))

    def _ring(self, ring: Ring) -> str:
        finer = simplified([self.place(point) for point in ring], UNSEEN)
        points = [(round(x), round(y)) for x, y in finer[:-1]]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        told = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0))
        return f"M{points[0][0]} {points[0][1]}l{told or A_DOT}z"
