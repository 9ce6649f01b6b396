"""A run stays within what was set aside, or is stopped with the missing figure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from accounts.models import AuditEvent, Role
from portal.lib.refusals import Forbidden, Refused
from subsidies import budgets, payroll
from subsidies.budgets import Standing
from subsidies.models import Appropriation, Status
from subsidies.resolution_parts import Share
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released

CITY, WARD = "ngân sách thành phố", "ngân sách phường"


@pytest.fixture
def resolution(country: factories.Country) -> Any:
    """One team, 500.000 a month: 350.000 of the city, 150.000 of the ward."""
    shares = (Share(CITY, Decimal(70)), Share(WARD, Decimal(30)))
    factories.a_team(country.phu_loi)
    return resolutions.by_the_month(country.binh_duong, funding=shares, number="27/2023/NQ-HĐND")


def appropriate(resolution: Any, by: Any, amount: int, source: str = CITY, year: int = 2026) -> Appropriation:
    return budgets.appropriate(
        resolution, source, year, amount, decision="45/QĐ-UBND", decided_on=dt.date(year, 1, 5), by=by
    )


def may_run(country: Any, staff: Any) -> Any:
    return computed(open_in_binh_duong(country, staff, MAY))


def test_nothing_set_aside_stops_nothing(country: Any, staff: Any, resolution: Any) -> None:
    run = may_run(country, staff)
    assert payroll.submit(run, by=staff["maker"]).status == Status.SUBMITTED


def test_a_run_above_its_source_is_not_submitted_and_the_missing_figure_is_told(
    country: Any, staff: Any, resolution: Any
) -> None:
    appropriate(resolution, staff["checker"], 300_000)
    run = may_run(country, staff)
    with pytest.raises(Refused) as refused:
        payroll.submit(run, by=staff["maker"])
    assert (
        "27/2023/NQ-HĐND, năm 2026, ngân sách thành phố: đợt này cần 350.000 đ, dự toán còn 300.000 đ, "
        "thiếu 50.000 đ."
    ) in str(refused.value)
    run.refresh_from_db()
    assert run.status == Status.CALCULATED


def test_money_of_a_source_without_a_name_is_bounded_and_shown_whatever_language_is_read(
    country: Any, staff: Any, signed_in: Any
) -> None:
    factories.a_team(country.phu_loi)
    law = resolutions.by_the_month(country.binh_duong, number="27/2023/NQ-HĐND")
    appropriate(law, staff["checker"], 300_000, "Chưa ghi nguồn")
    run = may_run(country, staff)
    with translation.override("en"):
        assert [one.needed for one in budgets.missing(run)] == [500_000]
        assert "No source given" in str(budgets.missing(run)[0])
    reader = signed_in(staff["maker"])
    reader.cookies["django_language"] = "en"
    for address in ("/chi-tra/ngan-sach?nam=2026", run.get_absolute_url(), f"{run.get_absolute_url()}nguon"):
        page = reader.get(address).content.decode()
        assert ">No source given" in page, address
        assert ">Chưa ghi nguồn" not in page, address


def test_what_is_just_enough_is_enough(country: Any, staff: Any, resolution: Any) -> None:
    appropriate(resolution, staff["checker"], 350_000)
    assert budgets.missing(may_run(country, staff)) == []


def test_earlier_runs_of_the_year_count(country: Any, staff: Any, resolution: Any) -> None:
    appropriate(resolution, staff["checker"], 650_000)
    appropriate(resolution, staff["checker"], 1_000_000, WARD)
    released(open_in_binh_duong(country, staff, MAY), staff)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    [lacking] = budgets.missing(june)
    assert (lacking.source, lacking.needed, lacking.left) == (CITY, 350_000, 300_000)


def test_another_years_money_is_no_help_and_no_hindrance(country: Any, staff: Any, resolution: Any) -> None:
    appropriate(resolution, staff["checker"], 1, year=2025)
    assert budgets.missing(may_run(country, staff)) == []


def test_approval_looks_again(country: Any, staff: Any, resolution: Any) -> None:
    run = payroll.submit(may_run(country, staff), by=staff["maker"])
    run = payroll.check(run, by=staff["checker"])
    appropriate(resolution, staff["checker"], 349_999)
    with pytest.raises(Refused, match="thiếu 1 đ"):
        payroll.approve(run, by=staff["approver"])
    run.refresh_from_db()
    assert (run.status, run.lines_digest) == (Status.CHECKED, "")


def test_the_yearly_budget_of_the_text_bounds_all_sources_together(
    country: Any, staff: Any, resolution: Any
) -> None:
    resolutions.changed(resolution, budget=900_000)
    released(open_in_binh_duong(country, staff, MAY), staff)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert [str(lacking) for lacking in budgets.missing(june)] == [
        "27/2023/NQ-HĐND, năm 2026: đợt này cần 500.000 đ, dự toán năm còn 400.000 đ, thiếu 100.000 đ."
    ]


def test_where_a_budget_stands(country: Any, staff: Any, resolution: Any) -> None:
    appropriate(resolution, staff["checker"], 1_000_000)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    released(open_in_binh_duong(country, staff, JUNE), staff)
    payroll.mark_paid(run, by=staff["checker"])
    city, ward = budgets.standing(resolution, 2026)
    assert city == Standing(CITY, 1_000_000, committed=700_000, paid=350_000)
    assert (city.left, ward.left) == (300_000, None)
    assert ward == Standing(WARD, None, committed=300_000, paid=150_000)


def test_a_later_decision_takes_the_place_of_the_earlier_and_both_are_in_the_log(
    staff: Any, resolution: Any
) -> None:
    appropriate(resolution, staff["checker"], 1_000_000)
    appropriate(resolution, staff["maker"], 2_000_000)
    assert resolution.appropriations.get().amount == 2_000_000
    first, second = AuditEvent.objects.filter(verb="budget.appropriated").order_by("pk")
    assert (first.before, second.before["amount"], second.after["amount"]) == (None, 1_000_000, 2_000_000)


def test_money_is_set_aside_for_the_resolutions_own_sources_only(staff: Any, resolution: Any) -> None:
    with pytest.raises(Refused, match="Nguồn của nghị quyết: ngân sách thành phố; ngân sách phường"):
        appropriate(resolution, staff["checker"], 1_000_000, "quỹ khác")
    with pytest.raises(Refused, match="lớn hơn 0"):
        appropriate(resolution, staff["checker"], 0)


def test_approvers_and_other_provinces_record_no_budget(country: Any, staff: Any, resolution: Any) -> None:
    stranger = factories.a_user(Role.FINANCE_STAFF, province=country.ha_tinh)
    for user in (staff["approver"], stranger):
        with pytest.raises(Forbidden):
            appropriate(resolution, user, 1)
