"""Not a đồng appears or disappears between the lines, the papers and the files: read back, added up."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest
from django.db import transaction
from django.db.models import Sum
from python_calamine import CalamineWorkbook

from reports import issuing, pdf
from reports.documents.payout_list import PayoutList
from reports.joined import ProvinceLists
from reports.models import DocumentKind as K
from subsidies.models import Method, PayrollRun
from subsidies.payments import files, preparing
from subsidies.rules.words import Payee
from teams.models import CommunityTeam, Person
from tests import factories

from . import reading
from .runs import a_line, a_rate, a_resolution, a_run, approved


def a_random_run(country, random: Random) -> PayrollRun:
    """One to three communes, up to twelve payees; work of the month, arrears, recoveries, teams as payees."""
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    resolution = a_resolution(country.binh_duong, slug=f"r{random.getrandbits(40)}")
    rates = [a_rate(resolution, per, amount) for per, amount in (("month", 60_000), ("day", 150_000))]
    whole = a_rate(resolution, "month", 300_000, payee=Payee.TEAM)
    communes = [country.phu_loi, country.phu_an, country.sai_gon][: random.randint(1, 3)]
    for commune in communes:
        for _ in range(random.randint(1, 2)):
            team = factories.a_team(commune)
            for person in [None, *(a_payee(team, random) for _ in range(random.randint(0, 2)))]:
                for rate in [whole] if person is None else rates:
                    amount = random.choice([1, 60_000, 1_234_567, 49_999_999, random.randint(1, 10**7)])
                    a_line(run, commune, team, rate, person=person, amount=amount)
                    if random.random() < 0.4:
                        back = -random.randint(1, 2 * amount)
                        a_line(run, commune, team, rate, -1, person=person, month="09/2025", amount=back)
    return approved(run)


def a_payee(team: CommunityTeam, random: Random) -> Person:
    """Of three, two are paid by their bank."""
    account = {"bank_bin": "970405", "bank_account": f"{random.randrange(10**12):012}"}
    person = factories.a_person(**(account if random.random() < 0.67 else {}))
    return factories.a_member(team, person=person).person


def check_spreadsheets(run: PayrollRun) -> None:
    due = run.lines.aggregate(sum=Sum("amount"))["sum"]
    listed = transferred = 0
    for unit in run.units.select_related("commune"):
        paid, total = reading.column(
            reading.rows_of(issuing.issue(run, K.PAYOUT_LIST, unit.commune)), "Thực nhận"
        )
        assert sum(paid) == total == unit.total
        each, in_all = reading.column(
            reading.rows_of(issuing.issue(run, K.TREASURY_LIST, unit.commune)), "Tổng số"
        )
        assert sum(each) == in_all == unit.total
        listed, transferred = listed + total, transferred + in_all
    paid, total = reading.column(reading.rows_of(issuing.issue(run, K.PROVINCE_SUMMARY)), "Thực chi")
    assert sum(paid) == total == listed == transferred == due
    joined = issuing.issue(run, K.PROVINCE_LISTS)
    assert joined.total == due


def check_pdfs(run: PayrollRun) -> None:
    due = run.lines.aggregate(sum=Sum("amount"))["sum"]
    for unit in run.units.select_related("commune"):
        listed = issuing.issue(run, K.PAYOUT_LIST, unit.commune)
        assert reading.total_in_pdf(listed, 2) == unit.total
        treasury = issuing.issue(run, K.TREASURY_LIST, unit.commune)
        assert reading.total_in_pdf(treasury, 0) == unit.total
    assert reading.total_in_pdf(issuing.issue(run, K.PROVINCE_SUMMARY), 5) == due


def check_bank_files(run: PayrollRun) -> None:
    """What banks are told to pay, what is paid in cash and what is still owed is what the lines are."""
    preparing.prepare(run)
    transfers = files.of_banks(run.payments.all())
    book = CalamineWorkbook.from_filelike(io.BytesIO(files.as_xlsx(run, transfers)))
    lists = csv.reader(io.StringIO(files.as_csv(run, transfers).decode("utf-8-sig")))
    cash = run.payments.exclude(method=Method.BANK).aggregate(n=Sum("amount", default=0))["n"]
    owed = run.payments.aggregate(n=Sum("carried_out", default=0))["n"]
    for head, *rows, total in (book.get_sheet_by_index(0).to_python(), list(lists)):
        in_file = sum(int(row[head.index("Số tiền")]) for row in rows)
        assert in_file == int(total[head.index("Số tiền")])
        assert in_file + cash + owed == run.lines.aggregate(n=Sum("amount"))["n"]


def rolled_back(country, seed: int, monkeypatch, *, pdfs: bool) -> None:
    with transaction.atomic():
        run = a_random_run(country, Random(seed))
        if not pdfs:
            monkeypatch.setattr(pdf, "render", lambda _html: b"%PDF")
            monkeypatch.setattr(ProvinceLists, "write_pdf", lambda _self, file: file.write(b"%PDF"))
        check_spreadsheets(run)
        check_bank_files(run)
        if pdfs:
            check_pdfs(run)
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(4))
def test_lines_communes_run_pdf_and_spreadsheet_agree(country, monkeypatch, seed):
    rolled_back(country, seed, monkeypatch, pdfs=True)


def test_lines_communes_run_and_spreadsheets_agree_on_many_runs(country, monkeypatch):
    for seed in range(100, 140):
        rolled_back(country, seed, monkeypatch, pdfs=False)


@pytest.mark.long
@pytest.mark.parametrize("batch", range(20))
def test_five_hundred_runs_agree_in_every_file(country, monkeypatch, batch):
    for seed in range(1000 + 25 * batch, 1025 + 25 * batch):
        rolled_back(country, seed, monkeypatch, pdfs=True)


@pytest.mark.long
@pytest.mark.parametrize("batch", range(100))
def test_ten_thousand_runs_agree_in_every_spreadsheet_and_bank_file(country, monkeypatch, batch):
    for seed in range(10_000 + 100 * batch, 10_100 + 100 * batch):
        rolled_back(country, seed, monkeypatch, pdfs=False)


def test_a_paper_that_does_not_add_up_is_never_issued(country, monkeypatch):
    run = a_random_run(country, Random(1))
    commune = run.units.first().commune
    total = PayoutList.total.fget
    monkeypatch.setattr(PayoutList, "total", property(lambda self: total(self) + 1))
    with pytest.raises(AssertionError, match="its lines are"):
        issuing.issue(run, K.PAYOUT_LIST, commune)
    assert not run.documents.exists()
