"""What a draft would have paid last month: the figures of a real run, and nothing stored."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from portal.lib.months import Month
from subsidies import drafts, preview, resolutions
from subsidies.models import PayoutLine, PayrollRun, Resolution, RunUnit, UnpaidWork
from subsidies.rules.terms import Fixed
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.reading import approved, page
from tests.subsidies.runs import MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(run: PayrollRun, staff: dict[str, Any]) -> Resolution:
    """What governs Bình Dương, with 200.000 đ a day instead of 150.000."""
    file = resolutions.law_of(run.lines.first().rate.resolution.text)
    clauses = tuple(
        replace(c, part=replace(c.part, amount=Fixed(200_000))) if c.amount == 150_000 else c
        for c in file.clauses
    )
    return drafts.begin(replace(file, slug="thu", number="Thử", clauses=clauses), by=staff["maker"])


def told(response: Any) -> str:
    return " ".join(page(response).split())


def of_may(draft: Resolution) -> str:
    return f"{draft.get_absolute_url()}xem-truoc?month=05/2026"


def test_it_stands_beside_what_the_run_paid_and_stores_nothing(draft, run, staff, signed_in):
    approved(run, staff)
    stored = [model.objects.count() for model in (PayoutLine, UnpaidWork, RunUnit, PayrollRun)]
    text = told(signed_in(staff["maker"]).get(of_may(draft)))
    assert '<b><span class="money">360.000 đ</span></b><small>theo quy định đang áp dụng' in text
    assert '<b><span class="money">460.000 đ</span></b><small>theo dự thảo' in text
    assert 'Đợt chi đã duyệt cho tháng này</dt><dd><span class="money">360.000 đ' in text
    assert "Trần Thị Ngọc Hân" in text
    assert "2 ngày × 200.000 đ" in text
    assert stored == [model.objects.count() for model in (PayoutLine, UnpaidWork, RunUnit, PayrollRun)]


def test_a_faithful_copy_changes_nobody(run, staff):
    file = resolutions.law_of(run.lines.first().rate.resolution.text)
    copy = drafts.begin(replace(file, slug="chep", number="Chép"), by=staff["maker"])
    tally = preview.Tally(str(MAY), copy.digest)
    preview.go_on(tally, copy, preview.communes_in(copy, MAY), lambda: False)
    assert tally.totals == (360_000, 360_000)
    assert tally.payees == {"same": 1}
    assert not tally.examples


def test_who_gains_and_who_loses_is_counted(draft, run, staff, country):
    """The members' lump sum is gone, a team's own is new."""
    file = resolutions.law_of(draft.text)
    lump = next(c for c in file.clauses if c.amount == 60_000)
    to_team = replace(lump, part=replace(lump.part, payee="team"))
    one = drafts.begin(replace(file, slug="mot", clauses=(to_team,)), by=staff["maker"])
    tally = preview.Tally(str(MAY), one.digest)
    preview.go_on(tally, one, preview.communes_in(one, MAY), lambda: False)
    assert tally.totals == (360_000, 60_000)
    assert tally.payees == {"gained": 1, "lost": 1}


def test_a_large_province_is_computed_over_several_requests(
    draft, run, staff, country, signed_in, monkeypatch
):
    monkeypatch.setattr(preview, "TEAMS_AT_ONCE", 1)
    monkeypatch.setattr("subsidies.views.previews.SECONDS", -1)
    factories.a_team(country.phu_an)
    browser = signed_in(staff["maker"])
    first = browser.get(of_may(draft))
    assert "Đang tính: 1/2 phần" in told(first)
    second = browser.post(of_may(draft), {"kept": first.context["kept"]}, expects=200)
    assert "460.000 đ" in told(second)
    forged = browser.post(of_may(draft), {"kept": "bịa"}, expects=200)
    assert "Đang tính: 1/2 phần" in told(forged)


def test_sums_of_another_text_are_not_taken_over(draft, run, staff, country, signed_in, monkeypatch):
    monkeypatch.setattr(preview, "TEAMS_AT_ONCE", 1)
    monkeypatch.setattr("subsidies.views.previews.SECONDS", -1)
    factories.a_team(country.phu_an)
    browser = signed_in(staff["maker"])
    kept = browser.get(of_may(draft)).context["kept"]
    file = resolutions.law_of(draft.text)
    drafts.edit(draft, replace(file, title="Khác"), read_from=draft.digest, by=staff["maker"])
    assert "Đang tính: 1/2 phần" in told(browser.post(of_may(draft), {"kept": kept}, expects=200))


def test_an_area_without_teams_says_so(staff, country, signed_in, run):
    draft = drafts.begin(
        replace(resolutions.law_of(run.lines.first().rate.resolution.text), slug="x"), by=staff["maker"]
    )
    address = f"{draft.get_absolute_url()}xem-truoc?month=01/2019"
    assert "chưa có tổ nào trong tháng này" in told(signed_in(staff["maker"]).get(address))


def test_a_draft_for_registered_communes_without_a_list_says_why_nobody_is_paid(
    draft, run, staff, country, signed_in
):
    why = "chưa có danh sách xã đăng ký năm 2026"
    browser = signed_in(staff["maker"])
    assert why not in told(browser.get(of_may(draft)))
    file = replace(resolutions.law_of(draft.text), registered_communes_only=True)
    drafts.edit(draft, file, read_from=draft.digest, by=staff["maker"])
    assert why in told(browser.get(of_may(draft)))
    draft.registered_communes.create(
        commune=country.phu_loi, year=2026, decision="1/QĐ-UBND", decided_on=MAY.first_day
    )
    assert why not in told(browser.get(of_may(draft)))


def test_more_teams_ask_no_more_of_the_database(draft, run, staff, country, signed_in):
    browser = signed_in(staff["maker"])
    numbers = count(1)

    def one_more() -> None:
        member = factories.a_member(factories.a_team(country.phu_loi, name=f"Tổ {next(numbers)}"))
        sheet = factories.a_timesheet(member.team, Month(2026, 5))
        factories.a_workday(sheet, member.person, 6)
        factories.confirmed(sheet)

    assert_queries_do_not_grow(one_more, lambda: browser.get(of_may(draft)))
