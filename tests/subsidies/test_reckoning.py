"""Every line can be told in a sentence and a table, and every đồng that was not paid in a reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from subsidies import payroll
from subsidies.models import PayoutLine, PayrollRun
from subsidies.reckoning import Reckoning, reckon
from subsidies.rules.rounding import RoundedOn, RoundingMode
from subsidies.rules.terms import (
    AmountOver,
    MonthCounting,
    MonthRule,
    Over,
    PartOf,
    Remainder,
    UnitsPerMonth,
)
from subsidies.rules.words import Payee, Per, Reason
from teams.models import Absence
from tests import factories
from tests.assertions import queries_of
from tests.subsidies import resolutions
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released, reopened, worked


@pytest.fixture
def law(country: factories.Country) -> Any:
    return resolutions.a_resolution(
        country.binh_duong, number="27/2023/NQ-HĐND", issued_on=dt.date(2023, 12, 8),
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip


@pytest.fixture
def team(country: factories.Country) -> Any:
    return factories.a_member(factories.a_team(country.phu_loi), "Trần Thị Ngọc Hân", role="leader").team


def by_the_day(law: Any, amount: Any = 150_000, **facts: Any) -> Any:
    facts = {"payee": Payee.MEMBER, "per": Per.DAY, "label": "Ngày công", "article": "Điều 3", **facts}
    return resolutions.a_rate(law, amount, **facts)


def told(run: PayrollRun, **which: Any) -> Reckoning:
    line = run.lines.select_related("rate__resolution", "corrects__run").get(**which)
    reckoning = reckon([line])[line.pk]
    assert reckoning.stands
    return reckoning


def steps(reckoning: Reckoning) -> list[tuple[str, str, int | None]]:
    return [(step.what, step.how, step.amount) for step in reckoning.steps]


def test_a_line_names_its_clause_and_multiplies(country: Any, staff: Any, law: Any, team: Any) -> None:
    by_the_day(law)
    worked(team, MAY, 4, 5)
    reckoning = told(computed(open_in_binh_duong(country, staff, MAY)))
    assert reckoning.sentence == (
        "Trần Thị Ngọc Hân, tháng 05/2026: được 300.000 đ theo "
        "Điều 3, Nghị quyết 27/2023/NQ-HĐND ngày 08/12/2023, hiệu lực từ 01/01/2024."
    )
    assert steps(reckoning) == [("Ngày công", "2 ngày × 150.000 đ", 300_000)]


def test_days_of_absence_and_proration_are_told(country: Any, staff: Any, law: Any, team: Any) -> None:
    rule = MonthRule(MonthCounting.BY_DAY, divisor=30, pauses={"leave": 3})
    resolutions.a_rate(law, 60_000, payee=Payee.MEMBER, month_rule=rule, label="Khoán tháng")
    Absence.objects.create(
        team=team, person=team.memberships.get().person, kind="leave",
        valid_from=dt.date(2026, 5, 1), valid_until=dt.date(2026, 5, 11),
    )  # fmt: skip
    assert steps(told(computed(open_in_binh_duong(country, staff, MAY)))) == [
        ("Ngày được tính", "có mặt 31 ngày, tính 20 ngày (theo ngày, chia 30)", None),
        ("Khoán tháng", "0,6667 tháng × 60.000 đ", 40_000),
    ]


def test_the_limit_that_bit_is_quoted(country: Any, staff: Any, law: Any, team: Any) -> None:
    by_the_day(law, limits=(UnitsPerMonth(Decimal(2)), AmountOver(250_000, Over.PERSON_MONTH)))
    worked(team, MAY, 4, 5, 6)
    told_steps = steps(told(computed(open_in_binh_duong(country, staff, MAY))))
    assert told_steps == [
        ("Ngày công", "3 ngày × 150.000 đ", 450_000),
        ("Không chi", "Vượt số công tối đa trong tháng (nhiều nhất 2 công mỗi người một tháng)", -150_000),
        ("Không chi", "Vượt số tiền tối đa (nhiều nhất 250.000 đồng mỗi người một tháng)", -50_000),
    ]


def test_the_envelope_and_its_remainder_are_told(country: Any, staff: Any, law: Any, team: Any) -> None:
    envelope = resolutions.an_envelope(law, 300_000)
    by_the_day(law, 50_000, envelope=envelope)
    resolutions.a_rate(law, Remainder(), envelope=envelope, label="Phần còn lại")
    worked(team, MAY, 4, 5, 6, 7)
    may = computed(open_in_binh_duong(country, staff, MAY))
    assert steps(told(may, person=None)) == [
        ("Ngày được tính", "có mặt 31 ngày (có mặt từ một ngày)", None),
        ("Phần còn lại", "mức chung 300.000 đ, đã chi trong đó 200.000 đ", 100_000),
    ]
    worked(team, JUNE, *range(1, 8))
    payroll.cancel(may, by=staff["maker"])
    june = computed(open_in_binh_duong(country, staff, JUNE))
    held_back = steps(told(june, person__isnull=False, earned_in=JUNE))[-1]
    assert held_back == ("Không chi", "Vượt mức chung của tổ (300.000 đ)", -50_000)


def test_rounding_is_told(country: Any, staff: Any, law: Any, team: Any) -> None:
    by_the_month = resolutions.a_rate(law, 60_000, payee=Payee.MEMBER, label="Khoán tháng")
    by_the_day(law, PartOf(by_the_month.code, 26))
    worked(team, MAY, 4)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert steps(told(run, rate__label="Ngày công")) == [
        ("Ngày công", "1 ngày × 2.307,6923 đ", 2_308),
        ("Làm tròn", "đến 1 đ, từ một nửa trở lên thì tăng", None),
    ]


def test_a_recovery_tells_what_was_paid_and_where(country: Any, staff: Any, law: Any, team: Any) -> None:
    by_the_day(law)
    sheet = worked(team, MAY, 4, 5)
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    first = may.lines.get()
    reopened(sheet)
    sheet.workdays.get(day=dt.date(2026, 5, 5)).delete()
    factories.confirmed(sheet)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    reckoning = told(june)
    assert "đã chi 300.000 đ, nên truy thu 150.000 đ" in reckoning.sentence
    assert steps(reckoning)[-1] == (
        f"Đã chi ở đợt 05/2026, dòng {first.pk}", "được 150.000 đ, trừ phần đã chi", -300_000
    )  # fmt: skip
    assert told_again(first).due == 150_000  # of the old run: what was recorded then is gone


def told_again(line: PayoutLine) -> Reckoning:
    reckoning = reckon([line])[line.pk]
    assert not reckoning.stands
    return reckoning


def test_work_on_a_sheet_not_confirmed_is_listed_with_that_reason(
    country: Any, staff: Any, law: Any, team: Any
) -> None:
    by_the_day(law)
    factories.a_workday(factories.a_timesheet(team, MAY), team.memberships.get().person, 4)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert not run.lines.exists()
    (unpaid,) = run.unpaid.all()
    assert (unpaid.reason, unpaid.units, unpaid.amount) == (Reason.NOT_CONFIRMED, 1, 150_000)
    assert unpaid.get_reason_display() == "Bảng công chưa được duyệt"


def test_the_line_can_be_explained_on_the_command_line(country: Any, staff: Any, law: Any, team: Any) -> None:
    by_the_day(law)
    worked(team, MAY, 4, 5)
    line = computed(open_in_binh_duong(country, staff, MAY)).lines.get()
    out = StringIO()
    call_command("explain", line.pk, stdout=out)
    assert "được 300.000 đ theo Điều 3" in out.getvalue()
    assert "2 ngày × 150.000 đ" in out.getvalue()
    with pytest.raises(CommandError, match="Không có dòng"):
        call_command("explain", line.pk + 1)


def test_queries_of_an_explanation_do_not_grow(country: Any, staff: Any, law: Any, team: Any) -> None:
    by_the_day(law)
    resolutions.a_rate(law, 60_000, payee=Payee.MEMBER)
    worked(team, MAY, 4)
    lines = list(
        computed(open_in_binh_duong(country, staff, MAY)).lines.select_related(
            "run__province", "run__territory", "rate__resolution", "corrects__run", "person", "team"
        )
    )
    few = len(queries_of(lambda: reckon(lines[:1])))
    assert len(queries_of(lambda: reckon(lines))) <= few <= 12


def test_rounding_of_a_total_is_a_part_of_the_line_it_goes_to(
    country: Any, staff: Any, team: Any, law: Any
) -> None:
    by_the_day(law, 333_333)
    resolutions.changed(law, rounding_unit=1000, rounding_mode=RoundingMode.UP, rounded_on=RoundedOn.TOTAL)
    worked(team, MAY, 4)
    reckoning = told(computed(open_in_binh_duong(country, staff, MAY)), amount=334_000)
    assert steps(reckoning)[-1] == (
        "Làm tròn tổng của kỳ",
        "đến 1.000 đ, phần lẻ tính thành một; phần chênh ghi vào khoản này",
        667,
    )
