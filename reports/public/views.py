"""The public pages over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from places.models import ComplaintOffice, Province
from portal.lib.addresses import number_in, ours_or_first_page
from portal.lib.months import Month
from reports import month_chart
from subsidies.models import PAID_STATUSES, PayrollRun, Resolution
from subsidies.views.scans import sent

from . import open_data, payments, phones, rules
from .pages import province_of, public, show, year_asked


@public
def index(request: HttpRequest) -> HttpResponse:
    """The provinces about which there is something to read."""
    today = timezone.localdate()
    paying = PayrollRun.objects.filter(status__in=PAID_STATUSES).values("province__present")
    ruled = Resolution.objects.published().on(today).values("territory__present")
    having = Q(pk__in=paying) | Q(pk__in=ruled) | Q(pk__in=phones.noticed().values("province__present"))
    provinces = Province.objects.on(today).filter(having).order_by("name__unaccent")
    return show(request, "reports/public/index.html", provinces=provinces)


@public
def province(request: HttpRequest, province_code: str) -> HttpResponse:
    there = province_of(province_code)
    years = payments.years(there)
    context: dict[str, Any] = {
        "province": there,
        "laws": rules.in_force(there, timezone.localdate()),
        "paid": open_data.paid(there, years[0]) if years else None,
        "programmes": phones.programmes(there),
        "notices": phones.hanging(there).count(),
    }
    return show(request, "reports/public/province.html", **context)


@public
def paid(request: HttpRequest, province_code: str) -> HttpResponse:
    """A year, and in it one month or all."""
    there = province_of(province_code)
    years = payments.years(there)
    found = open_data.paid(there, year_asked(request, years))
    months = {month.number: month for month in found.months}
    month = months.get(number_in(request.GET.get("thang", "")))
    column = month.number if month else None
    context = {
        "province": there,
        "years": years,
        "found": found,
        "month": month,
        "months": [(one, found.table.at(None, one.number)) for one in found.months],
        "rows": [(one, found.table.at(one.code, column)) for one in found.communes],
        "total": found.table.at(None, column),
        "whole": found.table.at(),
        "chart": month_chart.drawn([_sum(found, one) for one in found.months]),
    }
    return show(request, "reports/public/paid.html", **context)


def _sum(found: payments.PaidYear, month: Month) -> month_chart.MonthSum:
    figure = found.table.at(None, month.number)
    return month_chart.MonthSum(month, figure and figure.amount)


@public
def phone_coverage(request: HttpRequest, province_code: str) -> HttpResponse:
    there = province_of(province_code)
    told = []
    for programme in phones.programmes(there):
        found = open_data.reached(programme)
        told.append(
            (
                programme,
                found,
                [phones.reach_of(found, one) for one in found.communes],
                phones.reach_of(found),
            )
        )
    return show(
        request, "reports/public/phones.html", province=there, programmes=told, notices=phones.hanging(there)
    )


@public
def objecting(request: HttpRequest, province_code: str) -> HttpResponse:
    there = province_of(province_code)
    return show(
        request, "reports/public/objecting.html",
        province=there, programmes=phones.programmes(there), notices=phones.hanging(there),
        office=ComplaintOffice.of(there),
    )  # fmt: skip


@public
def data(request: HttpRequest, province_code: str) -> HttpResponse:
    there = province_of(province_code)
    tables, licence = open_data.TABLES.values(), open_data.LICENCE
    return show(request, "reports/public/data.html", province=there, tables=tables, licence=licence)


@public
def table(request: HttpRequest, province_code: str, table: str) -> HttpResponse:  # noqa: ARG001
    there = province_of(province_code)
    if table not in open_data.TABLES:
        raise Http404
    name = f"{table}-{there.code}-{timezone.localdate():%Y%m%d}.csv"
    content = open_data.TABLES[table].csv(there)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@public
def scan(request: HttpRequest, province_code: str, law: str) -> HttpResponse:  # noqa: ARG001
    """The signed text of what was in force there, once, or is."""
    laws = Resolution.objects.published().filter(territory__present=province_of(province_code))
    found = get_object_or_404(laws, slug=law).scan
    if found is None:
        raise Http404
    return sent(found)


@public
def reading(request: HttpRequest) -> HttpResponse:
    """Size and contrast: the one place where a visitor may ask for a cookie."""
    back = ours_or_first_page(request, request.GET.get("tu", ""))
    response = show(request, "reports/public/reading.html", back=back)
    response["Cache-Control"] = "private, no-store"
    return response
