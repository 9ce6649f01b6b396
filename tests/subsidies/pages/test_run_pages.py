"""The run pages as their readers use them: what is shown, to whom, and what a button does."""

from __future__ import annotations

import datetime as dt
import itertools

from django.urls import reverse

from reports.models import DocumentKind, IssuedDocument
from subsidies import payroll
from subsidies.models import PayoutLine, PayrollRun, Resolution, RunUnit, Status, UnpaidWork
from subsidies.resolution_parts import Share
from subsidies.rules.words import Reason
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies import resolutions
from tests.subsidies.pages.reading import approved, page, url
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, worked


def test_the_page_sums_the_run_by_clause_and_spells_the_total_out(run, staff, signed_in):
    text = page(signed_in(staff["maker"]).get(run.get_absolute_url()))
    assert "60.000 đ" in text
    assert "300.000 đ" in text
    assert "Ba trăm sáu mươi nghìn đồng" in text


def test_an_officer_opens_a_run_of_the_former_area_and_lands_on_its_page(country, staff, team, signed_in):
    worked(team, MAY, 4)
    worked(team, JUNE, 4)
    asked = {"area": country.binh_duong.pk, "first_month": "05/2026", "last_month": "2026-06"}
    response = signed_in(staff["maker"]).post(reverse("subsidies:open_run"), {**asked, "as_of": "05/07/2026"})
    run = PayrollRun.objects.get()
    assert response["Location"] == run.get_absolute_url()
    assert (run.province, run.territory) == (country.ho_chi_minh, country.binh_duong)
    assert (run.first_month, run.last_month) == (MAY, JUNE)
    assert run.as_of == dt.date(2026, 7, 5)


def test_before_the_mergers_the_former_province_itself_pays(country, staff, signed_in):
    resolutions.by_the_month(country.binh_duong)
    factories.a_team(country.phu_hoa)
    asked = {"area": country.binh_duong.pk, "first_month": "06/2024", "last_month": "06/2024"}
    signed_in(staff["maker"]).post(reverse("subsidies:open_run"), {**asked, "as_of": "05/07/2024"})
    run = PayrollRun.objects.get()
    assert (run.province, run.territory) == (country.binh_duong, None)


def test_months_the_wrong_way_round_are_answered_beside_the_field(country, staff, signed_in):
    asked = {"area": country.binh_duong.pk, "first_month": "06/2026", "last_month": "05/2026"}
    response = signed_in(staff["maker"]).post(reverse("subsidies:open_run"), asked, expects=422)
    assert "Tháng cuối phải từ 06/2026 trở đi." in page(response)
    assert "Lỗi:" in page(response)
    assert not PayrollRun.objects.exists()


def test_without_a_resolution_in_force_the_refusal_says_so(country, staff, signed_in):
    factories.a_team(country.phu_loi)
    asked = {"area": country.binh_duong.pk, "first_month": "05/2026", "last_month": "05/2026"}
    response = signed_in(staff["maker"]).post(reverse("subsidies:open_run"), asked, expects=409)
    assert "chưa có căn cứ chi" in page(response)


def test_three_people_release_a_run_with_the_buttons_of_its_page(run, staff, signed_in):
    signed_in(staff["maker"]).post(url("submit_run", run))
    signed_in(staff["checker"]).post(url("check_run", run))
    signed_in(staff["approver"]).post(url("approve_run", run))
    signed_in(staff["checker"]).post(url("mark_run_paid", run))
    run.refresh_from_db()
    assert run.status == Status.PAID
    assert (run.made_by, run.checked_by, run.approved_by) == (
        staff["maker"],
        staff["checker"],
        staff["approver"],
    )


def test_each_reader_finds_the_next_act_or_the_reason_against_it(run, staff, signed_in):
    assert url("submit_run", run) in page(signed_in(staff["maker"]).get(run.get_absolute_url()))
    text = page(signed_in(staff["checker"]).get(run.get_absolute_url()))
    assert url("submit_run", run) not in text
    assert "Việc này dành cho: Cán bộ Sở Khoa học và Công nghệ." in text


def test_approval_asks_once_more_with_the_figures_and_locks_nothing_yet(run, staff, signed_in):
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    text = page(signed_in(staff["approver"]).get(url("approve_run", run)))
    assert "360.000 đ" in text
    assert "không dòng nào sửa hay xóa được nữa" in text
    run.refresh_from_db()
    assert run.status == Status.CHECKED


def test_sending_back_needs_a_reason_and_shows_it_to_the_maker(run, staff, signed_in):
    payroll.submit(run, by=staff["maker"])
    checker = signed_in(staff["checker"])
    checker.post(url("send_back_run", run), {"reason": " "}, expects=422)
    checker.post(url("send_back_run", run), {"reason": "Tổ 4 thiếu quyết định kiện toàn."})
    assert "Tổ 4 thiếu quyết định kiện toàn." in page(signed_in(staff["maker"]).get(run.get_absolute_url()))
    signed_in(staff["maker"]).post(url("recalculate_run", run))
    run.refresh_from_db()
    assert run.status == Status.CALCULATING


def test_a_cancelled_run_has_no_lines_and_keeps_the_days(run, staff, team, signed_in):
    signed_in(staff["maker"]).post(url("cancel_run", run))
    run.refresh_from_db()
    assert run.status == Status.CANCELLED
    assert not run.lines.exists()
    assert team.timesheets.get().workdays.count() == 2
    assert "Đã hủy" in page(signed_in(staff["maker"]).get(run.get_absolute_url()))


