"""The public check: what anybody may know about a paper, and how often anybody may ask."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from reports import archive, codes, issuing, limiting, public_views, seals
from reports.models import DocumentKind, IssuedDocument
from tests import factories

from . import reading
from .runs import a_line, a_rate, a_resolution, a_run, approved

SECRETS = ("Hân Kín", "0123456789", "Tổ kín", "001099000001")


@pytest.fixture
def paper(country) -> IssuedDocument:
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    team = factories.a_team(country.phu_loi, name="Tổ kín")
    person = factories.a_person(
        "Hân Kín", citizen_number="001099000001", bank_bin="970436", bank_account="0123456789"
    )
    factories.a_member(team, person=person)
    a_line(run, country.phu_loi, team, daily, 4, person=person)
    return issuing.issue(approved(run), DocumentKind.PAYOUT_LIST, country.phu_loi)


@pytest.fixture
def finance(country):
    return factories.a_user(Role.FINANCE_STAFF, province=country.ho_chi_minh, full_name="Kế Toán Kín")


def page_of(client, paper) -> str:
    return client.get(reverse("verify:paper", args=[paper.code])).content.decode()


def test_strangers_read_what_the_paper_is_and_nothing_personal(client, paper):
    page = page_of(client, paper)
    for words in (
        "Danh sách chi trả", paper.number, "Phường Phú Lợi", "10/2025", "600.000", "Có hiệu lực",
        codes.shown(paper.code), paper.sha256, paper.sheet_sha256,
    ):  # fmt: skip
        assert words in page
    assert re.search(r"Số người, tổ nhận tiền</dt><dd>1</dd>", page)
    assert not [secret for secret in (*SECRETS, paper.run.made_by.full_name) if secret in page]


def test_what_is_counted_is_what_the_paper_numbers(client, country):
    run = a_run(country.ho_chi_minh, "11/2025", territory=country.binh_duong)
    resolution = a_resolution(country.binh_duong)
    daily, monthly = a_rate(resolution, "day", 150_000), a_rate(resolution, "month", 60_000)
    insured = a_rate(resolution, "month", 30_000, paid_to="Bảo hiểm xã hội")
    team = factories.a_team(country.phu_loi)
    for name in ("Một", "Hai", "Ba"):
        person = factories.a_member(team, name).person
        for rate in (daily, monthly, insured):
            a_line(run, country.phu_loi, team, rate, person=person)
    a_line(run, country.phu_loi, team, monthly)
    a_line(run, country.phu_an, factories.a_team(country.phu_an), monthly)
    approved(run)
    kinds = DocumentKind
    expected = {
        (kinds.PAYOUT_LIST, country.phu_loi): ("Số người, tổ nhận tiền", 4),
        (kinds.TREASURY_LIST, country.phu_loi): ("Số người, tổ nhận tiền", 5),
        (kinds.SLIPS, country.phu_loi): ("Số phiếu", 4),
        (kinds.PROVINCE_SUMMARY, None): ("Số xã, phường", 2),
    }
    for (kind, commune), (words, n) in expected.items():
        paper = issuing.issue(run, kind, commune)
        assert f"<dt>{words}</dt><dd>{n}</dd>" in page_of(client, paper), kind
        if paper.sheet:  # its own last number
            assert max(row[0] for row in reading.rows_of(paper) if isinstance(row[0], float)) == n
    issuing.issue(run, kinds.PAYOUT_LIST, country.phu_an)
    joined = issuing.issue(run, kinds.PROVINCE_LISTS)
    assert "<dt>Số người, tổ nhận tiền</dt><dd>5</dd>" in page_of(client, joined)


def test_who_asks_reads_that_papers_without_a_code_cannot_be_checked(client, paper):
    page = client.get(reverse("verify:ask")).content.decode()
    assert "Chỉ kiểm tra được giấy có mã kiểm tra" in page and "Danh sách ký nhận tiền mặt" in page
    of_cash = SimpleUploadedFile("ky-nhan.pdf", b"%PDF-1.7 printed when asked")
    page = client.post(reverse("verify:check_file"), {"tep": of_cash}, expects=404).content.decode()
    assert "hoặc là giấy không mang mã kiểm tra" in page and "Danh sách ký nhận tiền mặt" in page


def test_the_printed_code_and_address_lead_to_the_page(client, paper):
    from pypdf import PdfReader

    text = PdfReader(io.BytesIO(archive.read(paper, paper.pdf))).pages[0].extract_text()
    printed = re.search(r"Mã kiểm tra\s+((?:\w{4}-){3}\w{4})", text)[1]
    response = client.get(reverse("verify:ask"), {"ma": printed.lower()}, expects=302)
    assert response["Location"] == reverse("verify:paper", args=[paper.code])
    assert seals.Seal(paper.code).address == "http://127.0.0.1:8000" + response["Location"]


def test_a_replaced_paper_leads_to_the_one_in_its_place(client, paper, finance):
    new = issuing.reissue(paper, reason="Sai tên của ông X", by=finance)
    page = page_of(client, paper)
    assert "Đã được thay thế" in page and new.number in page and new.code in page
    assert "ông X" not in page and "Kế Toán Kín" not in page
    assert "Có hiệu lực" in page_of(client, new)


def test_a_withdrawn_paper_says_so_without_the_reason(client, paper, finance):
    issuing.withdraw(paper, reason="Của ông X", by=finance)
    page = page_of(client, paper)
    assert "Đã bị thu hồi" in page and "ông X" not in page


def test_a_code_that_is_none_and_a_code_of_nothing_are_told_apart(client, paper):
    wrong = client.get(reverse("verify:ask"), {"ma": paper.code[:-1]}, expects=422).content.decode()
    assert "Mã không đúng" in wrong
    nothing = codes.code_of("nothing")
    page = client.get(reverse("verify:paper", args=[nothing]), expects=404).content.decode()
    assert "Không có giấy tờ nào" in page


@pytest.mark.parametrize("form", ["pdf", "sheet"])
def test_the_file_itself_is_recognised_byte_for_byte(client, paper, form):
    content = archive.read(paper, getattr(paper, form))
    page = client.post(
        reverse("verify:check_file"), {"tep": SimpleUploadedFile("x", content)}, expects=200
    ).content.decode()
    assert "không sai một byte" in page and paper.number in page
    changed = SimpleUploadedFile("x", content[:-1] + bytes([content[-1] ^ 1]))
    page = client.post(reverse("verify:check_file"), {"tep": changed}, expects=404).content.decode()
    assert "không giống từng byte" in page and paper.number not in page


def test_too_large_a_file_is_turned_away_and_nothing_is_kept(client, paper, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(public_views, "LARGEST", 100_000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    large = SimpleUploadedFile("x.pdf", b"x" * 3_000_000)
    before = sorted(tmp_path.rglob("*"))
    page = client.post(reverse("verify:check_file"), {"tep": large}, expects=422).content.decode()
    assert "lớn hơn 20 MB" in page
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_file_it_says_what_to_do(client, db):
    assert "Chọn tệp" in client.post(reverse("verify:check_file"), expects=422).content.decode()


def test_another_site_cannot_send_files_through_a_visitors_browser(db):
    strict = Client(enforce_csrf_checks=True)
    upload = {"tep": SimpleUploadedFile("x", b"x")}
    assert strict.post(reverse("verify:check_file"), upload).status_code == 403


def test_whoever_asks_too_often_is_told_when_to_come_back(client, db):
    url = reverse("verify:ask")
    for _ in range(limiting.LOOKS.amount):
        client.get(url)
    response = client.get(url, expects=429)
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "giây" in response.content.decode()
    client.get(url, REMOTE_ADDR="203.0.113.9")


def test_only_the_address_our_own_proxy_wrote_counts(client, db, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    url = reverse("verify:ask")
    for n in range(limiting.LOOKS.amount):
        client.get(url, headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.1"})
    client.get(url, headers={"X-Forwarded-For": "198.51.100.250, 203.0.113.1"}, expects=429)
    client.get(url, headers={"X-Forwarded-For": "203.0.113.1, 203.0.113.2"})


def test_papers_of_before_there_were_codes_are_found_by_their_file_only(client, paper, country):
    content = b"%PDF old"
    kept = archive.keep("old", "pdf", lambda file: file.write(content))
    IssuedDocument.objects.create(
        kind=DocumentKind.PAYOUT_LIST, number="cũ", run=paper.run, commune=country.phu_an,
        path=kept.path, sha256=kept.sha256, size=kept.size,
    )  # fmt: skip
    upload = {"tep": SimpleUploadedFile("x", content)}
    assert "cũ" in client.post(reverse("verify:check_file"), upload, expects=200).content.decode()
