"""Where a person is signed in, and ending it there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db import transaction

from . import audit
from .models import User

# In this order: Edge and Opera call themselves Chrome too, Chrome calls itself Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "coc_coc": "Cốc Cốc",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Device:
    """One place where somebody is signed in; `name` is as far as the browser tells it."""

    pk: int
    name: str
    ip: str
    since: dt.datetime
    is_current: bool


def of(user: User) -> list[Device]:
    """Those still open, the latest first. Asked inside a request: it knows which one it is."""
    devices = [
        Device(each.pk, _name(each.user_agent), each.ip, each.created_at, each.is_current())
        for each in UserSession.objects.purge_and_list(user)
    ]
    return sorted(devices, key=lambda device: device.since, reverse=True)


@transaction.atomic
def end(session: UserSession, *, by: User) -> None:
    audit.record("account.session_ended", session.user, by=by)
    session.end()


def end_others(user: User, *, keep: str | None) -> int:
    """All but the one with the key `keep`. Returns how many were ended."""
    others = UserSession.objects.filter(user=user).exclude(session_key=keep)
    for session in others:
        session.end()
    return len(others)


def end_all(user: User) -> None:
    end_others(user, keep=None)


def _name(user_agent: str) -> str:
    def found(names: dict[str, str]) -> str:
        return next((name for sign, name in names.items() if sign in user_agent), "")

    return ", ".join(filter(None, [found(BROWSERS), found(SYSTEMS)])) or user_agent[:40] or "?"
