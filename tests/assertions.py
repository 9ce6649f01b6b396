"""What tests assert more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def assert_queries_do_not_grow(make_rows: Callable[[], object], call: Callable[[], object]) -> None:
    """`make_rows` adds at least one row each time; `call` reads or works on all of them."""
    make_rows()
    call()  # fills what is remembered between requests (content types, templates)
    with_few = queries_of(call)
    make_rows()
    make_rows()
    with_more = queries_of(call)
    extra = Counter(with_more) - Counter(with_few)
    assert len(with_more) <= len(with_few), f"{len(with_few)} queries became {len(with_more)}:\n" + "\n".join(
        sorted(extra)
    )


def queries_of(call: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]
