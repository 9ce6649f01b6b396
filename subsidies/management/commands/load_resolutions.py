from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.lib import money
from subsidies import national, resolutions
from subsidies.models import Resolution
from subsidies.resolution_files import read

BUNDLED = Path(resolutions.__file__).parent / "data"


class Command(BaseCommand):
    help = "Takes in the resolutions that come with the portal. Those already here are left as they are."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for amount in national.take_in(national.bundled()):
            self.stdout.write(f"{amount}: {money.dong(amount.amount)}")
        for path in sorted(BUNDLED.glob("*.yaml")):
            file = read(path.read_text(encoding="utf-8"))
            if Resolution.objects.filter(slug=file.slug).exists():
                self.stdout.write(f"{file.number}: {_('đã có')}")
            else:
                resolution, _changed = resolutions.take_in(file, by=None)
                self.stdout.write(f"{resolution.number}: {resolution.get_status_display()}")
