"""How the resources describe themselves (OpenAPI): in the readers' words, with every answer there may be."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from . import problems, writing
from .filtering import parameters_of

WRONG = {
    400: _("Thiếu Idempotency-Key, hoặc nội dung không phải JSON"),
    401: _("Thiếu khóa, hoặc khóa sai, hết hạn, đã thu hồi"),
    403: _("Khóa hoặc vai trò không được làm việc này"),
    404: _("Không có, hoặc ngoài phạm vi của người lập khóa"),
    409: _("Nghiệp vụ không cho phép; detail nói vì sao và làm gì tiếp"),
    415: _("Nội dung phải là application/json"),
    422: _("Có chỗ chưa đúng, nêu trong errors"),
    429: _("Hỏi quá nhanh; Retry-After là số giây phải chờ"),
}


class Description(AutoSchema):
    """Docstrings are for the developers, a resource's `words` for its readers."""

    def get_summary(self) -> str:
        return str(self.view.words[self.view.action])

    def get_description(self) -> str:
        grant = self.view.grant_for(self.method)
        return str(_("Khóa cần được giao: %(grant)s.") % {"grant": grant.value})

    def get_tags(self) -> list[str]:
        return [str(self.view.tag)]

    def get_operation_id(self) -> str:
        return f"{self.view.basename}_{self.view.action}"

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        """One row, or an act, is narrowed by nothing; some questions have a form of their own."""
        if self.view.action == "list":
            return super()._get_filter_parameters()
        return parameters_of(self.view.asking) if self.view.asking else []

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            return []
        said = _("Mỗi việc một khóa mới; gửi lại cùng nội dung thì giữ khóa cũ và nhận lại câu trả lời cũ")
        text = {"type": "string", "pattern": f"^{writing.KEY}$"}
        header = OpenApiParameter.HEADER
        return [OpenApiParameter(writing.HEADER, text, header, required=True, description=str(said))]

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        """The framework knows what goes well; what may go wrong is told once, below, and pointed to."""
        self.resolve_serializer(problems.Problem, direction)
        found = super()._get_response_bodies(direction)
        pointed = {str(number): {"$ref": f"#/components/responses/{number}"} for number in self._wrong()}
        return {**found, **pointed}

    def _wrong(self) -> list[int]:
        if self.method != "GET":
            return sorted(WRONG)
        if self.view.action in self.view.refusing:
            return [401, 403, 404, 409, 429]
        return [401, 403, 404, 429] if self.view.action == "retrieve" else [401, 403, 404, 422, 429]


def with_what_may_go_wrong(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of the generator, see SPECTACULAR_SETTINGS."""
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    result["components"]["responses"] = {
        str(number): {"description": str(words), "content": content} for number, words in WRONG.items()
    }
    return result


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.ByKey"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 - asked for by it
        words = str(_("Khóa lập trên cổng, trang Khóa API"))
        return {"type": "http", "scheme": "bearer", "description": words}
