from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import application_role


class Command(BaseCommand):
    help = "Makes the role of APPLICATION_DATABASE_URL and gives it its rights; run as owner after migrate."

    def handle(self, *_: Any, **__: Any) -> None:
        url = os.environ.get("APPLICATION_DATABASE_URL")
        if not url:
            raise CommandError("Thiếu APPLICATION_DATABASE_URL: địa chỉ mà web và tiến trình nền sẽ dùng.")
        self.stdout.write(application_role.make(url))
