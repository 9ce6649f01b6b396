from typing import Any

from django.core.management.base import BaseCommand

from places import loading
from places.models import Commune, Province


class Command(BaseCommand):
    help = "Loads provinces and communes, before and after 01/7/2025. Safe to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        loaded = loading.load()
        self.stdout.write(
            f"{Province.objects.count()} provinces, {Commune.objects.count()} communes over time "
            f"({loaded.created} new, {loaded.corrected} corrected)"
        )
