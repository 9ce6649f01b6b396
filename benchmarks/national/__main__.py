"""python -m benchmarks.national [--provinces N] [--ways product,insert]: the table of the README, again."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.db import connection
from django.utils import timezone

from benchmarks.database import application, empty_database
from places.models import Province
from subsidies import payroll
from subsidies.models import PayrollRun, RunUnit, Status

from . import country, released, ways
from .schemes import scheme_of
from .workers import Job, Total, all_at_once

SMALL, LARGE = "48", "79"
Runs = dict[str, Job]  # by province


def main() -> None:
    asked = _asked()
    with empty_database(), application():
        began = time.perf_counter()
        provinces = country.load(asked.provinces)
        country.analyse()
        _say("teams, members, days", f"{_count('teams_communityteam')}, {_count('teams_membership')},"
             f" {_count('teams_workday')}; loaded in {time.perf_counter() - began:.0f} s")  # fmt: skip
        runs = opened(provinces)
        for way, measure in WAYS.items():
            if way in asked.ways:
                measure(runs)


def _asked(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, help="fewer of them, the two measured alone among them")
    parser.add_argument(
        "--ways", type=_ways, default=set(WAYS),
        help=f"some of {','.join(WAYS)}; the product's always, for the others are held against it",
    )  # fmt: skip
    return parser.parse_args(words)


def _ways(typed: str) -> set[str]:
    asked = set(typed.split(","))
    if unknown := asked - WAYS.keys():
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not among {', '.join(WAYS)}")
    return asked | {"product"}


def opened(provinces: Sequence[Province]) -> Runs:
    """A run for each, the largest first, and an empty cancelled one that takes other ways' lines."""
    schemes = scheme_of(list(Province.objects.on(country.AS_OF).order_by("code")))
    jobs = {}
    for province in provinces:
        run = released.opened(province)
        jobs[province.code] = Job("product", schemes[province.code], run.pk, _empty_copy(run).pk)
    return dict(sorted(jobs.items(), key=lambda job: -_members(job[1].run)))


def _empty_copy(run: PayrollRun) -> PayrollRun:
    copy = PayrollRun.objects.create(
        province=run.province, first_month=run.first_month, last_month=run.last_month, as_of=run.as_of,
        made_by=run.made_by, status=Status.CANCELLED, calculating_since=timezone.now(),
    )  # fmt: skip
    RunUnit.objects.bulk_create(RunUnit(run=copy, commune=unit.commune) for unit in run.units.all())
    return copy


def _product(runs: Runs) -> None:
    for code in (SMALL, LARGE):
        _tell(f"product: province of {_size(runs[code])}", all_at_once([runs[code]]))
        compute_again(runs[code])
    _tell(f"product: {len(runs)} provinces", all_at_once(list(runs.values())))


def compute_again(job: Job) -> None:
    run = PayrollRun.objects.get(pk=job.run)
    payroll.recalculate(run, by=run.made_by)


def _beside(way: str, runs: Runs, codes: Sequence[str]) -> None:
    jobs = [Job(way, runs[code].scheme, runs[code].run, runs[code].beside) for code in codes]
    of = f"{len(codes)} provinces" if len(codes) > 1 else f"province of {_size(runs[codes[0]])}"
    _tell(f"{NAMES[way]}: {of}", all_at_once(jobs))
    for job in jobs:
        assert_equal(job, ways.sums_of(PayrollRun.objects.get(pk=job.beside)))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM subsidies_payoutline WHERE run_id = %s", [job.beside])


NAMES = {
    "insert": "INSERT ... SELECT",
    "copy": "bare COPY of its lines",
    "objects": "objects, bulk_create",
}


def _in_turn(way: str, runs: Runs) -> None:
    """The two measured provinces only: it asks queries for each team."""
    for code in (SMALL, LARGE):
        _beside(way, runs, [code])


def _in_memory(runs: Runs) -> None:
    """In this process. Reading and computing; nothing is stored."""
    if find_spec("openfisca_core") is None:
        _say("OpenFisca-core", "not installed: pip install -r requirements-bench.txt")
        return
    from . import in_openfisca

    reading = computing = 0.0
    for job in runs.values():
        began = time.perf_counter()
        simulation, members = in_openfisca.simulation_of(PayrollRun.objects.get(pk=job.run), job.scheme)
        read = time.perf_counter()
        paid = in_openfisca.computed(simulation)
        reading, computing = reading + read - began, computing + time.perf_counter() - read
        assert_equal(job, in_openfisca.sums(simulation, members, paid))
    took = (
        f"{reading + computing:7.2f} s in one process: {reading:.2f} s reading, {computing:.2f} s computing"
    )
    _say(f"OpenFisca-core: {len(runs)} provinces", took)


WAYS: dict[str, Callable[[Runs], None]] = {
    "product": _product,
    "insert": lambda runs: _beside("insert", runs, list(runs)),
    "copy": lambda runs: _beside("copy", runs, list(runs)),
    "objects": lambda runs: _in_turn("objects", runs),
    "openfisca": _in_memory,
}


def assert_equal(job: Job, sums: ways.Sums) -> None:
    ours = ways.sums_of(PayrollRun.objects.get(pk=job.run))
    differ = [who for who in ours.keys() | sums.keys() if ours.get(who) != sums.get(who)]
    told = [(who, ours.get(who), sums.get(who)) for who in sorted(differ, key=str)[:5]]
    assert not differ, f"{len(differ)} differ under {job.scheme.file}: {told}"


def _tell(name: str, total: Total) -> None:
    taken = total.taken
    _say(
        name,
        f"{total.seconds:7.2f} s; processor {sum(t.processor for t in taken):6.2f} s Python"
        f" + {sum(t.server for t in taken):6.2f} s PostgreSQL; {max(t.queries for t in taken)} queries a run,"
        f" {max(t.megabytes for t in taken)} MB a process at most",
    )


def _say(name: str, what: str) -> None:
    print(f"{name:<56} {what}", flush=True)


def _size(job: Job) -> str:
    run = PayrollRun.objects.get(pk=job.run)
    teams = run.units.filter(commune__team_seats__isnull=False).values("commune__team_seats").count()
    return f"{teams} teams, {_members(job.run)} members"


def _members(run: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM subsidies_rununit u JOIN teams_teamseat s USING (commune_id)"
            " JOIN teams_membership m USING (team_id) WHERE u.run_id = %s",
            [run],
        )
        return cursor.fetchone()[0]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


if __name__ == "__main__":
    main()
