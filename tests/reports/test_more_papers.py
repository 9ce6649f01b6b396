"""Mẫu số 09, slips, sheets of work, everything joined and zipped."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile

import pytest
from django.urls import reverse

from accounts.models import Role
from portal.lib.refusals import Forbidden, Refused
from reports import archive, issuing, joined, papers, progress, tasks
from reports.documents.treasury_layouts import layout_on
from reports.documents.treasury_list import treasury_list
from reports.models import DocumentKind as K
from reports.models import Wording
from tests import factories
from tests.assertions import assert_queries_do_not_grow

from . import reading
from .runs import a_line, a_rate, a_resolution, a_run


def test_the_treasurys_form_sets_lump_sums_and_allowances_apart(run, country):
    rows = reading.rows_of(issuing.issue(run, K.TREASURY_LIST, country.phu_loi))
    [row] = [row for row in rows if row[0] == 1.0]
    code = f"Mã {run.lines.filter(person__full_name='Lê Út').earliest('pk').code}"
    amounts = [210_000, "", "", "", "", 150_000, 60_000, ""]
    assert row[1:] == ["Lê Út", "0123456789", "Vietcombank", *amounts, code]
    assert ["", *[f"({n})" for n in range(1, 13)]] in rows


def test_whoever_owes_more_than_is_due_is_listed_below_zero_and_not_transferred(run, country):
    paper = issuing.issue(run, K.TREASURY_LIST, country.phu_an)
    text = " ".join(reading.text_of(paper).split())
    assert re.search(r"1 Trần Ý −150.000 −150.000 Mã \w{5}; Còn phải thu 150.000, trừ vào đợt sau", text)
    assert "Âm một trăm năm mươi nghìn đồng" in text


@pytest.mark.parametrize(
    ("day", "decree"),
    [
        (dt.date(2019, 1, 1), "11/2020/NĐ-CP"),
        (dt.date(2025, 12, 31), "11/2020/NĐ-CP"),
        (dt.date(2026, 1, 1), "347/2025/NĐ-CP"),
    ],
)
def test_the_form_is_the_one_in_force_on_the_papers_day(day, decree):
    assert layout_on(day).decree == decree


def test_queries_of_the_treasurys_form_do_not_grow(country):
    run = a_run(country.ho_chi_minh, "10/2025")
    run.approved_by, run.approved_at = run.made_by, dt.datetime(2025, 11, 1, tzinfo=dt.UTC)
    rate = a_rate(a_resolution(country.binh_duong), "day", 150_000)

    def one_more():
        team = factories.a_team(country.phu_loi)
        a_line(run, country.phu_loi, team, rate, person=factories.a_member(team).person)

    assert_queries_do_not_grow(one_more, lambda: treasury_list(run, country.phu_loi, "1"))


def test_each_payee_has_a_slip_with_their_clauses_and_words(run, country, finance):
    issuing.ask_for(run, K.SLIPS, by=finance)
    text = " ".join(reading.text_of(issuing.issue(run, K.SLIPS, country.phu_loi)).split())
    for words in (
        "PHIẾU BÁO CHI TRẢ", "Lê Út", "1 tháng 60.000 60.000", "2 ngày 150.000 300.000",
        "truy thu (−) −150.000", "Thực nhận 210.000", "Hai trăm mười nghìn đồng", "0123456789, Vietcombank",
    ):  # fmt: skip
        assert words in text, words


def test_papers_on_request_are_expected_only_once_asked_for(run, finance):
    assert progress.expected(run) == 5
    issuing.ask_for(run, K.SLIPS, by=finance)
    issuing.ask_for(run, K.SLIPS, by=finance)
    assert progress.expected(run) == 7
    issuing.ask_for(run, K.ATTENDANCE, by=finance)
    assert progress.expected(run) == 8  # one commune has no confirmed sheet
    issuing.ask_for(run, K.PROVINCE_LISTS, by=finance)
    assert progress.expected(run) == 9 == len(issuing.issue_all(run))


def test_only_those_who_issue_for_the_whole_province_may_ask(run, country):
    for user in (
        factories.a_user(Role.INSPECTOR, province=country.ho_chi_minh),
        factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi]),
        factories.a_user(Role.ICT_OFFICER, communes=[country.phu_loi]),
    ):
        with pytest.raises(Forbidden):
            issuing.ask_for(run, K.SLIPS, by=user)


def test_confirmed_sheets_are_frozen_with_the_runs_papers(run, country):
    paper = issuing.issue(run, K.ATTENDANCE, country.phu_loi)
    text = reading.text_of(paper)
    assert "BẢNG CHẤM CÔNG" in text and "Lê Út" in text and "BẢN NHÁP" not in text
    assert (paper.total, paper.lines, paper.sheet) == (None, 1, None)


def test_the_joined_lists_hold_every_communes_pages(run, country):
    with pytest.raises(Refused, match="Chưa đủ"):
        issuing.issue(run, K.PROVINCE_LISTS)
    parts = [issuing.issue(run, K.PAYOUT_LIST, commune) for commune in (country.phu_loi, country.phu_an)]
    paper = issuing.issue(run, K.PROVINCE_LISTS)
    assert len(reading.reader_of(paper).pages) == sum(len(reading.reader_of(part).pages) for part in parts)
    assert [item.title for item in reading.reader_of(paper).outline] == ["Phường Phú Lợi", "Phường Phú An"]
    text = reading.text_of(paper)
    assert "Lê Út" in text and "Trần Ý" in text
    again = io.BytesIO()
    joined.ProvinceLists(run, None, paper.number).write_pdf(again)
    assert hashlib.sha256(again.getvalue()).hexdigest() == paper.sha256
    assert [row for row in reading.rows_of(paper) if "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ AN" in row]


def test_the_joined_lists_come_last_whoever_finishes_first(run, finance, monkeypatch):
    for kind in papers.ON_REQUEST:
        issuing.ask_for(run, kind, by=finance)
    sent = []
    monkeypatch.setattr(tasks.issue_paper, "delay", lambda *args: sent.append(args))
    tasks.issue_run_papers(run.pk)
    joined_paper = (run.pk, K.PROVINCE_LISTS, None)
    assert len(sent) == 8 and joined_paper not in sent
    for job in reversed(list(sent)):
        tasks.issue_paper(*job)
    assert sent[8:] == [joined_paper]
    tasks.issue_paper(*joined_paper)
    assert issuing.missing(run) == []


def test_the_zip_holds_every_file_with_its_sum_and_says_what_it_is(run, country, finance, signed_in):
    issuing.issue_all(run)
    response = signed_in(finance).get(reverse("reports:download_all", args=[run.pk]))
    assert response.streaming and response["Content-Type"] == "application/zip"
    content = b"".join(response)
    bundle = zipfile.ZipFile(io.BytesIO(content))
    assert bundle.testzip() is None
    sums = dict(line.split("  ")[::-1] for line in bundle.read("SHA256SUMS").decode().splitlines())
    assert len(sums) == 10 and set(sums) == set(bundle.namelist()) - {"SHA256SUMS", "MUC-LUC.csv"}
    assert all(hashlib.sha256(bundle.read(name)).hexdigest() == sum_ for name, sum_ in sums.items())
    lines = list(csv.DictReader(io.StringIO(bundle.read("MUC-LUC.csv").decode("utf-8-sig"))))
    assert {line["SHA-256"] for line in lines} == set(sums.values())
    assert b"".join(signed_in(finance).get(reverse("reports:download_all", args=[run.pk]))) == content


def test_a_reader_of_one_commune_gets_its_papers_only(run, country, signed_in):
    issuing.issue_all(run)
    staff = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_an])
    content = b"".join(signed_in(staff).get(reverse("reports:download_all", args=[run.pk])))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(names) == 2 + 4 and not [name for name in names if "25750" in name]


def test_a_damaged_file_is_named_before_anything_is_sent(run, country, finance, signed_in):
    paper = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    archive.path_of(paper.sheet).write_bytes(b"PK")
    url = reverse("reports:download_all", args=[run.pk])
    assert paper.number in signed_in(finance).get(url, expects=409).content.decode()


def test_a_spreadsheet_arrives_as_issued(run, country, finance, signed_in):
    paper = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    response = signed_in(finance).get(reverse("reports:download_sheet", args=[paper.pk]))
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == paper.sheet_sha256
    assert response["Content-Disposition"].endswith(f'"{paper.number.replace("/", "-")}.xlsx"')
    slips = issuing.issue(run, K.SLIPS, country.phu_loi)
    signed_in(finance).get(reverse("reports:download_sheet", args=[slips.pk]), expects=404)


def test_amounts_are_spelled_as_the_province_wants(run, country):
    Wording.objects.create(province=country.ho_chi_minh, odd_word="lẻ", thousand="ngàn", whole=True)
    text = " ".join(reading.text_of(issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)).split())
    assert "Hai trăm mười ngàn đồng chẵn." in text


def test_papers_are_archivable_and_tagged(run, country):
    root = reading.reader_of(issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)).trailer["/Root"]
    about = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in about and 'pdfaid:conformance="B"' in about
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "vi" and root["/OutputIntents"]
    found = set(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/P"} <= found


def tags(element):
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from tags(child)
    elif isinstance(element, dict):
        if "/S" in element:
            yield str(element["/S"])
        if "/K" in element and not isinstance(element["/K"], int):
            yield from tags(element["/K"])
