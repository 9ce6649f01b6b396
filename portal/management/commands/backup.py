from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.operations import backing_up, backups
from portal.operations.postgres_tools import ToolFailed


class Command(BaseCommand):
    help = "Writes database, papers and checksums into one file; people may go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="without it: among the backups, named by the moment"
        )
        parser.add_argument("--keep", type=int, metavar="N", help="afterwards only the N newest stay")

    def handle(self, *_args: Any, file: Path | None, keep: int | None, **_options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError(_("--keep phải từ 1 trở lên."))
        target = file or backups.next_name()
        if target.exists():
            raise CommandError(_("Đã có tệp %(file)s.") % {"file": target})
        try:
            written = backing_up.back_up(target)
        except ToolFailed as problem:
            raise CommandError(str(problem)) from None
        facts = {
            "file": target,
            "size": target.stat().st_size // (1 << 20),
            "tables": len(written.tables),
            "rows": sum(rows for rows, _content in written.tables.values()),
            "files": len(written.files) - 1,
        }
        self.stdout.write(_("%(file)s: %(size)d MiB, %(tables)d bảng, %(rows)d dòng, %(files)d tệp.") % facts)
        for old in backups.forget_all_but(keep) if keep else []:
            self.stdout.write(_("Đã xóa bản cũ %(file)s.") % {"file": old})
