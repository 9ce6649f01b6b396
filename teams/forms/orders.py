"""How the list of orders that mobilise people is narrowed."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune
from portal.lib.listings import Filters
from portal.lib.month_fields import MonthFormField
from portal.lib.months import Month
from portal.lib.searching import likeness
from teams import policies
from teams.models import CountedWork, MobilisationOrder, Mobilised, Workday
from teams.models.people import OrderLevel


class OrderFilters(Filters):
    lookups: ClassVar = {"level": "level"}

    q = forms.CharField(label=_("Số văn bản hoặc người"), required=False, max_length=100)
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường"), required=False, empty_label=_("Tất cả")
    )
    month = MonthFormField(
        label=_("Ký hoặc làm trong tháng"),
        required=False,
        widget=forms.TextInput({"class": "w-month", "inputmode": "numeric"}),
    )
    level = forms.ChoiceField(
        label=_("Cấp ký"), required=False, choices=[("", _("Tất cả")), *OrderLevel.choices]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = policies.communes_of(user).order_by("plain_name")

    def narrow(self, rows: QuerySet[MobilisationOrder]) -> QuerySet[MobilisationOrder]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(named_like(given["q"]))
        if given.get("commune"):
            rows = rows.filter(commune__present=given["commune"].present_id)
        if given.get("month"):
            rows = rows.filter(of_month(given["month"]))
        return super().narrow(rows)


def named_like(text: str) -> Q:
    """By its number or by the name of anyone it called; a letter of a name may be wrong."""
    called = Mobilised.objects.filter(likeness(text, "person__plain_name")).values("order")
    return Q(number__unaccent__icontains=text) | Q(pk__in=called)


def of_month(month: Month) -> Q:
    """Signed in the month, or with work of the month under it."""
    under = {"order": OuterRef("pk"), "timesheet__month": month}
    work = Q(Exists(Workday.objects.filter(**under))) | Q(Exists(CountedWork.objects.filter(**under)))
    return Q(issued_on__range=(month.first_day, month.last_day)) | work
