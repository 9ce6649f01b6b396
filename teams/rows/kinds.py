"""Kinds of rows that officers type into the books: whose they are, what they say, who keeps them.

A kind is declared once, here or on a floor above; list, form, end, correction and removal follow from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lib.periods import Period
from teams.models import CommunityTeam

# What no field of the models has a name for.
LABELS: dict[str, str | Promise] = {
    "team": _("Tổ"), "person": _("Người"), "rate": _("Điều khoản"), "commune": _("Xã, phường"),
}  # fmt: skip
DAYS = ("valid_from", "valid_until")


def _begins(row: Any) -> dt.date:
    return row.valid_from


def _nothing(_owner: Any, _user: Any) -> Mapping[str, QuerySet]:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """`of` names the field that says whose row it is; `choices` what may be chosen in its other keys."""

    name: str  # in the address
    model: type[Model]
    of: str
    title: str | Promise
    new: str | Promise
    note: str | Promise
    fields: tuple[str, ...]  # beside the days it holds
    owners: Callable[[Any], QuerySet]  # those a user may look at
    check: Callable[[User, Any], None]  # who may keep rows of this owner
    choices: Callable[[Any, Any], Mapping[str, QuerySet]] = _nothing
    begins: Callable[[Any], dt.date] = _begins  # the first day on which a row may change what is paid
    follows: bool = False  # a new row ends the open one before it
    none: str | Promise = ""  # said where a key is left empty, or has nothing to choose from
    more: str = ""  # the address name of another page that enters rows, for the same owner
    more_title: str | Promise = ""

    @property
    def dated(self) -> bool:
        return issubclass(self.model, Period)

    @property
    def boxes(self) -> tuple[str, ...]:
        return (*self.fields, *DAYS) if self.dated else self.fields

    def rows(self, user: Any) -> QuerySet:
        """Of owners, and in teams, that the user may see."""
        rows = self.model._default_manager.filter(**{f"{self.of}__in": self.owners(user).values("pk")})
        names = {field.name for field in self.model._meta.fields}
        if "team" in names and self.of != "team":
            rows = rows.filter(team__in=CommunityTeam.objects.visible_to(user).values("pk"))
        keys = [name for name in (self.of, *self.fields) if self.model._meta.get_field(name).is_relation]
        return rows.select_related(*keys).order_by(*(["-valid_from"] if self.dated else ["-year"]), "-pk")

    def owner_of(self, row: Any) -> Any:
        return getattr(row, self.of)

    def label(self, name: str) -> str:
        return str(LABELS.get(name) or capfirst(self.model._meta.get_field(name).verbose_name))


_declared: dict[str, Kind] = {}


def declare(kinds: Iterable[Kind]) -> None:
    _declared.update({kind.name: kind for kind in kinds})


def named(name: str) -> Kind | None:
    return _declared.get(name)


def all_declared() -> list[Kind]:
    return list(_declared.values())
