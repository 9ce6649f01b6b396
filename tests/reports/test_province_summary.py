"""What the summary of a province says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from reports import issuing, papers
from reports.documents.province_summary import ProvinceSummary, province_summary
from reports.models import DocumentKind
from subsidies.models import PayrollRun
from subsidies.resolution_parts import Share
from tests import factories
from tests.assertions import assert_queries_do_not_grow

from .runs import a_line, a_rate, a_resolution, a_run, approved


def summary(run: PayrollRun, number: str) -> ProvinceSummary:
    return province_summary(run, number, papers.numbers_of_lists(run))


def test_each_commune_has_its_teams_people_pay_arrears_and_recoveries(country):
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    for commune, days in ((country.phu_loi, 4), (country.phu_an, 1)):
        team = factories.a_team(commune)
        for _ in range(2):
            person = factories.a_member(team).person
            a_line(run, commune, team, daily, days, person=person)
            a_line(run, commune, team, daily, 2, person=person, month="09/2025")
            a_line(run, commune, team, daily, -1, person=person, month="11/2025")

    document = summary(approved(run), "01/TH-1")
    assert [
        (row.name, row.teams, row.people, row.amount, row.arrears, row.recovered, row.paid)
        for row in document.rows
    ] == [
        ("Phường Phú Lợi", 1, 2, 1_200_000, 600_000, -300_000, 1_500_000),
        ("Phường Phú An", 1, 2, 300_000, 600_000, -300_000, 600_000),
    ]
    assert document.total == 2_100_000 == sum(line.amount for line in run.lines.all())
    assert document.in_words == "Hai triệu một trăm nghìn đồng"
    assert document.area == "Tỉnh Bình Dương"
    assert document.bases[0].startswith("Căn cứ Nghị quyết số 27/2023/NQ-HĐND ngày 08/12/2023")


def test_a_corrected_line_of_the_runs_own_month_is_a_recovery(country):
    run = a_run(country.ho_chi_minh, "10/2025")
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    team = factories.a_team(country.phu_loi)
    first = a_run(country.ho_chi_minh, "10/2025", status="cancelled")
    paid = a_line(first, country.phu_loi, team, daily, 3)
    a_line(run, country.phu_loi, team, daily, -1, corrects=paid)
    [row] = summary(approved(run), "1").rows
    assert (row.amount, row.arrears, row.recovered) == (0, 0, -150_000)


def test_the_department_bears_the_name_of_its_day(country):
    def department_on(day):
        run = a_run(country.ha_tinh, "01/2024", as_of=day, status="cancelled")
        run.approved_at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
        return summary(run, "1").head

    assert department_on(dt.date(2025, 2, 28)).body == ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG",)
    head = department_on(dt.date(2025, 3, 1))
    assert (head.above, head.body) == ("ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH", ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",))
    assert head.date_line == "Hà Tĩnh, ngày 01 tháng 3 năm 2025"


def test_communes_bear_their_name_of_that_day(country):
    from places.models import Decree, FormerTitle

    decree = Decree.objects.create(number="1", title="đổi tên", effective_on=dt.date(2026, 4, 30))
    for title, until in (("Xã Phú Lợi", "2026-04-29"), ("Xã Cũ", "2025-09-01"), ("Xã Sau", "2026-06-30")):
        FormerTitle.objects.create(commune=country.phu_loi, title=title, valid_until=until, decree=decree)
    run = a_run(country.ho_chi_minh, "10/2025")
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    a_line(run, country.phu_loi, factories.a_team(country.phu_loi), daily)
    assert [row.name for row in summary(approved(run), "1").rows] == ["Xã Phú Lợi"]


def test_queries_do_not_grow_with_communes(country):
    run = a_run(country.ho_chi_minh, "10/2025")
    run.approved_at = dt.datetime(2025, 11, 1, tzinfo=dt.UTC)
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    codes = iter(range(90_000, 90_010))

    def one_more_commune():
        commune = factories.a_commune(country.ho_chi_minh, str(next(codes)), "Mới")
        a_line(run, commune, factories.a_team(commune), daily)

    assert_queries_do_not_grow(one_more_commune, lambda: summary(run, "1"))


def test_sources_and_third_parties_stand_under_the_total(country):
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    shares = (Share("Ngân sách tỉnh", Decimal(70)), Share("Ngân sách xã", Decimal(30)))
    resolution = a_resolution(country.binh_duong, funding=shares)
    insured = a_rate(resolution, "month", 45_000, paid_to="Bảo hiểm xã hội")
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    a_line(run, country.phu_loi, team, a_rate(resolution, "day", 55_000), person=person)
    a_line(run, country.phu_loi, team, insured, person=person)
    *_, total, head, province, commune, insurance = summary(approved(run), "01/TH-1").table.rows
    assert (total.cells[-1], head.cells[1]) == (100_000, "Nguồn kinh phí")
    assert (province.cells[1], province.cells[-1]) == ("Ngân sách tỉnh", 70_000)
    assert (commune.cells[1], commune.cells[-1]) == ("Ngân sách xã", 30_000)
    assert (insurance.cells[1], insurance.cells[-1]) == ("Trong đó chuyển cho Bảo hiểm xã hội", 45_000)


def test_one_source_is_not_set_apart(country):
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    team = factories.a_team(country.phu_loi)
    a_line(run, country.phu_loi, team, a_rate(a_resolution(country.binh_duong), "day", 150_000))
    assert list(summary(approved(run), "01/TH-1").table.rows)[-1].cells[1] == "TỔNG CỘNG"


def test_each_commune_is_found_by_the_number_of_its_list(country):
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    for commune in (country.phu_loi, country.phu_an):
        a_line(run, commune, factories.a_team(commune), daily)
    approved(run)
    lists = [issuing.issue(run, DocumentKind.PAYOUT_LIST, c) for c in (country.phu_loi, country.phu_an)]
    assert [row.listed for row in summary(run, "1").rows] == [paper.number for paper in lists]
