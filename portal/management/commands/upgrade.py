"""The way to a new version: a backup, tables, what the version brings, rights of the role, a look round."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal import application_role

STEPS = (("backup",), ("migrate", "--verbosity=0"), ("load_places",), ("load_resolutions",))


class Command(BaseCommand):
    help = (
        "After the new code is in place: backup, migrate, load the places and resolutions it knows, doctor."
    )
    requires_migrations_checks = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name, *arguments in STEPS:
            self.stdout.write(f"{name} ...")
            call_command(name, *arguments, stdout=self.stdout, stderr=self.stderr)
        application_role.renew()
        self.stdout.write("doctor ...")
        call_command("doctor", stdout=self.stdout, stderr=self.stderr)
