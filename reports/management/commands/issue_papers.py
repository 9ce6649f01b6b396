from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.lib.refusals import Refused
from reports import archive, issuing
from subsidies.models import PayrollRun


class Command(BaseCommand):
    help = "Phát hành các giấy tờ còn thiếu của một đợt chi trả đã duyệt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="số của đợt chi trả")

    def handle(self, *_: Any, run: int, **__: Any) -> None:
        payroll_run = PayrollRun.objects.filter(pk=run).first()
        if payroll_run is None:
            raise CommandError(f"Không có đợt chi trả số {run}.")
        try:
            papers = issuing.issue_all(payroll_run)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        for paper in papers:
            self.stdout.write(f"{paper.number}  {archive.path_of(paper.pdf)}")
        self.stdout.write(f"Đã phát hành {len(papers)} giấy tờ.")
