"""What tests of papers and of the public check start with."""

from __future__ import annotations

import pytest

from reports import limiting


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    limiting._limiter.cache_clear()
