"""How often strangers may ask: by address, over all processes where Redis keeps the count."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from portal.lib.standing_in import redis_or_memory

LOOKS, UPLOADS = RateLimitItemPerMinute(60), RateLimitItemPerMinute(20)
View = Callable[..., HttpResponse]


def limited(
    limit: RateLimitItemPerMinute, what: str, page: str = "reports/verify_wait.html"
) -> Callable[[View], View]:
    """`page` asks whoever comes too often to wait."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if seconds := wait_for(request, limit, what):
                response = render(request, page, {"seconds": seconds}, status=429)
                response["Retry-After"] = str(seconds)
                return response
            return view(request, *args, **kwargs)

        return counted

    return decorate


def wait_for(request: HttpRequest, limit: RateLimitItemPerMinute, what: str) -> int:
    """Counts this request. 0: go on; else the seconds after which to come back."""
    key = (what, _asker(request))
    return redis_or_memory(
        lambda: _wait(_limiter(settings.RATE_LIMIT_STORAGE), limit, key),
        lambda: _wait(_limiter("memory://"), limit, key),
    )


def _wait(limiter: MovingWindowRateLimiter, limit: RateLimitItemPerMinute, key: tuple[str, str]) -> int:
    if limiter.hit(limit, *key):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(limit, *key).reset_time - time.time()))


@cache
def _limiter(storage: str) -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(storage, **settings.REDIS_PATIENCE))


def _asker(request: HttpRequest) -> str:
    """In production our own proxy stands before us, and the last address it wrote is the asker's."""
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None
    forwarded = request.headers.get("X-Forwarded-For", "") if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
