"""The budget year on its page, an appropriation recorded by its form, a run computed on by its button."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.lib.months import Month
from subsidies import budget_year, payroll
from subsidies.models import Appropriation, PayrollRun
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.reading import page
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released


def test_a_year_sums_what_was_given_committed_and_paid(country: Any, staff: Any, team: Any) -> None:
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    released(open_in_binh_duong(country, staff, JUNE), staff)
    payroll.mark_paid(may, by=staff["checker"])
    year = budget_year.of(staff["checker"], 2026)
    [row] = year.rows
    assert (row.given, row.committed, row.paid, row.left) == (None, 120_000, 60_000, None)
    assert sum(one.committed for one in year.months) == 120_000
    assert sum(one.paid for one in year.months) == 60_000


def test_an_accountant_records_what_was_given_and_sees_what_is_left(
    country: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    [row] = budget_year.of(staff["checker"], 2026).rows
    address = reverse("subsidies:appropriate", args=[row.resolution.slug])
    browser = signed_in(staff["checker"])
    source = browser.get(f"{address}?nam=2026").context["form"].fields["source"].choices[0][0]
    asked = {"source": source, "year": 2026, "amount": "1.000.000", "decision": "45/QĐ-UBND"}
    browser.post(address, {**asked, "decided_on": "05/01/2026"})
    given = Appropriation.objects.get()
    assert (given.amount, given.decided_on) == (1_000_000, dt.date(2026, 1, 5))
    text = page(browser.get(reverse("subsidies:budgets") + "?nam=2026"))
    assert "940.000 đ" in text
    assert run.digest


def test_the_picture_of_a_year_begins_and_ends_with_months_in_which_there_was_money() -> None:
    def drawn(*rows: tuple[int, int]) -> Any:
        months = (budget_year.MonthRow(Month(2026, n), *sums) for n, sums in enumerate(rows, 1))
        return budget_year.Year(2026, [], list(months)).chart

    assert drawn((0, 0), (0, 0)) is None
    some = drawn((0, 0), (0, 0), (7_000_000, 0), (0, 0), (0, 7_000_000), (0, 0))
    assert [mark.word for mark in some.months] == ["03/2026", "04/2026", "05/2026"]
    assert max(block.width for block in some.blocks) < some.width / 6


def test_a_budget_below_what_was_approved_is_asked_about_and_one_of_a_day_to_come_refused(
    country: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    released(open_in_binh_duong(country, staff, MAY), staff)
    [row] = budget_year.of(staff["checker"], 2026).rows
    address = reverse("subsidies:appropriate", args=[row.resolution.slug])
    browser = signed_in(staff["checker"])
    source = browser.get(f"{address}?nam=2026").context["form"].fields["source"].choices[0][0]
    asked = {"source": source, "year": 2026, "decision": "45/QĐ-UBND", "decided_on": "05/01/2026"}
    text = page(browser.post(address, {**asked, "amount": "59.999"}, expects=422))
    assert "đã duyệt chi 60.000 đ trong năm 2026" in text
    assert re.search(r'type="checkbox"[^>]*name="below"|name="below"[^>]*type="checkbox"', text)
    tomorrow = timezone.localdate() + dt.timedelta(1)
    later = {**asked, "amount": "60.000", "decided_on": f"{tomorrow:%d/%m/%Y}"}
    assert "Ngày này chưa đến" in page(browser.post(address, later, expects=422))
    assert not Appropriation.objects.exists()
    browser.post(address, {**asked, "amount": "60.000"})
    browser.post(address, {**asked, "amount": "59.999", "below": "on"})
    assert Appropriation.objects.get().amount == 59_999


def test_the_years_queries_do_not_grow_with_runs(country: Any, staff: Any, team: Any, signed_in: Any) -> None:
    months = iter([MAY, JUNE, MAY - 1, MAY - 2, MAY - 3])
    browser = signed_in(staff["checker"])
    assert_queries_do_not_grow(
        lambda: released(open_in_binh_duong(country, staff, next(months)), staff),
        lambda: browser.get(reverse("subsidies:budgets") + "?nam=2026"),
    )


def test_a_run_whose_worker_died_is_computed_on_by_its_button(
    country: Any, staff: Any, team: Any, signed_in: Any
) -> None:
    run = open_in_binh_duong(country, staff, MAY)
    browser = signed_in(staff["maker"])
    assert "Tính tiếp ngay" not in page(browser.get(run.get_absolute_url()))
    PayrollRun.objects.filter(pk=run.pk).update(calculating_since=run.opened_at - dt.timedelta(minutes=5))
    assert "Tính tiếp ngay" in page(browser.get(run.get_absolute_url()))
    for _twice in range(2):
        browser.post(reverse("subsidies:resume_run", args=[run.pk]))
    assert computed(run).lines.count() == 1
    browser.post(reverse("subsidies:resume_run", args=[run.pk]), expects=409)
