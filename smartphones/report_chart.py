"""The report as bars, drawn on the server: reached and still missing, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from .phone_reports import Line

LEFT, WIDTH, BAR, STEP = 190, 720, 16, 30
MOST = 40  # bars; a longer report is read from its table


@dataclass(frozen=True, slots=True)
class Block:
    x: int
    width: int
    css: str
    shade: str


@dataclass(frozen=True, slots=True)
class Bar:
    y: int
    name: str
    figures: str
    blocks: tuple[Block, ...]

    @property
    def end(self) -> int:
        return self.blocks[-1].x + self.blocks[-1].width + 6


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    width: int = WIDTH + LEFT + 110
    left: int = LEFT - 8
    bar: int = BAR

    @property
    def height(self) -> int:
        return STEP * len(self.bars) + 4


SERIES = (("s1", "#333", "phones"), ("s2", "#888", "paid"), ("s5", "#eee", "missing"))


def chart(lines: list[Line]) -> Chart:
    largest = max((line.reached + line.missing for line in lines), default=0) or 1
    return Chart(tuple(_bar(place, line, largest) for place, line in enumerate(lines[:MOST])))


def _bar(place: int, line: Line, largest: int) -> Bar:
    blocks, x = [], LEFT
    for css, shade, name in SERIES:
        width = WIDTH * getattr(line, name) // largest
        blocks.append(Block(x, width, css, shade))
        x += width
    return Bar(STEP * place + 4, line.name, f"{line.reached}/{line.reached + line.missing}", tuple(blocks))
