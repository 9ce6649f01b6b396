"""How often a resolution is paid: a run takes whole periods, when their time has come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from portal.lib.months import Month, MonthRange
from portal.lib.refusals import Refused
from subsidies import payroll
from subsidies.models import PayrollRun
from subsidies.pay_periods import must_have_begun
from subsidies.resolution_parts import Periodicity
from subsidies.rules.totals import period_of
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.runs import computed


def paid_by(country: Any, periodicity: Periodicity, **facts: Any) -> Any:
    factories.a_team(country.phu_loi)
    return resolutions.by_the_month(
        country.binh_duong, periodicity=periodicity, number="27/2023/NQ-HĐND", **facts
    )


def opened(country: Any, staff: Any, first: str, last: str, as_of: dt.date) -> Any:
    months = MonthRange(Month.parse(first), Month.parse(last))
    return payroll.open_run(
        country.ho_chi_minh, months, territory=country.binh_duong, by=staff["maker"], as_of=as_of
    )


def test_a_quarter_is_paid_in_one_run_with_a_line_for_each_month(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.QUARTER)
    run = computed(opened(country, staff, "04/2026", "06/2026", dt.date(2026, 6, 1)))
    assert [(str(line.earned_in), line.amount) for line in run.lines.order_by("earned_in")] == [
        ("04/2026", 500_000),
        ("05/2026", 500_000),
        ("06/2026", 500_000),
    ]


@pytest.mark.parametrize(
    ("first", "last", "payable"),
    [("05/2026", "05/2026", "04/2026 - 06/2026"), ("05/2026", "07/2026", "04/2026 - 09/2026"),
     ("04/2026", "05/2026", "04/2026 - 06/2026")],
)  # fmt: skip
def test_part_of_a_quarter_is_answered_with_the_months_that_can_be_paid(
    country: Any, staff: Any, first: str, last: str, payable: str
) -> None:
    paid_by(country, Periodicity.QUARTER)
    with pytest.raises(Refused, match=f"27/2023/NQ-HĐND chi hằng quý.*các tháng {payable}"):
        opened(country, staff, first, last, dt.date(2026, 12, 1))


def test_two_quarters_may_be_paid_at_once(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.QUARTER)
    assert opened(country, staff, "01/2026", "06/2026", dt.date(2026, 7, 5)).pk


def test_a_period_is_paid_from_its_last_month_on(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.HALF_YEAR)
    with pytest.raises(Refused, match="các tháng 01/2026 - 06/2026 lập đợt được từ ngày 01/06/2026"):
        opened(country, staff, "01/2026", "06/2026", dt.date(2026, 5, 31))
    assert opened(country, staff, "01/2026", "06/2026", dt.date(2026, 6, 1)).pk


def test_a_year_begins_and_ends_with_the_resolution(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.YEAR, valid_from=dt.date(2025, 8, 10), valid_until=dt.date(2026, 9, 30))
    assert opened(country, staff, "08/2025", "12/2025", dt.date(2026, 1, 5)).pk
    with pytest.raises(Refused, match="các tháng 01/2026 - 09/2026, từ ngày 01/09/2026"):
        opened(country, staff, "01/2026", "06/2026", dt.date(2026, 10, 5))


def test_a_batch_covers_any_months_that_are_over(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.BATCH)
    with pytest.raises(Refused, match="ngày 30/06/2026 lập được đến hết tháng 05/2026"):
        opened(country, staff, "04/2026", "06/2026", dt.date(2026, 6, 30))
    assert opened(country, staff, "02/2026", "05/2026", dt.date(2026, 6, 1)).pk


def test_by_the_month_any_months_will_do(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.MONTH)
    assert opened(country, staff, "05/2026", "06/2026", dt.date(2026, 5, 5)).pk


@pytest.mark.parametrize(("last", "ahead"), [("11/2026", "11/2026"), ("12/2027", "11/2026")])
def test_a_month_is_paid_from_its_first_day_on(last: str, ahead: str) -> None:
    asked = MonthRange(Month.parse("09/2026"), Month.parse(last))
    with pytest.raises(Refused, match=f"Tháng {ahead} chưa đến: ngày 31/10/2026 .* hết tháng 10/2026"):
        must_have_begun(asked, dt.date(2026, 10, 31))
    must_have_begun(MonthRange(asked.first, Month.parse("11/2026")), dt.date(2026, 11, 1))


def test_no_run_is_opened_for_months_to_come(country: Any, staff: Any) -> None:
    paid_by(country, Periodicity.MONTH)
    with pytest.raises(Refused, match="Tháng .* chưa đến"):
        opened(country, staff, "09/2026", "12/2099", dt.date(2026, 7, 5))
    assert not PayrollRun.objects.exists()


@pytest.mark.parametrize(
    ("month", "length", "period"),
    [("12/2025", 3, "10/2025 - 12/2025"), ("01/2026", 3, "01/2026 - 03/2026"),
     ("07/2026", 6, "07/2026 - 12/2026"),
     ("06/2026", 6, "01/2026 - 06/2026"),
     ("06/2026", 12, "01/2026 - 12/2026"), ("06/2026", 1, "06/2026")],
)  # fmt: skip
def test_periods_begin_with_january(month: str, length: int, period: str) -> None:
    assert str(period_of(Month.parse(month), length)) == period
