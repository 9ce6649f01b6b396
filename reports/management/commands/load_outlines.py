"""manage.py load_outlines FILE --by NAME: a province's communes as its own GeoJSON draws them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from portal.lib.refusals import Refused
from reports.dashboard import outlines


class Command(BaseCommand):
    help = "Loads the outlines of a province's communes from GeoJSON, in place of those loaded before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="username of an ICT officer of the province")

    def handle(self, *_: Any, file: Path, by: str, **__: Any) -> None:
        try:
            user = User.objects.select_related("province").get(username=by)
            loaded = outlines.load(file.read_bytes(), user.province, by=user)
        except (User.DoesNotExist, OSError, Refused) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{user.province}: {loaded}")
