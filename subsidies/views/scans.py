"""The signed text of a resolution over HTTP: kept by officers, taken by whoever reads the resolution."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib import sent_pdf
from portal.lib.refusals import reason_against
from subsidies import policies, scans
from subsidies.models import Scan

from .resolution_life import resolution_seen_by


class ScanForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp PDF"),
        help_text=gettext_lazy("Quét từ bản có dấu, hoặc bản ký số tải từ công báo; đến 15 MB"),
        error_messages={"required": gettext_lazy("Chọn tệp PDF của nghị quyết.")},
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        reason = reason_against(sent_pdf.check_size, file.size)
        if not reason:
            self.content = file.read()
            reason = reason_against(sent_pdf.pages_of, self.content)
        if reason:
            raise forms.ValidationError(reason)
        return file


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    resolution = resolution_seen_by(request, slug)
    policies.check_can_change_resolutions(request.user, resolution.territory)
    form = ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        scans.keep(resolution, form.content, form.cleaned_data["file"].name, by=request.user)
        messages.success(request, _("Đã giữ bản chụp."))
        return redirect(resolution)
    context: dict[str, Any] = {"resolution": resolution, "form": form, "scans": resolution.scans.all()}
    return render(request, "subsidies/resolution_scan.html", context, status=422 if form.errors else 200)


@require_GET
def download(request: HttpRequest, slug: str, scan_id: int) -> HttpResponse:
    resolution = resolution_seen_by(request, slug)
    return sent(get_object_or_404(resolution.scans, pk=scan_id))


def sent(scan: Scan) -> HttpResponse:
    """To be saved, never shown among the portal's own pages: somebody outside made it."""
    digest = base64.b64encode(bytes.fromhex(scan.digest)).decode()
    headers = {
        "Content-Disposition": f'attachment; filename="{scan.resolution.slug}.pdf"',
        "Repr-Digest": f"sha-256=:{digest}:",  # RFC 9530
    }
    return HttpResponse(bytes(scan.content), content_type="application/pdf", headers=headers)
