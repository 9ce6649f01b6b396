"""A run's life: who opens, submits, checks, approves and pays, and what the database refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEvent, Role
from portal.lib.refusals import Forbidden, Refused
from subsidies import payroll, tasks
from subsidies.models import PayoutLine, PayrollRun, RunUnit, Status
from tests import factories
from tests.races import at_once
from tests.subsidies.runs import (
    JUNE,
    MAY,
    amounts,
    computed,
    months,
    open_in_binh_duong,
    released,
    worked,
)


def test_only_one_open_run_per_area_and_the_refusal_names_it(country: Any, staff: Any, team: Any) -> None:
    open_in_binh_duong(country, staff, MAY)
    with pytest.raises(Refused, match=staff["maker"].full_name):
        payroll.open_run(country.ho_chi_minh, months(JUNE), by=staff["maker"], as_of=dt.date(2026, 7, 5))


def test_only_officers_of_the_province_open_runs(country: Any, staff: Any, team: Any) -> None:
    stranger = factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh)
    for user in (stranger, staff["checker"], staff["approver"]):
        with pytest.raises(Forbidden):
            payroll.open_run(country.ho_chi_minh, months(MAY), by=user)


def test_months_in_the_wrong_order_are_refused(country: Any, staff: Any, team: Any) -> None:
    with pytest.raises(Refused, match="Tháng cuối"):
        payroll.open_run(country.ho_chi_minh, months(JUNE, MAY), by=staff["maker"])


def test_maker_checker_and_approver_are_three_people_in_the_database_too(
    country: Any, staff: Any, team: Any
) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    for facts in (
        {"checked_by": staff["maker"]},
        {"checked_by": staff["checker"], "approved_by": staff["maker"]},
        {"checked_by": staff["checker"], "approved_by": staff["checker"]},
        {"status": Status.APPROVED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayrollRun.objects.filter(pk=run.pk).update(**facts)


def test_each_act_is_for_its_role_and_its_moment(country: Any, staff: Any, team: Any) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    with pytest.raises(Forbidden):
        payroll.submit(run, by=staff["checker"])
    with pytest.raises(Refused, match="đã tính"):
        payroll.check(run, by=staff["checker"])
    payroll.submit(run, by=staff["maker"])
    with pytest.raises(Refused, match=staff["maker"].full_name):
        payroll.submit(run, by=staff["maker"])


def test_a_run_sent_back_is_computed_again(country: Any, staff: Any, team: Any) -> None:
    run = payroll.submit(computed(open_in_binh_duong(country, staff, MAY)), by=staff["maker"])
    with pytest.raises(Refused, match="lý do"):
        payroll.send_back(run, by=staff["checker"], reason=" ")
    payroll.send_back(run, by=staff["checker"], reason="Thiếu phường Phú An")
    worked(team, MAY, 7)
    run = computed(payroll.recalculate(run, by=staff["maker"]))
    assert amounts(run) == [("05/2026", 60_000), ("05/2026", 150_000)]
    assert run.return_reason == "Thiếu phường Phú An"


def test_every_act_is_written_down(country: Any, staff: Any, team: Any) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    payroll.mark_paid(run, by=staff["checker"])
    acts = AuditEvent.objects.filter(object_type="subsidies.payrollrun", object_id=run.pk).order_by("id")
    assert [(a.verb, a.actor) for a in acts] == [
        ("payroll.opened", staff["maker"]),
        ("payroll.submitted", staff["maker"]),
        ("payroll.checked", staff["checker"]),
        ("payroll.approved", staff["approver"]),
        ("payroll.paid", staff["checker"]),
    ]


@pytest.mark.parametrize(
    "tampering",
    [
        lambda run: run.lines.update(amount=1),
        lambda run: run.lines.all().delete(),
        lambda run: PayoutLine.objects.create(
            run=run, commune_id=run.lines.first().commune_id, team_id=run.lines.first().team_id,
            rate_id=run.lines.first().rate_id, earned_in=JUNE, units=1, amount=1,
        ),
        lambda run: PayrollRun.objects.filter(pk=run.pk).update(status=Status.CALCULATED),
        lambda run: PayrollRun.objects.filter(pk=run.pk).update(first_month=JUNE, last_month=JUNE),
        lambda _: connection.cursor().execute(
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE subsidies_payoutline CASCADE"
        ),
        lambda _: connection.cursor().execute("UPDATE subsidies_payoutline SET amount = amount + 1"),
    ],
    ids=["update", "delete", "insert", "reopen", "other months", "truncate", "raw"],
)  # fmt: skip
def test_the_database_refuses_to_change_approved_money(
    country: Any, staff: Any, team: Any, tampering: Callable[[PayrollRun], Any]
) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        tampering(run)
    assert amounts(run) == [("05/2026", 60_000)]


def test_a_stale_run_is_found_and_a_moving_one_is_left_alone(country: Any, staff: Any, team: Any) -> None:
    run = open_in_binh_duong(country, staff, MAY)
    assert payroll.stale_runs() == []
    long_ago = run.calculating_since - dt.timedelta(minutes=5)
    PayrollRun.objects.filter(pk=run.pk).update(calculating_since=long_ago)
    assert payroll.stale_runs() == [run.pk]
    tasks.calculate_communes(run.pk, payroll.waiting_batches(run.pk)[0])
    assert payroll.stale_runs() == []
    assert PayrollRun.objects.get(pk=run.pk).status == Status.CALCULATED


@pytest.mark.django_db(transaction=True)
def test_of_many_simultaneous_approvals_one_wins_and_the_losers_read_who(
    country: Any, staff: Any, team: Any
) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    approvers = [
        factories.a_user(Role.APPROVER, province=country.ho_chi_minh, full_name=f"Lãnh đạo {n}")
        for n in range(10)
    ]
    answers = at_once([partial(payroll.approve, run, by=user) for user in approvers])
    assert answers.count("") == 1
    winner = approvers[answers.index("")]
    assert all(winner.full_name in answer for answer in answers if answer)
    assert RunUnit.objects.filter(run=run).count() == 1
