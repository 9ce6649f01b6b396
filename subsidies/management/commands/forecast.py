from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from places.models import Commune
from portal.lib import money
from portal.lib.identifiers import without_accents
from portal.lib.months import Month, MonthRange
from subsidies import forecasts
from subsidies.models import Resolution

WORK = "none, recorded, last-year, mean:N (of each team's last N confirmed months), days:N (of every member)"


class Command(BaseCommand):
    help = "What a resolution or a draft would cost: on counts, or without --teams on the registry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--against", metavar="OTHER", help="a second option, on the same months")
        parser.add_argument("--teams", type=int, help="number of teams; without it, those in the registry")
        parser.add_argument("--members", type=int, default=0, help="members of all teams together")
        parser.add_argument("--days", type=int, default=0, help="person-days a month of all teams together")
        parser.add_argument("--from", dest="first", type=month, metavar="MM/YYYY", help="the first month")
        parser.add_argument("--months", type=int, default=12)
        parser.add_argument("--day", type=dt.date.fromisoformat, help="the registry as of YYYY-MM-DD: today")
        parser.add_argument("--work", default="none", help=WORK)
        parser.add_argument("--by", nargs="*", default=["clause"], choices=list(MARGINS), help="what to list")

    def handle(self, *_args: Any, slug: str, against: str | None, by: list[str], **asked: Any) -> None:
        resolution, other = found(slug), found(against) if against else None
        _check(asked)
        day = asked["day"] or timezone.localdate()
        months = self.months(resolution, day, asked)
        options = [
            self.forecast(option, months, day, resolution, asked) for option in (resolution, other) if option
        ]
        for option in options:
            self.show(option, by)
        if other:
            self.show_difference(forecasts.compare(*options))

    def months(self, resolution: Resolution, day: dt.date, asked: Mapping[str, Any]) -> MonthRange:
        number, first = asked["months"], asked["first"]
        if first is None and asked["teams"]:
            first = Month.of(resolution.valid_from)
        return (
            MonthRange(first, first + (number - 1))
            if first
            else forecasts.coming_months(resolution, day, number)
        )

    def forecast(
        self,
        option: Resolution,
        months: MonthRange,
        day: dt.date,
        first: Resolution,
        asked: Mapping[str, Any],
    ) -> forecasts.Forecast:
        if asked["teams"]:
            counts = {name: asked[name] for name in ("teams", "members", "days")}
            return forecasts.on_counts(option, months=months, **counts)
        work = work_named(asked["work"], day)
        return forecasts.on_registry(option, months, day=day, area=first.territory, work=work)

    def show(self, forecast: forecasts.Forecast, by: Iterable[str]) -> None:
        self.stdout.write(f"{forecast.resolution.number}: {forecast.resolution.title}")
        self.stdout.write(
            _("%(months)s, %(teams)s tổ, %(members)s thành viên")
            % {
                "months": forecast.months,
                "teams": money.dong(forecast.teams),
                "members": money.dong(forecast.members),
            }
        )
        if forecast.months_not_in_force:
            self.stdout.write(_("Có tháng nghị quyết không có hiệu lực: tháng đó không tính tiền."))
        for margin in by:
            for name, amount in MARGINS[margin](forecast):
                self.stdout.write(f"  {name}: {money.dong(amount)} đ")
        self.stdout.write(_("Tổng: %(total)s đ") % {"total": money.dong(forecast.total)})

    def show_difference(self, both: forecasts.Comparison) -> None:
        self.stdout.write(_("Chênh lệch: %(amount)s đ") % {"amount": signed(both.total.difference)})
        for name, tally in ((_("Tổ"), both.teams), (_("Thành viên"), both.members)):
            self.stdout.write(
                _("%(who)s: %(more)s được nhiều hơn, %(same)s như cũ, %(less)s ít hơn, %(nothing)s không còn")
                % {
                    "who": name,
                    "more": money.dong(tally.more),
                    "same": money.dong(tally.same),
                    "less": money.dong(tally.less),
                    "nothing": money.dong(tally.nothing),
                }
            )


def found(slug: str) -> Resolution:
    resolution = Resolution.objects.filter(slug=slug).select_related("territory").first()
    if resolution is None:
        raise CommandError(_("Không có nghị quyết mang mã %(slug)s.") % {"slug": slug})
    return resolution


def month(text: str) -> Month:
    return Month.parse(text)


def _check(asked: Mapping[str, Any]) -> None:
    teams, members, days = asked["teams"], asked["members"], asked["days"]
    if asked["months"] < 1 or (teams is not None and teams < 1) or members < 0 or days < 0:
        raise CommandError(_("Số tổ và số tháng từ 1 trở lên; số thành viên và ngày công không âm."))
    if teams is None and (members or days):
        raise CommandError(_("Ghi --teams cùng với --members hoặc --days."))


def work_named(words: str, day: dt.date) -> forecasts.Basis:
    name, _colon, number = words.partition(":")
    try:
        match name:
            case "none":
                return forecasts.NoWork()
            case "recorded":
                return forecasts.RecordedWork()
            case "last-year":
                return forecasts.LastYear(day)
            case "mean" if int(number) > 0:
                return forecasts.MeanOfLast(int(number), day)
            case "days" if Decimal(number) >= 0:
                return forecasts.DaysEach(Decimal(number))
    except (ValueError, InvalidOperation):
        pass
    raise CommandError(_("--work là một trong: %(words)s.") % {"words": WORK})


def _communes(forecast: forecasts.Forecast) -> list[tuple[object, int]]:
    names = Commune.objects.in_bulk([commune for commune in forecast.by_commune if commune])
    rows = [(names.get(commune, ""), amount) for commune, amount in forecast.by_commune.items()]
    return sorted(rows, key=lambda row: without_accents(str(row[0])))


MARGINS = {
    "clause": lambda forecast: [(rate.label, amount) for rate, amount in forecast.by_rate.items()],
    "commune": _communes,
    "month": lambda forecast: list(forecast.by_month.items()),
    "source": lambda forecast: list(forecast.by_source.items()),
}


def signed(amount: int) -> str:
    return f"{'+' if amount > 0 else ''}{money.dong(amount)}"
