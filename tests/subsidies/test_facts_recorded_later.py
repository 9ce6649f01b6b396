"""A released run computed again reads the books as they stood at its moment, whatever was written since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from places.models import FormerRow, HamletTraits, Holiday, WageZone
from portal.lib.recorded import as_the_books_stood
from subsidies import sealing
from subsidies.models import CommuneTopUp, PayrollRun, RegisteredCommune
from subsidies.rules.words import Mark, Payee, Per
from teams import corrected_counts, corrections
from teams.models import (
    Absence,
    CountedWork,
    Membership,
    OfficialPost,
    OtherSupport,
    PersonTraits,
    PostHeld,
    Spending,
    TeamRating,
    TeamSeat,
)
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import JUNE, MAY, amounts, computed, open_in_binh_duong, released, worked

FOURTH = dt.date(2026, 5, 4)
Act = Callable[[Any], object]


@pytest.fixture
def run(country: factories.Country, staff: Any, team: Any) -> PayrollRun:
    law = resolutions.Resolution.objects.get()
    otherwise = frozenset({Mark.OTHER_SUPPORT})
    resolutions.a_rate(law, 10_000, payee=Payee.WORKER, per=Per.DAY, refuses=frozenset({Mark.HOLIDAY}))
    resolutions.a_rate(law, 1_000, payee=Payee.WORKER, per=Per.DAY, refuses=otherwise)
    resolutions.a_rate(law, 100, payee=Payee.WORKER, per=Per.HOUR)
    sheet = factories.a_timesheet(team, MAY)
    CountedWork.objects.create(
        timesheet=sheet, person=person_of(team), day=FOURTH, unit="hour", quantity=Decimal(2)
    )
    worked(team, MAY, 4, 5)
    return released(open_in_binh_duong(country, staff, MAY), staff)


def person_of(team: Any) -> Any:
    return team.memberships.order_by("pk")[0].person


def findings() -> list[str]:
    return [finding.words for finding in sealing.verify(sealing.released())]


def one_more_member(team: Any) -> None:
    factories.a_member(team, valid_from=MAY.first_day)


def gone_before_may(team: Any) -> None:
    team.memberships.update(valid_until=dt.date(2026, 4, 30))


def supported_from_elsewhere(team: Any) -> None:
    OtherSupport.objects.create(team=team, payer="Xã", content="Trực", valid_from=FOURTH)


def a_holiday(_team: Any) -> None:
    Holiday.objects.create(day=FOURTH, name="Nghỉ bù")


def seated_elsewhere_since_june(team: Any) -> None:
    seat = team.seats.get()
    TeamSeat.objects.filter(pk=seat.pk).update(valid_until=dt.date(2026, 5, 31))
    TeamSeat.objects.create(team=team, commune=seat.commune, valid_from=dt.date(2026, 6, 1))


def more_hours(team: Any) -> None:
    commune = team.seats.get().commune
    clerk = factories.a_user(Role.COMMUNE_STAFF, communes=[commune])
    five = corrected_counts.Count(person_of(team).pk, FOURTH, "hour", Decimal(5))
    sheet = team.timesheets.get(month=MAY)
    proposed = corrected_counts.propose(sheet, [five], reason="Sổ trực", by=clerk)
    corrections.confirm(proposed, by=factories.a_user(Role.ICT_OFFICER, province=commune.province))


@pytest.mark.parametrize(
    ("act", "then"),
    [
        (one_more_member, 60_000),
        (gone_before_may, -382_200),
        (supported_from_elsewhere, -2_000),
        (a_holiday, -10_000),
        (more_hours, 300),
        (seated_elsewhere_since_june, 0),
    ],
)
def test_what_is_entered_or_changed_later_settles_in_the_next_run_and_leaves_this_one_verified(
    country: Any, staff: Any, team: Any, run: PayrollRun, act: Act, then: int
) -> None:
    act(team)
    assert findings() == []
    june = released(open_in_binh_duong(country, staff, JUNE), staff)
    assert sum(amount for month, amount in amounts(june) if month == "05/2026") == then
    assert findings() == []


def test_what_is_taken_back_later_was_known_then(country: Any, staff: Any, team: Any) -> None:
    law = resolutions.Resolution.objects.get()
    refuses = frozenset({Mark.OTHER_SUPPORT})
    resolutions.a_rate(law, 1_000, payee=Payee.WORKER, per=Per.DAY, refuses=refuses)
    supported_from_elsewhere(team)
    worked(team, MAY, 4, 5)
    released(open_in_binh_duong(country, staff, MAY), staff)
    OtherSupport.objects.all().delete()
    assert findings() == []
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert ("05/2026", 2_000) in amounts(june)


KEPT = (
    Membership, TeamSeat, OfficialPost, Absence, PostHeld, PersonTraits, TeamRating, OtherSupport, Spending,
    CountedWork, HamletTraits, WageZone, Holiday, CommuneTopUp, RegisteredCommune,
)  # fmt: skip


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_every_table_of_facts_has_its_past_under_the_same_columns(model: Any) -> None:
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = %s"
    with connection.cursor() as cursor:
        now, then = (
            cursor.execute(columns, [model._meta.db_table, schema]).fetchall()
            for schema in ("public", "as_known")
        )
    assert sorted(now) == sorted(then) != []


@pytest.mark.django_db
def test_the_past_of_a_row_is_read_at_each_of_its_moments() -> None:
    day = Holiday.objects.create(day=FOURTH, name="Một")
    one = timezone.now()
    Holiday.objects.filter(pk=day.pk).update(name="Hai")
    two = timezone.now()
    Holiday.objects.filter(pk=day.pk).delete()

    def named(moment: dt.datetime | None) -> list[str]:
        with as_the_books_stood(moment):
            return list(Holiday.objects.values_list("name", flat=True))

    assert [named(one - dt.timedelta(days=1)), named(one), named(two)] == [[], ["Một"], ["Hai"]]
    assert named(timezone.now()) == named(None) == []


@pytest.mark.django_db
def test_nobody_changes_what_the_books_said() -> None:
    Holiday.objects.create(day=FOURTH, name="Một").delete()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FormerRow.objects.update(of="x")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FormerRow.objects.all().delete()
