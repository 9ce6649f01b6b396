"""Writing down what was done: who, what, when, before and after. One function, called by processes."""

from __future__ import annotations

from typing import Any

from django.db import models

from places.models import Commune, Province

from .models import AuditEvent, User


def record(
    verb: str,
    thing: models.Model,
    *,
    by: User | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    commune: Commune | None = None,
    province: Province | None = None,
) -> AuditEvent:
    """`verb` is "app.act_done" ("payroll.approved"). Without a user it was the system itself.

    An act that names no place belongs to the province of whoever did it.
    """
    place = province or (commune.province if commune else None) or (by.province if by else None)
    return AuditEvent.objects.create(
        actor=by,
        verb=verb,
        object_type=thing._meta.label_lower,
        object_id=thing.pk,
        object_label=str(thing)[:200],
        commune=commune,
        province=place,
        before=before,
        after=after,
    )
