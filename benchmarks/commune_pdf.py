"""The payout list of one commune beside one document of all rows of the province, with peak memory."""

from __future__ import annotations

import multiprocessing
import resource
import time
from dataclasses import replace
from statistics import median

from benchmarks.measuring import repetitions, show
from benchmarks.province import AS_OF, MONTH, compute, province, user

# isort: split
from django.db import connection
from django.template.loader import render_to_string

from accounts.models import Role
from portal.lib.months import MonthRange
from reports import pdf
from reports.documents.payout_list import PayoutList, payout_list
from subsidies import payroll
from subsidies.models import PayrollRun


def approved(bound: object) -> PayrollRun:
    run = payroll.open_run(bound, MonthRange(MONTH, MONTH), by=user(Role.ICT_OFFICER), as_of=AS_OF)
    compute(run)
    payroll.submit(run, by=user(Role.ICT_OFFICER))
    payroll.check(run, by=user(Role.FINANCE_STAFF))
    return payroll.approve(run, by=user(Role.APPROVER))


def of_the_middle_commune(run: PayrollRun) -> PayoutList:
    """The one with as many lines as half of the others have."""
    units = list(run.units.order_by("lines").select_related("commune"))
    return payout_list(run, units[len(units) // 2].commune, "1")


def of_all_communes(run: PayrollRun) -> PayoutList:
    parts = [payout_list(run, unit.commune, "1") for unit in run.units.select_related("commune")]
    return replace(parts[0], teams=tuple(team for part in parts for team in part.teams))


def rendered(document: PayoutList) -> bytes:
    return pdf.render(render_to_string(document.template, {"document": document, "mark": ""}))


def measure(document: PayoutList, times: int, answers: multiprocessing.Queue) -> None:
    rendered(of_nobody(document))  # fonts and style sheet are parsed once per process
    for _ in range(times):
        began = time.perf_counter()
        rendered(document)
        answers.put((time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def of_nobody(document: PayoutList) -> PayoutList:
    return replace(document, teams=document.teams[:1])


def apart(document: PayoutList, times: int) -> list[tuple[float, int]]:
    """In a process of its own, so that the peak memory is of this document alone."""
    connection.close()
    answers: multiprocessing.Queue = multiprocessing.Queue()
    child = multiprocessing.Process(target=measure, args=(document, times, answers))
    child.start()
    found = [answers.get() for _ in range(times)]
    child.join()
    return found


def main() -> None:
    repeat = repetitions()
    with province() as bound:
        run = approved(bound)
        documents = {"one commune": of_the_middle_commune(run), "all rows": of_all_communes(run)}
        medians = {}
        for name, document in documents.items():
            found = apart(document, repeat)
            rows = sum(len(team.rows) for team in document.teams)
            show(f"{name}: {rows} payees", [t for t, _ in found], f"peak {max(m for _, m in found)} MB")
            medians[name] = median(t for t, _ in found)
        print(f"ratio {medians['all rows'] / medians['one commune']:.0f}; {run.units.count()} communes")


if __name__ == "__main__":
    main()
