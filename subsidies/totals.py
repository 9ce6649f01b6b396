"""What a run comes to, summed by PostgreSQL over the lines its reader may see. Amounts in đồng."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils.translation import gettext as _

from accounts import scopes
from accounts.models import User
from places.models import Commune, Province
from portal.lib.months import MonthRange

from .models import PAID_STATUSES, PayoutLine, PayrollRun, Rate, UnpaidWork
from .models.payroll import ARREARS, OF_OWN_MONTHS, OWN, RECOVERIES, LineQuerySet
from .models.resolution import REASONS


@dataclass(frozen=True, slots=True)
class ClauseTotal:
    rate: Rate
    units: Decimal
    amount: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """Arrears (truy lĩnh) and, negative, recoveries (truy thu), with their numbers of lines."""

    arrears: int
    arrears_lines: int
    recoveries: int
    recoveries_lines: int

    @property
    def amount(self) -> int:
        return self.arrears + self.recoveries

    def __bool__(self) -> bool:
        return bool(self.arrears_lines or self.recoveries_lines)


@dataclass(frozen=True, slots=True)
class Totals:
    clauses: list[ClauseTotal]
    corrections: Corrections
    amount: int
    lines: int
    payees: int


class Group(NamedTuple):
    """Lines of one clause in one commune that are of one kind, as filters of lines name them."""

    rate: int
    commune: int
    kind: str
    units: Decimal
    amount: int
    lines: int


def grouped(lines: QuerySet[PayoutLine]) -> list[Group]:
    """In one pass, by commune and clause: every sum of a run is a sum of these.

    Put in order after they are summed: PostgreSQL would sort every line by the names of its group.
    """
    kind = Case(
        When(OF_OWN_MONTHS, then=Value(OWN)),
        When(amount__gt=0, then=Value(ARREARS)),
        default=Value(RECOVERIES),
    )
    keys = lines.order_by().annotate(kind=kind).values_list("rate", "commune", "kind")
    groups = [Group(*row) for row in keys.annotate(Sum("units"), Sum("amount"), Count("pk"))]
    codes = dict(Commune.objects.filter(pk__in={g.commune for g in groups}).values_list("pk", "code"))
    return sorted(groups, key=lambda group: (codes[group.commune], group.rate, group.kind))


def of(lines: QuerySet[PayoutLine]) -> Totals:
    """In a constant number of queries, whatever the number of lines."""
    payees = lines.aggregate(
        people=Count("person", distinct=True), teams=Count("team", filter=Q(person=None), distinct=True)
    )
    groups = grouped(lines)
    return Totals(
        by_clause(groups),
        corrections(groups),
        sum(group.amount for group in groups),
        sum(group.lines for group in groups),
        payees["people"] + payees["teams"],
    )


def amount_of(lines: QuerySet[PayoutLine]) -> int:
    return lines.order_by().aggregate(sum=Sum("amount", default=0))["sum"]


def by_clause(groups: Iterable[Group]) -> list[ClauseTotal]:
    """What the run's own months give."""
    own = [group for group in groups if group.kind == OWN]
    rates = Rate.objects.filter(pk__in={group.rate for group in own}).select_related("resolution")
    return [_of_clause(rate, [group for group in own if group.rate == rate.pk]) for rate in rates]


def _of_clause(rate: Rate, groups: list[Group]) -> ClauseTotal:
    units = sum((group.units for group in groups), Decimal(0))
    return ClauseTotal(rate, units, sum(group.amount for group in groups))


def corrections(groups: Iterable[Group]) -> Corrections:
    amounts: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for group in groups:
        amounts[group.kind] += group.amount
        lines[group.kind] += group.lines
    return Corrections(amounts[ARREARS], lines[ARREARS], amounts[RECOVERIES], lines[RECOVERIES])


@dataclass(frozen=True, slots=True)
class UnpaidTotal:
    reason: str
    label: str
    works: int
    amount: int


def unpaid(works: QuerySet[UnpaidWork]) -> list[UnpaidTotal]:
    sums = works.values("reason").annotate(works=Count("pk"), amount=Sum("amount")).order_by("reason")
    return [UnpaidTotal(row["reason"], REASONS[row["reason"]], row["works"], row["amount"]) for row in sums]


def with_lines(works: QuerySet[UnpaidWork]) -> QuerySet[UnpaidWork]:
    """Adds `line`: one that the same run pays to the same payee, whose page tells of the unpaid work too."""
    of_payee = PayoutLine.objects.filter(run=OuterRef("run"), team=OuterRef("team"))
    whole_team, own = of_payee.filter(person=None), of_payee.filter(person=OuterRef("person"))
    first = [Subquery(lines.order_by("pk").values("pk")[:1]) for lines in (own, whole_team)]
    return works.annotate(line=Case(When(person=None, then=first[1]), default=first[0]))


def payees_below_zero(lines: QuerySet[PayoutLine]) -> int:
    """Payees who owe more than they get: nothing can be transferred to them."""
    return lines.values("team", "person").annotate(sum=Sum("amount")).filter(sum__lt=0).order_by().count()


def people_without_account(lines: LineQuerySet) -> int:
    return lines.without_account().aggregate(n=Count("person", distinct=True))["n"]


def with_amounts(runs: QuerySet[PayrollRun], user: User) -> QuerySet[PayrollRun]:
    """Adds `amount`: what each run pays in the communes the reader answers for."""
    return runs.annotate(
        amount=Sum("units__total", filter=scopes.within(user, commune="units__commune"), default=0)
    )


def runs_before(area: Province, months: MonthRange) -> list[PayrollRun]:
    """What was released for the area's latest month before these, the latest run first: a month may have
    been paid in several runs."""
    of_area = Q(territory=area) | Q(territory=None, province=area)
    earlier = PayrollRun.objects.filter(
        of_area, province__present=area.present_id, status__in=PAID_STATUSES, last_month__lt=months.first
    )
    runs = list(earlier.select_related("province", "territory").order_by("-last_month", "-pk"))
    return [run for run in runs if run.last_month == runs[0].last_month]


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: int
    now: int

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    clauses: list[Difference]
    corrections: Difference
    total: Difference


def compare(before: Totals, now: Totals) -> Comparison:
    """By the name of the clause, so that a resolution's successor stands beside it."""
    earlier, present = _amounts(before.clauses), _amounts(now.clauses)
    return Comparison(
        [Difference(label, earlier.get(label, 0), present.get(label, 0)) for label in earlier | present],
        Difference(_("Truy lĩnh, truy thu"), before.corrections.amount, now.corrections.amount),
        Difference(_("Cộng"), before.amount, now.amount),
    )


def _amounts(clauses: Iterable[ClauseTotal]) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for clause in clauses:
        amounts[clause.rate.label] = amounts.get(clause.rate.label, 0) + clause.amount
    return amounts
