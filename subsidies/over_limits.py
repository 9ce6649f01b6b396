"""Recorded work that the resolution in force will not pay, told before the sheet is confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.lib.months import Month
from teams.flags import Flag, Kind
from teams.models import Person, TeamSeat

from . import facts
from .models.resolution import REASONS
from .rules import due_to_team
from .rules.terms import Terms
from .rules.words import Mark, Per, Reason
from .rules.work import Key, Outcome, TeamMonth, Unpaid, Work

TOO_MUCH = {Reason.OVER_UNITS, Reason.OVER_AMOUNT, Reason.ENVELOPE_EMPTY}
LACKING = {Reason.NO_PLAN, Reason.NO_ORDER, Reason.NO_ORDERED_AMOUNT}  # a paper


def not_paid(month: Month, teams: Mapping[int, int]) -> Iterator[tuple[int, Flag]]:
    """The engine's own answer for the month, as if the sheets were confirmed already."""
    sheet_of = {team: sheet for sheet, team in teams.items()}
    over = _over(month, set(sheet_of))
    names = dict(
        Person.objects.filter(pk__in={who for _t, who, _r in over if who}).values_list("pk", "full_name")
    )
    for (team, person, reason), units in over.items():
        n = f"{units.normalize():f}".replace(".", ",")
        told = {"who": names.get(person) or _("Cả tổ"), "n": n, "why": REASONS[reason]}
        yield sheet_of[team], Flag(Kind.NOT_PAID, _("%(who)s: %(n)s công không được chi. %(why)s.") % told)


def _over(month: Month, teams: set[int]) -> dict[tuple[int, int | None, Reason], Decimal]:
    day = month.last_day
    communes = TeamSeat.objects.on(day).filter(team__in=teams).values_list("commune", flat=True).distinct()
    gathered = facts.gather(list(communes), [month], day, teams=teams)
    found: dict[tuple[int, int | None, Reason], Decimal] = defaultdict(Decimal)
    for (team, resolution), team_months in gathered.team_months.items():
        terms = gathered.terms[resolution]
        outcome = due_to_team([_confirmed(one) for one in team_months], terms, {})
        for part, units in [*_too_much(outcome), *_lacking(outcome, terms)]:
            found[team, part.key.person_id, part.reason] += units
    return found


def _too_much(outcome: Outcome) -> Iterator[tuple[Unpaid, Decimal]]:
    return ((part, part.units) for part in outcome.unpaid if part.reason in TOO_MUCH and part.amount)


def _lacking(outcome: Outcome, terms: Terms) -> Iterator[tuple[Unpaid, Decimal]]:
    """But for what another clause pays without the paper, as a day at the usual amount."""
    per = {rate.id: rate.per for rate in terms.rates}
    by_clause: dict[Key, Decimal] = defaultdict(Decimal)
    by_kind: dict[tuple[int | None, Per | None], Decimal] = defaultdict(Decimal)
    for line in outcome.lines:
        by_clause[line.key] += line.units
        by_kind[line.key.person_id, per.get(line.key.rate_id)] += line.units
    for part in outcome.unpaid:
        if part.reason in LACKING and part.amount:
            of_kind = by_kind[part.key.person_id, per[part.key.rate_id]]
            units = part.units - (of_kind - by_clause[part.key])
            if units > 0:
                yield part, units


def _confirmed(team_month: TeamMonth) -> TeamMonth:
    return team_month._replace(works=tuple(_as_confirmed(work) for work in team_month.works))


def _as_confirmed(work: Work) -> Work:
    pieces = (piece._replace(marks=piece.marks - {Mark.UNCONFIRMED}) for piece in work.pieces)
    return work._replace(pieces=tuple(pieces))
