"""What a draft would have paid in a month gone by, beside the rule in force: real teams, real work.

Nothing is stored. Communes are computed a few at a time; `Tally` adds up and travels between requests.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Sum

from places.models import Commune
from portal.lib.months import Month
from teams.models import TeamSeat

from . import facts
from .governing import Governance
from .models import PayoutLine, Rate, Resolution
from .resolution_reach import communes_of
from .resolutions import terms_of
from .rules import due_to_team
from .rules.history import PaidMonths, Who
from .rules.needs import Needs, needs_of
from .rules.work import Line

TEAMS_AT_ONCE = 100  # well under a second of work
EXAMPLES = 6  # those it changes most


class Example(NamedTuple):
    """A payee with the đồng of the month under both; `person` 0 is the team itself."""

    team: int
    person: int
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass
class Tally:
    """Sums in đồng as pairs (in force, draft), over the communes computed so far."""

    month: str
    digest: str  # of the draft it was computed under
    done: int = 0
    clauses: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    communes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    payees: dict[str, int] = field(default_factory=lambda: Counter())
    refused: int = 0  # what the draft would refuse
    released: int = 0  # what approved runs have paid for that month
    examples: list[Example] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Tally:
        """As it came back from the page."""
        tally = cls(**{**kept, "examples": [Example(*example) for example in kept["examples"]]})
        tally.clauses = defaultdict(lambda: [0, 0], tally.clauses)
        tally.communes = defaultdict(lambda: [0, 0], tally.communes)
        tally.payees = Counter(tally.payees)
        return tally

    @property
    def kept(self) -> dict[str, Any]:
        """For the page to send back."""
        sums = {"clauses": dict(self.clauses), "communes": dict(self.communes), "payees": dict(self.payees)}
        return {**vars(self), **sums}

    @property
    def totals(self) -> tuple[int, int]:
        before, after = (sum(pair[side] for pair in self.communes.values()) for side in (0, 1))
        return before, after


def communes_in(draft: Resolution, month: Month) -> list[list[int]]:
    """The communes of its area that have teams, in batches of like size."""
    seats = TeamSeat.objects.on(month.last_day).filter(commune__in=communes_of(draft).values("pk"))
    batches: list[list[int]] = []
    room = 0
    for commune, teams in sorted(Counter(seats.values_list("commune", flat=True)).items()):
        if teams > room:
            batches.append([])
            room = TEAMS_AT_ONCE
        batches[-1].append(commune)
        room -= teams
    return batches


def go_on(
    tally: Tally, draft: Resolution, batches: Sequence[Sequence[int]], enough: Callable[[], bool]
) -> None:
    """Computes the next batches, at least one, until `enough`."""
    month = Month.parse(tally.month)
    while tally.done < len(batches):
        _add(tally, draft, month, batches[tally.done])
        tally.done += 1
        if enough():
            return


def as_if_in_force(draft: Resolution, month: Month) -> Governance:
    """In that month at the latest, whatever the day it is to begin."""
    first = draft.valid_from if draft.valid_from <= month.first_day else dt.date(month.year, 1, 1)
    named = frozenset(draft.communes.values_list("pk", flat=True))
    return Governance(draft.pk, draft.territory_id, first, None, named)


def pays_nobody_for_want_of_a_list(draft: Resolution, month: Month) -> bool:
    """It pays only registered communes, and has no list of its own for that year yet."""
    if not needs_of([terms_of(draft)]).registered:
        return False
    return not draft.registered_communes.filter(year=month.year).exists()


def _add(tally: Tally, draft: Resolution, month: Month, communes: Sequence[int]) -> None:
    now, _refused, paying = _due(month, communes, None)
    then, refused, _paying = _due(month, communes, [as_if_in_force(draft, month)])
    tally.refused += refused
    lines = PayoutLine.objects.paid().filter(earned_in=month, team__in=list(paying))
    tally.released += lines.aggregate(sum=Sum("amount", default=0))["sum"]
    labels = _labels({line.key.rate_id for line in (*now, *then)})
    payees: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for side, due in enumerate((now, then)):
        for line in due:
            key = line.key
            tally.clauses[labels[key.rate_id]][side] += line.amount
            tally.communes[str(paying[key.team_id])][side] += line.amount
            payees[key.team_id, key.person_id or 0][side] += line.amount
    for commune in communes:
        tally.communes.setdefault(str(commune), [0, 0])
    _count(tally, [Example(*who, *sums) for who, sums in payees.items()])


def _count(tally: Tally, payees: Iterable[Example]) -> None:
    for payee in payees:
        tally.payees[_fate(payee)] += 1
    found = [*tally.examples, *(payee for payee in payees if payee.change)]
    tally.examples = sorted(found, key=lambda one: (-abs(one.change), one.team, one.person))[:EXAMPLES]


def _fate(payee: Example) -> str:
    if not payee.before:
        return "gained"
    if not payee.after:
        return "lost"
    return "more" if payee.change > 0 else "less" if payee.change else "same"


def _due(
    month: Month, communes: Sequence[int], law: Sequence[Governance] | None
) -> tuple[list[Line], int, Mapping[int, int]]:
    """Lines of the month, the đồng refused, and who sits where."""
    gathered = facts.gather(communes, [month], month.last_day, law=law)
    paid = paid_earlier(list(gathered.paying), month, gathered.needs)
    lines: list[Line] = []
    refused = 0
    for (team, resolution), team_months in gathered.team_months.items():
        outcome = due_to_team(team_months, gathered.terms[resolution], paid.get(team, {}))
        lines += outcome.lines
        refused += sum(work.amount for work in outcome.unpaid)
    return lines, refused, gathered.paying


def paid_earlier(teams: list[int], month: Month, needs: Needs) -> Mapping[int, PaidMonths]:
    """By team: what was paid for months before this one under clauses whose limits reach so far back."""
    found: dict[int, dict[Who, dict[Month, int]]] = defaultdict(lambda: defaultdict(dict))
    rates = needs.lifelong | needs.yearly
    if not rates:
        return found
    lines = PayoutLine.objects.paid().filter(team__in=teams, rate__in=rates, earned_in__lt=month)
    keys = lines.values_list("team_id", "person_id", "rate_id", "earned_in").order_by()
    for team, person, rate, earned_in, amount in keys.annotate(Sum("amount")):
        found[team][person, rate][earned_in] = amount
    return found


def _labels(rates: set[int]) -> dict[int, str]:
    """By the name of the clause, so that a clause and its successor stand side by side."""
    return dict(Rate.objects.filter(pk__in=rates).values_list("pk", "label"))


def names_of(communes: Iterable[str]) -> dict[str, str]:
    found = Commune.objects.filter(pk__in=list(communes))
    return {str(commune.pk): str(commune) for commune in found}
