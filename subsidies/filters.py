"""What lists of runs, lines and unpaid work are narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Commune
from portal.lib.identifiers import without_accents
from portal.lib.listings import Filters
from portal.lib.month_fields import MonthFormField
from portal.lib.months import Month
from teams.models import CommunityTeam, Person

from .models import PayrollRun, Rate, RateKind, Resolution, RunUnit, Status
from .models.payroll import ARREARS, OWN, RECOVERIES
from .models.resolution import REASONS

ALL = ("", gettext_lazy("Tất cả"))


class RunFilters(Filters):
    lookups: ClassVar = {"status": "status"}
    status = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"),
        required=False,
        choices=[ALL, *Status.choices],
    )
    ended = MonthFormField(required=False, widget=forms.HiddenInput)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`ended`: the runs a month's money is summed from, which a cancelled one has no part in."""
        rows = super().narrow(rows)
        if month := self.cleaned_data.get("ended"):
            rows = rows.filter(last_month=month).exclude(status=Status.CANCELLED)
        return rows


class OfRunFilters(Filters):
    """Filters over things of one run: commune and payee."""

    lookups: ClassVar = {"commune": "commune"}
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Xã, phường"),
        queryset=Commune.objects.none(),
        required=False,
        empty_label=ALL[1],
    )
    q = forms.CharField(label=gettext_lazy("Người hoặc tổ"), required=False, max_length=100)

    def __init__(self, *args: Any, run: PayrollRun, user: User) -> None:
        super().__init__(*args)
        units = RunUnit.objects.filter(run=run).visible_to(user).values("commune")
        self.fields["commune"].queryset = Commune.objects.filter(pk__in=units).order_by("plain_name")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return payee_named(super().narrow(rows), self.cleaned_data.get("q", ""))


def payee_named(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    for word in words.split():
        plain = without_accents(word)
        rows = rows.filter(
            Q(person__sort_key__contains=plain)
            | Q(team__plain_name__contains=plain)
            | Q(team__code__icontains=word)
        )
    return rows


KINDS: list[tuple[str, str | Promise]] = [
    ALL,
    (OWN, gettext_lazy("Trong kỳ")),
    (ARREARS, gettext_lazy("Truy lĩnh")),
    (RECOVERIES, gettext_lazy("Truy thu")),
]


def told(asked: Mapping[str, Any], user: User) -> list[str]:
    """What of those in the address nobody sees in a box."""
    things = [
        CommunityTeam.objects.visible_to(user).filter(pk=asked.get("team")),
        Person.objects.visible_to(user).filter(pk=asked.get("person")),
        Resolution.objects.visible_to(user).filter(pk=asked.get("resolution")),
        Commune.objects.filter(pk=asked.get("present")),
    ]
    return [str(thing) for found in things for thing in found]


class LineFilters(OfRunFilters):
    """`present`: a commune of today's map, with what it was before."""

    lookups: ClassVar = {
        "commune": "commune", "present": "commune__present", "rate": "rate", "team": "team",
        "person": "person",
    }  # fmt: skip
    present = forms.IntegerField(required=False, widget=forms.HiddenInput)
    rate = forms.IntegerField(required=False, widget=forms.HiddenInput)
    team = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), required=False, choices=KINDS)

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().narrow(rows).of_kind(self.cleaned_data.get("kind"))

    def named(self, user: User) -> list[str]:
        law = Resolution.objects.visible_to(user)
        clauses = Rate.objects.filter(pk=self.cleaned_data.get("rate"), resolution__in=law)
        return [*told(self.cleaned_data, user), *clauses.values_list("label", flat=True)]


class PaidFilters(Filters):
    """Over the lines of all released runs: what a figure elsewhere was summed from stands in its address."""

    lookups: ClassVar = {
        "commune": "commune", "present": "commune__present", "team": "team",
        "resolution": "rate__resolution", "rate": "rate",
    }  # fmt: skip
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Xã, phường"), queryset=Commune.objects.none(), required=False, empty_label=ALL[1]
    )
    q = forms.CharField(label=gettext_lazy("Người hoặc tổ"), required=False, max_length=100)
    year = forms.IntegerField(
        label=gettext_lazy("Năm ngân sách"), required=False, min_value=2000, max_value=2100
    )
    present = forms.IntegerField(required=False, widget=forms.HiddenInput)
    team = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    resolution = forms.IntegerField(required=False, widget=forms.HiddenInput)
    rate = forms.IntegerField(required=False, widget=forms.HiddenInput)
    first = MonthFormField(required=False, widget=forms.HiddenInput)
    last = MonthFormField(required=False, widget=forms.HiddenInput)
    approved = MonthFormField(required=False, widget=forms.HiddenInput)
    settled = MonthFormField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        choices=[ALL, (Status.PAID, Status.PAID.label)], required=False, widget=forms.HiddenInput
    )
    budgeted = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, communes: QuerySet[Commune]) -> None:
        super().__init__(*args)
        self.fields["commune"].queryset = communes.order_by("plain_name")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.cleaned_data
        rows = payee_named(super().narrow(rows), asked.get("q", ""))
        if person := asked.get("person"):
            rows = rows.filter(Q(person=person) | Q(person__same_as=person))
        if year := asked.get("year"):
            rows = rows.filter(run__last_month__gte=Month(year, 1), run__last_month__lte=Month(year, 12))
        if asked.get("first") and asked.get("last"):
            rows = rows.filter(run__first_month__lte=asked["last"], run__last_month__gte=asked["first"])
        if asked.get("state"):
            rows = rows.filter(run__status=asked["state"])
        if asked.get("budgeted"):
            rows = rows.exclude(rate__kind=RateKind.TOP_UP)
        for name, when in (("approved", "run__approved_at"), ("settled", "run__paid_at")):
            if month := asked.get(name):
                rows = rows.filter(**{f"{when}__year": month.year, f"{when}__month": month.number})
        return rows

    def named(self, user: User) -> list[str]:
        return told(self.cleaned_data, user)


class UnpaidFilters(OfRunFilters):
    lookups: ClassVar = {"commune": "commune", "reason": "reason"}
    reason = forms.ChoiceField(label=gettext_lazy("Lý do"), required=False, choices=[ALL, *REASONS.items()])
