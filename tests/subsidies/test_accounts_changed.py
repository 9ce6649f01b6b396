"""Whoever checks, approves and pays is told whose account changed, by whom and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role, User
from subsidies import payroll, since
from subsidies.models import PayrollRun
from teams import people
from teams.models import Person
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.reading import approved, page, url
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, worked

TOLD = "Tài khoản hoặc tên người nhận đã đổi"


@pytest.fixture
def payee(team: Any) -> Person:
    person = team.memberships.get().person
    person.bank_bin, person.bank_account = "970405", "100000001"
    person.save()
    return person


@pytest.fixture
def run(country: Any, staff: Any, team: Any, payee: Person) -> PayrollRun:
    worked(team, MAY, 4)
    return computed(open_in_binh_duong(country, staff, MAY))


@pytest.fixture
def elsewhere(country: Any, payee: Person) -> User:
    """Staff of another province whose team the payee has joined too."""
    factories.a_member(factories.a_team(country.son_hong), person=payee)
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.son_hong], full_name="Người Sơn Hồng")


def told(run: PayrollRun) -> list[AuditEvent]:
    return since.accounts_changed(run, run.lines.all())


def change(person: Person, by: User, number: str = "999999999") -> None:
    people.correct(person, {"bank_bin": "970436", "bank_account": number}, by=by)


def test_a_run_whose_accounts_stand_tells_nothing(run: Any, staff: Any, payee: Person) -> None:
    people.correct(payee, {"phone": "0912345678"}, by=staff["maker"])
    change(factories.a_member(factories.a_team(run.lines.first().commune)).person, staff["maker"])
    assert told(run) == []


def test_an_account_changed_under_a_run_is_told_with_who_and_what_and_computing_again_hides_nothing(
    run: Any, staff: Any, payee: Person, signed_in: Any
) -> None:
    change(payee, staff["maker"])
    run = computed(payroll.recalculate(run, by=staff["maker"]))
    for part in ("checker", "approver"):
        shown = page(signed_in(staff[part]).get(run.get_absolute_url()))
        assert TOLD in shown and staff["maker"].full_name in shown
        assert "001 → ••••••999" in shown and "999999999" not in shown


def test_a_name_that_the_bank_reads_is_told_too(run: Any, staff: Any, payee: Person) -> None:
    people.correct(payee, {"full_name": "Người Khác"}, by=staff["maker"])
    assert [event.object_id for event in told(run)] == [payee.pk]


def test_what_another_province_changed_is_told_to_the_one_that_pays(
    run: Any, staff: Any, payee: Person, elsewhere: User, signed_in: Any
) -> None:
    change(payee, elsewhere)
    run = approved(run, staff)
    browser = signed_in(staff["checker"])
    payment = run.payments.get(person=payee)
    for address in (run.get_absolute_url(), url("payments", run), payment.get_absolute_url()):
        shown = page(browser.get(address))
        assert TOLD in shown and "Người Sơn Hồng, Tỉnh Hà Tĩnh" in shown


def test_what_another_province_changed_before_the_run_was_opened_is_told_once(
    country: Any, staff: Any, team: Any, payee: Person, elsewhere: User
) -> None:
    change(payee, elsewhere)
    worked(team, MAY, 4)
    may = approved(computed(open_in_binh_duong(country, staff, MAY)), staff)
    worked(team, JUNE, 4)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert (len(told(may)), len(told(june))) == (1, 0)


def test_a_team_is_paid_through_its_leader_whose_account_counts(
    run: Any, staff: Any, team: Any, payee: Person
) -> None:
    run.lines.update(person=None)
    change(payee, staff["maker"])
    assert [event.object_id for event in told(run)] == [payee.pk]


def test_the_account_of_the_record_that_goes_on_is_told_for_work_under_the_merged_one(
    run: Any, staff: Any, payee: Person, team: Any
) -> None:
    kept = factories.a_member(team).person
    Person.objects.filter(pk=payee.pk).update(same_as=kept, merged_at=timezone.now())
    change(kept, staff["maker"])
    assert [event.object_id for event in told(run)] == [kept.pk]


def test_what_changed_after_a_run_was_paid_is_for_the_next_one(run: Any, staff: Any, payee: Person) -> None:
    PayrollRun.objects.filter(pk=run.pk).update(paid_at=timezone.now() - dt.timedelta(minutes=1))
    run.refresh_from_db()
    change(payee, staff["maker"])
    assert told(run) == []


def test_staff_of_another_ward_are_told_of_their_own_people_only(
    run: Any, staff: Any, payee: Person, country: Any, signed_in: Any
) -> None:
    change(payee, staff["maker"])
    neighbour = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_an])
    assert TOLD not in page(signed_in(neighbour).get(run.get_absolute_url()))


def test_more_changes_ask_the_database_no_more(run: Any, staff: Any, payee: Person, signed_in: Any) -> None:
    numbers = iter(range(10**8, 10**9))
    browser = signed_in(staff["checker"])
    assert_queries_do_not_grow(
        lambda: change(payee, staff["maker"], str(next(numbers))),
        lambda: browser.get(reverse("subsidies:run", args=[run.pk])),
    )
