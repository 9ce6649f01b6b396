"""The banks of accounts: their names on papers and in files, and the list a new portal begins with."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.apps import apps as registry

from .models import Bank

BEGINNING = Path(__file__).parent / "data" / "banks.csv"


class Names(dict[str, str]):
    """By BIN, read at once. A bank nobody has entered is called by its number."""

    def __missing__(self, bin_: str) -> str:
        return bin_


def names() -> Names:
    return Names(Bank.objects.values_list("bin", "name"))


def begin(apps: Any = registry, **_: Any) -> None:
    """After each migration, where there is no bank yet: what administrators changed stays."""
    try:
        banks = apps.get_model("teams", "Bank").objects
    except LookupError:  # migrated back to before there were banks
        return
    if not banks.exists():
        with BEGINNING.open(encoding="utf-8") as file:
            banks.bulk_create([banks.model(**row) for row in csv.DictReader(file)], ignore_conflicts=True)
