from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused
from subsidies import resolutions, scans
from subsidies.resolution_files import read


class Command(BaseCommand):
    help = "Takes in a resolution from a file (YAML), or changes the one with the same code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scan", type=Path, help="the signed resolution (PDF), kept beside its words")
        parser.add_argument("--check", action="store_true", help="only tell what it would change")

    def handle(self, *_args: Any, file: Path, scan: Path | None, check: bool, **_options: Any) -> None:
        try:
            law = read(file.read_text(encoding="utf-8"))
            for line in (*resolutions.changes(law), *law.failures):
                self.stdout.write(line)
            if check:
                return
            resolution, changed = resolutions.take_in(law, by=None)
            if scan is not None:
                scans.keep(resolution, scan.read_bytes(), scan.name, by=None)
        except (OSError, UnicodeDecodeError, Refused) as refusal:
            raise CommandError(f"{file}\n{refusal}") from None
        what = _("đã nhập") if changed else _("không có gì thay đổi")
        self.stdout.write(f"{resolution.number}, {resolution.get_status_display()}: {what}")
