"""How far a run's papers are: for the page that waits for them, and for jobs that were lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from accounts import scopes
from accounts.models import User
from subsidies.models import PAID_STATUSES, PayrollRun, RunUnit

from . import issuing, papers
from .models import IssuedDocument
from .papers import Place

STALLED_AFTER = dt.timedelta(minutes=5)


def expected(run: PayrollRun) -> int:
    return len(papers.of_run(run, RunUnit.objects.all()))


def expected_by(user: User, run: PayrollRun) -> list[Place]:
    """Papers of the run that this user will see when all are issued."""
    if run.status not in PAID_STATUSES:
        return []
    whole = _sees_the_province(user, run)
    return papers.of_run(run, RunUnit.objects.visible_to(user), whole_province=whole)


def to_come(expected: list[Place], found: Iterable[IssuedDocument]) -> dict[str, int]:
    """By the name of a kind, how many of them are not issued yet."""
    there = {(paper.kind, paper.commune_id) for paper in found}
    missing = [place for place in expected if (place.kind, place.commune and place.commune.pk) not in there]
    return dict(Counter(str(place.kind.label) for place in missing))


def held_up_by(user: User, run: PayrollRun) -> list[IssuedDocument]:
    """Withdrawn lists that the joined one, asked for, waits for; told to who will see it."""
    asked = papers.JOINED.kind in papers.asked_of(run) and _sees_the_province(user, run)
    return papers.waits_for(run) if asked else []


def _sees_the_province(user: User, run: PayrollRun) -> bool:
    return PayrollRun.objects.filter(scopes.whole_province(user, province="province"), pk=run.pk).exists()


def stalled_runs() -> list[int]:
    """Approved runs with papers missing, none of which came of late: their jobs were lost."""
    quiet_since = timezone.now() - STALLED_AFTER
    runs = PayrollRun.objects.filter(status__in=PAID_STATUSES, approved_at__lt=quiet_since)
    moved = runs.annotate(
        last=Max("documents__issued_at"), last_asked=Max("papers_asked__at"),
        issued=Count("documents", filter=Q(documents__edition=1), distinct=True),
        paid=Count("units", filter=Q(units__lines__gt=0), distinct=True),
    )  # fmt: skip
    eager = papers.eager_of(F("paid"))
    suspects = moved.filter(Q(issued__lt=eager) | Q(last_asked__isnull=False))
    return [
        run.pk
        for run in suspects
        if max(filter(None, (run.last, run.last_asked, run.approved_at))) < quiet_since
        and issuing.missing(run)
    ]
