"""python -m tests.simulation [--seed 7 | --seeds 20] [--months 6]: in a database that it makes and drops."""

from __future__ import annotations

import argparse
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.db import connection  # noqa: E402

from portal.celery import app  # noqa: E402
from tests import databases  # noqa: E402
from tests.simulation import living  # noqa: E402
from tests.simulation.tally import tally  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, help="this one only, with all that happened")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--months", type=int, default=6)
    asked = parser.parse_args()
    app.conf.broker_url = "memory://"
    template, failed = databases.template(), 0
    for seed in [asked.seed] if asked.seed is not None else range(asked.seeds):
        began = time.perf_counter()
        try:
            told, happened = _lived(template, seed, asked.months)
        except living.WentWrong as wrong:
            failed += 1
            print(f"seed {seed}: WRONG\n{wrong}", flush=True)
        else:
            took, never = time.perf_counter() - began, [what for what, n in happened.items() if not n]
            print(f"seed {seed}: {len(told)} things happened, {took:.1f} s; without {never}", flush=True)
            if asked.seed is not None:
                print("\n".join(told))
    return bool(failed)


def _lived(template: str, seed: int, months: int) -> tuple[list[str], dict[str, int]]:
    name, own = f"simulated_{os.getpid()}", connection.settings_dict["NAME"]
    databases.copy_of(template, name)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        world = living.live(seed, months)
        return world.log, tally(world)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    sys.exit(main())
