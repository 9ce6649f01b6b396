"""The dashboard over HTTP."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Role
from portal.lib.month_fields import MonthFormField
from portal.lib.months import Month
from reports import month_chart
from subsidies.models import PayrollRun
from teams.forms.queue import usual_month
from teams.models import Correction
from teams.policies import check_can_look

from . import map_drawing, money, phones, sheets

COMMUNES_SHOWN = 8


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    check_can_look(request.user)
    month = _month(request)
    runs = money.runs_of(request.user, month)
    shown = runs.asked(request.GET.get("dot", ""))
    context = {
        "month": month,
        "earlier": month - 1,
        "later": month + 1,
        "sheets": sheets.of_month(request.user, month, timezone.localdate()),
        "runs": runs,
        "shown": shown,
        "chart": month_chart.drawn(trend := money.by_month(request.user, month)),
        "trend": trend,
        "corrections": Correction.objects.visible_to(request.user).waiting().count(),
        "phones": phones.of(request.user),
        "loads_maps": request.user.role == Role.ICT_OFFICER,
        **_of_run(request, shown and shown.run),
    }
    return render(request, "reports/dashboard/dashboard.html", context)


def _of_run(request: HttpRequest, run: PayrollRun | None) -> dict[str, Any]:
    if run is None:
        return {"run": None, "map": None}
    units = list(money.by_commune(request.user, run))
    return {
        "run": run,
        "money": money.of_run(run, request.user),
        "received": money.received(request.user, run),
        "most": units[:COMMUNES_SHOWN],
        "least": units[COMMUNES_SHOWN:][-COMMUNES_SHOWN:],
        "units": units,
        "map": map_drawing.of_run(run, units),
    }


def _month(request: HttpRequest) -> Month:
    """The one asked for; else the latest somebody has opened a run for."""
    try:
        asked = MonthFormField(required=False).clean(request.GET.get("thang", ""))
    except ValidationError:
        asked = None
    return asked or money.latest_month(request.user) or usual_month(timezone.localdate())
