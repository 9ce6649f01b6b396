"""What every public page has in common: nobody signs in, no cookie is set, answers are kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from places.models import Province
from portal.lib import reach
from portal.lib.addresses import number_in
from reports import limiting

KEPT = 600  # seconds in which a figure may be older than the books
View = Callable[..., HttpResponse]
Value = TypeVar("Value")


def public(view: View) -> View:
    """The language stands in the address, so that a link says the same to whoever gets it."""
    inner = limiting.limited(limiting.LOOKS, f"public {view.__name__}", "reports/public/wait.html")(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            try:
                with reach.whole_country():  # sums of everybody; names of nobody
                    response = inner(request, *args, **kwargs)
            except Http404:
                response = render(request, "reports/public/missing.html", status=404)
        response.headers["Content-Language"] = language
        if response.status_code == 200:
            may_be_kept(response, request, KEPT)
        return response

    return login_not_required(require_safe(answered))


def may_be_kept(response: HttpResponse, request: HttpRequest, seconds: int) -> None:
    """The shortest time told counts. What a signed-in person sees is kept nowhere (portal/headers.py)."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        patch_cache_control(response, public=True, max_age=seconds)
        patch_vary_headers(response, ["Cookie"])  # size and contrast, for whoever chose them


def province_of(code: str) -> Province:
    """The one that bears the code today."""
    return get_object_or_404(Province.objects.on(timezone.localdate()), code=code)


def kept(name: str, compute: Callable[[], Value]) -> Value:
    """Reckoned once in ten minutes, whoever asks how often."""
    return cache.get_or_set(f"public:{name}", compute, KEPT)


def year_asked(request: HttpRequest, years: list[int]) -> int:
    """One of those there are; else the latest."""
    asked = number_in(request.GET.get("nam", ""))
    if asked in years:
        return asked
    return years[0] if years else timezone.localdate().year


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """`lang` goes behind every link, so that one stays in the language of the address."""
    lang = request.GET.get("lang", "")
    lang = lang if lang in dict(settings.LANGUAGES) else ""
    query = request.GET.copy()
    query["lang"] = "vi" if translation.get_language() == "en" else "en"
    here = template.rpartition("/")[2].removesuffix(".html")
    links = {
        "here": here,
        "lang": lang and f"?lang={lang}",
        "and_lang": lang and f"&lang={lang}",
        "other": query.urlencode(),
    }
    return render(request, template, {**context, **links})
