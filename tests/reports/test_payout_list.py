"""What the payout list of a commune says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from portal.lib import codes
from reports.documents.payout_list import PayoutList, payout_list
from reports.documents.treasury_list import treasury_list
from subsidies.models import PayrollRun, Rate
from subsidies.payments import files, preparing
from subsidies.rules.terms import Ordered, Remainder
from subsidies.rules.words import Payee
from teams.models import TeamRole
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.factories import Country

from .runs import a_line, a_rate, a_resolution, a_run, approved


@pytest.fixture
def monthly(country: Country) -> Rate:
    return a_rate(a_resolution(country.binh_duong), "month", 60_000, article="khoản 1 Điều 3")


@pytest.fixture
def daily(monthly: Rate) -> Rate:
    return a_rate(monthly.resolution, "day", 150_000, article="khoản 2 Điều 3")


@pytest.fixture
def run(country: Country) -> PayrollRun:
    return a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)


def listed(run: PayrollRun, country: Country) -> PayoutList:
    return payout_list(approved(run), country.phu_loi, "01/DS-1-25750")


def test_a_member_has_one_row_with_a_part_per_clause(country, run, monthly, daily):
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    a_line(run, country.phu_loi, team, daily, 12, person=person)
    a_line(run, country.phu_loi, team, monthly, person=person)

    [part] = listed(run, country).teams
    [row] = part.rows
    assert [(p.units, p.rate, p.amount) for p in row.pay.parts] == [
        ("1 tháng", "60.000", 60_000),
        ("12 ngày", "150.000", 1_800_000),
    ]
    assert row.pay.paid == 1_860_000
    assert row.pay.notes == ()


def test_half_days_are_written_with_a_comma(country, run, daily):
    team = factories.a_team(country.phu_loi)
    a_line(run, country.phu_loi, team, daily, "12.5", person=factories.a_member(team).person)
    [part] = listed(run, country).teams
    assert part.rows[0].pay.parts[0].units == "12,5 ngày"


def test_work_of_another_month_is_a_correction_that_names_it(country, run, monthly, daily):
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    a_line(run, country.phu_loi, team, monthly, person=person)
    a_line(run, country.phu_loi, team, daily, 2, person=person, month="09/2025")
    a_line(run, country.phu_loi, team, daily, 1, person=person, month="07/2025")
    a_line(run, country.phu_loi, team, daily, -1, person=person, month="08/2025")

    [part] = listed(run, country).teams
    pay = part.rows[0].pay
    assert (pay.amount, pay.correction, pay.paid) == (60_000, 300_000, 360_000)
    assert pay.notes == (
        "Truy lĩnh 3 ngày (tháng 07/2025, 09/2025): 450.000",
        "Truy thu 1 ngày (tháng 08/2025): 150.000",
    )


def test_a_line_that_corrects_a_paid_one_is_a_correction_in_any_month(country, run, daily):
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    first = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong, status="cancelled")
    paid = a_line(first, country.phu_loi, team, daily, 3, person=person)
    a_line(run, country.phu_loi, team, daily, -1, person=person, corrects=paid)

    pay = listed(run, country).teams[0].rows[0].pay
    assert (pay.parts, pay.amount, pay.correction) == ((), 0, -150_000)
    assert pay.notes == ("Truy thu 1 ngày (tháng 10/2025): 150.000",)


def test_amounts_are_copied_and_a_limit_is_said(country, run, monthly):
    daily = a_rate(monthly.resolution, "day", 50_000)
    night = a_rate(monthly.resolution, "night", Ordered(200_000))
    rest = a_rate(monthly.resolution, "month", Remainder(), label="Cước viễn thông", payee=Payee.TEAM)
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    a_line(run, country.phu_loi, team, daily, 7, person=person, amount=300_000)
    a_line(run, country.phu_loi, team, night, 2, person=person, amount=360_000)
    a_line(run, country.phu_loi, team, rest, amount=12_345)

    member, whole_team = listed(run, country).teams[0].rows
    assert [(p.units, p.rate, p.amount) for p in member.pay.parts] == [
        ("7 ngày", "50.000", 300_000),
        ("2 đêm", "≤ 200.000", 360_000),
    ]
    assert member.pay.notes == ("Đã áp dụng mức tối đa của nghị quyết",)
    assert (whole_team.name, whole_team.post) == (team.name, "Tổ")
    assert (whole_team.pay.parts[0].rate, whole_team.pay.paid) == ("còn lại", 12_345)
    assert whole_team.pay.notes == ("Cước viễn thông",)


def test_leader_comes_first_then_deputy_members_by_given_name_and_the_mobilised(country, run, daily):
    team = factories.a_team(country.phu_loi)
    roles = {"Lê Văn Út": TeamRole.MEMBER, "Phạm An": TeamRole.MEMBER, "Vũ Yên": TeamRole.DEPUTY}
    people = [factories.a_member(team, name, role=role).person for name, role in roles.items()]
    people.append(factories.a_member(team, "Trần Ý", role=TeamRole.LEADER).person)
    people.append(factories.a_mobilised(team, factories.an_order(country.phu_loi)).person)
    for person in people:
        a_line(run, country.phu_loi, team, daily, person=person)

    rows = listed(run, country).teams[0].rows
    assert [row.name for row in rows[:4]] == ["Trần Ý", "Vũ Yên", "Phạm An", "Lê Văn Út"]
    assert [row.post for row in rows] == [
        "Tổ trưởng", "Tổ phó", "Thành viên", "Thành viên", "Người được huy động",
    ]  # fmt: skip
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]


def test_the_citizen_number_is_masked_and_the_bank_is_named(country, run, monthly):
    team = factories.a_team(country.phu_loi)
    person = factories.a_person(citizen_number="001099000001", bank_bin="970436", bank_account="0123456789")
    factories.a_member(team, person=person)
    a_line(run, country.phu_loi, team, monthly, person=person)

    row = listed(run, country).teams[0].rows[0]
    assert row.identity == "•••••••••001"
    assert (row.account, row.bank) == ("0123456789", "Vietcombank")


def test_teams_and_commune_add_up_to_the_stored_lines(country, run, monthly, daily):
    lines = []
    for _ in range(3):
        team = factories.a_team(country.phu_loi)
        for days in (1, 4):
            person = factories.a_member(team).person
            lines.append(a_line(run, country.phu_loi, team, monthly, person=person))
            lines.append(a_line(run, country.phu_loi, team, daily, days, person=person))
            lines.append(a_line(run, country.phu_loi, team, daily, -1, person=person, month="06/2025"))

    document = listed(run, country)
    total = sum(line.amount for line in lines)
    assert document.sums.paid == sum(part.sums.paid for part in document.teams) == total == 1_710_000
    assert document.in_words == "Một triệu bảy trăm mười nghìn đồng"


def test_a_team_that_is_the_payee_has_one_row_of_months_and_rate(country):
    commune = country.chau_que_ha
    resolution = a_resolution(country.yen_bai, valid_from=dt.date(2022, 12, 9))
    monthly = a_rate(resolution, "month", 500_000, payee=Payee.TEAM)
    run = a_run(country.yen_bai, "06/2023", "12/2023")
    hamlet = factories.a_hamlet(commune, "Thôn Pha Trạc")
    for name in ("Lý Văn A", "Lý Văn B"):
        team = factories.a_team(commune)
        team.seats.filter(commune=commune).update(hamlet=hamlet)
        factories.a_member(team, name, role=TeamRole.LEADER)
        for month in run.months:
            a_line(run, commune, team, monthly, month=month)

    document = payout_list(approved(run), commune, "01/DS-1-04387")
    assert document.paid_to_teams
    assert [(team.hamlet, team.rows[0].holder, team.sums.paid) for team in document.teams] == [
        ("Thôn Pha Trạc", "Lý Văn A", 3_500_000),
        ("Thôn Pha Trạc", "Lý Văn B", 3_500_000),
    ]
    [part] = document.teams[0].rows[0].pay.parts
    assert (part.units, part.rate) == ("7 tháng", "500.000")
    assert document.months == "từ tháng 06/2023 đến tháng 12/2023"


def test_a_hamlet_that_the_teams_name_holds_is_not_said_twice(country, run, monthly):
    for name, hamlet in (("Tổ thôn Đông", "Thôn Đông"), ("Tổ số 2", "Thôn Tây"), ("Tổ số 3", "")):
        team = factories.a_team(country.phu_loi, name=name)
        if hamlet:
            team.seats.update(hamlet=factories.a_hamlet(country.phu_loi, hamlet))
        a_line(run, country.phu_loi, team, monthly)
    assert [team.heading for team in listed(run, country).teams] == [
        "Tổ thôn Đông", "Tổ số 2, Thôn Tây", "Tổ số 3",
    ]  # fmt: skip


def test_the_latest_leader_signs_for_the_team(country, run, monthly):
    team = factories.a_team(country.phu_loi)
    first = factories.a_member(
        team, "Người trước", role=TeamRole.LEADER, valid_until=dt.date(2025, 8, 31)
    ).person
    factories.a_member(team, "Người sau", role=TeamRole.LEADER, valid_from=dt.date(2025, 9, 1))
    factories.a_member(team, person=first, valid_from=dt.date(2025, 9, 1))
    factories.a_member(team, "Tháng sau", role=TeamRole.DEPUTY, valid_from=dt.date(2025, 11, 1))
    a_line(run, country.phu_loi, team, monthly)
    assert listed(run, country).teams[0].rows[0].holder == "Người sau"


def test_the_basis_names_resolution_date_and_articles_once(country, run, monthly, daily):
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    a_line(run, country.phu_loi, team, daily, person=person)
    a_line(run, country.phu_loi, team, monthly, person=person)
    assert listed(run, country).bases == (
        "Căn cứ Nghị quyết số 27/2023/NQ-HĐND ngày 08/12/2023 của HĐND tỉnh Bình Dương quy định mức chi "
        "hỗ trợ tổ công nghệ số cộng đồng (khoản 1 Điều 3; khoản 2 Điều 3)",
    )


def test_the_head_names_the_commune_as_it_was_called_on_that_day(country, run, monthly):
    from places.models import Decree, FormerTitle

    decree = Decree.objects.create(number="1", title="đổi tên", effective_on=dt.date(2026, 4, 30))
    FormerTitle.objects.create(
        commune=country.phu_loi, title="Xã Phú Lợi", valid_until=dt.date(2026, 4, 29), decree=decree
    )
    a_line(run, country.phu_loi, factories.a_team(country.phu_loi), monthly)
    head = listed(run, country).head
    assert head.body == ("ỦY BAN NHÂN DÂN", "XÃ PHÚ LỢI")
    assert head.date_line == "Phú Lợi, ngày 31 tháng 10 năm 2025"


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (dt.date(2024, 1, 5), "Phường 5, ngày 05 tháng 01 năm 2024"),
        (dt.date(2024, 3, 15), "Phường 5, ngày 15 tháng 3 năm 2024"),
    ],
)
def test_small_days_and_months_carry_a_zero_and_a_number_keeps_its_kind(country, day, line):
    from reports.documents import letterhead

    run = a_run(country.old_ho_chi_minh, "01/2024", as_of=day)
    commune = factories.a_commune(country.old_ho_chi_minh, "27000", "5", kind="phuong")
    assert letterhead.of_commune(run, commune, "").date_line == line


def test_queries_do_not_grow_with_teams_and_people(country, run, monthly, daily):
    def one_more_team():
        team = factories.a_team(country.phu_loi)
        for _ in range(3):
            person = factories.a_member(team).person
            a_line(run, country.phu_loi, team, monthly, person=person)
            a_line(run, country.phu_loi, team, daily, 2, person=person, month="09/2025")

    run.approved_by, run.approved_at = run.made_by, dt.datetime(2025, 11, 1, tzinfo=dt.UTC)
    assert_queries_do_not_grow(one_more_team, lambda: payout_list(run, country.phu_loi, "1"))


def test_a_teams_money_goes_to_its_leaders_account_on_paper_as_in_the_banks_file(country, run, monthly):
    leaders = {}
    for name, account in (("Có Tài Khoản", "0123456789"), ("Nhận Tiền Mặt", "")):
        team = factories.a_team(country.phu_loi)
        leader = factories.a_person(name, bank_bin="970436" if account else "", bank_account=account)
        factories.a_member(team, person=leader, role=TeamRole.LEADER)
        a_line(run, country.phu_loi, team, monthly)
        leaders[team.code] = leader
    document = listed(run, country)
    with transaction.atomic():
        preparing.prepare(run)
    for leader in leaders.values():  # changed since: papers go on saying where the money went
        leader.bank_account, leader.bank_bin = "9999999999", "970405"
        leader.save()
    again = payout_list(run, country.phu_loi, "01/DS-1-25750")
    assert [t.rows for t in again.teams] == [t.rows for t in document.teams]
    by_bank, in_cash = (team.rows[0] for team in again.teams)
    [row, _total] = files.rows(run, files.of_banks(run.payments.all()))
    assert (row[2], row[3], row[4]) == (by_bank.holder, by_bank.account, by_bank.bank)
    assert by_bank.receipt == "Có Tài Khoản\n0123456789\nVietcombank"
    assert (in_cash.account, in_cash.receipt) == ("", "Nhận Tiền Mặt")
    assert again.receipt == "Tài khoản, ngân hàng hoặc ký nhận"


def test_the_code_of_a_row_leads_to_its_line(country, run, monthly, daily):
    team = factories.a_team(country.phu_loi)
    person = factories.a_member(team).person
    lines = [
        a_line(run, country.phu_loi, team, daily, 2, person=person),
        a_line(run, country.phu_loi, team, monthly, person=person),
        a_line(run, country.phu_loi, team, daily, -1, person=person, month="09/2025"),
    ]
    [row] = listed(run, country).teams[0].rows
    assert codes.number_of(row.pay.code) in {line.pk for line in lines}
    assert row.pay.code in row.cells


def test_what_is_not_transferred_as_listed_is_said_beside_it(country, monthly, daily):
    insured = a_rate(monthly.resolution, "month", 45_000, paid_to="Bảo hiểm xã hội")
    team, other = factories.a_team(country.phu_loi), factories.a_team(country.phu_loi)
    debtor, busy = (factories.a_member(team, name).person for name in ("Nợ Cũ", "Hai Tổ"))
    factories.a_member(other, person=busy)
    notes = []
    for month, amount in (("09/2025", -100_000), ("10/2025", 450_000)):
        run = a_run(country.ho_chi_minh, month, territory=country.binh_duong)
        a_line(run, country.phu_loi, team, daily, person=debtor, amount=amount)
        a_line(run, country.phu_loi, team, insured, person=busy)
        a_line(run, country.phu_loi, team, monthly, person=busy)
        a_line(run, country.phu_loi, other, daily, person=busy)
        with transaction.atomic():
            preparing.prepare(approved(run))
        rows = [row for part in payout_list(run, country.phu_loi, "1").teams for row in part.rows]
        notes.append({(row.name, row.pay.paid): list(row.notes[len(row.pay.notes) :]) for row in rows})
        treasury = {p.name: (p.account, p.paid) for p in treasury_list(run, country.phu_loi, "1").payments}
        assert treasury["Bảo hiểm xã hội"] == ("", 45_000)
    insured_too = ["Trong đó 45.000 chuyển cho Bảo hiểm xã hội", "Chi một khoản 210.000"]
    alike = {("Hai Tổ", 105_000): insured_too, ("Hai Tổ", 150_000): ["Chi một khoản 210.000"]}
    assert notes == [
        {("Nợ Cũ", -100_000): ["Còn phải thu 100.000, trừ vào đợt sau"], **alike},
        {("Nợ Cũ", 450_000): ["Trừ còn phải thu đợt trước 100.000", "Chi một khoản 350.000"], **alike},
    ]
