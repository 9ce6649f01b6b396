"""Loading the outlines of a province's communes."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from places.models import CommuneOutline
from portal.lib.refusals import attempt

from . import outlines


class OutlineForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp GeoJSON"),
        help_text=gettext_lazy(
            "Mỗi xã, phường, đặc khu một hình; thuộc tính ma_xa ghi mã 5 số. Không quá 25 MB."
        ),
        widget=forms.ClearableFileInput({"accept": ".geojson,.json"}),
    )

    def clean_file(self) -> UploadedFile:
        given = self.cleaned_data["file"]
        if given.size > outlines.LARGEST:
            raise forms.ValidationError(
                _("Tệp lớn hơn 25 MB. Giảm số điểm của đường ranh, ví dụ bằng mapshaper, rồi nạp lại.")
            )
        return given


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    outlines.check_can_load(request.user)
    form = OutlineForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        content, province = form.cleaned_data["file"].read(), request.user.province
        loaded, refusal = attempt(partial(outlines.load, by=request.user), content, province)
        if not refusal:
            messages.success(request, _("Đã nạp đường ranh của %(n)s xã, phường, đặc khu.") % {"n": loaded})
            return redirect("dashboard:month")
        form.add_error("file", refusal)
    standing = CommuneOutline.objects.filter(commune__province=request.user.province).count()
    context = {"form": form, "standing": standing}
    return render(request, "reports/dashboard/load_map.html", context, status=422 if form.errors else 200)
