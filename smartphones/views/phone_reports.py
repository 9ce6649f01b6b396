"""The report of a programme on a page and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.models import User
from portal.lib.spreadsheets import writing
from smartphones import device_policies as policies
from smartphones import phone_reports, report_chart
from smartphones.models import Programme

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportForm(forms.Form):
    """Without an answer: the newest programme under which somebody was approved, by source."""

    is_filter = True
    chuong_trinh = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Chương trình"), required=False, empty_label=None
    )
    theo = forms.ChoiceField(
        label=_("Xem theo"),
        required=False,
        choices=[(key, s.title) for key, s in phone_reports.SPLITS.items()],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chuong_trinh"].queryset = phone_reports.programmes(user)

    @property
    def programme(self) -> Programme | None:
        chosen = self.cleaned_data.get("chuong_trinh") if self.is_valid() else None
        return chosen or self.fields["chuong_trinh"].queryset.first()

    @property
    def by(self) -> str:
        return (self.cleaned_data.get("theo") if self.is_valid() else "") or "nguon"


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    form = ReportForm(request.GET, user=request.user)
    programme = form.programme
    lines = phone_reports.report(request.user, programme, form.by) if programme else []
    context = {
        "filters": form,
        "programme": programme,
        "lines": lines,
        "total": phone_reports.total(lines),
        "heads": phone_reports.HEADS,
        "split": phone_reports.SPLITS[form.by].title,
        "chart": report_chart.chart(lines),
        "query": request.GET.urlencode(),
    }
    return render(request, "smartphones/report.html", context)


@require_GET
@cache_control(private=True, no_store=True)
def export_report(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    form = ReportForm(request.GET, user=request.user)
    lines = phone_reports.report(request.user, form.programme, form.by) if form.programme else []
    heads = [str(phone_reports.SPLITS[form.by].title), *map(str, phone_reports.HEADS)]
    rows = [[line.name, *line.cells] for line in [*lines, phone_reports.total(lines)]]
    disposition = {"Content-Disposition": f'attachment; filename="dien-thoai-theo-{form.by}.xlsx"'}
    return HttpResponse(writing.listed(heads[0][:31], heads, rows), content_type=XLSX, headers=disposition)
