"""The figures of a forecast row by row, with names: for the page, the workbook and the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from places.models import Commune
from subsidies.models import Rate

from .asking import Answer
from .comparison import Change, Clauses, Tally


@dataclass(frozen=True, slots=True)
class Row:
    """`amounts`: one for each option. `difference` where there are two."""

    name: Any
    amounts: tuple[int, ...]
    tally: Tally | None = None
    hint: str = ""

    @property
    def difference(self) -> int | None:
        return self.amounts[1] - self.amounts[0] if len(self.amounts) == 2 else None


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause has its place in one option only."""

    option: str
    rate: Rate
    amount: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    change: Change
    who: str
    before: list[tuple[Rate, int]]
    after: list[tuple[Rate, int]]

    @property
    def reason(self) -> str:
        """The clauses that give or no longer give."""
        gained, lost = _labels(self.after, self.before), _labels(self.before, self.after)
        if gained and lost:
            return _("có “%(gained)s”, không còn “%(lost)s”") % {"gained": gained, "lost": lost}
        if gained or lost:
            words = _("thêm “%(clauses)s”") if gained else _("không còn “%(clauses)s”")
            return words % {"clauses": gained or lost}
        return _("mức khác của “%(clauses)s”") % {"clauses": "; ".join(rate.label for rate, _a in self.after)}


def by_month(answer: Answer) -> list[Row]:
    return _rows(answer, {month: month for month in answer.months}, "by_month")


def by_commune(answer: Answer) -> list[Row]:
    """In the order of their names; none on bare counts."""
    found = {commune for option in answer.options for commune in option.by_commune if commune}
    names = Commune.objects.in_bulk(found)
    ordered = sorted(names.values(), key=lambda commune: commune.plain_name)
    rows = _rows(answer, {commune.pk: commune for commune in ordered}, "by_commune")
    both = answer.comparison
    if both is None:
        return rows
    tallies = (both.by_commune[commune.pk][1] for commune in ordered)
    return [Row(row.name, row.amounts, tally) for row, tally in zip(rows, tallies, strict=True)]


def by_source(answer: Answer) -> list[Row]:
    names = dict.fromkeys(source for option in answer.options for source in option.by_source)
    return _rows(answer, {name: name for name in names}, "by_source")


def by_clause(answer: Answer) -> list[ClauseRow]:
    return [
        ClauseRow(option.resolution.number, rate, amount)
        for option in answer.options
        for rate, amount in option.by_rate.items()
    ]


def totals(answer: Answer) -> tuple[int, ...]:
    return tuple(option.total for option in answer.options)


def tallies(answer: Answer) -> list[tuple[str, Tally]]:
    both = answer.comparison
    if both is None or answer.on_counts:
        return []
    return [(_("Tổ (phần chi cho tổ)"), both.teams), (_("Thành viên, người được huy động"), both.members)]


def changes(answer: Answer) -> list[ChangeRow]:
    both = answer.comparison
    if both is None:
        return []
    rates = both.first.rates | both.second.rates
    return [
        ChangeRow(
            change,
            _("tổ") if change.is_team else _("người"),
            _named(change.before, rates),
            _named(change.after, rates),
        )
        for change in both.changes
    ]


def _rows(answer: Answer, names: Mapping[Any, Any], margin: str) -> list[Row]:
    return [
        Row(name, tuple(getattr(option, margin).get(key, 0) for option in answer.options))
        for key, name in names.items()
    ]


def _named(clauses: Clauses, rates: Mapping[int, Rate]) -> list[tuple[Rate, int]]:
    return [(rates[pk], amount) for pk, amount in clauses]


def _labels(of: Iterable[tuple[Rate, int]], but: Iterable[tuple[Rate, int]]) -> str:
    there = {rate.label for rate, _amount in but}
    return "; ".join(rate.label for rate, _amount in of if rate.label not in there)
