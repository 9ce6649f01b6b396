"""Payroll from the command line: the same acts, policies and audit as on the screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from places.models import Province
from places.territories import province_of
from portal import run_table
from portal.lib.months import Month, MonthRange
from portal.lib.refusals import Refused
from subsidies import payroll
from subsidies.models import PayrollRun

ACTS = {"submit": payroll.submit, "check": payroll.check, "approve": payroll.approve}
BEFORE_THE_MERGERS = dt.date(2025, 6, 30)


class Command(BaseCommand):
    help = "Lập, trình, kiểm tra, duyệt và xem các đợt chi trả."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="các đợt chi trả")
        opening = acts.add_parser("open", help="lập đợt chi và bắt đầu tính")
        opening.add_argument("--province", required=True, help="mã tỉnh vào ngày lập: 15")
        opening.add_argument("--former", default="", help="chỉ địa bàn tỉnh cũ này, mã trước 01/7/2025: 74")
        opening.add_argument("--from", required=True, type=month, dest="first", help="từ tháng: 10/2026")
        opening.add_argument("--to", type=month, dest="last", help="đến tháng; không ghi thì một tháng")
        opening.add_argument("--as-of", type=dt.date.fromisoformat, help="ngày lập: 2026-11-09; hôm nay")
        opening.add_argument("--by", required=True, help="tên đăng nhập của người lập")
        for act in ACTS:
            acting = acts.add_parser(act)
            acting.add_argument("run", type=int, help="số của đợt chi trả")
            acting.add_argument("--by", required=True, help="tên đăng nhập của người làm")

    def handle(self, *_: Any, act: str, **options: Any) -> None:
        try:
            if act == "list":
                runs = list(PayrollRun.objects.all())
            elif act == "open":
                runs = [opened(options)]
            else:
                runs = [ACTS[act](run_numbered(options["run"]), by=user_named(options["by"]))]
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(run_table.of_runs(runs))


def opened(options: dict[str, Any]) -> PayrollRun:
    as_of = options["as_of"] or timezone.localdate()
    months = MonthRange(options["first"], options["last"] or options["first"])
    former = options["former"]
    return payroll.open_run(
        province_coded(options["province"], as_of),
        months,
        by=user_named(options["by"]),
        territory=province_coded(former, BEFORE_THE_MERGERS) if former else None,
        as_of=as_of,
    )


def month(text: str) -> Month:
    return Month.parse(text)


def province_coded(code: str, day: dt.date) -> Province:
    try:
        return province_of(code, day)
    except Province.DoesNotExist:
        raise CommandError(f"Ngày {day:%d/%m/%Y} không có tỉnh nào mang mã {code}.") from None


def user_named(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"Không có tài khoản {username}.")
    return user


def run_numbered(number: int) -> PayrollRun:
    run = PayrollRun.objects.filter(pk=number).first()
    if run is None:
        raise CommandError(f"Không có đợt chi trả số {number}.")
    return run
