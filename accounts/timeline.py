"""What happened to a thing: dated facts of the book and acts of the log on one line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from places.models import Commune

from .models import AuditEvent, User

MOST = 300  # acts of one thing on one page

# Acts the log keeps short, by numbers. What those stand for only floors above know: they register a teller.
Teller = Callable[[list[AuditEvent]], None]
_tellers: dict[str, Teller] = {}


def told_by(verb: str, tell: Teller) -> None:
    _tellers[verb] = tell


def in_words(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """The same acts, wherever they are shown, with names and words for what the log keeps by numbers."""
    events = list(events)
    for verb, tell in _tellers.items():
        if kept_short := [event for event in events if event.verb == verb]:
            tell(kept_short)
    return events


@dataclass(frozen=True, slots=True)
class Moment:
    """A fact has a `title`; an act of the log is its `event`."""

    at: dt.date | dt.datetime
    title: str | Promise = ""
    detail: str = ""
    event: AuditEvent | None = None

    @property
    def place(self) -> tuple[dt.date, dt.datetime]:
        """A fact that holds from a day stands before what was done on that day."""
        if isinstance(self.at, dt.datetime):
            return timezone.localtime(self.at).date(), self.at
        return self.at, dt.datetime.min.replace(tzinfo=dt.UTC)


def acts_on(reader: User, things: dict[type[Model], Iterable[Any]]) -> list[Moment]:
    """The latest acts on these things (by their ids) that the reader may see, in one query."""
    asked = Q(pk__in=[])
    for model, ids in things.items():
        asked |= Q(object_type=model._meta.label_lower, object_id__in=ids)
    events = AuditEvent.objects.visible_to(reader).filter(asked).select_related("actor", "commune")
    return _moments(events)


def acts_in(reader: User, commune: Commune) -> list[Moment]:
    """The latest acts in a commune, and in those it was made of."""
    events = AuditEvent.objects.visible_to(reader).filter(commune__present=commune.present_id)
    return _moments(events.select_related("actor", "commune"))


def _moments(events: QuerySet[AuditEvent]) -> list[Moment]:
    return [Moment(event.at, event=event) for event in in_words(events[:MOST])]


def latest_first(moments: Iterable[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.place, reverse=True)
