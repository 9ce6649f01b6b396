"""One person entered twice: what was paid stands, and from the merger on both records are one payee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from portal.lib import reach
from portal.lib.months import Month
from subsidies import payroll, sealing
from subsidies.models import PayrollRun
from subsidies.rules.terms import Band, MonthCounting, MonthRule, MonthsInAll, PostsRule
from subsidies.rules.words import Payee, Per, Trait
from teams import merging
from teams.models import Absence, Person, PostHeld
from tests import factories
from tests.portal_client import PortalClient, as_the_application
from tests.subsidies import resolutions
from tests.subsidies.gathering import work_of
from tests.subsidies.runs import computed, months, released, reopened, worked

THIS_MONTH = Month.of(timezone.localdate())
LAST_MONTH = THIS_MONTH - 1


@pytest.fixture
def officer(country: factories.Country) -> User:
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


@pytest.fixture
def gone(team: Any) -> Person:
    """The leader, under the record that a later one takes over from."""
    return team.memberships.get().person


@pytest.fixture
def keep(country: Any) -> Person:
    """The same man in the book of another team, which no law of his area pays."""
    return factories.a_member(factories.a_team(country.sai_gon)).person


def opened(country: Any, staff: Any, month: Month) -> PayrollRun:
    return payroll.open_run(
        country.ho_chi_minh, months(month), territory=country.binh_duong, by=staff["maker"],
        as_of=timezone.localdate(),
    )  # fmt: skip


def merged(keep: Person, gone: Person, officer: User) -> None:
    merging.merge(keep, gone, reason="Căn cước cấp lại", by=officer)


def on_the_first(team: Any, person: Person) -> None:
    """A day on a sheet handed in keeps the first of the month for the record it is under."""
    sheet = factories.a_timesheet(team, THIS_MONTH)
    factories.a_workday(sheet, person, 1)
    factories.confirmed(sheet)
    sheet.confirmed_at = timezone.now()
    sheet.save()


def amounts(run: PayrollRun) -> list[tuple[Month, int]]:
    return [(line.earned_in, line.amount) for line in run.lines.order_by("earned_in", "amount")]


def findings() -> list[str]:
    return [finding.words for finding in sealing.verify(sealing.released())]


def test_a_run_of_the_month_in_which_records_are_merged_later_stays_verified(
    country: Any, staff: Any, officer: User, keep: Person, gone: Person
) -> None:
    run = released(opened(country, staff, THIS_MONTH), staff)
    assert amounts(run) == [(THIS_MONTH, 60_000)]
    merged(keep, gone, officer)
    assert findings() == []


def test_papers_of_the_month_a_merged_record_was_entered_in_still_name_it(
    country: Any, staff: Any, officer: User, team: Any, keep: Person, gone: Person
) -> None:
    """Its only membership went over to the record that goes on: it serves nowhere and never did."""
    team.memberships.update(valid_from=THIS_MONTH.first_day)
    run = released(opened(country, staff, THIS_MONTH), staff)
    merged(keep, gone, officer)
    assert not gone.memberships.exists()
    reader = PortalClient.of(staff["checker"])
    line = run.lines.get()
    for address in (
        reverse("subsidies:line", args=[line.pk]),
        reverse("subsidies:run_lines", args=[run.pk]),
        reverse("subsidies:payments", args=[run.pk]),
    ):
        assert gone.full_name in reader.get(address).text
    elsewhere = factories.a_user(Role.FINANCE_STAFF, province=country.lao_cai)
    for user, sees in ((staff["checker"], True), (elsewhere, False)):
        with reach.of(user), as_the_application():
            assert Person.objects.filter(pk=gone.pk).exists() == sees


@pytest.fixture
def merged_in_mid_month(team: Any, keep: Person, gone: Person, officer: User) -> None:
    on_the_first(team, gone)
    merged(keep, gone, officer)
    assert gone.memberships.get().valid_until == THIS_MONTH.first_day


def test_in_the_month_of_the_merger_one_person_is_paid_once(
    country: Any, staff: Any, keep: Person, merged_in_mid_month: None
) -> None:
    run = released(opened(country, staff, THIS_MONTH), staff)
    assert amounts(run) == [(THIS_MONTH, 60_000), (THIS_MONTH, 150_000)]
    payment = run.payments.get()
    assert (payment.person, payment.amount) == (keep, 210_000)
    assert findings() == []


def test_what_was_paid_under_the_former_record_is_neither_paid_again_nor_recovered(
    country: Any, staff: Any, officer: User, team: Any, keep: Person, gone: Person
) -> None:
    for month in (LAST_MONTH, THIS_MONTH):
        released(opened(country, staff, month), staff)
    merged(keep, gone, officer)
    again = computed(opened(country, staff, THIS_MONTH))
    assert amounts(again) == []
    assert findings() == []


def test_a_day_withdrawn_since_is_recovered_from_the_line_of_the_former_record(
    country: Any, staff: Any, officer: User, team: Any, keep: Person, gone: Person
) -> None:
    sheet = worked(team, LAST_MONTH, 3, 4)
    before = released(opened(country, staff, LAST_MONTH), staff)
    merged(keep, gone, officer)
    reopened(sheet)
    sheet.workdays.get(day=sheet.month.first_day.replace(day=4)).delete()
    factories.confirmed(sheet)
    run = released(opened(country, staff, THIS_MONTH), staff)
    assert amounts(run) == [(LAST_MONTH, -150_000), (THIS_MONTH, 60_000)]
    assert run.lines.get(earned_in=LAST_MONTH).corrects == before.lines.get(amount=300_000)
    assert run.payments.get().due == -90_000


def test_a_month_that_both_records_were_paid_for_is_recovered_once(
    country: Any, staff: Any, officer: User, team: Any, keep: Person, gone: Person
) -> None:
    factories.a_member(team, person=keep, valid_from=LAST_MONTH.first_day)
    both = released(opened(country, staff, LAST_MONTH), staff)
    assert amounts(both) == [(LAST_MONTH, 60_000)] * 2
    merged(keep, gone, officer)
    run = released(opened(country, staff, THIS_MONTH), staff)
    assert amounts(run) == [(LAST_MONTH, -60_000), (THIS_MONTH, 60_000)]
    assert findings() == []


@pytest.mark.parametrize(
    ("clause", "paid"),
    [
        ({"per": Per.ONCE}, 0),
        ({"per": Per.YEAR}, 0),
        ({"limits": (MonthsInAll(1),)}, 0),
        ({"month_rule": MonthRule(MonthCounting.NEXT_MONTH)}, 1_000),
        ({"month_rule": MonthRule(MonthCounting.WHOLE_MONTH)}, 1_000),
        ({"when": (Band(Trait.YEARS_OF_SERVICE, Decimal(1)),)}, 1_000),
    ],
)
def test_limits_and_service_go_on_over_the_merger(
    country: Any, staff: Any, officer: User, team: Any, keep: Person, gone: Person,
    clause: dict[str, Any], paid: int,
) -> None:  # fmt: skip
    law = resolutions.Resolution.objects.get()
    resolutions.a_rate(law, 1_000, **{"payee": Payee.MEMBER, **clause})
    first = released(opened(country, staff, LAST_MONTH), staff)
    assert amounts(first) == [(LAST_MONTH, 1_000), (LAST_MONTH, 60_000)]
    on_the_first(team, gone)
    merged(keep, gone, officer)
    run = released(opened(country, staff, THIS_MONTH), staff)
    by_the_month = [amount for _month, amount in amounts(run) if amount != 150_000]
    assert by_the_month == ([paid] if paid else []) + [60_000]
    assert findings() == []


def test_posts_and_absences_told_by_both_records_count_once(
    country: Any, officer: User, team: Any, keep: Person, gone: Person
) -> None:
    """From before the month of the merger, in which they are only told again."""
    factories.a_member(team, person=keep, valid_from=LAST_MONTH.first_day)
    for person in (gone, keep):
        facts_of_person = {"team": team, "person": person, "valid_from": LAST_MONTH.first_day}
        Absence.objects.create(kind="leave", **facts_of_person)
        PostHeld.objects.create(
            post="to-truong", decision="1", decided_on=LAST_MONTH.first_day, **facts_of_person
        )
    merged(keep, gone, officer)
    law = resolutions.Resolution.objects.get()
    rule = MonthRule(MonthCounting.BY_DAY, pauses={"leave": 1})
    resolutions.a_rate(law, 1_000, payee=Payee.MEMBER, month_rule=rule, posts=PostsRule(Decimal(50), 2))
    work = work_of(keep, team, LAST_MONTH)
    assert [pause.days for pause in work.pauses] == [len(LAST_MONTH.days)]
    assert [post.name for post in work.posts] == ["to-truong"]
