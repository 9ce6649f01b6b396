"""Lines of a run: found, sorted, and each amount explained by its clause and days."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Role
from portal.lib.months import Month
from subsidies.models import PayoutLine, ResolutionStatus
from subsidies.rules.words import Reason
from teams import corrections
from teams.cells import Change
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.pages.reading import approved, page, url
from tests.subsidies.resolutions import a_rate, a_resolution
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong


def test_commune_staff_see_their_own_lines_and_sums_only(run, staff, signed_in):
    mine = page(signed_in(staff["commune"]).get(run.get_absolute_url()))
    theirs = page(signed_in(staff["neighbour"]).get(run.get_absolute_url()))
    assert "Ba trăm sáu mươi nghìn đồng" in mine
    assert "Ba trăm sáu mươi nghìn đồng" not in theirs
    assert "Trần Thị Ngọc Hân" in page(signed_in(staff["commune"]).get(url("run_lines", run)))
    assert "Trần Thị Ngọc Hân" not in page(signed_in(staff["neighbour"]).get(url("run_lines", run)))
    line = run.lines.first()
    signed_in(staff["neighbour"]).get(line.get_absolute_url(), expects=404)


def test_lines_are_found_by_a_name_typed_without_accents(run, staff, signed_in):
    browser = signed_in(staff["inspector"])
    assert "Trần Thị Ngọc Hân" in page(browser.get(url("run_lines", run), {"q": "ngoc han"}))
    assert "Không có dòng nào" in page(browser.get(url("run_lines", run), {"q": "quoc bao"}))


def test_lines_are_found_by_the_name_of_a_team_typed_without_accents(run, staff, team, signed_in):
    team.name = "Tổ công nghệ số khu phố Đại Bình"
    team.save()
    browser = signed_in(staff["maker"])
    for asked in ("dai binh", "Đại Bình", "to dai"):
        assert "Không có dòng nào" not in page(browser.get(url("run_lines", run), {"q": asked})), asked
    assert "Không có dòng nào" in page(browser.get(url("run_lines", run), {"q": "dong hoa"}))


def test_an_address_with_the_number_of_another_provinces_draft_tells_nothing_of_it(
    run, staff, country, signed_in
):
    draft = a_resolution(country.ha_tinh, status=ResolutionStatus.DRAFT, number="Dự thảo của Hà Tĩnh")
    rate = a_rate(draft, 1_000, label="Mức bí mật")
    browser, everything = signed_in(staff["maker"]), reverse("subsidies:paid_lines")
    paid = page(browser.get(everything, {"resolution": draft.pk, "rate": rate.pk}))
    lines = page(browser.get(url("run_lines", run), {"rate": rate.pk}))
    assert "Dự thảo của Hà Tĩnh" not in paid and "Mức bí mật" not in lines
    draft.status = ResolutionStatus.PUBLISHED
    draft.save()
    assert "Dự thảo của Hà Tĩnh" in page(browser.get(everything, {"resolution": draft.pk}))
    assert "Mức bí mật" in page(browser.get(url("run_lines", run), {"rate": rate.pk}))


def test_lines_are_answered_as_a_fragment_to_htmx(run, staff, signed_in):
    response = signed_in(staff["maker"]).get(
        url("run_lines", run), {"sort": "-amount"}, headers={"HX-Request": "true"}
    )
    text = page(response)
    assert "<html" not in text
    assert text.index("300.000 đ") < text.index("60.000 đ</span>")


def test_the_line_page_tells_why_by_clause_and_day(run, staff, signed_in):
    line = run.lines.get(amount=300_000)
    text = page(signed_in(staff["inspector"]).get(line.get_absolute_url()))
    assert 'Vì sao là <span class="money">360.000 đ</span>?' in text
    assert "150.000 đ</span>/ngày" in text
    assert str(line.rate.resolution.number) in text
    assert text.count('<li class="full">') == 2
    assert "Duyệt bảng công tháng 05/2026" in text


def nights(country, team, *, amounts: list[int]) -> None:
    """One after another from the 4th, each under an urgent order of its own."""
    sheet, person = factories.a_timesheet(team, MAY), team.memberships.get().person
    for day, amount in enumerate(amounts, start=4):
        order = factories.an_order(country.phu_loi, level="province", urgent=True, night_amount=amount)
        factories.a_workday(sheet, person, day, "night", order=order)
    factories.confirmed(sheet)


def shown_of_nights(country, staff, signed_in) -> str:
    run = computed(open_in_binh_duong(country, staff, MAY))
    line = run.lines.get(rate__per="night")
    return " ".join(strip_tags(page(signed_in(staff["inspector"]).get(line.get_absolute_url()))).split())


def test_a_price_the_order_sets_is_multiplied_and_not_the_ceiling(country, staff, team, signed_in):
    nights(country, team, amounts=[150_000])
    text = shown_of_nights(country, staff, signed_in)
    assert (
        text.count("Theo văn bản huy động (tối đa 200.000 đ/đêm): 150.000 đ/đêm × 1 đêm") == 2
    )  # in the sum above, and with its clause
    assert "150.000 đ/đêm × 1 đêm = 150.000 đ" in text
    assert "200.000 đ/đêm ×" not in text


def test_orders_of_different_prices_are_a_sum_that_is_true(country, staff, team, signed_in):
    nights(country, team, amounts=[150_000, 190_000, 150_000, 250_000])
    text = shown_of_nights(country, staff, signed_in)
    assert (
        "150.000 đ/đêm × 2 đêm + 190.000 đ/đêm × 1 đêm + 200.000 đ/đêm × 1 đêm = 690.000 đ" in text
    )  # of the last what the resolution allows


def test_more_prices_than_a_sum_can_hold_stand_in_the_steps_only(country, staff, team, signed_in):
    nights(country, team, amounts=[110_000, 120_000, 130_000, 140_000])
    text = shown_of_nights(country, staff, signed_in)
    assert "Theo văn bản huy động (tối đa 200.000 đ/đêm): 4 đêm = 500.000 đ" in text
    assert "1 đêm × 140.000 đ" in text


def test_the_line_page_marks_the_day_of_an_official_in_office_hours_as_not_counted(
    country, staff, team, signed_in
):
    person = team.memberships.get().person
    factories.an_official(person, dt.date(2023, 1, 1))
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, person, 4)
    factories.a_workday(sheet, person, 5, in_office_hours=True)
    factories.confirmed(sheet)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert run.unpaid.get().reason == Reason.OFFICE_HOURS
    text = page(signed_in(staff["inspector"]).get(run.lines.get(amount=150_000).get_absolute_url()))
    assert text.count('<li class="unpaid">') == 1
    assert "Cán bộ, công chức làm trong giờ hành chính" in text
    listed = page(signed_in(staff["inspector"]).get(url("run_unpaid", run), {"reason": Reason.OFFICE_HOURS}))
    assert "Trần Thị Ngọc Hân" in listed


def test_a_recovery_is_a_line_of_its_own_that_leads_to_the_line_it_corrects(
    country, staff, team, run, signed_in
):
    approved(run, staff)
    gone = Change(team.memberships.get().person_id, dt.date(2026, 5, 5), "")
    correction = corrections.propose(team.timesheets.get(), [gone], reason="Ghi nhầm", by=staff["maker"])
    corrections.confirm(correction, by=factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh))
    june = computed(open_in_binh_duong(country, staff, JUNE))
    recovery = june.lines.get(amount=-150_000)
    browser = signed_in(staff["inspector"])
    text = page(browser.get(recovery.get_absolute_url()))
    assert "Truy thu" in text
    assert recovery.corrects.get_absolute_url() in text
    listed = page(browser.get(url("run_lines", june), {"kind": "recoveries"}))
    assert "−150.000 đ" in listed
    assert "60.000 đ</span>" not in listed


def test_the_line_page_asks_no_more_when_the_payee_has_more_months(country, staff, team, run, signed_in):
    line = run.lines.first()
    months = iter(range(1, 13))
    browser = signed_in(staff["maker"])

    def one_more() -> None:
        PayoutLine.objects.create(
            run=run, commune=line.commune, team=line.team, person=line.person, rate=line.rate,
            earned_in=Month(2025, next(months)), units=1, amount=60_000, corrects=line,
        )  # fmt: skip

    assert_queries_do_not_grow(one_more, lambda: browser.get(line.get_absolute_url()))
