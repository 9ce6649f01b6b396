"""Those who answer for money in a province, and whose way in was given or changed by somebody else."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from .models import AuditEvent, User
from .roles import Role

SIGNERS = frozenset({Role.ICT_OFFICER, Role.FINANCE_STAFF, Role.APPROVER})
READERS = SIGNERS | {Role.INSPECTOR}
GIVEN = ("user.invited", "user.changed", "account.second_factor_reset")
LATELY = dt.timedelta(days=14)
SHOWN = 5


def changed_lately(reader: User) -> QuerySet[AuditEvent]:
    """For those who sign beside them: an account in other hands is first seen by its neighbours."""
    if reader.role not in READERS:
        return AuditEvent.objects.none()
    signers = User.objects.filter(role__in=SIGNERS, province=reader.province_id).values("pk")
    given = AuditEvent.objects.visible_to(reader).filter(
        verb__in=GIVEN, object_type=User._meta.label_lower, object_id__in=signers,
        at__gt=timezone.now() - LATELY,
    )  # fmt: skip
    return given.select_related("actor").order_by("-at", "-id")[:SHOWN]
