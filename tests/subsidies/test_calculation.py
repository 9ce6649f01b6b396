"""What a run pays: from confirmed work to stored lines, arrears and recoveries, on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Role
from places.models import WageZone
from portal.lib.months import Month
from portal.lib.refusals import Refused
from subsidies import calculation, payroll, tasks
from subsidies.models import CommuneTopUp, IndexedAmount, PayrollRun, Status
from subsidies.rules.terms import Coefficient, OneOf, Ordered
from subsidies.rules.words import Per, Reason, Trait
from tests import factories
from tests.assertions import queries_of
from tests.subsidies import resolutions
from tests.subsidies.runs import (
    JUNE,
    MAY,
    amounts,
    computed,
    months,
    open_in_binh_duong,
    released,
    reopened,
    worked,
)


def test_confirmed_days_and_the_lump_sum_are_paid(country: Any, staff: Any, team: Any) -> None:
    worked(team, MAY, 1, 2)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert amounts(run) == [("05/2026", 60_000), ("05/2026", 300_000)]
    assert run.status == Status.CALCULATED
    assert run.units.get().total == 360_000


def test_days_not_yet_confirmed_are_not_paid(country: Any, staff: Any, team: Any) -> None:
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, team.memberships.get().person, 1)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert amounts(run) == [("05/2026", 60_000)]


def test_work_confirmed_late_is_paid_next_month_as_arrears(country: Any, staff: Any, team: Any) -> None:
    released(open_in_binh_duong(country, staff, MAY), staff)
    worked(team, MAY, 30)
    run = computed(open_in_binh_duong(country, staff, JUNE))
    assert amounts(run) == [("05/2026", 150_000), ("06/2026", 60_000)]


def test_a_withdrawn_day_is_recovered_and_names_the_line_it_corrects(
    country: Any, staff: Any, team: Any
) -> None:
    sheet = worked(team, MAY, 1, 2)
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    reopened(sheet)
    sheet.workdays.get(day=dt.date(2026, 5, 2)).delete()
    factories.confirmed(sheet)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    recovery = june.lines.get(earned_in=MAY)
    assert (recovery.amount, recovery.units) == (-150_000, -1)
    assert recovery.corrects == may.lines.get(amount=300_000)


def test_a_second_run_of_a_settled_month_pays_nothing(country: Any, staff: Any, team: Any) -> None:
    worked(team, MAY, 1)
    released(open_in_binh_duong(country, staff, MAY), staff)
    assert amounts(computed(open_in_binh_duong(country, staff, MAY))) == []


def test_officials_in_office_hours_are_listed_with_the_reason(country: Any, staff: Any, team: Any) -> None:
    person = team.memberships.get().person
    factories.an_official(person, dt.date(2025, 1, 1))
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, person, 4, in_office_hours=True)
    factories.confirmed(sheet)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert amounts(run) == [("05/2026", 60_000)]
    assert [(u.amount, u.reason) for u in run.unpaid.all()] == [(150_000, Reason.OFFICE_HOURS)]


def test_nights_are_paid_as_the_urgent_order_says(country: Any, staff: Any, team: Any) -> None:
    order = factories.an_order(country.phu_loi, level="province", urgent=True, night_amount=180_000)
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, team.memberships.get().person, 3, "night", order=order)
    factories.confirmed(sheet)
    assert ("05/2026", 180_000) in amounts(computed(open_in_binh_duong(country, staff, MAY)))


ZONES = {"I": 5_310_000, "IV": 3_700_000}  # Nghị định 293/2025/NĐ-CP, đồng a month from 01/01/2026


@pytest.mark.parametrize("asked_by_another", [False, True])
def test_an_amount_by_wage_zone_is_paid_by_the_communes_own_zone(
    country: Any, staff: Any, asked_by_another: bool
) -> None:
    for zone, amount in ZONES.items():
        IndexedAmount.objects.create(
            name="lương tối thiểu vùng", zone=zone, amount=amount, valid_from=dt.date(2026, 1, 1)
        )
    tenth = Coefficient(Decimal("0.1"), "lương tối thiểu vùng")
    resolutions.a_rate(resolutions.a_resolution(country.binh_duong), tenth)
    if asked_by_another:  # the rest of the city goes by a text that names zones itself
        in_zone_one = OneOf(Trait.WAGE_ZONE, frozenset({"I"}))
        resolutions.a_rate(resolutions.a_resolution(country.old_ho_chi_minh), 1, when=(in_zone_one,))
    communes = {"I": country.phu_loi, "IV": country.phu_an}
    for zone, commune in communes.items():
        WageZone.objects.create(commune=commune, zone=zone, valid_from=dt.date(2025, 7, 1))
        factories.a_team(commune)
    factories.a_team(country.sai_gon)
    run = computed(
        payroll.open_run(country.ho_chi_minh, months(MAY), by=staff["maker"], as_of=dt.date(2026, 6, 1))
    )
    paid = {line.commune: line.amount for line in run.lines.all()}
    assert paid == {country.phu_loi: 531_000, country.phu_an: 370_000}


def test_what_a_commune_adds_to_an_amount_of_the_year_is_counted_over_its_runs(
    country: Any, staff: Any
) -> None:
    resolution = resolutions.a_resolution(country.binh_duong)
    of_the_year = resolutions.an_envelope(resolution, 3_600_000, Per.YEAR)
    resolutions.a_rate(resolution, Ordered(3_600_000), per=Per.SPENDING, envelope=of_the_year)
    CommuneTopUp.objects.create(
        rate=resolutions.a_top_up(resolution, of_the_year), commune=country.phu_loi, decision="9/QĐ-UBND",
        decided_on=dt.date(2026, 4, 20), amount=5_000_000, valid_from=dt.date(2026, 5, 1),
    )  # fmt: skip
    factories.a_team(country.phu_loi)
    assert amounts(released(open_in_binh_duong(country, staff, MAY), staff)) == [("05/2026", 5_000_000)]
    assert amounts(computed(open_in_binh_duong(country, staff, JUNE))) == [("06/2026", 2_200_000)]


def test_binh_duongs_rates_reach_no_commune_outside_its_old_area(country: Any, staff: Any, team: Any) -> None:
    factories.a_member(factories.a_team(country.sai_gon))
    run = computed(
        payroll.open_run(country.ho_chi_minh, months(MAY), by=staff["maker"], as_of=dt.date(2026, 6, 1))
    )
    assert {line.commune for line in run.lines.all()} == {country.phu_loi}


def test_yen_bai_2023_is_paid_in_the_communes_of_then(country: Any) -> None:
    resolution = resolutions.by_the_month(country.yen_bai, registered_communes_only=True)
    resolutions.register(resolution, country.chau_que_ha, 2023)
    listed = factories.a_team(country.chau_que_ha)
    factories.a_team(country.lang_thip)
    officer = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    run = computed(
        payroll.open_run(
            country.yen_bai, months(Month(2023, 6), Month(2023, 12)), by=officer, as_of=dt.date(2023, 10, 12)
        )
    )
    assert {(line.team, line.commune, line.amount) for line in run.lines.all()} == {
        (listed, country.chau_que_ha, 500_000)
    }
    assert run.lines.count() == 7
    assert set(run.unpaid.values_list("reason", flat=True)) == {Reason.NOT_REGISTERED}


def test_ha_tinh_pays_within_its_two_years_and_on_no_day_outside(country: Any) -> None:
    resolutions.by_the_month(
        country.ha_tinh, 600_000, valid_from=dt.date(2024, 1, 1), valid_until=dt.date(2025, 12, 31)
    )
    factories.a_team(country.old_son_hong)
    officer = factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh)
    run = computed(
        payroll.open_run(
            country.ha_tinh, months(Month(2023, 12), Month(2026, 1)), by=officer, as_of=dt.date(2026, 1, 5)
        )
    )
    paid = sorted(line.earned_in for line in run.lines.all())
    assert paid == list(months(Month(2024, 1), Month(2025, 12)))
    assert sum(line.amount for line in run.lines.all()) == 14_400_000


@pytest.mark.parametrize(("year", "month"), [(2023, 12), (2026, 1)])
def test_a_month_no_resolution_governs_is_refused_with_the_reason(
    country: Any, year: int, month: int
) -> None:
    resolutions.by_the_month(
        country.ha_tinh, 600_000, valid_from=dt.date(2024, 1, 1), valid_until=dt.date(2025, 12, 31)
    )
    factories.a_team(country.old_son_hong)
    officer = factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh)
    with pytest.raises(Refused, match="Không có nghị quyết nào áp dụng"):
        payroll.open_run(country.ha_tinh, months(Month(year, month)), by=officer, as_of=dt.date(2026, 1, 5))


def test_a_merged_provinces_run_settles_what_the_former_province_paid(country: Any) -> None:
    resolutions.by_the_month(country.yen_bai)
    factories.a_team(country.chau_que_ha)
    people = {
        part: factories.a_user(role, province=country.lao_cai)
        for part, role in (
            ("maker", Role.ICT_OFFICER), ("checker", Role.FINANCE_STAFF), ("approver", Role.APPROVER)
        )
    }  # fmt: skip
    june = months(Month(2025, 6))
    released(payroll.open_run(country.yen_bai, june, by=people["maker"], as_of=dt.date(2025, 6, 30)), people)
    both = months(Month(2025, 6), Month(2025, 7))
    run = computed(
        payroll.open_run(
            country.lao_cai, both, territory=country.yen_bai, by=people["maker"], as_of=dt.date(2025, 8, 1)
        )
    )
    assert amounts(run) == [("07/2025", 500_000)]
    assert run.lines.get().commune == country.chau_que


def test_computing_again_after_a_redelivered_message_changes_nothing(
    country: Any, staff: Any, team: Any
) -> None:
    worked(team, MAY, 1, 2)
    run = open_in_binh_duong(country, staff, MAY)
    communes = list(run.units.values_list("commune", flat=True))
    assert calculation.calculate(run.pk, communes) == 1
    before = list(run.lines.values_list("pk", "amount"))
    assert calculation.calculate(run.pk, communes) == 0
    assert list(run.lines.values_list("pk", "amount")) == before


def test_a_run_takes_the_same_few_queries_whatever_its_size(country: Any, staff: Any, team: Any) -> None:
    def queries_with_more_teams(month: Month) -> int:
        for commune in (country.phu_loi, country.phu_an):
            for _ in range(3):
                member = factories.a_member(factories.a_team(commune))
                worked(member.team, month, 1, 2, 3)
        run = open_in_binh_duong(country, staff, month)
        queries = queries_of(lambda: computed_by_jobs(run))
        assert run.lines.exists()
        payroll.cancel(run, by=staff["maker"])
        return sum(not query.startswith(("SAVEPOINT", "RELEASE")) for query in queries)

    few = queries_with_more_teams(MAY)
    assert queries_with_more_teams(JUNE) <= few <= 27


def computed_by_jobs(run: PayrollRun) -> None:
    """What the workers do, one message after the other."""
    for communes in payroll.waiting_batches(run.pk):
        tasks.calculate_communes(run.pk, communes)


def test_a_month_of_a_province_is_one_batch_and_a_look_far_back_several(
    country: Any, staff: Any, team: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for commune in (country.phu_an, country.phu_an, country.phu_loi):
        factories.a_team(commune)
    run = open_in_binh_duong(country, staff, MAY)
    assert len(payroll.waiting_batches(run.pk)) == 1
    monkeypatch.setattr(payroll, "TEAM_MONTHS_PER_BATCH", 3)
    together = payroll.waiting_batches(run.pk)
    assert sorted(commune for batch in together for commune in batch) == sorted(
        [country.phu_an.pk, country.phu_loi.pk]
    )
    assert len(together) == 2
