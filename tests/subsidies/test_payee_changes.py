"""Who gets more, less, for the first time or no longer, and why."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accounts.models import Role
from subsidies import payee_changes
from subsidies.models import PayoutLine, PayrollRun
from subsidies.payee_changes import Cause, Kind
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released, reopened, worked


@pytest.fixture
def may(country: Any, staff: Any, team: Any) -> PayrollRun:
    worked(team, MAY, 4, 5)
    return released(open_in_binh_duong(country, staff, MAY), staff)


def june(country: Any, staff: Any) -> PayrollRun:
    return computed(open_in_binh_duong(country, staff, JUNE))


def told(may: PayrollRun, run: PayrollRun, reader: Any) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(one.kind, one.change, one.causes) for one in payee_changes.between([may], run, reader)]


def test_more_days_give_more(country: Any, staff: Any, team: Any, may: PayrollRun) -> None:
    worked(team, JUNE, 1, 2, 3)
    assert told(may, june(country, staff), staff["maker"]) == [(Kind.MORE, 150_000, (Cause.UNITS,))]


def test_the_same_as_before_is_not_told(country: Any, staff: Any, team: Any, may: PayrollRun) -> None:
    worked(team, JUNE, 1, 2)
    assert told(may, june(country, staff), staff["maker"]) == []


def test_no_days_at_all_give_less(country: Any, staff: Any, team: Any, may: PayrollRun) -> None:
    assert told(may, june(country, staff), staff["maker"]) == [(Kind.LESS, -300_000, (Cause.UNITS,))]


def test_who_joined_is_new_and_who_left_is_gone(country: Any, staff: Any, team: Any, may: PayrollRun) -> None:
    leader = team.memberships.get()
    leader.valid_until = MAY.last_day
    leader.save()
    factories.a_member(team, valid_from=JUNE.first_day)
    assert told(may, june(country, staff), staff["maker"]) == [
        (Kind.GONE, -360_000, (Cause.LEFT,)),
        (Kind.NEW, 60_000, (Cause.JOINED,)),
    ]


def test_days_confirmed_late_are_told_as_a_correction(
    country: Any, staff: Any, team: Any, may: PayrollRun
) -> None:
    sheet = team.timesheets.get(month=MAY)
    reopened(sheet)
    factories.a_workday(sheet, team.memberships.get().person, 6)
    factories.confirmed(sheet)
    worked(team, JUNE, 1, 2)
    assert told(may, june(country, staff), staff["maker"]) == [(Kind.MORE, 150_000, (Cause.CORRECTION,))]


def test_sums_count_the_payees_by_cause(country: Any, staff: Any, team: Any, may: PayrollRun) -> None:
    worked(team, JUNE, 1, 2, 3)
    run = june(country, staff)
    [more] = payee_changes.sums(payee_changes.between([may], run, staff["maker"]))
    assert (more.kind, more.payees, more.change) == (Kind.MORE, 1, 150_000)
    assert more.causes == [("units", "Số công, số tháng khác", 1)]


def test_a_cause_and_its_number_stay_on_one_line_on_a_phone(
    country: Any, staff: Any, team: Any, may: PayrollRun, signed_in: Any
) -> None:
    """A cell is a row of boxes there, and whatever is not in one box is set apart."""
    worked(team, JUNE, 1, 2, 3)
    address = f"{june(country, staff).get_absolute_url()}thay-doi"
    text = signed_in(staff["maker"]).get(address).content.decode()
    assert re.search(r'"Nguyên nhân"><span><a [^>]+>Số công, số tháng khác</a>&nbsp;\(1\)</span></td>', text)


def test_who_answers_for_another_commune_sees_no_payee(country: Any, staff: Any, team: Any, may: Any) -> None:
    worked(team, JUNE, 1, 2, 3)
    stranger = factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que])
    assert told(may, june(country, staff), stranger) == []


def test_the_pages_queries_do_not_grow_with_payees(
    country: Any, staff: Any, team: Any, may: PayrollRun, signed_in: Any
) -> None:
    run = june(country, staff)
    browser = signed_in(staff["maker"])
    assert "Số công" in browser.get(f"{run.get_absolute_url()}thay-doi").content.decode()
    rate = run.lines.first().rate

    def one_more() -> None:
        member = factories.a_member(factories.a_team(country.phu_loi))
        PayoutLine.objects.create(
            run=run, commune=country.phu_loi, team=member.team, person=member.person, rate=rate,
            earned_in=JUNE, units=1, amount=60_000,
        )  # fmt: skip

    assert_queries_do_not_grow(one_more, lambda: browser.get(f"{run.get_absolute_url()}thay-doi"))
