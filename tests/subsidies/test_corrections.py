"""Days put right after they were paid: nothing is taken back and paid again, only the difference moves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Role
from portal.lib.refusals import Refused
from subsidies import calculation, payroll, sealing
from subsidies.rules.terms import Ordered
from subsidies.rules.words import Per
from teams import corrected_spending, corrections, timesheets
from teams.cells import Change
from teams.corrected_spending import Spent
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import JUNE, MAY, amounts, computed, open_in_binh_duong, released, worked


@pytest.fixture
def person(team: Any) -> Any:
    return team.memberships.get().person


@pytest.fixture
def second(country: factories.Country) -> Any:
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


@pytest.fixture
def commune_staff(country: factories.Country) -> Any:
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])


def may(day: int) -> dt.date:
    return dt.date(2026, 5, day)


def test_a_run_computed_while_a_correction_stands_open_takes_nothing_back(
    country: Any, staff: Any, team: Any, person: Any, commune_staff: Any
) -> None:
    sheet = worked(team, MAY, 4, 5)
    released(open_in_binh_duong(country, staff, MAY), staff)
    corrections.propose(sheet, [Change(person.pk, may(6), "x")], reason="Sót", by=commune_staff)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert amounts(june) == [("06/2026", 60_000)]


def test_the_run_after_its_confirmation_pays_the_difference_and_nothing_else(
    country: Any, staff: Any, team: Any, person: Any, commune_staff: Any
) -> None:
    sheet = worked(team, MAY, 4, 5)
    paid = released(open_in_binh_duong(country, staff, MAY), staff)
    changes = [Change(person.pk, may(5), ""), Change(person.pk, may(6), "x"), Change(person.pk, may(7), "/")]
    correction = corrections.propose(sheet, changes, reason="Sổ trực", by=commune_staff)
    corrections.confirm(correction, by=staff["maker"])
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert amounts(june) == [("05/2026", 75_000), ("06/2026", 60_000)]
    assert june.lines.get(earned_in=MAY).corrects == paid.lines.get(amount=300_000)


def test_a_day_withdrawn_by_a_correction_is_recovered(
    country: Any, staff: Any, team: Any, person: Any, commune_staff: Any
) -> None:
    sheet = worked(team, MAY, 4, 5)
    released(open_in_binh_duong(country, staff, MAY), staff)
    correction = corrections.propose(sheet, [Change(person.pk, may(5), "")], reason="Nhầm", by=commune_staff)
    corrections.confirm(correction, by=staff["maker"])
    assert ("05/2026", -150_000) in amounts(computed(open_in_binh_duong(country, staff, JUNE)))


def test_money_spent_that_was_put_right_moves_only_the_difference_and_the_paid_run_stays_verified(
    country: Any, staff: Any, team: Any, commune_staff: Any
) -> None:
    resolutions.a_rate(resolutions.Resolution.objects.get(), Ordered(200_000), per=Per.SPENDING)
    sheet = factories.a_timesheet(team, MAY)
    water = sheet.spendings.create(day=may(4), content="Nước", amount=90_000, papers="HĐ 1")
    tea = sheet.spendings.create(day=may(4), content="Trà", amount=20_000, papers="HĐ 2")
    factories.confirmed(sheet)
    released(open_in_binh_duong(country, staff, MAY), staff)
    right = [Spent(water.pk, may(4), "Nước", 250_000, "HĐ 1"), Spent(tea.pk, may(4), "Trà", 0, "HĐ 2")]
    correction = corrected_spending.propose(sheet, right, reason="Hóa đơn ghi khác", by=commune_staff)
    corrections.confirm(correction, by=staff["maker"])
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert sum(amount for month, amount in amounts(june) if month == "05/2026") == 200_000 - 110_000
    assert not list(sealing.verify(sealing.released()))


def test_a_paid_month_refuses_edits_and_reopening_and_names_the_run(
    country: Any, staff: Any, team: Any, second: Any
) -> None:
    sheet = worked(team, MAY, 4)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    with pytest.raises(Refused, match=rf"đợt chi số {run.pk} \(Tỉnh Bình Dương, 05/2026, đã duyệt\)"):
        timesheets.reopen(sheet, reason="Sót ngày", by=second)
    with pytest.raises(Refused, match=rf"đợt chi số {run.pk} .*đợt sau truy lĩnh hoặc truy thu"):
        factories.recorded(team, MAY, [], by=second)


def test_a_sheet_counted_by_a_run_not_approved_yet_is_not_reopened_under_it(
    country: Any, staff: Any, team: Any, second: Any
) -> None:
    sheet = worked(team, MAY, 4)
    run = open_in_binh_duong(country, staff, MAY)  # still computing: it may be reading the sheet now
    with pytest.raises(Refused, match="đang được tính trong đợt chi số"):
        timesheets.reopen(sheet, reason="Sót ngày", by=second)
    calculation.calculate(run.pk, list(run.units.values_list("commune", flat=True)))
    calculation.finish(run.pk)
    with pytest.raises(Refused, match="hủy đợt đó trước"):
        timesheets.reopen(sheet, reason="Sót ngày", by=second)
    payroll.cancel(run, by=staff["maker"])
    assert timesheets.reopen(sheet, reason="Sót ngày", by=second).status == "returned"


def test_a_sheet_of_a_month_paid_without_it_is_still_recorded_and_confirmed_late(
    country: Any, staff: Any, team: Any, person: Any, commune_staff: Any, second: Any
) -> None:
    released(open_in_binh_duong(country, staff, MAY), staff)
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, person, 4)
    timesheets.confirm(timesheets.submit(sheet, by=commune_staff), by=second)
    assert ("05/2026", 150_000) in amounts(computed(open_in_binh_duong(country, staff, JUNE)))
