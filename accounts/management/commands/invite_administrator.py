"""manage.py invite_administrator NAME --full-name ... --office ...: with whom a new portal begins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts import invitations
from accounts.models import Role, User
from portal.lib.refusals import Refused

SAID = """Đã mời {user} làm quản trị hệ thống, tên đăng nhập {user.username}.
Mở trang: {address}
Gõ mã: {code}
Rồi tự đặt mật khẩu và bật xác thực hai bước. Mã dùng một lần, trong 7 ngày.
Mất mã thì chạy lại lệnh này."""


class Command(BaseCommand):
    help = "Mời quản trị hệ thống đầu tiên. Những người sau được mời trên cổng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập, ngắn, không dấu: hienpt")
        parser.add_argument("--full-name", required=True, help="họ và tên")
        parser.add_argument("--email", default="", help="thư điện tử")
        parser.add_argument("--office", default="", help="chức vụ, đơn vị")

    def handle(self, *_: Any, username: str, **options: Any) -> None:
        user = not_come_yet(username) or User(username=username)
        user.full_name, user.email, user.office = (options[name] for name in ("full_name", "email", "office"))
        try:
            user.full_clean(exclude=["password"])
            _made, code = invitations.invite_first_administrator(user)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        address = settings.PUBLIC_ORIGIN + reverse("accounts:accept")
        self.stdout.write(SAID.format(user=user, address=address, code=code))


def not_come_yet(username: str) -> User | None:
    """Invited by this command before, and the code was lost or is too old."""
    waiting = User.objects.filter(role=Role.ADMINISTRATOR, province=None, is_active=False, last_login=None)
    return waiting.filter(username=username).first()
