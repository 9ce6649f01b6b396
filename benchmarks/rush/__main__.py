"""python -m benchmarks.rush [--officers 500] [--finance 50] [--public 50] [--seconds 120]: p50, p95, errors.

The country of benchmarks.national and two web processes. Everybody (`people.py`) is at one province of 7,000
members with its released run, while a run of 25,000 members is computed again and again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.database import application, empty_database
from benchmarks.grid_saves import CSRF, PORT, officers, serving, signed_in
from benchmarks.measuring import seconds, show
from benchmarks.national import country
from benchmarks.national.released import opened, released
from benchmarks.province import compute

from . import statements

# isort: split
from django.conf import settings

from accounts import second_factor
from accounts.models import Reach, Role, User
from places.models import Province
from portal.processes import GIVES_WAY
from reports import issuing
from reports.models import DocumentKind
from subsidies import payroll
from subsidies.models import PayrollRun

HERE = Path(__file__).parent
LOCUST = os.environ.get("LOCUST", str(Path(sys.executable).with_name("locust")))
BROWSED, COMPUTED = "48", "79"
SHEETS = country.MONTH + 1  # nothing recorded yet


def main() -> None:
    asked = _asked()
    with empty_database(), application(), tempfile.TemporaryDirectory() as folder:
        settings.DOCUMENTS_DIR = Path(folder)
        os.environ["PORTAL_DOCUMENTS"] = folder  # where the web processes look
        provinces = {each.code: each for each in country.load(asked.provinces)}
        told = Path(folder) / "people.json"
        told.write_text(json.dumps(_told(provinces[BROWSED], asked)))
        run = opened(provinces[COMPUTED])
        alone = seconds(lambda: compute(run))
        country.analyse()
        address = os.environ["APPLICATION_DATABASE_URL"]
        with serving("portal.wsgi:application", address), statements.counted():
            kinds, meanwhile = _rush(told, asked, run)
        _show(kinds, asked.seconds)
        show("run of 25,000 members meanwhile", meanwhile, f"alone {alone:.2f} s")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--officers", type=int, default=500)
    parser.add_argument("--finance", type=int, default=50)
    parser.add_argument("--public", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--provinces", type=int, help="fewer of them in the database")
    return parser.parse_args()


def _told(province: Province, asked: argparse.Namespace) -> dict[str, object]:
    run = released(province)
    everyone = officers(province, asked.officers, SHEETS)
    return {
        "host": f"http://127.0.0.1:{PORT}",
        "csrf": CSRF,
        "officers": [{"cookie": o.cookie, "path": o.path, "people": o.people} for o in everyone],
        "finance": [_of_the_finance_office(province, n) for n in range(asked.finance)],
        "finance_users": asked.finance,
        "public_users": asked.public,
        "province": province.code,
        "run": run.pk,
        "paper": issuing.issue(run, DocumentKind.PAYOUT_LIST, run.lines.order_by("pk")[0].commune).pk,
        "line": run.lines.order_by("pk").values_list("pk", flat=True)[0],
    }


def _of_the_finance_office(province: Province, n: int) -> str:
    """The cookie of somebody signed in, with the second step done."""
    user = User.objects.create(
        username=f"ke-toan-{n}", role=Role.FINANCE_STAFF, reach=Reach.PROVINCE, province=province
    )
    second_factor.give(user, second_factor.demo_secret(user.username))
    return signed_in(user)


def _rush(told: Path, asked: argparse.Namespace, run: PayrollRun) -> tuple[list[dict[str, Any]], list[float]]:
    """What locust tells of each kind of request, and how long each computation took meanwhile.

    Whoever waits for an answer at the end waits on: slow answers are counted too.
    """
    crowd = subprocess.Popen(
        [LOCUST, "--locustfile", HERE / "people.py", "--headless", "--skip-log", "--json", "--spawn-rate=50",
         f"--users={asked.officers + asked.finance + asked.public}",
         f"--run-time={asked.seconds}s", "--stop-timeout=120", "--exit-code-on-error=0"],
        env={**os.environ, "RUSH": str(told)}, stdout=subprocess.PIPE,
    )  # fmt: skip
    os.nice(GIVES_WAY)  # as a worker does
    meanwhile = []
    while crowd.poll() is None:
        payroll.recalculate(run, by=run.made_by)
        meanwhile.append(seconds(lambda: compute(run)))
    answered, _nothing = crowd.communicate()
    return json.loads(answered), meanwhile


def _show(kinds: list[dict[str, Any]], lasted: int) -> None:
    print(f"{'':<26} {'asked':>7} {'per s':>7} {'p50 ms':>7} {'p95 ms':>7} {'errors':>7}")
    for kind in sorted(kinds, key=lambda kind: -kind["num_requests"]):
        took = sorted(float(ms) for ms, times in kind["response_times"].items() for _each in range(times))
        asked = kind["num_requests"]
        p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
        print(
            f"{kind['name']:<26} {asked:>7} {asked / lasted:>7.1f} {p50:>7.0f} {p95:>7.0f}"
            f" {kind['num_failures']:>7}",
            flush=True,
        )


if __name__ == "__main__":
    main()
