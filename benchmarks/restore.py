"""python -m benchmarks.restore [--workdays 1000000]: backed up, lost, brought back, the same to the last row.

The province of benchmarks.province with as many months of confirmed sheets as it takes, and 2,000 papers.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.province import MONTH, province

# isort: split
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from portal.operations import backing_up, digests, restoring
from teams.models import Timesheet, TimesheetStatus, Workday

PAPERS, BYTES_EACH = 2_000, 60_000
MOST_MONTHS_BACK = 120
# A month before: the same sheets with the same days, some time earlier.
SHEETS = """
INSERT INTO teams_timesheet (team_id, month, status, return_reason, note, entries_digest,
    submitted_by_id, submitted_at, confirmed_by_id, confirmed_at)
SELECT team_id, %(earlier)s, 'submitted', '', '', '', submitted_by_id, submitted_at, NULL, NULL
FROM teams_timesheet WHERE month = %(month)s
"""
DAYS = """
INSERT INTO teams_workday (timesheet_id, person_id, day, shift, portion, in_office_hours)
SELECT earlier.id, day.person_id, least(%(earlier)s + (day.day - %(month)s), %(last)s), day.shift,
    day.portion, day.in_office_hours
FROM teams_workday day JOIN teams_timesheet sheet ON sheet.id = day.timesheet_id
JOIN teams_timesheet earlier ON earlier.team_id = sheet.team_id AND earlier.month = %(earlier)s
WHERE sheet.month = %(month)s
ON CONFLICT DO NOTHING
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workdays", type=int, default=1_000_000)
    wanted = parser.parse_args().workdays
    with province(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with override_settings(DOCUMENTS_DIR=folder / "documents", BACKUPS_DIR=folder):
            _measure(wanted, folder / "backup.tar")


def _measure(wanted: int, file: Path) -> None:
    with _timed("filled"):
        _fill(wanted)
    before = _told()
    print(f"{before['teams_workday'][0]:,} workdays, {PAPERS:,} papers", flush=True)
    with _timed("backed up"):
        backing_up.back_up(file)
    print(f"{file.stat().st_size / 1e6:,.0f} MB", flush=True)
    _lose()
    with _timed("brought back, compared with the backup's digests"):
        restoring.restore(file)
    assert not digests.differing(before, _told()), "it is not the same"
    assert len(list(settings.DOCUMENTS_DIR.iterdir())) == PAPERS, "papers are missing"
    print("the same to the last row", flush=True)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what:<50} {time.perf_counter() - began:8.1f} s", flush=True)


def _fill(wanted: int) -> None:
    for back in range(1, MOST_MONTHS_BACK):
        if Workday.objects.count() >= wanted:
            break
        earlier = MONTH - back
        told = {"month": MONTH.first_day, "earlier": earlier.first_day, "last": earlier.last_day}
        with connection.cursor() as cursor:
            cursor.execute(SHEETS, told)
            cursor.execute(DAYS, told)
        _confirm()
    settings.DOCUMENTS_DIR.mkdir()
    for n in range(PAPERS):
        (settings.DOCUMENTS_DIR / f"{n}.pdf").write_bytes(os.urandom(BYTES_EACH))


def _confirm() -> None:
    """Last: the days of a confirmed sheet are locked."""
    one = Timesheet.objects.filter(month=MONTH).first()
    facts = {"confirmed_by": one.confirmed_by, "confirmed_at": one.confirmed_at}
    submitted = Timesheet.objects.filter(status=TimesheetStatus.SUBMITTED)
    submitted.update(status=TimesheetStatus.CONFIRMED, **facts)


def _told() -> digests.Digests:
    with transaction.atomic():
        return digests.of_all_tables()


def _lose() -> None:
    """An empty database and no papers, as on a new machine."""
    name = connection.settings_dict["NAME"]
    for paper in settings.DOCUMENTS_DIR.iterdir():
        paper.unlink()
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')


if __name__ == "__main__":
    main()
