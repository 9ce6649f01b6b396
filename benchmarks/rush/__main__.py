"""python -m benchmarks.rush [--officers 500] [--finance 50] [--public 50] [--seconds 120]: p50, p95, errors.

A province of 7,000 members with its released run; two web processes; everybody at once, in `people.py`.
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

from benchmarks.commune_pdf import approved
from benchmarks.grid_saves import CSRF, PORT, officers, serving, signed_in
from benchmarks.province import province

# isort: split
from accounts import second_factor
from accounts.models import Reach, Role, User

HERE = Path(__file__).parent
LOCUST = os.environ.get("LOCUST", str(Path(sys.executable).with_name("locust")))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--officers", type=int, default=500)
    parser.add_argument("--finance", type=int, default=50)
    parser.add_argument("--public", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    asked = parser.parse_args()
    with province() as bound, tempfile.TemporaryDirectory() as folder, serving("portal.wsgi:application"):
        told = Path(folder) / "people.json"
        told.write_text(json.dumps(_told(bound, asked)))
        _show(_rush(told, asked), asked.seconds)


def _told(bound: Any, asked: argparse.Namespace) -> dict[str, object]:
    run = approved(bound)
    everyone = officers(bound, asked.officers)
    return {
        "host": f"http://127.0.0.1:{PORT}",
        "csrf": CSRF,
        "officers": [{"cookie": o.cookie, "path": o.path, "people": o.people} for o in everyone],
        "finance": [_of_the_finance_office(bound, n) for n in range(asked.finance)],
        "finance_users": asked.finance,
        "public_users": asked.public,
        "province": bound.code,
        "run": run.pk,
        "line": run.lines.order_by("pk").values_list("pk", flat=True)[0],
    }


def _of_the_finance_office(bound: Any, n: int) -> str:
    """The cookie of somebody signed in, with the second step done."""
    user = User.objects.create(
        username=f"ke-toan-{n}", role=Role.FINANCE_STAFF, reach=Reach.PROVINCE, province=bound
    )
    second_factor.give(user, second_factor.demo_secret(user.username))
    return signed_in(user)


def _rush(told: Path, asked: argparse.Namespace) -> list[dict[str, Any]]:
    """Whoever waits for an answer at the end waits on: slow answers are counted too."""
    answered = subprocess.run(
        [LOCUST, "--locustfile", HERE / "people.py", "--headless", "--skip-log", "--json", "--spawn-rate=50",
         f"--users={asked.officers + asked.finance + asked.public}",
         f"--run-time={asked.seconds}s", "--stop-timeout=120", "--exit-code-on-error=0"],
        env={**os.environ, "RUSH": str(told)}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(answered.stdout)


def _show(kinds: list[dict[str, Any]], seconds: int) -> None:
    print(f"{'':<26} {'asked':>7} {'per s':>7} {'p50 ms':>7} {'p95 ms':>7} {'errors':>7}")
    for kind in sorted(kinds, key=lambda kind: -kind["num_requests"]):
        took = sorted(float(ms) for ms, times in kind["response_times"].items() for _each in range(times))
        asked = kind["num_requests"]
        p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
        print(
            f"{kind['name']:<26} {asked:>7} {asked / seconds:>7.1f} {p50:>7.0f} {p95:>7.0f}"
            f" {kind['num_failures']:>7}",
            flush=True,
        )


if __name__ == "__main__":
    main()
