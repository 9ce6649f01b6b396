"""What comes back while the run is being marked paid: one of the two is told, no payment is left over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from subsidies import payroll
from subsidies.models import Payment, PayrollRun
from subsidies.payments import acts
from tests import factories
from tests.imports.workbooks import confirmed
from tests.races import at_once, wait_for_a_blocked_session
from tests.reports import runs

from .paying import DAY, answered, approved, states

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(country: Any, team: Any, rate: Any) -> PayrollRun:
    """Approved: one person paid in cash."""
    found = runs.a_run(country.lao_cai, "10/2025")
    runs.a_line(found, country.chau_que, team, rate, person=factories.a_person("Tiền Mặt"))
    return approved(found)


def by_hand(payment: Payment, by: User) -> Callable[[], object]:
    return lambda: acts.take_back(payment, reason="Không đến nhận", by=by)


def by_file(payment: Payment, by: User) -> Callable[[], object]:
    row = [DAY, payment.reference, "", payment.amount, "Trả lại", "Không đến nhận"]
    job = answered(by, row)
    return lambda: confirmed(job, by)


@pytest.mark.parametrize("comes_back", [by_hand, by_file])
def test_nothing_comes_back_from_a_run_that_is_being_marked_paid(
    run: Any, cast: Any, comes_back: Callable[[Payment, User], Callable[[], object]]
) -> None:
    act = comes_back(run.payments.get(), cast.finance)
    thread = threading.Thread(target=lambda: at_once([act]))
    with transaction.atomic():
        PayrollRun.objects.locked(run.pk)
        thread.start()
        wait_for_a_blocked_session()
        payroll.mark_paid(run, by=cast.finance)
    thread.join(30)
    assert states(run) == ["paid"]
