"""Budgets over HTTP: a year's appropriations, commitments and payments; recording an appropriation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.addresses import number_in
from portal.lib.figures import grouped
from portal.lib.refusals import reason_against
from subsidies import budget_year, budgets, funding, policies
from subsidies.models import Resolution
from subsidies.source_names import said
from teams.forms.fields import Dong

from .resolution_life import resolution_seen_by

YEARS = (2000, 2100)


class AppropriationForm(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("Nguồn kinh phí"))
    year = forms.IntegerField(label=gettext_lazy("Năm ngân sách"), min_value=YEARS[0], max_value=YEARS[1])
    amount = Dong(
        label=gettext_lazy("Dự toán được giao (đồng)"),
        help_text=gettext_lazy("Ghi cả năm. Quyết định sau thay số của quyết định trước."),
    )
    decision = forms.CharField(
        label=gettext_lazy("Quyết định giao dự toán"),
        max_length=100,
        help_text=gettext_lazy("Ví dụ: 45/QĐ-UBND"),
    )
    decided_on = forms.DateField(label=gettext_lazy("Ngày ký"), widget=forms.DateInput({"class": "w-date"}))
    below = forms.BooleanField(
        label=gettext_lazy("Đã xem lại, vẫn ghi dự toán thấp hơn số đã duyệt chi"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, resolution: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [share.name for share in funding.shares_of(resolution)]
        self.fields["source"].choices = [(name, said(name)) for name in names]
        self.resolution = resolution

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày này chưa đến. Ghi ngày ký trên quyết định."))
        return day

    def clean(self) -> dict[str, Any]:
        """A budget may be cut below what was approved; a figure lost in typing looks the same."""
        data = super().clean() or {}
        if data.pop("below", False) or not {"source", "year", "amount"} <= data.keys():
            return data
        standing = {one.source: one for one in budgets.standing(self.resolution, data["year"])}
        committed = standing[data["source"]].committed
        if data["amount"] < committed:
            self.fields["below"].widget = forms.CheckboxInput()
            asked = _("Nguồn này đã duyệt chi %(committed)s đ trong năm %(year)s, nhiều hơn số vừa ghi. Sửa "
                      "số tiền, hoặc đánh dấu vào ô cuối.")  # fmt: skip
            self.add_error("amount", asked % {"committed": grouped(committed), "year": data["year"]})
        return data


@require_GET
def show_budgets(request: HttpRequest) -> HttpResponse:
    policies.check_can_forecast(request.user)
    year = _year(request)
    may_record = not reason_against(policies.check_can_appropriate, request.user, request.user.province)
    context = {"year": budget_year.of(request.user, year), "may_record": may_record}
    return render(request, "subsidies/budgets.html", context)


@require_http_methods(["GET", "POST"])
def appropriate(request: HttpRequest, slug: str) -> HttpResponse:
    resolution = resolution_seen_by(request, slug)
    policies.check_can_appropriate(request.user, resolution.territory)
    year = _year(request)
    form = AppropriationForm(request.POST or None, resolution=resolution, initial={"year": year})
    if form.is_valid():
        given = budgets.appropriate(resolution, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi dự toán của %(what)s.") % {"what": given})
        return redirect(f"{reverse('subsidies:budgets')}?nam={given.year}")
    context = {
        "form": form,
        "resolution": resolution,
        "year": year,
        "standing": budgets.standing(resolution, year),
    }
    return render(request, "subsidies/appropriate.html", context, status=422 if form.errors else 200)


def _year(request: HttpRequest) -> int:
    """The one asked for, else this one."""
    asked = number_in(request.GET.get("nam", ""))
    return asked if asked and YEARS[0] <= asked <= YEARS[1] else timezone.localdate().year
