"""The public check, without signing in: by code, by QR, or by the file itself. Nothing is stored."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from . import codes, limiting, verification
from .limiting import limited

LARGEST = 20 * 1024 * 1024  # bytes; the proxy before us takes no more either


class Digest(FileUploadHandler):
    """Hashes the file as it comes in and keeps none of it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.sum, self.seen = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django names it
        self.seen += len(raw_data)
        if self.seen > LARGEST:
            raise StopUpload(connection_reset=False)
        self.sum.update(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        uploaded = UploadedFile(name=self.file_name, size=file_size)
        uploaded.digest = self.sum.hexdigest()
        return uploaded


@login_not_required
@require_GET
@never_cache
@limited(limiting.LOOKS, "look")
def ask(request: HttpRequest) -> HttpResponse:
    """The form; or, with a code typed, on to its page."""
    typed = request.GET.get("ma", "")
    if not typed:
        return render(request, "reports/verify.html")
    try:
        return redirect("verify:paper", codes.read(typed))
    except ValueError:
        problem = _("Mã không đúng. Mã có 16 chữ và số, in cạnh mã QR; xem lại từng nhóm bốn ký tự.")
        return _again(request, problem, typed=typed)


@login_not_required
@require_GET
@never_cache
@limited(limiting.LOOKS, "look")
def paper(request: HttpRequest, code: str) -> HttpResponse:
    try:
        facts = verification.by_code(codes.read(code))
    except ValueError:
        facts = None
    if facts is None:
        problem = _("Không có giấy tờ nào mang mã này. Giấy cầm trên tay có thể là giả, hoặc mã chép sai.")
        return _again(request, problem, typed=code[:40], status=404)
    return render(request, "reports/verified.html", {"facts": facts})


@csrf_exempt  # only until the file is hashed on its way in; `_check` is protected
@login_not_required
@require_POST
@never_cache
@limited(limiting.UPLOADS, "upload")
def check_file(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [Digest(request)]
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    uploaded = request.FILES.get("tep")
    if uploaded is None:
        problem = _("Chưa có tệp, hoặc tệp lớn hơn 20 MB. Chọn tệp PDF hoặc Excel đã tải từ cổng.")
        return _again(request, problem)
    facts = verification.by_hash(uploaded.digest)
    if facts is None:
        problem = _(
            "Tệp này không giống từng byte với giấy tờ nào đã phát hành. "
            "Tệp đã bị sửa, hoặc được in, chụp, lưu lại từ bản gốc; hoặc là giấy không mang mã kiểm tra."
        )
        return _again(request, problem, digest=uploaded.digest, status=404)
    return render(request, "reports/verified.html", {"facts": facts, "digest": uploaded.digest})


def _again(request: HttpRequest, problem: str, *, status: int = 422, **context: str) -> HttpResponse:
    return render(request, "reports/verify.html", {"problem": problem, **context}, status=status)
