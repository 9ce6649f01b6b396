"""Reports of failures to a Sentry server, where one is named; what it gets says where, never about whom."""

from __future__ import annotations

from typing import Any

import sentry_sdk

from .masking import masked

# Of a request only these: forms, addresses' queries, cookies and users stay here.
OF_A_REQUEST = {"method", "url"}


def report_to(dsn: str, **options: Any) -> None:
    sentry_sdk.init(
        dsn,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=scrubbed,
        **options,
    )


def scrubbed(event: Any, _hint: Any) -> Any:
    """The event without what a person typed, was called or holds."""
    event.pop("user", None)
    event.pop("extra", None)
    if "request" in event:
        event["request"] = {key: value for key, value in event["request"].items() if key in OF_A_REQUEST}
    return masked(event)
