"""A run beside the released runs before it, payee by payee: new, gone, more, less, and why. In đồng.

Two grouped queries over the lines and one each over what was not paid and who belongs to which team,
whatever the number of payees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from teams.models import Membership

from .models import PayoutLine, PayrollRun, UnpaidWork
from .models.payroll import OF_OWN_MONTHS
from .models.resolution import REASONS
from .rules.words import Reason

Payee = tuple[int, int | None]  # team and, unless the team itself is paid, person


class Kind(models.TextChoices):
    NEW = "new", _("Mới được chi")
    GONE = "gone", _("Không còn được chi")
    MORE = "more", _("Tăng")
    LESS = "less", _("Giảm")


class Cause(models.TextChoices):
    JOINED = "joined", _("Mới vào tổ")
    LEFT = "left", _("Thôi tham gia tổ")
    UNITS = "units", _("Số công, số tháng khác")
    RATE = "rate", _("Mức hoặc điều khoản khác")
    CORRECTION = "correction", _("Truy lĩnh, truy thu")
    NO_WORK = "no_work", _("Không có công được duyệt trong kỳ")
    NO_WORK_BEFORE = "no_work_before", _("Kỳ trước không có công được duyệt")


CAUSES = [*Cause.choices, *REASONS.items()]
WORDS = dict(CAUSES)


@dataclass(slots=True)
class Side:
    """What runs of one month pay the payee: by clause (units, amount) of its own months, and corrections."""

    commune: int = 0
    clauses: dict[int, tuple[Decimal, int]] = field(default_factory=dict)
    corrections: int = 0

    @property
    def own(self) -> int:
        return sum(amount for _units, amount in self.clauses.values())

    @property
    def amount(self) -> int:
        return self.own + self.corrections


@dataclass(frozen=True, slots=True)
class Change:
    team: int
    person: int | None
    commune: int
    kind: Kind
    before: int
    now: int
    causes: tuple[str, ...]

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def words(self) -> list[str]:
        return [str(WORDS[cause]) for cause in self.causes]


@dataclass(frozen=True, slots=True)
class OfKind:
    kind: Kind
    payees: int
    change: int
    causes: list[tuple[str, str, int]]  # code, words, payees


def between(before: Sequence[PayrollRun], now: PayrollRun, reader: User) -> list[Change]:
    """The largest difference first. Who gets the same as before is not told."""
    earlier, present = _side(before, reader), _side([now], reader)
    differing = {
        payee for payee in earlier.keys() | present.keys()
        if earlier.get(payee, NOTHING).amount != present.get(payee, NOTHING).amount
    }  # fmt: skip
    known = _Known(
        before, now, {payee for payee in differing if payee not in earlier or payee not in present}
    )
    changes = (_change(payee, earlier.get(payee), present.get(payee), known) for payee in differing)
    return sorted(changes, key=lambda one: (-abs(one.change), one.team, one.person or 0))


NOTHING = Side()


def sums(changes: Iterable[Change]) -> list[OfKind]:
    """By kind, with the number of payees by cause."""
    found: dict[Kind, list[Change]] = defaultdict(list)
    for one in changes:
        found[one.kind].append(one)
    return [
        OfKind(kind, len(ones), sum(one.change for one in ones), _by_cause(ones))
        for kind in Kind
        if (ones := found.get(kind, []))
    ]


def _by_cause(changes: Iterable[Change]) -> list[tuple[str, str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for one in changes:
        for cause in one.causes:
            counts[cause] += 1
    return [(code, str(WORDS[code]), n) for code, n in sorted(counts.items(), key=lambda item: -item[1])]


def _side(runs: Sequence[PayrollRun], reader: User) -> Mapping[Payee, Side]:
    sides: dict[Payee, Side] = defaultdict(Side)
    lines = PayoutLine.objects.filter(run__in=runs).visible_to(reader)
    rows = lines.values_list("commune", "team", "person", "rate").annotate(
        counted=Sum("units", filter=OF_OWN_MONTHS),
        own=Sum("amount", filter=OF_OWN_MONTHS),
        corrected=Sum("amount", filter=~OF_OWN_MONTHS, default=0),
    )
    for commune, team, person, rate, units, own, corrected in rows.order_by():
        side = sides[team, person]
        side.commune = commune
        side.corrections += corrected
        if own is not None:
            before = side.clauses.get(rate, (Decimal(0), 0))
            side.clauses[rate] = (before[0] + units, before[1] + own)
    return sides


class _Known:
    """What may have caused it: why work was not paid, and who came and went."""

    def __init__(self, before: Sequence[PayrollRun], now: PayrollRun, come_or_gone: set[Payee]) -> None:
        self.reasons: dict[Payee, set[str]] = defaultdict(set)
        self.reasons_before: dict[Payee, set[str]] = defaultdict(set)
        unpaid = UnpaidWork.objects.filter(run__in=(*before, now)).order_by()
        for run, team, person, reason in unpaid.values_list("run", "team", "person", "reason").distinct():
            reasons = self.reasons if run == now.pk else self.reasons_before
            reasons[team, person].add(Reason(reason).value)
        people = {person for _team, person in come_or_gone if person}
        seats = Membership.objects.filter(person__in=people)
        of_now, last_day_before = now.months, max(run.last_month.last_day for run in before)
        self.joined = _payees(seats, valid_from__gt=last_day_before)
        self.left = _payees(seats, valid_until__lt=of_now.first.first_day)
        self.still = _payees(seats, valid_until=None) | _payees(
            seats, valid_until__gte=of_now.first.first_day
        )


def _payees(seats: models.QuerySet[Membership], **when: object) -> set[Payee]:
    return set(seats.filter(Q(**when)).values_list("team", "person"))


def _change(payee: Payee, was: Side | None, now: Side | None, known: _Known) -> Change:
    earlier, present = was or NOTHING, now or NOTHING
    if was is None:
        kind, causes = Kind.NEW, _why_new(payee, present, known)
    elif now is None:
        kind, causes = Kind.GONE, _why_gone(payee, known)
    else:
        kind = Kind.MORE if present.amount > earlier.amount else Kind.LESS
        causes = _why_other(payee, earlier, present, known)
    return Change(*payee, (now or earlier).commune, kind, earlier.amount, present.amount, tuple(causes))


def _why_new(payee: Payee, present: Side, known: _Known) -> list[str]:
    if not present.clauses:
        return [Cause.CORRECTION]
    if payee in known.joined:
        return [Cause.JOINED]
    return sorted(known.reasons_before.get(payee, ())) or [Cause.NO_WORK_BEFORE]


def _why_gone(payee: Payee, known: _Known) -> list[str]:
    if reasons := known.reasons.get(payee):
        return sorted(reasons)
    return [Cause.LEFT if payee in known.left - known.still else Cause.NO_WORK]


def _why_other(payee: Payee, earlier: Side, present: Side, known: _Known) -> list[str]:
    causes: list[str] = []
    if earlier.corrections != present.corrections:
        causes.append(Cause.CORRECTION)
    if earlier.own != present.own:
        causes += _why_own(earlier, present)
        causes += sorted(known.reasons.get(payee, set()) - known.reasons_before.get(payee, set()))
    return causes


def _why_own(earlier: Side, present: Side) -> Iterator[str]:
    """More or fewer units of the same clauses; else other amounts or other clauses."""
    both = earlier.clauses.keys() & present.clauses.keys()
    units = any(earlier.clauses[rate][0] != present.clauses[rate][0] for rate in both)
    if units:
        yield Cause.UNITS
    other_clauses = earlier.clauses.keys() != present.clauses.keys()
    same_units_other_money = any(
        earlier.clauses[rate][0] == present.clauses[rate][0]
        and earlier.clauses[rate][1] != present.clauses[rate][1]
        for rate in both
    )
    if same_units_other_money:
        yield Cause.RATE
    elif other_clauses:
        yield Cause.UNITS if _same_law(earlier, present) and not units else Cause.RATE
    elif not units:
        yield Cause.RATE


def _same_law(earlier: Side, present: Side) -> bool:
    """A clause beside those of before, as the first night of somebody paid by the day too."""
    return (
        earlier.clauses.keys() <= present.clauses.keys() or present.clauses.keys() <= earlier.clauses.keys()
    )
