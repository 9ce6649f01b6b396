from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from subsidies import state_diagram


class Command(BaseCommand):
    help = "Draws the states of a run into docs/dot-chi.md, as the table of transitions has them."

    def handle(self, *_args: Any, **_options: Any) -> None:
        page = state_diagram.PAGE
        with translation.override("vi"):
            page.write_text(state_diagram.put_into(page.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(str(page))
