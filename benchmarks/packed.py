"""The portal as its proxy sends it: text goes packed to whoever takes it so (deploy/Caddyfile)."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from portal.wsgi import application as portal

TEXT = ("text/", "application/javascript", "application/json", "image/svg")
Headers = list[tuple[str, str]]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    told: list[tuple[str, Headers]] = []
    with closing(portal(environ, lambda status, headers, *_: told.append((status, headers)))) as parts:
        body = b"".join(parts)
    status, headers = told[-1]
    named = {name.lower(): value for name, value in headers}
    is_text = named.get("content-type", "").startswith(TEXT) and "content-encoding" not in named
    if is_text and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = gzip.compress(body, 6)
        headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]
