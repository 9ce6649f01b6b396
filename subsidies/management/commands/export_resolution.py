from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from subsidies import resolutions
from subsidies.models import Resolution
from subsidies.resolution_files import write


class Command(BaseCommand):
    help = "Writes a resolution as a file: to keep, to compare, or to begin a new one from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")

    def handle(self, *_args: Any, slug: str, **_options: Any) -> None:
        resolution = Resolution.objects.filter(slug=slug).first()
        if resolution is None:
            raise CommandError(_("Không có nghị quyết mang mã %(slug)s.") % {"slug": slug})
        self.stdout.write(write(resolutions.file_of(resolution)))
