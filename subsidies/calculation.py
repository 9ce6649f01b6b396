"""Computing some communes of a run: facts in, rules, settlement, lines out by COPY, in one transaction.

The unit rows (run, commune) are the claim: locked while computed, DONE with their lines or not at all.
Killed, repeated and simultaneous jobs therefore leave the same lines as one undisturbed job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone

from portal.lib.months import Month

from . import facts
from .models import PAID_STATUSES, PayoutLine, PayrollRun, Resolution, RunUnit, Status
from .models.payroll import UnitState
from .resolutions import terms_of
from .rules import due_to_team
from .rules.data import Key, Line, Terms, Unpaid
from .rules.settlement import Owed, Paid, owed

# Earlier months a run looks back over for work confirmed late or withdrawn.
MONTHS_CORRECTED = 24

Found = TypeVar("Found", Owed, Unpaid)


@transaction.atomic
def calculate(run_id: int, commune_ids: Sequence[int]) -> int:
    """Computes those of the communes that still wait; returns how many they were."""
    run = _held(run_id)
    if run is None or run.status != Status.CALCULATING:
        return 0
    units = list(
        RunUnit.objects.select_for_update(skip_locked=True)
        .filter(run=run, commune__in=commune_ids, state=UnitState.WAITING)
        .order_by("commune")
    )
    if units:
        store(run, units, outcome_of(run, [unit.commune_id for unit in units]))
    return len(units)


def _held(run_id: int) -> PayrollRun | None:
    """The run, kept from changing state until this transaction ends; other calculations may share it."""
    rows = PayrollRun.objects.raw("SELECT * FROM subsidies_payrollrun WHERE id = %s FOR SHARE", [run_id])
    return next(iter(rows), None)


@dataclass(frozen=True, slots=True)
class Calculated:
    """What a run owes in some communes, by the commune that pays."""

    owed: dict[int, list[Owed]] = field(default_factory=lambda: defaultdict(list))
    unpaid: dict[int, list[Unpaid]] = field(default_factory=lambda: defaultdict(list))


def outcome_of(run: PayrollRun, commune_ids: Sequence[int]) -> Calculated:
    months = settled_months(run)
    gathered = facts.gather(commune_ids, months, run.as_of)
    paid = _paid(list(gathered.paying), months)
    months_paid = _months_paid(paid)
    terms = _terms({resolution for _, resolution in gathered.team_months})

    due: list[Line] = []
    calculated = Calculated()
    for (team_id, resolution_id), team_months in gathered.team_months.items():
        outcome = due_to_team(team_months, terms[resolution_id], months_paid.get(team_id, {}))
        due += outcome.lines
        calculated.unpaid[gathered.paying[team_id]] += [
            u for u in outcome.unpaid if u.key.earned_in in run.months
        ]
    within = set(months)
    for line in owed(due, {key: sums for key, sums in paid.items() if key.earned_in in within}):
        calculated.owed[gathered.paying[line.key.team_id]].append(line)
    return calculated


def settled_months(run: PayrollRun) -> list[Month]:
    """The run's own months, and those of earlier runs of the same area that may need correcting."""
    earlier = PayrollRun.objects.filter(
        Q(status__in=PAID_STATUSES),
        province__present=run.province.present_id,
        last_month__gte=run.first_month - MONTHS_CORRECTED,
    ).select_related("province", "territory")
    ranges = [run.months, *(e.months for e in earlier if e.pk != run.pk and e.shares_area_with(run.area))]
    months = {month for months in ranges for month in months}
    return sorted(m for m in months if m in run.months or run.first_month - MONTHS_CORRECTED <= m)


def _paid(teams: list[int], months: Sequence[Month]) -> dict[Key, Paid]:
    """Sums of approved lines by key; months further back matter only to limits over months."""
    sums = (
        PayoutLine.objects.paid()
        .filter(Q(earned_in__in=months) | Q(rate__month_limit__isnull=False), team__in=teams)
        .values_list("team_id", "person_id", "rate_id", "earned_in")
        .annotate(Sum("units"), Sum("amount"), Max("pk"))
        .order_by()
    )
    return {Key(*key): Paid(units, amount, last) for *key, units, amount, last in sums}


def _months_paid(paid: Mapping[Key, Paid]) -> Mapping[int, dict[tuple[int | None, int], set[Month]]]:
    months: dict[int, dict[tuple[int | None, int], set[Month]]] = defaultdict(lambda: defaultdict(set))
    for key, sums in paid.items():
        if sums.amount:
            months[key.team_id][key.person_id, key.rate_id].add(key.earned_in)
    return months


def _terms(resolution_ids: Iterable[int]) -> dict[int, Terms]:
    resolutions = Resolution.objects.filter(pk__in=resolution_ids).prefetch_related("rates__envelope")
    return {resolution.pk: terms_of(resolution) for resolution in resolutions}


def store(run: PayrollRun, units: Sequence[RunUnit], calculated: Calculated) -> None:
    owed, unpaid = _by_commune(calculated.owed), _by_commune(calculated.unpaid)
    lines = ((run.pk, c, *_columns(o.key, o.units, o.amount), o.corrects) for c, o in owed)
    refused = ((run.pk, c, *_columns(u.key, u.units, u.amount), u.reason.value) for c, u in unpaid)
    _copy("subsidies_payoutline", "corrects_id", lines)
    _copy("subsidies_unpaidwork", "reason", refused)
    now = timezone.now()
    for unit in units:
        lines = calculated.owed.get(unit.commune_id, [])
        unit.state = UnitState.DONE
        unit.lines = len(lines)
        unit.total = sum(line.amount for line in lines)
        unit.finished_at = now
    RunUnit.objects.bulk_update(units, ["state", "lines", "total", "finished_at"])


def _copy(table: str, last_column: str, rows: Iterable[tuple[object, ...]]) -> None:
    columns = f"run_id, commune_id, team_id, person_id, rate_id, earned_in, units, amount, {last_column}"
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _by_commune(found: Mapping[int, list[Found]]) -> Iterator[tuple[int, Found]]:
    return ((commune, one) for commune in sorted(found) for one in found[commune])


def _columns(key: Key, units: Decimal, amount: int) -> tuple[object, ...]:
    return key.team_id, key.person_id, key.rate_id, key.earned_in.first_day, units, amount


def finish(run_id: int) -> bool:
    """CALCULATING -> CALCULATED once no commune waits; whoever comes second changes nothing."""
    return bool(
        PayrollRun.objects.filter(pk=run_id, status=Status.CALCULATING)
        .exclude(units__state=UnitState.WAITING)
        .update(status=Status.CALCULATED)
    )
