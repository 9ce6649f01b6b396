"""Cells saved one by one: what is written, what is told instead, and what a second request is answered."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from teams import grid, timesheets
from teams.cells import Change
from teams.models import Timesheet, Workday
from teams.roster import roster_of
from tests import factories
from tests.teams.conftest import JUNE

TODAY = dt.date(2026, 11, 1)


def june(day: int) -> dt.date:
    return dt.date(2023, 6, day)


def change(member, day: int, letters: str, seen: str = "", order=None) -> Change:
    return Change(member.person_id, june(day), letters, seen, order.pk if order else None)


@pytest.fixture
def save(cast, team):
    keys = iter(range(1000))

    def save(*changes, by=cast.commune_staff, key="", month=JUNE, **more):
        return grid.save_cells(team, month, changes, key=key or f"key-{next(keys)}", by=by, **more)

    return save


@pytest.fixture
def order(country):
    return factories.an_order(country.chau_que_ha, number="12/LHĐ", issued_on=june(1))


def recorded(member) -> list[tuple]:
    days = Workday.objects.filter(person=member.person).order_by("day", "shift")
    return list(days.values_list("day__day", "shift", "portion", "in_office_hours"))


def test_letters_become_days_nights_and_sessions(save, member, order):
    saved = save(change(member, 5, "x"), change(member, 6, "/ĐB"))
    assert recorded(member) == [
        (5, "day", 1, False),
        (6, "day", Decimal("0.5"), False),
        (6, "night", 1, False),
        (6, "session", 1, False),
    ]
    pk = member.person_id
    assert saved.complete
    assert saved.versions == {f"{pk}-5": "x", f"{pk}-6": f"/ĐB#{order.pk}"}


def test_only_changed_cells_are_touched_in_one_statement_and_one_event(save, member, leader):
    save(change(member, 5, "x"), change(member, 6, "xB"))
    kept = Workday.objects.get(day=june(5))
    with CaptureQueriesContext(connection) as captured:
        save(change(member, 6, "/", "xB"), change(leader, 7, "x"), change(leader, 8, "x"))
    writes = [
        query for query in captured.captured_queries if "teams_workday" in query["sql"].split("SELECT")[0]
    ]
    assert len(writes) == 1
    assert recorded(member) == [(5, "day", 1, False), (6, "day", Decimal("0.5"), False)]
    assert Workday.objects.get(day=june(5)).pk == kept.pk
    event = AuditEvent.objects.filter(verb="timesheets.recorded").first()
    pk = member.person_id
    assert event.before == {"days": [f"#{pk} 2023-06-06 day 1", f"#{pk} 2023-06-06 session 1"]}
    assert f"#{pk} 2023-06-06 day 0.5" in event.after["days"]


def test_more_cells_take_no_more_statements(save, member):
    def statements(month: Month, days: int) -> int:
        changes = [Change(member.person_id, day, "x") for day in month.days[:days]]
        with CaptureQueriesContext(connection) as captured:
            save(*changes, month=month)
        return len(captured)

    assert statements(JUNE, 30) == statements(Month(2023, 7), 2)


def test_a_cell_written_by_somebody_else_meanwhile_shows_both_values(cast, save, member):
    save(change(member, 5, "x"), change(member, 6, "x"), by=cast.officer)
    saved = save(change(member, 5, "/"), change(member, 7, "x"))
    (conflict,) = saved.conflicts
    assert (conflict.mine, conflict.theirs, conflict.version) == ("/", "x", "x")
    assert conflict.who == str(cast.officer)
    assert [row[0] for row in recorded(member)] == [5, 6, 7]
    assert recorded(member)[0][2] == 1


def test_a_cell_cleared_by_somebody_else_meanwhile_is_a_conflict_too(cast, save, member):
    save(change(member, 5, "x"))
    save(change(member, 5, "", "x"), by=cast.officer)
    (conflict,) = save(change(member, 5, "/", "x")).conflicts
    assert (conflict.theirs, conflict.version, conflict.who) == ("", "", str(cast.officer))


def test_keeping_mine_after_seeing_theirs_writes_it(cast, save, member):
    save(change(member, 5, "x"), by=cast.officer)
    (conflict,) = save(change(member, 5, "/")).conflicts
    assert save(change(member, 5, "/", conflict.version)).complete
    assert recorded(member) == [(5, "day", Decimal("0.5"), False)]


def test_two_who_write_the_same_agree(cast, save, member):
    save(change(member, 5, "x"), by=cast.officer)
    assert save(change(member, 5, "x")).versions == {f"{member.person_id}-5": "x"}


def test_a_repeated_request_is_answered_the_same_and_writes_nothing(cast, save, member):
    first = save(change(member, 5, "x"), change(member, 31 - 1, "q"), key="one")
    save(change(member, 5, "/", "x"), by=cast.officer)
    events = AuditEvent.objects.count()
    again = save(change(member, 5, "x"), change(member, 30, "q"), key="one")
    assert again.repeated
    assert (again.versions, again.problems, again.conflicts) == (
        first.versions,
        first.problems,
        first.conflicts,
    )
    assert AuditEvent.objects.count() == events
    assert recorded(member) == [(5, "day", Decimal("0.5"), False)]


def test_the_same_key_of_another_person_is_another_request(cast, save, member):
    save(change(member, 5, "x"), key="one")
    assert not save(change(member, 6, "x"), key="one", by=cast.officer).repeated


def test_a_repeated_request_is_answered_after_the_sheet_was_submitted(cast, save, member):
    save(change(member, 5, "x"), key="one")
    timesheets.submit(Timesheet.objects.get(), by=cast.commune_staff)
    assert save(change(member, 5, "x"), key="one").complete
    with pytest.raises(Refused, match="đang chờ duyệt"):
        save(change(member, 5, "x"), key="two")


def test_what_may_not_be_written_is_told_by_cell_and_the_rest_is_saved(save, team, member):
    late = factories.a_member(team, valid_from=june(10))
    saved = save(
        change(member, 5, "x"), change(late, 9, "x"), change(member, 6, "Đ"), change(member, 7, "h"),
        change(member, 8, "xx"), Change(10**17, june(5), "x"),
    )  # fmt: skip
    told = {(problem.person_id, problem.day.day): problem for problem in saved.problems}
    assert recorded(member) == [(5, "day", 1, False)]
    assert "ngoài thời gian tham gia (từ 10/06/2023)" in told[late.person_id, 9].message
    assert "làm đêm phải theo văn bản huy động" in told[member.person_id, 6].message
    assert "không phải cán bộ hưởng lương" in told[member.person_id, 7].message
    assert "“xx” không đọc được" in told[member.person_id, 8].message
    assert "không có tên trong tổ" in told[10**17, 5].message
    assert [problem.wants_order for problem in saved.problems].count(True) == 1


def test_a_night_rests_on_the_only_order_and_asks_when_there_are_two(country, save, member, order):
    save(change(member, 5, "Đ"))
    other = factories.an_order(country.chau_que_ha, number="13/LHĐ", issued_on=june(2))
    (problem,) = save(change(member, 6, "Đ")).problems
    assert problem.wants_order
    save(change(member, 6, "Đ", order=other), change(member, 5, "xĐ", f"Đ#{order.pk}"))
    nights = Workday.objects.filter(shift="night")
    assert dict(nights.values_list("day__day", "order")) == {5: order.pk, 6: other.pk}


def test_a_night_rests_on_the_order_signed_by_then_and_another_may_be_chosen(country, save, member, order):
    later = factories.an_order(country.chau_que_ha, number="13/LHĐ", issued_on=june(10))
    save(change(member, 5, "Đ"))
    assert Workday.objects.get().order == order
    (problem,) = save(change(member, 6, "Đ", order=later)).problems
    assert "ký sau ngày này" in problem.message and problem.wants_order


def test_the_mobilised_work_under_their_own_order(country, save, team, order):
    factories.an_order(country.chau_que_ha, issued_on=june(2))
    mobilised = factories.a_mobilised(team, order)
    assert save(change(mobilised, 5, "x")).complete
    assert Workday.objects.get().order == order


def test_office_hours_of_an_official_have_a_letter(save, member):
    factories.an_official(member.person, june(1))
    save(change(member, 5, "h"), change(member, 6, "h/"))
    assert recorded(member) == [(5, "day", 1, True), (6, "day", Decimal("0.5"), True)]


def test_a_shift_at_another_team_is_told_and_never_overwritten(country, save, member):
    other = factories.a_team(country.lang_thip)
    factories.a_member(other, person=member.person)
    there = factories.a_workday(factories.a_timesheet(other, JUNE), member.person, 5)
    (problem,) = save(change(member, 5, "/")).problems
    assert "đã được chấm cùng ca ở một tổ khác" in problem.message
    there.refresh_from_db()
    assert there.portion == 1


def test_strangers_and_readers_save_nothing(cast, save, member):
    for user in (cast.neighbour, cast.finance, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            save(change(member, 5, "x"), by=user)


def test_days_off_are_remembered_once(save, member):
    for key in ("one", "two"):
        save(key=key, days_off=[(member.person_id, june(5))])
    assert Timesheet.objects.get().days_off.count() == 1


def test_last_month_is_offered_for_empty_cells_on_its_weekdays_without_nights(save, team, member, order):
    july = Month(2023, 7)  # begins on a Saturday, June on a Thursday
    leaving = factories.a_member(team, valid_until=july.days[9])
    save(change(member, 5, "xĐB"), change(member, 6, "/"), change(leaving, 9, "x"), change(leaving, 12, "x"))
    save(Change(member.person_id, july.days[3], "x"), month=july)
    offered = grid.of_last_month(roster_of(team, july, today=TODAY))
    assert offered == {f"{member.person_id}-3": "xB", f"{leaving.person_id}-10": "x"}


def test_a_fifth_weekday_has_no_day_of_the_next_month_to_be_copied_to(save, team, member):
    july = Month(2023, 7)
    save(change(member, 22, "x"), change(member, 29, "x"), change(member, 30, "x"))
    assert grid.of_last_month(roster_of(team, july, today=TODAY)) == {f"{member.person_id}-27": "x"}
