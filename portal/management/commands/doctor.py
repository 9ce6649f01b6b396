from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.operations.checks import State, examined


class Command(BaseCommand):
    help = "Khám cổng: dữ liệu, hàng đợi, tiến trình nền, đĩa, đồng hồ, thư, chứng thư, sao lưu."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        bad = 0
        for finding in examined():
            bad += finding.state is State.BAD
            self.stdout.write(str(finding))
        if bad:
            raise CommandError(_("%(n)d chỗ phải xử lý.") % {"n": bad})
