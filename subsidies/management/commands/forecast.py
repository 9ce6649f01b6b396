from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib import money
from subsidies import forecasts
from subsidies.models import Resolution


class Command(BaseCommand):
    help = "What a resolution or a draft would cost: on counts, or without --teams on the teams registered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--teams", type=int, help="number of teams; without it, those in the registry")
        parser.add_argument("--members", type=int, default=0, help="members of all teams together")
        parser.add_argument("--days", type=int, default=0, help="person-days a month of all teams together")
        parser.add_argument("--months", type=int, default=12, help="from the first month in force")

    def handle(self, *_args: Any, slug: str, months: int, **counts: Any) -> None:
        resolution = Resolution.objects.filter(slug=slug).first()
        if resolution is None:
            raise CommandError(_("Không có nghị quyết mang mã %(slug)s.") % {"slug": slug})
        teams, members, days = counts["teams"], counts["members"], counts["days"]
        if months < 1 or (teams is not None and teams < 1) or members < 0 or days < 0:
            raise CommandError(_("Số tổ và số tháng từ 1 trở lên; số thành viên và ngày công không âm."))
        if teams is None and (members or days):
            raise CommandError(_("Ghi --teams cùng với --members hoặc --days."))
        if teams is None:
            forecast = forecasts.on_registry(resolution, timezone.localdate(), months=months)
        else:
            forecast = forecasts.on_counts(resolution, teams=teams, members=members, days=days, months=months)
        self.show(resolution, forecast)

    def show(self, resolution: Resolution, forecast: forecasts.Forecast) -> None:
        self.stdout.write(f"{resolution.number}: {resolution.title}")
        self.stdout.write(
            _("%(months)s, %(teams)s tổ, %(members)s thành viên")
            % {
                "months": forecast.months,
                "teams": money.dong(forecast.teams),
                "members": money.dong(forecast.members),
            }
        )
        for rate, amount in forecast.by_rate.items():
            self.stdout.write(f"  {rate.label}: {money.dong(amount)} đ")
        self.stdout.write(_("Tổng: %(total)s đ") % {"total": money.dong(forecast.total)})
