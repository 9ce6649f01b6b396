"""How far a run's computing has come, as its unit rows in the database tell it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from .models import PayrollRun
from .models.payroll import UnitState


@dataclass(frozen=True, slots=True)
class Progress:
    segments: tuple[str, ...]  # one for each commune, in the order they are computed
    waiting: tuple[str, ...]  # names of communes not yet computed
    lines: int
    amount: int  # đồng
    elapsed: dt.timedelta

    @property
    def communes(self) -> int:
        return len(self.segments)

    @property
    def done(self) -> int:
        return self.communes - len(self.waiting)

    @property
    def per_minute(self) -> int:
        """Communes at the pace so far."""
        seconds = self.elapsed.total_seconds()
        return round(60 * self.done / seconds) if seconds else 0

    @property
    def left(self) -> dt.timedelta | None:
        """At the pace so far; unknown before the first commune is done."""
        return self.elapsed / self.done * len(self.waiting) if self.done else None


def of(run: PayrollRun) -> Progress:
    units = list(run.units.select_related("commune").order_by("commune__code"))
    waiting = [unit for unit in units if unit.state == UnitState.WAITING]
    next_one = waiting[0].pk if waiting else None
    return Progress(
        segments=tuple(_segment(unit.state, unit.pk == next_one) for unit in units),
        waiting=tuple(str(unit.commune) for unit in waiting),
        lines=sum(unit.lines for unit in units),
        amount=sum(unit.total for unit in units),
        elapsed=timezone.now() - (run.calculating_since or run.opened_at),
    )


def _segment(state: str, is_next: bool) -> str:
    if state == UnitState.DONE:
        return "done"
    return "doing" if is_next else ""
