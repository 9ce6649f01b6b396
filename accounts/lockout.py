"""After ten wrong passwords in a row a name is locked for a while, whether or not anybody has that name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.lib import sealing

from . import audit
from .models import User, WrongPasswords

MOST = 10
PAUSE = dt.timedelta(minutes=15)


@transaction.atomic
def may_try(name: str) -> bool:
    """Counts the try before the password is looked at: of a hundred simultaneous ones ten are looked at."""
    row = WrongPasswords.objects.select_for_update().get_or_create(name=fingerprint(name))[0]
    now = timezone.now()
    if now - row.last_at > PAUSE:
        row.tries = 0
    if row.tries >= MOST:
        return False
    row.tries, row.last_at = row.tries + 1, now
    row.save()
    return True


def was_wrong(name: str) -> None:
    """The last wrong one is written down, where there is somebody of that name."""
    if WrongPasswords.objects.filter(name=fingerprint(name), tries=MOST).exists():
        for user in User.objects.filter(username__iexact=name.strip()):
            audit.record("account.many_tries", user, by=None, province=user.province)


def forget(name: str) -> None:
    """The password was right. What is past its pause goes with it."""
    old = Q(last_at__lt=timezone.now() - PAUSE)
    WrongPasswords.objects.filter(Q(name=fingerprint(name)) | old).delete()


def fingerprint(name: str) -> bytes:
    """Of a stranger's typing nothing readable is kept: people type passwords into the field of the name."""
    return sealing.fingerprint(name.strip().casefold(), "sign-in name")
