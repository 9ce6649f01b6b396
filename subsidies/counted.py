"""Which run counts a team's month: a sheet that money rests on is not reopened under it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from portal.lib.months import Month
from teams.models import CommunityTeam
from teams.payments import Counted

from .models import PAID_STATUSES, PayoutLine, PayrollRun, RunUnit, Status, UnpaidWork


def run_that_counts(team: CommunityTeam, month: Month) -> Counted | None:
    """A released run before an open one; a run still computing may be reading any of its months now."""
    lines = PayoutLine.objects.filter(run=OuterRef("pk"), team=team, earned_in=month)
    return _first_of(team, Q(Exists(lines)))


def run_that_names(
    team: CommunityTeam, people: Iterable[int], first: Month, last: Month | None
) -> Counted | None:
    """In a line, or as work not paid: what the team as a whole gets is settled by the next run."""
    asked = Q(run=OuterRef("pk"), team=team, person__in=list(people), earned_in__gte=first)
    if last:
        asked &= Q(earned_in__lte=last)
    lines, unpaid = PayoutLine.objects.filter(asked), UnpaidWork.objects.filter(asked)
    return _first_of(team, Q(Exists(lines)) | Q(Exists(unpaid)))


def _first_of(team: CommunityTeam, counting: Q) -> Counted | None:
    reading = RunUnit.objects.filter(run=OuterRef("pk"), commune__team_seats__team=team)
    runs = PayrollRun.objects.exclude(status=Status.CANCELLED).filter(
        counting | Q(Exists(reading), status=Status.CALCULATING)
    )
    found = sorted(
        runs.select_related("province", "territory"),
        key=lambda run: (run.status not in PAID_STATUSES, run.approved_at or run.opened_at),
    )
    return Counted(name_of(found[0]), found[0].status in PAID_STATUSES) if found else None


def released_since(communes: Iterable[int], month: Month) -> str:
    """A run may read any month up to its last, be it to correct what earlier runs paid."""
    runs = PayrollRun.objects.filter(
        Exists(RunUnit.objects.filter(run=OuterRef("pk"), commune__present__in=list(communes))),
        status__in=PAID_STATUSES,
        last_month__gte=month,
    )
    latest = runs.select_related("province", "territory").order_by("-approved_at").first()
    return name_of(latest) if latest else ""


def name_of(run: PayrollRun) -> str:
    return _("đợt chi số %(number)d (%(run)s, %(state)s)") % {
        "number": run.pk, "run": run, "state": run.get_status_display().lower()
    }  # fmt: skip
