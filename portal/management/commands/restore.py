from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal import application_role
from portal.operations import restoring
from portal.operations.postgres_tools import ToolFailed


class Command(BaseCommand):
    help = "Brings a backup back; refuses what does not fit this version, these keys or a portal at work."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="the tables that are there now are given up"
        )

    def handle(self, *_args: Any, file: Path, replace: bool, **_options: Any) -> None:
        try:
            kept = restoring.restore(file, replace=replace)
        except (restoring.CannotRestore, restoring.RestoredOtherwise, ToolFailed) as problem:
            raise CommandError(str(problem)) from None
        facts = {"at": kept.made_at, "tables": len(kept.tables), "files": len(kept.files) - 1}
        self.stdout.write(
            _("Đã khôi phục bản lúc %(at)s: %(tables)d bảng, %(files)d tệp, khớp mã kiểm tra.") % facts
        )
        if role := application_role.renew():
            self.stdout.write(_("Đã trao lại quyền cho vai trò %(role)s của cơ sở dữ liệu.") % {"role": role})
