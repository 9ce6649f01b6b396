"""The way to a new version: a backup, the tables, what the version brings, a look round."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = (("backup",), ("migrate", "--verbosity=0"), ("load_places",), ("load_resolutions",), ("doctor",))


class Command(BaseCommand):
    help = (
        "After the new code is in place: backup, migrate, load the places and resolutions it knows, doctor."
    )
    requires_migrations_checks = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name, *arguments in STEPS:
            self.stdout.write(f"{name} ...")
            call_command(name, *arguments, stdout=self.stdout, stderr=self.stderr)
