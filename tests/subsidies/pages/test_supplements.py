"""A month paid a second time: told before and after it is opened, compared with nothing but its like."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from portal.lib.refusals import Refused
from subsidies import payroll
from subsidies.models import PayrollRun, Status
from tests import factories
from tests.subsidies.pages.reading import approved, page, url
from tests.subsidies.runs import JUNE, MAY, amounts, computed, open_in_binh_duong, reopened, worked

ADDED = "Đợt bổ sung: tháng 05/2026 đã có đợt được duyệt."
COMPARED = "So với đợt tháng"


@pytest.fixture
def may(run: PayrollRun, staff: Any) -> PayrollRun:
    return approved(run, staff)


@pytest.fixture
def added(country: Any, staff: Any, team: Any, may: PayrollRun) -> PayrollRun:
    """May once more: a third day was confirmed late."""
    sheet = team.timesheets.get(month=MAY)
    reopened(sheet)
    factories.a_workday(sheet, team.memberships.get().person, 6)
    factories.confirmed(sheet)
    return computed(open_in_binh_duong(country, staff, MAY))


def test_a_second_run_says_what_it_is_added_to_and_is_compared_with_nothing(
    staff: Any, may: PayrollRun, added: PayrollRun, signed_in: Any
) -> None:
    assert amounts(added) == [("05/2026", 150_000)]
    browser = signed_in(staff["checker"])
    for address in (added.get_absolute_url(), url("run_changes", added)):
        text = page(browser.get(address))
        assert ADDED in text and "360.000 đ" in text and may.get_absolute_url() in text
        assert COMPARED not in text and "Không còn được chi" not in text
    assert ADDED not in page(browser.get(may.get_absolute_url()))


def test_the_month_after_is_compared_with_all_runs_of_the_month_before(
    country: Any, staff: Any, team: Any, may: PayrollRun, added: PayrollRun, signed_in: Any
) -> None:
    approved(added, staff)
    worked(team, JUNE, 1)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    browser = signed_in(staff["maker"])
    response = browser.get(june.get_absolute_url())
    total = response.context["comparison"].total
    assert (total.before, total.now) == (510_000, 210_000)
    assert [(one.kind, one.payees, one.change) for one in response.context["sums"]] == [("less", 1, -300_000)]
    text = page(response)
    assert all(one.get_absolute_url() in text for one in (may, added))
    before = re.search(
        r'data-l="Đợt trước" class="num"><a href="([^"]+)"', page(browser.get(url("run_changes", june)))
    )
    assert browser.get(unescape(before[1])).context["amount"] == 510_000


def test_before_it_is_opened_readiness_says_that_the_month_was_paid(
    country: Any, staff: Any, may: PayrollRun, signed_in: Any
) -> None:
    asked = {"area": country.binh_duong.pk, "as_of": "05/07/2026"}
    of_may, of_june = ({**asked, "first_month": m, "last_month": m} for m in ("05/2026", "06/2026"))
    browser = signed_in(staff["maker"])
    text = page(browser.get(reverse("subsidies:open_run"), of_may))
    assert "Các tháng này đã có đợt được duyệt." in text
    assert may.get_absolute_url() in text and "360.000 đ" in text
    assert "đã có đợt được duyệt" not in page(browser.get(reverse("subsidies:open_run"), of_june))


def test_a_cancelled_run_pays_nothing_and_is_compared_with_nothing(
    country: Any, staff: Any, team: Any, may: PayrollRun, signed_in: Any
) -> None:
    worked(team, JUNE, 1)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    payroll.cancel(june, by=staff["maker"])
    browser = signed_in(staff["maker"])
    text = page(browser.get(june.get_absolute_url()))
    assert COMPARED not in text and "210.000 đ" not in text
    assert "Đợt đã hủy không có gì để so sánh" in page(browser.get(url("run_changes", june)))
    assert "210.000 đ" not in page(browser.get(reverse("subsidies:runs")))


def test_a_run_without_lines_is_not_submitted_and_its_page_says_why(
    country: Any, staff: Any, may: PayrollRun, signed_in: Any
) -> None:
    again = computed(open_in_binh_duong(country, staff, MAY))
    assert not again.lines.exists()
    with pytest.raises(Refused, match="không có dòng nào"):
        payroll.submit(again, by=staff["maker"])
    again.refresh_from_db()
    assert again.status == Status.CALCULATED
    assert "không có gì để trình" in page(signed_in(staff["maker"]).get(again.get_absolute_url()))
