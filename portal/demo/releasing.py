"""From opening to approval by three people, for every run of the main job; what stands already is left."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from portal.lib.money import dong
from subsidies import calculation, forecasts, payroll, progress
from subsidies.models import PAID_STATUSES, PayrollRun, Resolution, Status

from . import corrections, paying
from .runs import BINH_DUONG, FORECAST, HAMLETS_AND_COSTS, OTHERS, Planned

Compute = Callable[[PayrollRun], None]  # returns when no commune of the run waits any more

# What is put right before each run of former Bình Dương.
BEFORE: list[list[Callable[[], None]]] = [
    [],
    [corrections.confirm_late_sheet, corrections.add_forgotten_day],
    [corrections.withdraw_mistaken_day],
]


class WrongTotal(Exception):
    """A run or forecast does not come to what the resolution says it must."""


def released_runs(compute: Compute) -> list[PayrollRun]:
    """Papers are printed in the order of approval: those of the large provinces come last."""
    for planned in OTHERS:
        _checked(planned, compute)
    binh_duong = []
    for planned, steps in zip(BINH_DUONG, BEFORE, strict=True):
        if planned.run() is None:
            for step in steps:
                step()
        binh_duong.append(_approved(planned, compute))
    binh_duong[0] = paying.pay(binh_duong[0], BINH_DUONG[0].officials)
    return [*binh_duong, *(_approved(planned, compute) for planned in OTHERS)]


def _approved(planned: Planned, compute: Compute) -> PayrollRun:
    run = _checked(planned, compute)
    return run if run.status in PAID_STATUSES else payroll.approve(run, by=planned.officials.approver)


def _checked(planned: Planned, compute: Compute) -> PayrollRun:
    run = _calculated(planned, compute)
    if run.status == Status.CALCULATED:
        run = payroll.submit(run, by=planned.officials.officer)
    if run.status == Status.SUBMITTED:
        run = payroll.check(run, by=planned.officials.finance)
    return run


def _calculated(planned: Planned, compute: Compute) -> PayrollRun:
    run = planned.run() or planned.open()
    if run.status == Status.CALCULATING:
        compute(run)
        calculation.finish(run.pk)
        run.refresh_from_db()
    _must_be(planned.total, progress.of(run).amount, str(run))
    return run


def forecast_costs() -> list[tuple[int, int]]:
    """Quảng Nam's option 1 for a year: how many teams, how many đồng."""
    option = Resolution.objects.get(slug=FORECAST)
    for teams, cost in HAMLETS_AND_COSTS:
        _must_be(cost, forecasts.on_counts(option, teams=teams).total, str(option))
    return HAMLETS_AND_COSTS


def _must_be(expected: int, found: int, what: str) -> None:
    if found != expected:
        raise WrongTotal(
            _("%(what)s: tính ra %(found)s đ, phải là %(expected)s đ.")
            % {"what": what, "found": dong(found), "expected": dong(expected)}
        )
