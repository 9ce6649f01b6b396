"""What the national benchmark writes by hand still pays what the product pays under the bundled texts."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.national import __main__ as national
from benchmarks.national import country as data
from benchmarks.national import schemes, ways, workers
from subsidies.models import PayrollRun

OF_ALL_KINDS = {*schemes.IN_TURN, *schemes.FIXED.values()}
TEAMS, MEMBERS, WORKDAYS = 40, 200, 1250


@pytest.fixture(params=sorted(OF_ALL_KINDS, key=lambda scheme: scheme.file), ids=lambda scheme: scheme.file)
def computed(request: Any, country: Any, monkeypatch: pytest.MonkeyPatch) -> workers.Job:
    """A province of some teams under one of the texts, paid the product's way."""
    monkeypatch.setattr(schemes, "IN_TURN", (request.param,))
    monkeypatch.setattr(data.loading, "load", lambda: None)  # the small country is there already
    for name, value in {"MEASURED": {}, "TEAMS": TEAMS, "MEMBERS": MEMBERS, "WORKDAYS": WORKDAYS}.items():
        monkeypatch.setattr(data, name, value)
    (job,) = national.opened(data.load(1)).values()
    workers.done(job)
    return job


@pytest.mark.parametrize("way", ["insert", "objects"])
def test_every_team_and_member_is_paid_the_same(computed: workers.Job, way: str) -> None:
    workers.done(workers.Job(way, computed.scheme, computed.run, computed.beside))
    sums = ways.sums_of(PayrollRun.objects.get(pk=computed.beside))
    assert sums
    national.assert_equal(computed, sums)
