"""Keys for other systems: made and shown once, used in their owner's name, revoked."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib import sealing
from portal.lib.refusals import Forbidden, Refused

from . import audit, policies, scopes
from .models import ApiKey, User

MARK = "tcns_"  # what a key begins with, so that scanners find one that was published by mistake
A_WHILE = dt.timedelta(minutes=10)  # between two notes of a use


@transaction.atomic
def issue(name: str, grants: Sequence[str], days: int, *, by: User) -> tuple[ApiKey, str]:
    """With the key itself, which is never known again."""
    policies.check_can_use_keys(by)
    if set(grants) - set(policies.grants_for(by)):
        raise Refused(_("Khóa chỉ được giao những việc chính bạn được làm."))
    key = MARK + secrets.token_urlsafe(32)
    made = ApiKey.objects.create(
        owner=by, name=name, grants=list(grants), fingerprint=_fingerprint(key), ending=key[-4:],
        expires_at=timezone.now() + dt.timedelta(days),
    )  # fmt: skip
    audit.record(
        "api.key_issued",
        made,
        by=by,
        after={"grants": "; ".join(made.told), "until": str(timezone.localdate(made.expires_at))},
    )
    return made, key


@transaction.atomic
def revoke(key: ApiKey, *, by: User) -> None:
    """From now on nothing is done by it. Twice does no harm."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("owner").get(pk=key.pk)
    if not ApiKey.objects.visible_to(by).filter(pk=key.pk).exists():
        raise Forbidden(_("Khóa này không phải của bạn."))
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        audit.record("api.key_revoked", key, by=by, province=key.owner.province)


def revoke_all(owner: User, *, by: User) -> None:
    """Of an account that may have been in strangers' hands."""
    for key in ApiKey.objects.filter(owner=owner, revoked_at=None):
        revoke(key, by=by)


def opened_by(text: str) -> ApiKey:
    """The key as it stands now, with its owner. Raises Forbidden with the reason when it opens nothing."""
    found = ApiKey.objects.select_related("owner__province").filter(fingerprint=_fingerprint(text)).first()
    if found is None:
        raise Forbidden(_("Khóa không đúng. Chép lại nguyên khóa, hoặc lập khóa mới trên cổng."))
    if found.revoked_at:
        raise Forbidden(_("Khóa này đã bị thu hồi. Lập khóa mới trên cổng."))
    if found.expires_at <= timezone.now():
        raise Forbidden(_("Khóa này đã hết hạn. Lập khóa mới trên cổng."))
    if not scopes.is_working(found.owner):
        raise Forbidden(_("Tài khoản lập khóa này đang khóa."))
    policies.check_can_use_keys(found.owner)
    _note_use(found)
    return found


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > A_WHILE:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def _fingerprint(key: str) -> bytes:
    return sealing.fingerprint(key, "api key")
