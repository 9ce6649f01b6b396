"""The main job: real monthly payouts under four resolutions, from open to printed, by three people each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal import run_table
from portal.demo import accounts, releasing
from portal.demo.runs import BINH_DUONG
from portal.demo.watching import StoodStill, watch
from portal.lib.money import dong
from portal.lib.refusals import Refused
from reports import archive
from reports import progress as paper_progress
from reports.models import IssuedDocument
from subsidies import calculation, payroll, progress, tasks
from subsidies.models import PayrollRun


class Command(BaseCommand):
    help = "Computes, checks, approves and prints the demo provinces' runs. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--inline", action="store_true", help="compute here, without a worker or papers")
        parser.add_argument("--patience", type=int, default=45, help="seconds a worker may stand still")

    def handle(self, *_: Any, inline: bool, patience: int, **__: Any) -> None:
        self.began, self.patience = timezone.now(), patience
        try:
            runs = releasing.released_runs(compute_here if inline else self.compute_by_workers)
            forecast = releasing.forecast_costs()
            if not inline:
                self.wait_for_papers(runs[: len(BINH_DUONG)])
        except (Refused, releasing.WrongTotal, StoodStill) as problem:
            raise CommandError(str(problem)) from None
        self.show_runs(runs)
        self.show_forecast(forecast)
        self.show_accounts()

    def compute_by_workers(self, run: PayrollRun) -> None:
        if run.opened_at < self.began:
            tasks.calculate_run.delay(run.pk)  # its job may have died with an earlier start
        watch(f"Tính {run}", lambda: communes_done(run), self.stdout, patience=self.patience)

    def wait_for_papers(self, runs: list[PayrollRun]) -> None:
        expected = sum(paper_progress.expected(run) for run in runs)
        papers = IssuedDocument.objects.filter(run__in=runs)
        label = f"In giấy tờ {runs[-1].area}"
        watch(label, lambda: (papers.count(), expected), self.stdout, patience=self.patience)

    def show_runs(self, runs: list[PayrollRun]) -> None:
        self.stdout.write(f"\n{run_table.of_runs(runs)}\n\n")
        # The last month of former Bình Dương has recoveries and all kinds of work.
        shown = runs[len(BINH_DUONG) - 1]
        for paper in IssuedDocument.objects.filter(run=shown):
            self.stdout.write(str(archive.path_of(paper.pdf)))
        self.stdout.write("\nGiấy tờ của các đợt khác (đợt lớn in dần):")
        for run in runs:
            if run != shown:
                self.stdout.write(f"{settings.DOCUMENTS_DIR / str(run.pk)}/  {run}")

    def show_forecast(self, forecast: list[tuple[int, int]]) -> None:
        self.stdout.write("\nDự thảo Quảng Nam, phương án 1, một năm:")
        for teams, cost in forecast:
            self.stdout.write(f"{dong(teams):>7} tổ  {dong(cost):>13} đ")

    def show_accounts(self) -> None:
        rows = [
            [user.username, user.full_name, user.office or user.get_role_display(), str(user.province or "")]
            for user in accounts.shown()
        ]
        heading = ["Tài khoản", "Họ và tên", "Chức vụ", "Địa bàn"]
        self.stdout.write(f"\nMật khẩu chung của tài khoản mẫu: {accounts.PASSWORD}")
        self.stdout.write("Kế toán, người phê duyệt, quản trị còn gõ một mã 6 số, hiện ngay ở bước hai.")
        self.stdout.write(run_table.text([heading, *rows]))


def compute_here(run: PayrollRun) -> None:
    for communes in payroll.waiting_batches(run.pk):
        calculation.calculate(run.pk, communes)


def communes_done(run: PayrollRun) -> tuple[int, int]:
    computing = progress.of(run)
    return computing.done, computing.communes
