"""Everything the portal holds about one person, as tables that can be read without knowing the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts import scopes
from accounts.models import Role, User
from portal.lib import identifiers
from teams.models import CommunityTeam, Person


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its heads; `key` names it in files, `why` says what it is kept for."""

    key: str
    title: str
    why: str
    heads: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Holding:
    """What `reader` may read of the person: all of it when it is their own, else what lies in their area.

    Numbers are `whole`, or show their end only.
    """

    person: Person
    reader: User
    whole: bool

    @property
    def records(self) -> list[int]:
        return self.person.records

    @property
    def is_own(self) -> bool:
        return self.reader.role == Role.MEMBER

    def of_teams(self, rows: QuerySet[Any], team: str = "team") -> QuerySet[Any]:
        if self.is_own:
            return rows
        return rows.filter(**{f"{team}__in": CommunityTeam.objects.visible_to(self.reader).values("pk")})

    def of_communes(self, rows: QuerySet[Any], commune: str = "commune") -> QuerySet[Any]:
        return rows if self.is_own else rows.filter(scopes.within(self.reader, commune=commune))

    def number(self, value: Any) -> str:
        """A sealed number, or a telephone number, which is not sealed."""
        if isinstance(value, str):
            return value if self.whole else identifiers.masked(value)
        if not value:
            return ""
        return value.revealed if self.whole else str(value)
