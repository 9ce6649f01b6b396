"""Days, nights and spending, in the groups the law treats alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from places.models import Holiday
from subsidies import facts
from subsidies.models import Resolution
from subsidies.rules.terms import (
    AmountOver,
    Ordered,
    Over,
    Uplift,
)
from subsidies.rules.words import Mark, Payee, Per
from subsidies.rules.work import Piece
from teams.models import OtherSupport, Plan, Spending, TeamSeat
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.gathering import (
    AS_OF,
    MAY,
    a_day,
    by_the_day,
    confirm,
    marks_of,
    person_of,
    resolution,
    team,
    work_of,
)

__all__ = ["resolution", "team"]  # fixtures


def test_days_alike_are_one_piece(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution)
    a_day(team, 4)
    a_day(team, 9, portion=Decimal("0.5"))
    confirm(team)
    (piece,) = work_of(person_of(team), team).pieces
    assert piece == Piece(Per.DAY, Decimal("1.5"), dt.date(2026, 5, 4))


def test_marks_nobody_asks_about_split_nothing(team: Any, resolution: Resolution, country: Any) -> None:
    plan = Plan.objects.create(commune=country.phu_loi, number="1/KH", approved_on=dt.date(2026, 1, 2))
    Holiday.objects.create(day=dt.date(2026, 5, 1), name="Quốc tế Lao động")
    factories.an_official(person_of(team), dt.date(2025, 1, 1))
    a_day(team, 1, plan=plan)
    a_day(team, 2)
    a_day(team, 4, in_office_hours=True)
    confirm(team)
    by_the_day(resolution)
    assert marks_of(person_of(team), team) == [(3, frozenset())]
    asked = frozenset({Mark.OFFICE_HOURS, Mark.OTHER_SUPPORT})
    uplifts = (Uplift(marks=frozenset({Mark.REST_DAY, Mark.HOLIDAY})),)
    by_the_day(resolution, refuses=asked, needs=frozenset({Mark.PLANNED}), uplifts=uplifts)
    assert marks_of(person_of(team), team) == [
        (1, {Mark.PLANNED, Mark.HOLIDAY}), (1, {Mark.REST_DAY}), (1, {Mark.OFFICE_HOURS})
    ]  # fmt: skip


def test_a_day_with_a_confirmed_night_on_its_date(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution, refuses=frozenset({Mark.SAME_DATE_AS_NIGHT}))
    a_day(team, 4)
    a_day(team, 4, "night")
    a_day(team, 5)
    confirm(team)
    days = [p for p in work_of(person_of(team), team).pieces if p.per is Per.DAY]
    assert [(p.first_day.day, p.marks) for p in days] == [(4, {Mark.SAME_DATE_AS_NIGHT}), (5, frozenset())]


def test_urgent_nights_carry_the_amount_ordered(team: Any, resolution: Resolution, country: Any) -> None:
    resolutions.a_rate(
        resolution, Ordered(200_000), payee=Payee.WORKER, per=Per.NIGHT, needs=frozenset({Mark.URGENT})
    )
    urgent = factories.an_order(country.phu_loi, level="province", urgent=True, night_amount=180_000)
    communal = factories.an_order(country.phu_loi, level="commune", urgent=True, night_amount=150_000)
    a_day(team, 4, "night", order=urgent)
    a_day(team, 5, "night", order=communal)
    confirm(team)
    pieces = work_of(person_of(team), team).pieces
    assert [(p.ordered_amount, p.marks) for p in pieces] == [
        (180_000, {Mark.ORDERED, Mark.URGENT}), (150_000, {Mark.ORDERED})
    ]  # fmt: skip


def test_days_on_a_sheet_not_confirmed_are_read_as_such(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution)
    a_day(team, 4)
    assert marks_of(person_of(team), team) == [(1, {Mark.UNCONFIRMED})]
    confirm(team)
    now = timezone.now()
    team.timesheets.update(confirmed_at=now + dt.timedelta(hours=1))
    early = facts.gather(
        TeamSeat.objects.values_list("commune", flat=True),
        [MAY],
        AS_OF,
        known_at=now,
    )
    (month,) = early.team_months[team.pk, resolution.pk]
    assert [p.marks for w in month.works for p in w.pieces] == [{Mark.UNCONFIRMED}]


def test_days_come_one_by_one_where_a_cut_may_fall_between_them(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution, limits=(AmountOver(400_000, Over.TEAM_MONTH),))
    a_day(team, 4)
    a_day(team, 5)
    confirm(team)
    assert [p.first_day.day for p in work_of(person_of(team), team).pieces] == [4, 5]


def test_what_the_team_spent_comes_paper_by_paper(team: Any, resolution: Resolution) -> None:
    resolutions.a_rate(resolution, Ordered(200_000), per=Per.SPENDING)
    sheet = factories.a_timesheet(team, MAY)
    for day, amount in ((4, 90_000), (9, 250_000)):
        Spending.objects.create(
            timesheet=sheet, day=dt.date(2026, 5, day), content="Nước uống", amount=amount, papers="HĐ 1"
        )
    confirm(team)
    work = work_of(None, team)
    assert [(p.per, p.ordered_amount) for p in work.pieces] == [
        (Per.SPENDING, 90_000),
        (Per.SPENDING, 250_000),
    ]


def test_other_support_marks_days_and_whole_months(team: Any, resolution: Resolution) -> None:
    refuses = frozenset({Mark.OTHER_SUPPORT})
    by_the_day(resolution, refuses=refuses)
    person, other = person_of(team), factories.a_member(team).person
    OtherSupport.objects.create(
        team=team, person=person, payer="Hội Nông dân", content="Xăng xe",
        valid_from=dt.date(2026, 5, 5), valid_until=dt.date(2026, 5, 9),
    )  # fmt: skip
    a_day(team, 4)
    a_day(team, 5)
    confirm(team)
    assert marks_of(person, team) == [(1, frozenset()), (1, refuses)]
    assert work_of(person, team).marks == refuses
    assert work_of(other, team).marks == work_of(None, team).marks == frozenset()
    OtherSupport.objects.create(
        team=team, payer="Hội Nông dân", content="Văn phòng phẩm", valid_from=dt.date(2026, 5, 31)
    )
    assert work_of(other, team).marks == work_of(None, team).marks == refuses


def test_hours_cases_and_meals_of_the_sheet_are_paid_by_their_clauses(
    team: Any, resolution: Resolution
) -> None:
    for per in (Per.HOUR, Per.CASE):
        resolutions.a_rate(resolution, 20_000, payee=Payee.WORKER, per=per, needs=frozenset({Mark.REST_DAY}))
    sheet, person = factories.a_timesheet(team, MAY), person_of(team)
    sheet.counted.create(person=person, day=dt.date(2026, 5, 9), unit="hour", quantity=Decimal("2.5"))
    sheet.counted.create(person=person, day=dt.date(2026, 5, 11), unit="case", quantity=3)
    factories.confirmed(sheet)
    pieces = [(p.per, p.units, p.first_day.day, p.marks) for p in work_of(person, team).pieces]
    assert pieces == [
        (Per.HOUR, Decimal("2.5"), 9, frozenset({Mark.REST_DAY})),
        (Per.CASE, Decimal(3), 11, frozenset()),
    ]


def test_counted_work_is_not_read_where_no_clause_counts_it(team: Any, resolution: Resolution) -> None:
    by_the_day(resolution)
    sheet, person = factories.a_timesheet(team, MAY), person_of(team)
    sheet.counted.create(person=person, day=dt.date(2026, 5, 9), unit="hour", quantity=2)
    assert work_of(person, team).pieces == ()
