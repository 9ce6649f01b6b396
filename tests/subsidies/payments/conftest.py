from __future__ import annotations

from typing import Any

import pytest

from subsidies.models import PayrollRun
from subsidies.rules.words import Per
from tests import factories
from tests.reports import runs

from .paying import approved


@pytest.fixture
def rate(country: Any) -> Any:
    return runs.a_rate(runs.a_resolution(country.yen_bai), Per.MONTH, 60_000)


@pytest.fixture
def team(country: Any) -> Any:
    return factories.a_team(country.chau_que)


@pytest.fixture
def run(country: Any, team: Any, rate: Any) -> PayrollRun:
    """Approved: five people of xã Châu Quế with accounts, one paid in cash, one who owes."""
    found = runs.a_run(country.lao_cai, "10/2025")
    for n in range(5):
        person = factories.a_person(f"Người Thứ {n}", bank_bin="970405", bank_account=f"10000000{n}")
        runs.a_line(found, country.chau_que, team, rate, person=person)
    runs.a_line(found, country.chau_que, team, rate, person=factories.a_person("Tiền Mặt"))
    runs.a_line(found, country.chau_que, team, rate, person=factories.a_person("Còn Nợ"), amount=-50_000)
    return approved(found)
