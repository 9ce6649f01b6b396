"""Forecasts over HTTP: the question in the address, the answer on the page or in a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from subsidies import policies
from subsidies.forecasts import chart, tables, telling, workbook
from subsidies.forecasts.asking import Answer, ForecastForm, first_guess

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def show_forecast(request: HttpRequest) -> HttpResponse:
    """Without months it is the form, filled in as far as it can be guessed."""
    policies.check_can_forecast(request.user)
    if "tu" not in request.GET:
        offered = first_guess(request.user, request.GET.get("nghi_quyet", ""))
        return _page(request, ForecastForm(user=request.user, initial=offered))
    form = ForecastForm(request.GET, user=request.user)
    if not form.is_valid():
        return _page(request, form, status=422, error_title=_("Chưa tính được: sửa các chỗ sau"))
    return _page(request, form, **_shown(form.answer()))


@require_GET
def export_forecast(request: HttpRequest) -> HttpResponse:
    policies.check_can_forecast(request.user)
    form = ForecastForm(request.GET, user=request.user)
    if not form.is_valid():
        return redirect(f"{reverse('subsidies:forecast')}?{request.GET.urlencode()}")
    content = workbook.of(form.answer())
    name = f"du-toan-{form.cleaned_data['nghi_quyet'].slug}.xlsx"
    return HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(request: HttpRequest, form: ForecastForm, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"form": form, "query": request.GET.urlencode(), **shown}
    return render(request, "subsidies/forecast.html", context, status=status)


def _shown(answer: Answer) -> dict[str, Any]:
    if answer.is_empty:
        return {"answer": answer, "grounds": telling.grounds(answer)}
    return {
        "answer": answer,
        "grounds": telling.grounds(answer),
        "chart": chart.drawn(answer),
        "months": tables.by_month(answer),
        "communes": tables.by_commune(answer),
        "clauses": tables.by_clause(answer),
        "sources": tables.by_source(answer),
        "changes": tables.changes(answer),
        "tallies": tables.tallies(answer),
    }
