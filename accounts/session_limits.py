"""How long a session lasts: a working day; with money or rights, only while somebody is there."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .second_factor import COMPULSORY

BEGAN, SEEN = "began_at", "seen_at"  # seconds, kept in the session
NOTICED_EVERY = 60  # seconds: not each click writes to the session
# A page that asks by itself whether something is finished is nobody at work.
ASKS_BY_ITSELF = frozenset({"subsidies:run_progress", "imports:progress"})


def begin(request: HttpRequest) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def reason_to_end(request: HttpRequest) -> str:
    """ "" while the session goes on. One that does not know when it began is over."""
    now, session = time.time(), request.session
    if now - session.get(BEGAN, 0) > settings.SESSION_LASTS:
        return _("Hết phiên làm việc trong ngày. Đăng nhập lại để làm tiếp.")
    if request.user.role in COMPULSORY and now - session.get(SEEN, 0) > settings.SESSION_IDLE:
        return _("Đã tự đăng xuất vì một lúc lâu không có ai dùng. Đăng nhập lại để làm tiếp.")
    return ""


def notice(request: HttpRequest, name: Any) -> None:
    """Somebody is there."""
    now = int(time.time())
    if name not in ASKS_BY_ITSELF and now - request.session.get(SEEN, 0) > NOTICED_EVERY:
        request.session[SEEN] = now
