"""Budgets (dự toán): what is set aside, committed and left, and the run that would exceed it. In đồng."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.figures import grouped
from portal.lib.months import Month
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import funding, policies
from .models import Appropriation, PayoutLine, PayrollRun, RateKind, Resolution, Status
from .resolutions import law_of
from .source_names import said


@dataclass(frozen=True, slots=True)
class Standing:
    """One source of a resolution in a budget year; `appropriated` is None where nobody recorded it."""

    source: str
    appropriated: int | None
    committed: int  # by runs approved, paid out or not
    paid: int

    @property
    def left(self) -> int | None:
        return None if self.appropriated is None else self.appropriated - self.committed


@dataclass(frozen=True, slots=True)
class Missing:
    """A run needs `needed` where only `left` is; without a source, of the resolution's yearly budget."""

    resolution: Resolution
    year: int
    source: str
    needed: int
    left: int

    def __str__(self) -> str:
        told = {
            "number": self.resolution.number, "year": self.year, "source": said(self.source),
            "needed": grouped(self.needed), "left": grouped(self.left),
            "missing": grouped(self.needed - self.left),
        }  # fmt: skip
        if not self.source:
            return _("%(number)s, năm %(year)s: đợt này cần %(needed)s đ, dự toán năm còn %(left)s đ, "
                     "thiếu %(missing)s đ.") % told  # fmt: skip
        return _("%(number)s, năm %(year)s, %(source)s: đợt này cần %(needed)s đ, dự toán còn %(left)s đ, "
                 "thiếu %(missing)s đ.") % told  # fmt: skip


@violations_refused()
@transaction.atomic
def appropriate(
    resolution: Resolution,
    source: str,
    year: int,
    amount: int,
    *,
    decision: str,
    decided_on: dt.date,
    by: User,
) -> Appropriation:
    """What the decision gives for the year; a later decision takes the place of the earlier one."""
    policies.check_can_appropriate(by, resolution.territory)
    known = [share.name for share in funding.shares_of(resolution)]
    if source not in known:
        raise Refused(
            _("%(number)s không có nguồn “%(source)s”. Nguồn của nghị quyết: %(known)s.")
            % {"number": resolution.number, "source": said(source), "known": "; ".join(map(said, known))}
        )
    key = {"resolution": resolution, "source": source, "year": year}
    old = Appropriation.objects.select_for_update().filter(**key).first()
    given, _new = Appropriation.objects.update_or_create(
        **key, defaults={"amount": amount, "decision": decision, "decided_on": decided_on}
    )
    audit.record(
        "budget.appropriated", given, by=by, province=resolution.territory.present,
        before={"amount": old.amount, "decision": old.decision} if old else None,
        after={"amount": amount, "decision": decision},
    )  # fmt: skip
    return given


def standing(resolution: Resolution, year: int) -> list[Standing]:
    """By source, in the resolution's order."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: {"committed": 0, "paid": 0})
    for run in _released(resolution, year):
        for part in funding.parts(run):
            if part.resolution == resolution:
                sums[part.source]["committed"] += part.amount
                sums[part.source]["paid"] += part.amount if run.status == Status.PAID else 0
    given = dict(resolution.appropriations.filter(year=year).values_list("source", "amount"))
    names = dict.fromkeys([*(s.name for s in funding.shares_of(resolution)), *given])
    return [Standing(name, given.get(name), **sums[name]) for name in names]


def _released(resolution: Resolution, year: int) -> Iterable[PayrollRun]:
    lines = PayoutLine.objects.paid().filter(rate__resolution=resolution)
    runs = PayrollRun.objects.filter(pk__in=lines.values("run")).order_by("approved_at", "pk")
    return runs.filter(last_month__gte=Month(year, 1), last_month__lte=Month(year, 12))


def missing(run: PayrollRun) -> list[Missing]:
    """Every budget the run would exceed; none where nothing was set aside."""
    year = funding.budget_year(run)
    own = run.lines.exclude(rate__kind=RateKind.TOP_UP).values_list("rate__resolution").order_by()
    amounts = dict(own.annotate(Sum("amount")))
    used = Resolution.objects.filter(pk__in=amounts).order_by("pk")
    found = [_of_the_year(resolution, year, amounts[resolution.pk], run) for resolution in used]
    given = Appropriation.objects.filter(resolution__in=amounts, year=year).select_related("resolution")
    parts = funding.parts(run) if given else []
    for one in given:
        needed = sum(p.amount for p in parts if (p.resolution, p.source) == (one.resolution, one.source))
        found.append(_of_a_source(one, needed, run))
    return [one for one in found if one is not None]


def _of_the_year(resolution: Resolution, year: int, needed: int, run: PayrollRun) -> Missing | None:
    budget = law_of(resolution.text).budget
    if budget is None:
        return None
    left = budget - funding.committed(resolution, year, until=run)
    return Missing(resolution, year, "", needed, max(0, left)) if needed > left else None


def _of_a_source(given: Appropriation, needed: int, run: PayrollRun) -> Missing | None:
    earlier = [other for other in _released(given.resolution, given.year) if other.pk != run.pk]
    committed = sum(
        part.amount
        for other in earlier
        for part in funding.parts(other)
        if (part.resolution, part.source) == (given.resolution, given.source)
    )
    left = given.amount - committed
    return (
        Missing(given.resolution, given.year, given.source, needed, max(0, left)) if needed > left else None
    )


def take_turns(run: PayrollRun) -> None:
    """Runs that share a budget queue here: each finds what those before it left."""
    list(Resolution.objects.paying_in(run).select_for_update(of=("self",)).order_by("pk"))


def must_cover(run: PayrollRun) -> None:
    """Refuses with every missing figure."""
    take_turns(run)
    lacking = missing(run)
    if lacking:
        how = _("Xin bổ sung dự toán, hoặc tách đợt theo phần dự toán đủ chi.")
        raise Refused("\n".join([_("Vượt dự toán được giao:"), *map(str, lacking), how]))
