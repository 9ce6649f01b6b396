"""What became of a programme by source, commune, class or month: approved, given, paid, still missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune
from portal.lib.months import Month

from .models import (
    Application,
    CashPayment,
    CashState,
    FundingSource,
    Handover,
    Household,
    PriorityClass,
    Programme,
)

Key = Callable[[Programme], Combinable]


@dataclass(frozen=True, slots=True)
class Split:
    """How one report is cut: what its key is of an application, a handover, a payment."""

    title: str | Promise
    application: Key
    handover: Key
    payment: Key


def _field(lookup: str) -> Key:
    return lambda _programme: F(lookup)


def _month(day: str) -> Key:
    return lambda _programme: TruncMonth(day)


def _class_of(household: str) -> Key:
    """By the programme's own list year."""

    def key(programme: Programme) -> Combinable:
        classed = Household.objects.classed(programme.list_year).filter(pk=OuterRef(household))
        return Subquery(classed.order_by().values("priority_class"))

    return key


SPLITS = {
    "nguon": Split(
        _("Nguồn kinh phí"), _field("source"), _field("application__source"), _field("application__source")
    ),
    "xa": Split(
        _("Xã, phường"),
        _field("household__commune__present"),
        _field("session__commune__present"),
        _field("listed__commune__present"),
    ),
    "dien": Split(
        _("Diện của hộ"),
        _class_of("household"),
        _class_of("application__household"),
        _class_of("application__household"),
    ),
    "thang": Split(_("Tháng"), _month("approved_on"), _month("session__held_on"), _month("settled_on")),
}


@dataclass(slots=True)
class Line:
    """Numbers of households; `subsidy`, `share` and `cash` in đồng."""

    name: str = ""
    approved: int = 0
    phones: int = 0
    paid: int = 0
    subsidy: int = 0
    share: int = 0
    cash: int = 0

    @property
    def reached(self) -> int:
        return self.phones + self.paid

    @property
    def missing(self) -> int:
        return max(0, self.approved - self.reached)

    @property
    def cells(self) -> list[int]:
        return [
            self.approved, self.phones, self.paid, self.missing, self.subsidy, self.share, self.cash,
        ]  # fmt: skip


HEADS = [
    _("Hộ được duyệt"), _("Đã giao máy"), _("Đã nhận tiền"), _("Chưa nhận"), _("Hỗ trợ máy (đồng)"),
    _("Hộ trả thêm (đồng)"), _("Chi tiền (đồng)"),
]  # fmt: skip

# What a phone costs beyond the subsidy, borne by the household.
OWN_SHARE = Greatest(F("price") - F("subsidy"), 0)

FIGURES = {
    "approved": _("hộ được duyệt"),
    "phones": _("hộ đã nhận máy"),
    "paid": _("hộ đã nhận tiền"),
    "reached": _("hộ đã nhận máy hoặc tiền"),
    "missing": _("hộ được duyệt, chưa nhận"),
}


def programmes(user: User) -> QuerySet[Programme]:
    """The newest under which somebody was approved, then those being prepared for later."""
    approved = Application.objects.filter(programme=OuterRef("pk"), approved_on__isnull=False)
    return Programme.objects.visible_to(user).order_by(Exists(approved).desc(), "-valid_from", "pk")


def report(user: User, programme: Programme, by: str) -> list[Line]:
    """In a constant number of queries. Months: approved, handed over and paid in that month."""
    split = SPLITS[by]
    found: dict[Any, Line] = defaultdict(Line)
    for key, approved in _approved(user, programme, split):
        found[key].approved = approved
    for key, phones, subsidy, share in _handed(user, programme, split):
        found[key].phones, found[key].subsidy, found[key].share = phones, subsidy, share
    for key, paid, cash in _paid(user, programme, split):
        found[key].paid, found[key].cash = paid, cash
    names = _names(by, found)
    for key, line in found.items():
        line.name = names.get(key) or str(_("Chưa rõ"))
    order = list(names)
    return [
        found[key] for key in sorted(found, key=lambda key: order.index(key) if key in names else len(order))
    ]


def total(lines: list[Line]) -> Line:
    whole = Line(str(_("Tổng cộng")))
    for line in lines:
        for name in ("approved", "phones", "paid", "subsidy", "share", "cash"):
            setattr(whole, name, getattr(whole, name) + getattr(line, name))
    return whole


def whole(user: User, programme: Programme) -> Line:
    """The total of any of the reports, of which none needs to be made."""
    handed = _handovers(user, programme).aggregate(
        phones=Count("pk"), given=Sum("subsidy", default=0), own=Sum(OWN_SHARE, default=0)
    )
    paid = _payments(user, programme).aggregate(households=Count("pk"), sum=Sum("amount", default=0))
    return Line(
        str(_("Tổng cộng")),
        _applications(user, programme).count(),
        handed["phones"],
        paid["households"],
        handed["given"],
        handed["own"],
        paid["sum"],
    )


def behind(user: User, programme: Programme, figure: str) -> Q:
    """The households one of FIGURES counts."""
    approved = Q(pk__in=_applications(user, programme).values("household"))
    phones = Q(pk__in=_handovers(user, programme).values("application__household"))
    paid = Q(pk__in=_payments(user, programme).values("application__household"))
    return {
        "approved": approved,
        "phones": phones,
        "paid": paid,
        "reached": phones | paid,
        "missing": approved & ~(phones | paid),
    }[figure]


def _applications(user: User, programme: Programme) -> QuerySet[Application]:
    standing = Application.objects.visible_to(user).standing()
    return standing.filter(programme=programme, approved_on__isnull=False)


def _handovers(user: User, programme: Programme) -> QuerySet[Handover]:
    return Handover.objects.visible_to(user).standing().filter(session__programme=programme)


def _payments(user: User, programme: Programme) -> QuerySet[CashPayment]:
    return CashPayment.objects.visible_to(user).filter(listed__programme=programme, state=CashState.PAID)


def _approved(user: User, programme: Programme, split: Split) -> QuerySet[Any]:
    rows = _applications(user, programme).annotate(cut=split.application(programme))
    return rows.order_by().values_list("cut").annotate(Count("pk"))


def _handed(user: User, programme: Programme, split: Split) -> QuerySet[Any]:
    rows = _handovers(user, programme).annotate(cut=split.handover(programme), own=OWN_SHARE)
    return rows.order_by().values_list("cut").annotate(Count("pk"), Sum("subsidy"), Sum("own"))


def _paid(user: User, programme: Programme, split: Split) -> QuerySet[Any]:
    rows = _payments(user, programme).annotate(cut=split.payment(programme))
    return rows.order_by().values_list("cut").annotate(Count("pk"), Sum("amount"))


def _names(by: str, found: Mapping[Any, Line]) -> dict[Any, str]:
    """In the order in which they are shown."""
    if by == "nguon":
        sources = FundingSource.objects.filter(pk__in=[key for key in found if key]).order_by("position")
        return {source.pk: source.name for source in sources}
    if by == "xa":
        communes = Commune.objects.filter(pk__in=[key for key in found if key]).order_by("plain_name")
        return {commune.pk: str(commune) for commune in communes}
    if by == "dien":
        return {value: str(label) for value, label in PriorityClass.choices}
    return {month: str(Month.of(month)) for month in sorted(key for key in found if key)}
