from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from smartphones import list_diagram


class Command(BaseCommand):
    help = (
        "Draws the stages of a list into docs/danh-sach-dien-thoai.md, as the table of transitions has them."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        page = list_diagram.PAGE
        with translation.override("vi"):
            page.write_text(list_diagram.put_into(page.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(str(page))
