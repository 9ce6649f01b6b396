"""Payments of an approved run: one per payee, debts carried over, never transferred, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from portal.lib import references
from subsidies.models import Payment
from subsidies.payments import preparing, sums
from subsidies.rules.words import Per
from tests import factories
from tests.reports import runs

from .paying import approved


def with_account(name: str, account: str = "1234567890") -> Any:
    return factories.a_person(name, bank_bin="970405", bank_account=account)


def test_a_payee_gets_the_sum_of_the_lines_in_one_transfer(country: Any, team: Any, rate: Any) -> None:
    run = runs.a_run(country.lao_cai, "10/2024")
    person, other = with_account("Nguyễn Văn An"), factories.a_person("Lê Thị Bình")
    for amount, month in ((60_000, "10/2024"), (-20_000, "09/2024")):
        runs.a_line(run, country.chau_que, team, rate, person=person, amount=amount, month=month)
    runs.a_line(run, country.chau_que, team, rate, person=other)
    payments = {p.person: p for p in approved(run).payments.all()}
    assert (payments[person].amount, payments[person].method) == (40_000, "bank")
    assert payments[person].account.revealed == "1234567890"
    assert (payments[other].amount, payments[other].method) == (60_000, "cash")
    assert payments[person].reference == references.make(run.pk, payments[person].number)


def test_a_team_is_paid_through_whoever_leads_it(country: Any, team: Any, rate: Any) -> None:
    leader = factories.a_member(team, person=with_account("Trần Thị Hoa"), role="leader").person
    run = runs.a_run(country.lao_cai, "10/2025")
    runs.a_line(run, country.chau_que, team, rate)
    (payment,) = approved(run).payments.all()
    assert (payment.team, payment.person, payment.account_name) == (team, None, leader.full_name)
    assert payment.method == "bank"


@pytest.mark.parametrize("replaced", [True, False], ids=["replaced", "nobody leads"])
def test_a_leader_who_left_before_the_approval_is_not_paid_for_the_team(
    country: Any, team: Any, rate: Any, replaced: bool
) -> None:
    """Left in the month that is paid; whoever came after it leads when the money goes."""
    run = runs.a_run(country.lao_cai, "10/2025")
    last_day = run.first_month.first_day.replace(day=15)
    former = with_account("Trần Thị Hoa")
    factories.a_member(team, person=former, role="leader", valid_until=last_day)
    if replaced:
        since = run.first_month.last_day + dt.timedelta(days=1)
        person = with_account("Lê Văn Nam", "222222")
        factories.a_member(team, person=person, role="leader", valid_from=since)
    runs.a_line(run, country.chau_que, team, rate)
    (payment,) = approved(run).payments.all()
    paid = (payment.method, payment.account_name)
    assert paid == (("bank", "Lê Văn Nam") if replaced else ("cash", ""))


def test_what_is_paid_to_a_third_party_is_no_transfer_to_the_person(
    country: Any, team: Any, rate: Any
) -> None:
    insured = runs.a_rate(runs.a_resolution(country.yen_bai, slug="bhxh"), Per.MONTH, 30_000)
    type(insured).objects.filter(pk=insured.pk).update(paid_to="Bảo hiểm xã hội")
    run = runs.a_run(country.lao_cai, "10/2024")
    for person in (with_account("A B"), with_account("C D", "222222")):
        runs.a_line(run, country.chau_que, team, rate, person=person)
        runs.a_line(run, country.chau_que, team, insured, person=person, amount=30_000)
    payments = list(approved(run).payments.order_by("number"))
    assert [(p.method, p.amount) for p in payments] == [("bank", 60_000), ("bank", 60_000), ("order", 60_000)]
    assert payments[-1].payee == "Bảo hiểm xã hội"


def test_a_recovery_beyond_the_pay_is_carried_over_once(country: Any, team: Any, rate: Any) -> None:
    person = with_account("Nguyễn Văn An")
    owed = []
    for month, amount in (
        ("08/2024", -150_000),
        ("09/2024", 100_000),
        ("10/2024", 60_000),
        ("11/2024", 70_000),
    ):
        run = runs.a_run(country.lao_cai, month)
        runs.a_line(run, country.chau_que, team, rate, person=person, amount=amount)
        (payment,) = approved(run).payments.all()
        owed.append((payment.carried_in, payment.amount, payment.carried_out, payment.state))
    assert owed == [
        (0, 0, -150_000, "nothing"),
        (-150_000, 0, -50_000, "nothing"),
        (-50_000, 10_000, 0, "waiting"),
        (0, 70_000, 0, "waiting"),
    ]
    paid = Payment.objects.aggregate(sum=Sum("amount"))["sum"]
    assert paid == -150_000 + 100_000 + 60_000 + 70_000


def test_lines_under_two_records_of_one_person_are_one_payment(country: Any, team: Any, rate: Any) -> None:
    person = with_account("Nguyễn Văn An")
    old = factories.a_person("Nguyễn Văn An", same_as=person)
    run = runs.a_run(country.lao_cai, "10/2024")
    runs.a_line(run, country.chau_que, team, rate, person=person)
    runs.a_line(run, country.chau_que, team, rate, person=old, amount=-10_000)
    (payment,) = approved(run).payments.all()
    assert (payment.person, payment.amount) == (person, 50_000)


def test_preparing_twice_is_preparing_once(country: Any, team: Any, rate: Any) -> None:
    run = runs.a_run(country.lao_cai, "10/2024")
    runs.a_line(run, country.chau_que, team, rate)
    approved(run)
    with transaction.atomic():
        assert preparing.prepare(run) == 0
    assert run.payments.count() == 1
    balance = sums.balance(run.payments.all())
    assert balance.due == balance.amount + balance.carried_out - balance.carried_in == 60_000


@pytest.mark.parametrize(
    "tampering",
    [
        lambda _: Payment.objects.update(amount=1, due=1),
        lambda _: Payment.objects.update(account_name="Người khác"),
        lambda _: Payment.objects.update(bank_bin="970436"),
        lambda _: Payment.objects.update(state="reissued"),
        lambda _: Payment.objects.all().delete(),
        lambda _: Payment.objects.update(settled_on="2024-11-01"),
        lambda p: Payment.objects.create(
            run=p.run, commune=p.commune, number=2, reference="X", person=p.person, due=p.due,
            amount=p.amount,
            method="cash", account_name="",
        ),
        lambda p: Payment.objects.create(
            run=p.run, commune=p.commune, number=2, reference="X", person=p.person, due=p.due,
            amount=p.amount,
            method="cash", account_name="", reissues=p,
        ),
        lambda _: connection.cursor().execute(
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE subsidies_payment CASCADE"
        ),
    ],
    ids=["amount", "name", "bank", "state", "delete", "day", "second", "reissue", "truncate"],
)  # fmt: skip
def test_the_database_refuses_to_change_a_payment(
    country: Any, team: Any, rate: Any, tampering: Callable[[Payment], Any]
) -> None:
    run = runs.a_run(country.lao_cai, "10/2024")
    runs.a_line(run, country.chau_que, team, rate, person=with_account("Nguyễn Văn An"))
    (payment,) = approved(run).payments.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        tampering(payment)
    assert list(Payment.objects.values_list("amount", "state")) == [(60_000, "waiting")]
