from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import ApiKey
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
        except (restoring.CannotRestore, ToolFailed) as problem:
            raise CommandError(str(problem)) from None
        facts = {"at": kept.made_at, "tables": len(kept.tables), "files": len(kept.files) - 1}
        self.stdout.write(
            _("Đã khôi phục bản lúc %(at)s: %(tables)d bảng, %(files)d tệp, khớp mã kiểm tra.") % facts
        )
        self._tell_live_keys()
        if role := application_role.renew():
            self.stdout.write(_("Đã trao lại quyền cho vai trò %(role)s của cơ sở dữ liệu.") % {"role": role})

    def _tell_live_keys(self) -> None:
        """They came back as they were, also those revoked since. Ending all would stop systems unseen."""
        if live := ApiKey.objects.live().count():
            facts = {"n": live, "page": reverse("accounts:api_keys")}
            self.stdout.write(
                _(
                    "%(n)d khóa API nay dùng được như lúc sao lưu, kể cả khóa đã thu hồi sau lúc đó. "
                    "Quản trị rà ở trang Khóa API (%(page)s), thu hồi khóa không còn dùng."
                )
                % facts
            )
