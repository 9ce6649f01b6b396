"""What happens around every request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils import translation

from portal.lib.addresses import ours_or_first_page
from portal.lib.refusals import Forbidden, Refused

Answer = Callable[[HttpRequest], HttpResponse]


class VietnameseFirstMiddleware:
    """Vietnamese unless the person chose English; the browser's own language does not decide."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    """Answers `Refused` once for the whole portal: the reason, on a page, with a way back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if not isinstance(refusal, Refused):
            return None
        status = 403 if isinstance(refusal, Forbidden) else 409
        if not request.accepts("text/html"):
            return JsonResponse({"refusal": str(refusal)}, status=status)
        context = {
            "refusal": refusal,
            "back": ours_or_first_page(request, request.headers.get("Referer", "")),
        }
        return render(request, "refused.html", context, status=status)


class NotAllowedMiddleware:
    """The address of a button, opened like a page: says so, where Django answers with nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
