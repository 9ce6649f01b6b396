"""What rests on an order that mobilises people: whom it called, and the work recorded under it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from .models import CommunityTeam, CountedWork, MobilisationOrder, Mobilised, Shift, Timesheet, Workday


def with_work(orders: QuerySet[MobilisationOrder], reader: Any) -> QuerySet[MobilisationOrder]:
    """Adds `people`, `days`, `nights`, `sessions` and `rows_counted`, on sheets the reader may see."""
    under = {"order": OuterRef("pk")}
    visible = CommunityTeam.objects.visible_to(reader).values("pk")
    days = Workday.objects.filter(timesheet__team__in=visible, **under)
    called = Mobilised.objects.filter(team__in=visible, **under)
    return orders.annotate(
        people=_counted(called, "order", Count("person", distinct=True)),
        **_units(days, "order"),
        rows_counted=_counted(CountedWork.objects.filter(timesheet__team__in=visible, **under), "order"),
    ).annotate(units=F("days") + F("nights") + F("sessions"))


def sheets_under(order: MobilisationOrder, reader: Any) -> QuerySet[Timesheet]:
    """The latest first, each with what it has under this order."""
    of_sheet = {"timesheet": OuterRef("pk"), "order": order}
    days, counted = Workday.objects.filter(**of_sheet), CountedWork.objects.filter(**of_sheet)
    sheets = Timesheet.objects.visible_to(reader).filter(Exists(days) | Exists(counted))
    return (
        sheets.select_related("team")
        .annotate(**_units(days, "timesheet"), rows_counted=_counted(counted, "timesheet"))
        .order_by("-month", "team__code")
    )


def _units(days: QuerySet[Workday], of: str) -> dict[str, Coalesce]:
    named = {"days": Shift.DAY, "nights": Shift.NIGHT, "sessions": Shift.SESSION}
    return {
        name: _summed(days.filter(shift=shift), of, Sum("portion"), Decimal(0))
        for name, shift in named.items()
    }


def _counted(rows: QuerySet[Any], of: str, how: Count | None = None) -> Coalesce:
    return _summed(rows, of, how or Count("pk"), 0)


def _summed(rows: QuerySet[Any], of: str, how: Any, nothing: Any) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=how).values("n")), Value(nothing))
