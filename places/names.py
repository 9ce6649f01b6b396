"""Communes by the names people write: today's, and those of before the mergers with their districts."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.lib import identifiers

from .models import Commune

KINDS = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "thi tran": "thi_tran", "tt": "thi_tran",
    "dac khu": "dac_khu",
}  # fmt: skip
KIND = re.compile(r"(xã|x|phường|p|thị trấn|tt|đặc khu)(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)
DISTRICT = re.compile(r"(huyện|quận|thị xã|thành phố|h|q|tx|tp)(?:\.\s*|\s+)(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Communes of today a name may mean: none, one, or several to choose from."""

    communes: tuple[Commune, ...]
    former: bool = False


class Gazetteer:
    """`today`: the communes one may answer with. Two queries, whatever is asked."""

    def __init__(self, today: QuerySet[Commune]) -> None:
        self.today = list(today)
        self._by_pk = {commune.pk: commune for commune in self.today}
        self._now = _by_name(self.today)
        before = Commune.objects.exclude(valid_until=None).filter(present__in=self._by_pk)
        part = Commune.objects.filter(other_successors__present__in=self._by_pk)
        former = before.union(part)
        self._former = _by_name(
            Commune.objects.filter(pk__in=former.values("pk")).prefetch_related("other_successors")
        )

    def find(self, text: str, district: str = "") -> Found:
        """A district names a time: there have been none since 01/7/2025."""
        former = [
            unit for unit in _named(self._former, text) if not district or _same_district(unit, district)
        ]
        today = _named(self._now, text)
        if today and not (district and former):
            return Found(tuple(today))
        communes = dict.fromkeys(commune for unit in former for commune in self._present(unit))
        return Found(tuple(communes), former=True)

    def like(self, text: str) -> list[str]:
        """Names of today that look similar."""
        close = difflib.get_close_matches(_plain(_bare(text)), self._plain_names(), n=3, cutoff=0.75)
        return [str(self._plain_names()[name]) for name in close]

    def _present(self, unit: Commune) -> Iterable[Commune]:
        for pk in [unit.present_id, *(other.present_id for other in unit.other_successors.all())]:
            if pk in self._by_pk:
                yield self._by_pk[pk]

    def _plain_names(self) -> dict[str, Commune]:
        return {_plain(commune.name): commune for commune in self.today}


def _by_name(communes: Iterable[Commune]) -> dict[str, list[Commune]]:
    found = defaultdict(list)
    for commune in communes:
        found[_plain(commune.name)].append(commune)
    return found


def _named(book: dict[str, list[Commune]], text: str) -> list[Commune]:
    """Same letters; of those, the same accents and the same kind where they say more."""
    bare = _bare(text)
    found = book.get(_plain(bare), [])
    accents = [unit for unit in found if identifiers.nfc(unit.name).lower() == bare.lower()]
    found = accents or found
    kind = KINDS.get(_plain(match[1])) if (match := KIND.match(identifiers.nfc(text))) else None
    return [unit for unit in found if unit.kind == kind] or found


def _bare(text: str) -> str:
    return (
        KIND.sub("", identifiers.nfc(text), count=1)
        if KIND.match(identifiers.nfc(text))
        else identifiers.nfc(text)
    )


def _same_district(unit: Commune, district: str) -> bool:
    return _plain(DISTRICT.sub("", unit.district)) == _plain(DISTRICT.sub("", identifiers.nfc(district)))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", identifiers.without_accents(text)))
