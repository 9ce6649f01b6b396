"""Communes as public pages name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from places.models import Commune, CommuneKind, titled


@dataclass(frozen=True, slots=True)
class Named:
    """A commune of today; titled in the language of whoever reads."""

    code: str
    kind: str
    name: str

    def __str__(self) -> str:
        return titled(CommuneKind(self.kind).label, self.name)


def named(communes: Iterable[int]) -> dict[int, Named]:
    """By key, in the order of their names."""
    rows = Commune.objects.filter(pk__in=list(communes)).order_by("plain_name", "code")
    return {
        pk: Named(code, kind, name) for pk, code, kind, name in rows.values_list("pk", "code", "kind", "name")
    }
