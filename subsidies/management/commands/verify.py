from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from subsidies import sealing


class Command(BaseCommand):
    help = "Proves that approved runs stand as they were approved, and computes them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, nargs="*", help="numbers of runs; without any, all of them")
        parser.add_argument("--seals-only", action="store_true", help="do not compute again")

    def handle(self, *_args: Any, run: list[int], seals_only: bool, **_options: Any) -> None:
        runs = [one for one in sealing.released() if not run or one.pk in run]
        if missing := set(run) - {one.pk for one in runs}:
            raise CommandError(_("Không có đợt chi đã duyệt mang số %(n)s.") % {"n": min(missing)})
        broken = 0
        for finding in sealing.verify(runs, recompute=not seals_only):
            broken += finding.broken
            where = f", {finding.commune}" if finding.commune else ""
            self.stdout.write(f"{finding.run.pk}. {finding.run}{where}: {finding.words}.")
        if broken:
            raise CommandError(_("%(n)d chỗ không còn như lúc duyệt.") % {"n": broken})
        self.stdout.write(_("%(n)d đợt đã duyệt còn nguyên như lúc duyệt.") % {"n": len(runs)})
