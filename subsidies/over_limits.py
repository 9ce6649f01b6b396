"""Recorded work that the resolution in force will not pay, told before the sheet is confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from portal.lib.months import Month
from teams.flags import Flag, Kind
from teams.models import Person, TeamSeat

from . import facts
from .models.resolution import REASONS
from .rules import due_to_team
from .rules.words import Mark, Reason
from .rules.work import TeamMonth, Unpaid, Work

TOO_MUCH = {Reason.OVER_UNITS, Reason.OVER_AMOUNT, Reason.ENVELOPE_EMPTY}


def not_paid(month: Month, teams: Mapping[int, int]) -> Iterator[tuple[int, Flag]]:
    """The engine's own answer for the month, as if the sheets were confirmed already."""
    sheet_of = {team: sheet for sheet, team in teams.items()}
    over = _over(month, set(sheet_of))
    names = dict(
        Person.objects.filter(pk__in={who for _t, who, _r in over if who}).values_list("pk", "full_name")
    )
    for (team, person, reason), parts in over.items():
        units = f"{sum(part.units for part in parts).normalize():f}".replace(".", ",")
        told = {"who": names.get(person) or _("Cả tổ"), "n": units, "why": REASONS[reason]}
        yield sheet_of[team], Flag(Kind.NOT_PAID, _("%(who)s: %(n)s công không được chi. %(why)s.") % told)


def _over(month: Month, teams: set[int]) -> dict[tuple[int, int | None, Reason], list[Unpaid]]:
    day = month.last_day
    communes = TeamSeat.objects.on(day).filter(team__in=teams).values_list("commune", flat=True).distinct()
    gathered = facts.gather(list(communes), [month], day, teams=teams)
    found: dict[tuple[int, int | None, Reason], list[Unpaid]] = defaultdict(list)
    for (team, resolution), team_months in gathered.team_months.items():
        outcome = due_to_team([_confirmed(one) for one in team_months], gathered.terms[resolution], {})
        for part in outcome.unpaid:
            if part.reason in TOO_MUCH and part.amount:
                found[team, part.key.person_id, part.reason].append(part)
    return found


def _confirmed(team_month: TeamMonth) -> TeamMonth:
    return team_month._replace(works=tuple(_as_confirmed(work) for work in team_month.works))


def _as_confirmed(work: Work) -> Work:
    pieces = (piece._replace(marks=piece.marks - {Mark.UNCONFIRMED}) for piece in work.pieces)
    return work._replace(pieces=tuple(pieces))