def test_while_computing_the_page_asks_for_progress_and_then_reads_itself_again(
    country, staff, team, signed_in
):
    run = open_in_binh_duong(country, staff, MAY)
    browser = signed_in(staff["maker"])
    text = page(browser.get(run.get_absolute_url()))
    assert 'hx-trigger="every 2s"' in text
    assert "Đang tính: 0/1 xã, phường" in text
    assert "<noscript>" in text
    fragment = browser.get(url("run_progress", run), headers={"HX-Request": "true"})
    assert "<html" not in page(fragment)
    computed(run)
    done = browser.get(url("run_progress", run), headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"
    assert 'hx-trigger="every 2s"' not in page(browser.get(run.get_absolute_url()))


def test_without_javascript_the_address_of_the_progress_leads_to_the_page(run, staff, signed_in):
    response = signed_in(staff["maker"]).get(url("run_progress", run), expects=302)
    assert response["Location"] == run.get_absolute_url()


def test_the_run_is_compared_with_the_one_before_it_in_the_same_area(country, staff, team, run, signed_in):
    approved(run, staff)
    worked(team, JUNE, 1)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    text = page(signed_in(staff["maker"]).get(june.get_absolute_url()))
    assert "So với đợt tháng 05/2026" in text
    assert text.count("−150.000 đ") == 3  # the days, the total, and whoever gets less


def test_issued_papers_are_downloaded_from_the_run_and_from_the_line(country, staff, run, signed_in):
    assert "được lập khi đợt chi được phê duyệt" in page(
        signed_in(staff["maker"]).get(run.get_absolute_url())
    )
    approved(run, staff)
    paper = IssuedDocument.objects.create(
        kind=DocumentKind.PAYOUT_LIST, number="1/DS", run=run, commune=country.phu_loi, path="x.pdf",
        sha256="0" * 64, size=2048,
    )  # fmt: skip
    address = reverse("reports:download", args=[paper.pk])
    assert address in page(signed_in(staff["commune"]).get(run.get_absolute_url()))
    assert address in page(signed_in(staff["commune"]).get(run.lines.first().get_absolute_url()))
    assert address not in page(signed_in(staff["neighbour"]).get(run.get_absolute_url()))


def test_pages_of_a_run_ask_no_more_of_the_database_when_it_grows(country, staff, team, run, signed_in):
    browser = signed_in(staff["maker"])
    rate = run.lines.first().rate

    codes = itertools.count(25_800)

    def one_more() -> None:
        commune = factories.a_commune(
            country.ho_chi_minh, str(next(codes)), "Mới", territory=country.binh_duong
        )
        RunUnit.objects.create(run=run, commune=commune, state="done")
        member = factories.a_member(factories.a_team(country.phu_loi))
        facts = {"run": run, "commune": country.phu_loi, "team": member.team, "person": member.person}
        PayoutLine.objects.create(**facts, rate=rate, earned_in=MAY, units=1, amount=60_000)
        UnpaidWork.objects.create(
            **facts, rate=rate, earned_in=MAY, units=1, amount=1, reason=Reason.OFFICE_HOURS
        )

    for name in ("run", "run_lines", "run_unpaid", "approve_run"):
        address = url(name, run)
        if name == "approve_run":
            payroll.submit(run, by=staff["maker"])
            payroll.check(run, by=staff["checker"])
            browser = signed_in(staff["approver"])
        assert_queries_do_not_grow(one_more, lambda address=address, by=browser: by.get(address))


def test_who_has_no_account_is_a_list_behind_their_number(run, staff, team, signed_in):
    other = factories.a_member(team).person
    other.bank_account = "0123456789"
    other.save()
    line = run.lines.first()
    facts = {"commune": line.commune, "team": team, "rate": line.rate, "earned_in": MAY, "units": 1}
    PayoutLine.objects.create(run=run, person=other, amount=1, **facts)
    browser = signed_in(staff["checker"])
    address = f"{url('run_lines', run)}?no_account=on"
    assert f'href="{address}"' in page(browser.get(run.get_absolute_url()))
    listed = browser.get(address)
    assert {one.person for one in listed.context["page"]} == {line.person}
    assert "Người chưa có số tài khoản" in page(listed)


def test_the_list_of_runs_asks_no_more_when_there_are_more(country, staff, signed_in):
    resolutions.by_the_day(country.binh_duong)
    factories.a_team(country.phu_loi)
    browser = signed_in(staff["maker"])

    def one_more() -> None:
        payroll.cancel(open_in_binh_duong(country, staff, MAY), by=staff["maker"])

    assert_queries_do_not_grow(one_more, lambda: browser.get(reverse("subsidies:runs")))


def test_the_run_page_says_which_source_pays_and_what_a_budget_lacks(run, staff, signed_in):
    resolution = Resolution.objects.get()
    resolutions.changed(resolution, funding=(Share("ngân sách thành phố", None),), budget=200_000)
    text = page(signed_in(staff["maker"]).get(run.get_absolute_url()))
    assert "ngân sách thành phố" in text
    assert "đợt này cần 360.000 đ, dự toán năm còn 200.000 đ, thiếu 160.000 đ" in text
