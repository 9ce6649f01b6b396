from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import second_factor
from accounts.models import User


class Command(BaseCommand):
    help = "The code an invented person's telephone would show now; refused for anybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *_: Any, username: str, **__: Any) -> None:
        user = User.objects.filter(username=username).first()
        code = second_factor.demo_code(user) if user else ""
        if not code:
            raise CommandError(f"{username} không phải tài khoản mẫu có xác thực hai bước.")
        self.stdout.write(code)
