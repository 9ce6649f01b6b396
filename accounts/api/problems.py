"""Whatever goes wrong, told in one form (RFC 9457), in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from portal.lib.refusals import Forbidden, Refused

from .grants import Grant

MEDIA_TYPE = "application/problem+json"
NAMESPACE = "urn:to-cong-nghe-so:problem:"


class NotGranted(exceptions.PermissionDenied):
    """The key may not do this, whoever its owner is."""

    default_code = "not_granted"

    def __init__(self, grant: Grant) -> None:
        words = _("Khóa này không được giao “%(grant)s” (%(words)s). Lập khóa khác trên cổng.")
        super().__init__(words % {"grant": grant.value, "words": grant.label})


class TooMuch(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "too_much"


UNREADABLE = {
    RecursionError: exceptions.ParseError,  # lists in lists in lists, a thousand deep
    RequestDataTooBig: TooMuch,
}


class KeyMissing(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "idempotency_key_missing"


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


class FieldProblem(serializers.Serializer):
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class Problem(serializers.Serializer):
    """Its form, for the schema."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldProblem(many=True, required=False)


def answer(error: Exception, _context: dict[str, Any]) -> Response | None:
    """The one place where the API answers refusals and mistakes; None for a defect."""
    if isinstance(error, Refused):
        code = "forbidden" if isinstance(error, Forbidden) else "refused"
        return _told(code, 403 if isinstance(error, Forbidden) else 409, str(error))
    if isinstance(error, exceptions.ValidationError):
        words = _("Sửa các chỗ nêu trong errors rồi gửi lại.")
        return _told("invalid", 422, words, list(_flat(error.detail)))
    if isinstance(error, Http404):
        return _told("not_found", 404, _detail_of(error))
    error = next((told() for kind, told in UNREADABLE.items() if isinstance(error, kind)), error)
    if not isinstance(error, exceptions.APIException):
        return None
    told = _told(error.default_code, error.status_code, _detail_of(error))
    if challenge := getattr(error, "auth_header", ""):
        told.headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        told.headers["Retry-After"] = str(int(wait) + 1)
    return told


def nowhere() -> JsonResponse:
    """For an address of the API that leads to nothing."""
    return _outside("not_found", 404, _detail_of(Http404()))


def failed() -> JsonResponse:
    """For a defect of ours."""
    return _outside("failed", 500, _("Lỗi ở cổng, chưa ghi gì. Gửi lại sau ít phút, giữ Idempotency-Key cũ."))


def second_step_owed() -> JsonResponse:
    """To whoever is signed in on a page and has more to set up there."""
    words = _("Bật xác thực hai bước ở trang Bảo mật tài khoản của cổng rồi gửi lại.")
    return _outside("second_step_owed", 403, words)


def _outside(code: str, number: int, detail: str) -> JsonResponse:
    """Where no view of the framework answers."""
    told = of(code, number, detail)
    return JsonResponse(
        told, status=number, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def of(code: str, number: int, detail: str) -> dict[str, Any]:
    titles = {
        "refused": _("Nghiệp vụ không cho phép"),
        "forbidden": _("Không được làm việc này"),
        "permission_denied": _("Không được làm việc này"),
        "not_granted": _("Khóa không được giao việc này"),
        "invalid": _("Dữ liệu gửi lên chưa đúng"),
        "parse_error": _("Không đọc được nội dung gửi lên"),
        "too_much": _("Nội dung gửi lên quá lớn"),
        "second_step_owed": _("Chưa bật xác thực hai bước"),
        "failed": _("Lỗi ở cổng"),
        "not_found": _("Không tìm thấy"),
        "not_authenticated": _("Chưa xác thực"),
        "authentication_failed": _("Khóa không dùng được"),
        "method_not_allowed": _("Địa chỉ này không nhận phương thức đó"),
        "unsupported_media_type": _("Chỉ nhận JSON"),
        "throttled": _("Hỏi quá nhanh"),
        "idempotency_key_missing": _("Thiếu Idempotency-Key"),
        "idempotency_key_reused": _("Idempotency-Key đã dùng cho nội dung khác"),
    }
    return {"type": NAMESPACE + code, "title": titles.get(code, code), "status": number, "detail": detail}


def _told(code: str, number: int, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    told = of(code, number, detail) | ({"errors": errors} if errors else {})
    return Response(told, number, content_type=MEDIA_TYPE)


def _detail_of(error: Exception) -> str:
    """Where the framework says no more than the code, what to do about it."""
    match error:
        case Http404() | exceptions.NotFound():
            return _("Không có gì ở địa chỉ này trong phạm vi của bạn.")
        case exceptions.NotAuthenticated():
            return _("Gửi khóa trong Authorization: Bearer …, hoặc đăng nhập vào cổng.")
        case exceptions.UnsupportedMediaType():
            return _("Gửi nội dung với Content-Type: application/json.")
        case exceptions.Throttled():
            return _("Chờ %(n)s giây rồi hỏi tiếp.") % {"n": int(error.wait or 0) + 1}
        case exceptions.PermissionDenied(default_code="permission_denied"):
            return _("Ai đăng nhập trên cổng thì gửi kèm X-CSRFToken; hệ thống khác thì gửi khóa.")
        case TooMuch():
            return _("Nội dung lớn hơn 2,5 MB. Chia thành nhiều lần gửi, mỗi lần một Idempotency-Key.")
        case exceptions.ParseError():
            return _("Nội dung không phải JSON đúng chuẩn.")
    return str(getattr(error, "detail", error))


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """`changes.0.day`: where in what was sent each message belongs."""
    if isinstance(detail, dict | list) and not _messages(detail):
        pairs = detail.items() if isinstance(detail, dict) else enumerate(detail)
        for name, inner in pairs:
            yield from _flat(inner, f"{path}.{name}".strip("."))
        return
    for message in detail if isinstance(detail, list) else [detail]:
        yield {"field": path.removesuffix(".non_field_errors"), "message": str(message)}


def _messages(detail: Any) -> bool:
    return isinstance(detail, list) and all(isinstance(one, str) for one in detail)
