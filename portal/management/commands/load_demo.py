from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from places.models import Commune
from portal.demo import loading
from subsidies.models import Resolution
from teams.models import CommunityTeam, Person


class Command(BaseCommand):
    help = "Loads the demo provinces, their people and accounts. Safe to repeat; refused in production."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Dữ liệu mẫu có mật khẩu công khai: không nạp vào hệ thống thật.")
        if not Commune.objects.exists() or not Resolution.objects.published().exists():
            raise CommandError("Chưa có xã, nghị quyết. Chạy load_places, load_resolutions trước.")
        new = loading.load()
        self.stdout.write(
            f"{new} provinces new; {CommunityTeam.objects.count()} teams, {Person.objects.count()} people"
        )
