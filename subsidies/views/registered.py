"""The year's registered communes over HTTP: the whole list pasted at once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from subsidies import policies, registered
from subsidies.models import Resolution
from subsidies.row_kinds import REGISTERED
from teams.forms.fields import Day, Line


class ListForm(forms.Form):
    year = forms.IntegerField(label=_("Năm"), min_value=2020, max_value=2100, help_text=_("Ví dụ: 2026"))
    decision = Line(label=_("Văn bản"), max_length=100, help_text=_("Ví dụ: Kế hoạch 15/KH-UBND"))
    decided_on = Day(label=_("Ngày ký"), help_text=_("Tên xã được hiểu theo địa giới của ngày này."))
    communes = forms.CharField(
        label=_("Các xã, phường"),
        help_text=_("Dán từ văn bản hoặc Excel, mỗi dòng một xã: tên hoặc mã. "
                    "Trùng tên thì ghi thêm huyện sau dấu phẩy, hoặc ghi mã."),
        max_length=100_000,
        widget=forms.Textarea({"rows": 12}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def register_communes(request: HttpRequest, resolution_id: int) -> HttpResponse:
    resolutions = Resolution.objects.visible_to(request.user).select_related("territory")
    resolution = get_object_or_404(resolutions, pk=resolution_id)
    policies.check_can_change_resolutions(request.user, resolution.territory)
    form, problems = ListForm(request.POST or None), []
    if form.is_valid():
        given = form.cleaned_data
        year, decision, day = given["year"], given["decision"], given["decided_on"]
        listed = registered.read(given["communes"], resolution, year, day)
        problems = listed.problems
        if not problems:
            registered.register(
                resolution, listed.communes, year, decision=decision, decided_on=day, by=request.user
            )
            told = {"n": len(listed.communes), "year": year}
            messages.success(request, gettext("Đã ghi %(n)d xã đăng ký năm %(year)d.") % told)
            return redirect(reverse("rows:list", args=[REGISTERED.name, resolution.pk]))
        wrong = gettext("Chưa ghi xã nào: %(n)d dòng cần sửa, xem bảng bên dưới.") % {"n": len(problems)}
        form.add_error("communes", wrong)
    context = {"resolution": resolution, "kind": REGISTERED, "form": form, "problems": problems}
    return render(request, "subsidies/register_communes.html", context, status=422 if form.errors else 200)
