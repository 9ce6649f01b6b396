"""A run from confirmed work to approved money, on PostgreSQL, through the doors its users take."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEvent, Role, User
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from subsidies import calculation, payroll, tasks
from subsidies.models import PayoutLine, PayrollRun, RunUnit, Status
from subsidies.rules.words import Reason
from tests import factories
from tests.assertions import queries_of
from tests.subsidies import resolutions
from tests.subsidies.payrolls import (
    JUNE,
    MAY,
    amounts,
    computed,
    months,
    open_in_binh_duong,
    released,
    reopened,
    staff,
    team,
    worked,
)

__all__ = ["staff", "team"]  # fixtures


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


def test_only_one_open_run_per_area_and_the_refusal_names_it(country: Any, staff: Any, team: Any) -> None:
    open_in_binh_duong(country, staff, MAY)
    with pytest.raises(Refused, match=staff["maker"].full_name):
        payroll.open_run(country.ho_chi_minh, months(JUNE), by=staff["maker"], as_of=dt.date(2026, 7, 5))


def test_only_officers_of_the_province_open_runs(country: Any, staff: Any, team: Any) -> None:
    stranger = factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh)
    for user in (stranger, staff["checker"], staff["approver"]):
        with pytest.raises(Forbidden):
            payroll.open_run(country.ho_chi_minh, months(MAY), by=user)


def test_months_in_the_wrong_order_are_refused(country: Any, staff: Any, team: Any) -> None:
    with pytest.raises(Refused, match="Tháng cuối"):
        payroll.open_run(country.ho_chi_minh, months(JUNE, MAY), by=staff["maker"])


def test_maker_checker_and_approver_are_three_people_in_the_database_too(
    country: Any, staff: Any, team: Any
) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    for facts in (
        {"checked_by": staff["maker"]},
        {"checked_by": staff["checker"], "approved_by": staff["maker"]},
        {"checked_by": staff["checker"], "approved_by": staff["checker"]},
        {"status": Status.APPROVED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayrollRun.objects.filter(pk=run.pk).update(**facts)


def test_each_act_is_for_its_role_and_its_moment(country: Any, staff: Any, team: Any) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    with pytest.raises(Forbidden):
        payroll.submit(run, by=staff["checker"])
    with pytest.raises(Refused, match="đã tính"):
        payroll.check(run, by=staff["checker"])
    payroll.submit(run, by=staff["maker"])
    with pytest.raises(Refused, match=staff["maker"].full_name):
        payroll.submit(run, by=staff["maker"])


def test_a_run_sent_back_is_computed_again(country: Any, staff: Any, team: Any) -> None:
    run = payroll.submit(computed(open_in_binh_duong(country, staff, MAY)), by=staff["maker"])
    with pytest.raises(Refused, match="lý do"):
        payroll.send_back(run, by=staff["checker"], reason=" ")
    payroll.send_back(run, by=staff["checker"], reason="Thiếu phường Phú An")
    worked(team, MAY, 7)
    run = computed(payroll.recalculate(run, by=staff["maker"]))
    assert amounts(run) == [("05/2026", 60_000), ("05/2026", 150_000)]
    assert run.return_reason == "Thiếu phường Phú An"


def test_every_act_is_written_down(country: Any, staff: Any, team: Any) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    payroll.mark_paid(run, by=staff["checker"])
    acts = AuditEvent.objects.filter(object_type="subsidies.payrollrun", object_id=run.pk).order_by("id")
    assert [(a.verb, a.actor) for a in acts] == [
        ("payroll.opened", staff["maker"]),
        ("payroll.submitted", staff["maker"]),
        ("payroll.checked", staff["checker"]),
        ("payroll.approved", staff["approver"]),
        ("payroll.paid", staff["checker"]),
    ]


@pytest.mark.parametrize(
    "tampering",
    [
        lambda run: run.lines.update(amount=1),
        lambda run: run.lines.all().delete(),
        lambda run: PayoutLine.objects.create(
            run=run, commune_id=run.lines.first().commune_id, team_id=run.lines.first().team_id,
            rate_id=run.lines.first().rate_id, earned_in=JUNE, units=1, amount=1,
        ),
        lambda run: PayrollRun.objects.filter(pk=run.pk).update(status=Status.CALCULATED),
        lambda run: PayrollRun.objects.filter(pk=run.pk).update(first_month=JUNE, last_month=JUNE),
        lambda _: connection.cursor().execute(
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE subsidies_payoutline CASCADE"
        ),
        lambda _: connection.cursor().execute("UPDATE subsidies_payoutline SET amount = amount + 1"),
    ],
    ids=["update", "delete", "insert", "reopen", "other months", "truncate", "raw"],
)  # fmt: skip
def test_the_database_refuses_to_change_approved_money(
    country: Any, staff: Any, team: Any, tampering: Callable[[PayrollRun], Any]
) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        tampering(run)
    assert amounts(run) == [("05/2026", 60_000)]


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


def test_queries_of_a_calculation_do_not_grow(country: Any, staff: Any, team: Any) -> None:
    def queries_with_more_teams(month: Month) -> int:
        for commune in (country.phu_loi, country.phu_an):
            for _ in range(3):
                member = factories.a_member(factories.a_team(commune))
                worked(member.team, month, 1, 2, 3)
        run = open_in_binh_duong(country, staff, month)
        communes = list(run.units.values_list("commune", flat=True))
        queries = queries_of(lambda: calculation.calculate(run.pk, communes))
        calculation.finish(run.pk)
        payroll.cancel(run, by=staff["maker"])
        return len(queries)

    few = queries_with_more_teams(MAY)
    assert queries_with_more_teams(JUNE) <= few <= 20


def test_a_stale_run_is_found_and_a_moving_one_is_left_alone(country: Any, staff: Any, team: Any) -> None:
    run = open_in_binh_duong(country, staff, MAY)
    assert payroll.stale_runs() == []
    long_ago = run.calculating_since - dt.timedelta(minutes=5)
    PayrollRun.objects.filter(pk=run.pk).update(calculating_since=long_ago)
    assert payroll.stale_runs() == [run.pk]
    tasks.calculate_communes(run.pk, payroll.waiting_batches(run.pk)[0])
    assert payroll.stale_runs() == []
    assert PayrollRun.objects.get(pk=run.pk).status == Status.CALCULATED


@pytest.mark.django_db(transaction=True)
def test_of_many_simultaneous_approvals_one_wins_and_the_losers_read_who(
    country: Any, staff: Any, team: Any
) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    approvers = [
        factories.a_user(Role.APPROVER, province=country.ho_chi_minh, full_name=f"Lãnh đạo {n}")
        for n in range(10)
    ]
    start = threading.Barrier(len(approvers))
    won: list[User] = []
    lost: list[str] = []

    def approve(user: User) -> None:
        start.wait()
        try:
            payroll.approve(run, by=user)
            won.append(user)
        except Refused as refusal:
            lost.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[user]) for user in approvers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(lost) == 9
    assert all(won[0].full_name in message for message in lost)
    assert RunUnit.objects.filter(run=run).count() == 1
