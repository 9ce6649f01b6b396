"""Writing once: what is sent again after a lost answer changes nothing and is answered the same.

The answer is kept in the transaction of the act itself. A second request under the same key waits for the
first at the key's row; a refused act leaves nothing, so its key is free.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts import audit
from accounts.models import ApiKey, KeptAnswer, Reach
from portal.lib.violations import violations_refused

from .problems import KeyMissing, KeyReused

HEADER = "Idempotency-Key"
KEY = r"[!-~]{8,100}"
KEPT = dt.timedelta(days=7)


class Nothing(Serializer):
    """An empty body: {}."""


def once(request: Request, act: Callable[[], Any]) -> Response:
    """What `act` returns is the answer's body."""
    key, asked = _key_of(request), _fingerprint(request)
    with violations_refused(), transaction.atomic():
        kept, is_first = KeptAnswer.objects.get_or_create(
            user=request.user, key=key, defaults={"asked": asked}
        )
        if kept.asked != asked:
            raise KeyReused(
                _("Dùng một Idempotency-Key mới cho nội dung mới, hoặc khi vai trò, phạm vi vừa đổi.")
            )
        if is_first:
            kept.status, kept.body = 200, json.dumps(act(), cls=DjangoJSONEncoder, ensure_ascii=False)
            kept.save(update_fields=["status", "body"])
            _note(request)
    headers = {} if is_first else {"Idempotency-Replayed": "true"}
    return Response(json.loads(kept.body), kept.status, headers=headers)


def _key_of(request: Request) -> str:
    key = request.headers.get(HEADER, "")
    if not re.fullmatch(KEY, key):
        raise KeyMissing(
            _("Gửi tiêu đề Idempotency-Key, 8 đến 100 ký tự, mỗi việc một khóa mới, gửi lại thì giữ khóa cũ.")
        )
    return key


def _fingerprint(request: Request) -> str:
    """What was asked, and as what: an answer given to a role is not repeated to one who has it no longer."""
    user = request.user
    communes = sorted(user.communes.values_list("pk", flat=True)) if user.reach == Reach.COMMUNES else []
    asked_as = [user.role, user.reach, user.province_id, communes]
    asked = json.dumps([request.method, request.path, asked_as, request.data], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _note(request: Request) -> None:
    """The log says which system acted in its owner's name."""
    KeptAnswer.objects.filter(user=request.user, at__lt=timezone.now() - KEPT).delete()
    if isinstance(request.auth, ApiKey):
        audit.record("api.wrote", request.auth, by=request.user, after={"address": request.path})


def body_of(serializer: type[Serializer], request: Request, **context: Any) -> dict[str, Any]:
    """What was sent, made trustworthy. Raises ValidationError with every problem."""
    asked = serializer(data=request.data, context=context)
    asked.is_valid(raise_exception=True)
    return asked.validated_data
