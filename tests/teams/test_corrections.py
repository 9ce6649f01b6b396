"""Confirmed days put right: both versions kept, the confirmed one in force until the other is confirmed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Role
from portal.lib.refusals import Forbidden, Refused
from teams import corrections, side_by_side, timesheets
from teams.cells import Change
from teams.corrections import NotAsItStands
from teams.models import CorrectedMark, Correction, CorrectionStatus, Plan, TimesheetStatus, Workday
from tests import factories
from tests.assertions import queries_of
from tests.teams.conftest import JUNE


def june(day: int) -> dt.date:
    return dt.date(2023, 6, day)


@pytest.fixture
def second(cast):
    return factories.a_user(Role.ICT_OFFICER, province=cast.officer.province, full_name="Lê Thị Hai")


@pytest.fixture
def sheet(cast, team, member):
    sheet = factories.a_timesheet(team, JUNE)
    for day in (5, 6):
        factories.a_workday(sheet, member.person, day)
    return factories.confirmed(sheet, submitted_by=cast.commune_staff, by=cast.officer)


@pytest.fixture
def proposed(cast, sheet, member):
    """The 6th only half, the 8th as well."""
    changes = [Change(member.person_id, june(6), "/"), Change(member.person_id, june(8), "x")]
    return corrections.propose(sheet, changes, reason="Sổ trực ghi khác", by=cast.commune_staff)


def days(sheet):
    return [(day.day.day, str(day.portion)) for day in sheet.workdays.all()]


def test_until_it_is_confirmed_the_sheet_stands_as_it_was(sheet, proposed):
    sheet.refresh_from_db()
    assert sheet.status == TimesheetStatus.CONFIRMED
    assert days(sheet) == [(5, "1.0"), (6, "1.0")]


def test_confirmed_it_takes_the_place_of_the_days_at_once(cast, sheet, proposed):
    before = sheet.confirmed_at
    corrections.confirm(proposed, by=cast.officer)
    sheet.refresh_from_db()
    assert days(sheet) == [(5, "1.0"), (6, "0.5"), (8, "1.0")]
    assert (sheet.status, sheet.confirmed_by, sheet.confirmed_at) == ("confirmed", cast.officer, before)


def test_original_and_correction_are_kept_side_by_side(cast, proposed, member):
    corrections.confirm(proposed, by=cast.officer)
    cells = side_by_side.cells_in(Correction.objects.get())
    assert [(cell.person, cell.day, cell.before, cell.after) for cell in cells] == [
        (member.person, june(6), "x", "/"),
        (member.person, june(8), "", "x"),
    ]


def test_nobody_changes_what_a_correction_said(cast, proposed):
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectedMark.objects.update(portion=1)
    corrections.confirm(proposed, by=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(reason="Khác")


def test_refused_it_leaves_the_days_and_says_why(cast, sheet, proposed):
    corrections.refuse(proposed, reason="Không có sổ trực kèm theo", by=cast.officer)
    assert days(sheet) == [(5, "1.0"), (6, "1.0")]
    assert Correction.objects.get().refusal == "Không có sổ trực kèm theo"


def test_who_proposed_withdraws_it_and_nobody_else_does(cast, sheet, proposed, member):
    for user in (cast.officer, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            corrections.withdraw(proposed, by=user)
    withdrawn = corrections.withdraw(proposed, by=cast.commune_staff)
    assert withdrawn.status == CorrectionStatus.WITHDRAWN
    assert days(sheet) == [(5, "1.0"), (6, "1.0")]
    with pytest.raises(Refused, match="vừa xử lý điều chỉnh này: Đã rút"):
        corrections.confirm(proposed, by=cast.officer)
    again = corrections.propose(
        sheet, [Change(member.person_id, june(6), "")], reason="Nghỉ", by=cast.commune_staff
    )
    corrections.confirm(again, by=cast.officer)
    with pytest.raises(Refused, match="vừa xử lý"):
        corrections.withdraw(again, by=cast.commune_staff)


def test_days_put_on_are_under_the_plan_chosen_the_others_as_before(cast, country, sheet, member):
    def a_plan(commune, day=7):
        number = f"{next(factories.numbers)}/KH"
        return Plan.objects.create(commune=commune, number=number, approved_on=june(day))

    changes = [Change(member.person_id, june(6), "/"), Change(member.person_id, june(8), "x")]
    for plan, why in (
        (a_plan(country.da_kao), "địa bàn"),
        (a_plan(country.chau_que_ha, 9), "ngày làm"),
    ):
        with pytest.raises(Refused, match=why):
            corrections.propose(sheet, changes, reason="Sót", by=cast.commune_staff, plan=plan)
    plan = a_plan(country.chau_que_ha)
    proposed = corrections.propose(sheet, changes, reason="Sót", by=cast.commune_staff, plan=plan)
    assert [cell.plan for cell in side_by_side.cells_in(proposed)] == [None, plan]
    corrections.confirm(proposed, by=cast.officer)
    assert [day.plan for day in sheet.workdays.all()] == [None, None, plan]


def test_who_proposed_does_not_confirm(cast, sheet, member):
    mine = corrections.propose(sheet, [Change(member.person_id, june(6), "")], reason="Nhầm", by=cast.officer)
    with pytest.raises(Refused, match="Bạn đã đề nghị điều chỉnh này"):
        corrections.confirm(mine, by=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(status="confirmed", decided_by=cast.officer, decided_at="2026-01-01T00:00Z")


def test_commune_staff_do_not_decide_nor_officers_elsewhere(cast, proposed):
    for user in (cast.commune_staff, cast.inspector, cast.officer_elsewhere):
        with pytest.raises(Forbidden):
            corrections.confirm(proposed, by=user)
        with pytest.raises(Forbidden):
            corrections.refuse(proposed, reason="Không", by=user)


def test_who_comes_second_reads_who_decided(cast, second, proposed):
    corrections.confirm(proposed, by=second)
    with pytest.raises(Refused, match="Lê Thị Hai vừa xử lý điều chỉnh này: Đã duyệt"):
        corrections.confirm(proposed, by=cast.officer)


def test_one_correction_waits_at_a_time(cast, sheet, proposed, member):
    with pytest.raises(Refused, match="có một điều chỉnh chờ duyệt"):
        corrections.propose(sheet, [Change(member.person_id, june(9), "x")], reason="Sót", by=cast.officer)
    with pytest.raises(Refused, match="có một điều chỉnh chờ duyệt"):
        timesheets.reopen(sheet, reason="Sót", by=cast.officer)


def test_a_sheet_not_confirmed_is_simply_changed(cast, team, member):
    with pytest.raises(Refused, match="Sửa thẳng trên bảng"):
        corrections.propose(
            factories.a_timesheet(team, JUNE), [Change(member.person_id, june(5), "x")], reason="Sót",
            by=cast.commune_staff,
        )  # fmt: skip


def test_the_rules_of_a_day_hold_for_corrections_too(cast, sheet, team, member):
    late = factories.a_member(team, valid_from=june(20))
    changes = [Change(late.person_id, june(9), "x"), Change(member.person_id, june(9), "q")]
    with pytest.raises(NotAsItStands) as refusal:
        corrections.propose(sheet, changes, reason="Sót", by=cast.commune_staff)
    assert {problem.person_id for problem in refusal.value.problems} == {late.person_id, member.person_id}
    assert not Correction.objects.exists()


def test_without_a_reason_or_a_difference_nothing_is_proposed(cast, sheet, member):
    with pytest.raises(Refused, match="Ghi lý do điều chỉnh"):
        corrections.propose(sheet, [Change(member.person_id, june(6), "")], reason=" ", by=cast.commune_staff)
    with pytest.raises(Refused, match="Chưa có ô nào khác"):
        corrections.propose(
            sheet, [Change(member.person_id, june(6), "x")], reason="Sót", by=cast.commune_staff
        )


def test_a_day_taken_elsewhere_meanwhile_stops_the_whole_correction(country, cast, sheet, proposed, member):
    other = factories.a_timesheet(factories.a_team(country.chau_que_ha), JUNE)
    factories.a_workday(other, member.person, 8)
    with pytest.raises(Refused, match="đã được chấm cùng ca"):
        corrections.confirm(proposed, by=cast.officer)
    assert days(sheet) == [(5, "1.0"), (6, "1.0")]
    assert Correction.objects.get().status == CorrectionStatus.SUBMITTED


def test_the_log_tells_both_sides_on_the_timeline_of_the_sheet(cast, sheet, proposed, member):
    corrections.confirm(proposed, by=cast.officer)
    events = AuditEvent.objects.filter(object_type="teams.timesheet", object_id=sheet.pk)
    assert [event.verb for event in events] == [
        "timesheets.correction_confirmed", "timesheets.recorded", "timesheets.correction_proposed",
    ]  # fmt: skip
    assert events.last().after["days"] == [
        f"{member.person}, 06/06: x → /", f"{member.person}, 08/06: – → x",
    ]  # fmt: skip


def test_a_larger_correction_takes_no_more_queries(cast, sheet, member):
    def proposing(*on: int) -> int:
        changes = [Change(member.person_id, june(day), "x") for day in on]
        queries = queries_of(lambda: corrections.propose(sheet, changes, reason="Sót", by=cast.commune_staff))
        corrections.confirm(Correction.objects.waiting().get(), by=cast.officer)
        return len(queries)

    assert proposing(10, 11) == proposing(12, 13, 14, 15, 16, 17, 18, 19)
    assert Workday.objects.filter(timesheet=sheet).count() == 12
