"""Writing down what was done: who, what, when, before and after. One function, called by processes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import translation

from places.models import Commune, Province
from portal.lib.copying import copy_in

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
    written = event(verb, thing, by=by, before=before, after=after, commune=commune, province=province)
    written.save()
    return written


def record_all(events: Iterable[AuditEvent]) -> None:
    """Acts of one moment on many things, each on the timeline of its thing."""
    copy_in(list(events))


def event(
    verb: str,
    thing: models.Model,
    *,
    by: User | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    commune: Commune | None = None,
    province: Province | None = None,
) -> AuditEvent:
    """What `record` writes, not yet written."""
    place = province.pk if province else commune.province_id if commune else by.province_id if by else None
    return AuditEvent(
        actor_id=by.pk if by else None,
        verb=verb,
        object_type=thing._meta.label_lower,
        object_id=thing.pk,
        object_label=_label(thing),
        commune_id=commune.pk if commune else None,
        province_id=place,
        before=before,
        after=after,
    )


def _label(thing: models.Model) -> str:
    """In Vietnamese, whoever acts: the log has one language."""
    with translation.override("vi"):
        return str(thing)[:200]
