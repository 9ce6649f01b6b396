"""Budgets over HTTP: a year's appropriations, commitments and payments; recording an appropriation."""

from __future__ import annotations

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

    def __init__(self, *args: Any, resolution: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [share.name for share in funding.shares_of(resolution)]
        self.fields["source"].choices = [(name, said(name)) for name in names]


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
    asked = request.GET.get("nam", "")
    if asked.isdecimal() and YEARS[0] <= int(asked) <= YEARS[1]:
        return int(asked)
    return timezone.localdate().year
