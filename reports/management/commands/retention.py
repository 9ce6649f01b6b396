from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reports.personal_data import retention
from reports.personal_data.retention_classes import CLASSES, Ending


class Command(BaseCommand):
    help = "Shows what is kept longer than it may be; with --apply lets go of what may go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="keys of classes; without any, all of them")
        parser.add_argument("--apply", action="store_true", help="remove what is due, batch by batch")

    def handle(self, *_args: Any, kinds: list[str], apply: bool, **_options: Any) -> None:
        if unknown := set(kinds) - {kept.key for kept in CLASSES}:
            raise CommandError(_("Không có loại %(kind)s.") % {"kind": min(unknown)})
        for found in retention.due():
            kept = found.kept
            if kinds and kept.key not in kinds:
                continue
            rows = "-" if found.rows is None else found.rows
            self.stdout.write(
                f"{kept.key:16} {rows!s:>8}  {kept.title} ({kept.period}). {kept.ending.label}."
            )
            if apply and found.rows and kept.ending != Ending.STANDS:
                gone = sum(retention.clear(kept))
                self.stdout.write(_("%(kind)s: đã xóa %(n)d dòng.") % {"kind": kept.key, "n": gone})
        if not apply:
            self.stdout.write(_("Chỉ xem, chưa xóa gì. Thêm --apply để xóa phần được phép xóa."))
