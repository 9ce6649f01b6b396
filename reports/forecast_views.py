"""The annex to a proposal, made anew at each look: it belongs to no run and is not kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from subsidies import policies
from subsidies.forecasts.asking import ForecastForm

from . import pdf
from .documents.forecast import forecast_paper


@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """In Vietnamese whoever asks. A question that cannot be answered goes back to its form."""
    policies.check_can_forecast(request.user)
    form = ForecastForm(request.GET, user=request.user)
    answer = form.answer() if form.is_valid() else None
    if answer is None or answer.is_empty:
        return redirect(f"{reverse('subsidies:forecast')}?{request.GET.urlencode()}")
    with translation.override("vi"):
        context = {"document": forecast_paper(answer, request.user), "mark": settings.PORTAL_DEMO_MARK}
        content = pdf.render(render_to_string("reports/forecast.html", context))
    name = f"phu-luc-du-toan-{form.cleaned_data['nghi_quyet'].slug}.pdf"
    return HttpResponse(
        content, "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
