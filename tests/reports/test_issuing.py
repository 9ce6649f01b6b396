"""Issuing papers: once, whole, for good."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from pypdf import PdfReader

from accounts.models import AuditEvent
from portal.lib.money import in_words
from portal.lib.refusals import Refused
from reports import archive, issuing, pdf, progress, tasks
from reports.models import DocumentKind as K
from reports.models import IssuedDocument
from reports.papers import Place
from subsidies.models import PayrollRun, Status
from tests import factories

from .runs import a_line, a_rate, a_resolution, a_run, approved


@pytest.fixture
def run(country) -> PayrollRun:
    """Two communes, a team each, with arrears in one of them."""
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    for commune, days in ((country.phu_loi, 4), (country.phu_an, 9)):
        team = factories.a_team(commune)
        for name in ("Trần Thị Ngọc Hân", "Đặng Văn Ẩn"):
            person = factories.a_member(team, name).person
            a_line(run, commune, team, daily, days, person=person)
            a_line(run, commune, team, daily, 1, person=person, month="09/2025")
    return approved(run)


def text_of(paper: IssuedDocument) -> list[str]:
    pages = PdfReader(io.BytesIO(archive.read(paper, paper.pdf))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def files(settings) -> list[str]:
    return sorted(path.name for path in settings.DOCUMENTS_DIR.rglob("*") if path.is_file())


def test_the_printed_total_is_the_sum_of_the_lines_in_figures_and_words(run, country):
    [text] = text_of(issuing.issue(run, K.PAYOUT_LIST, country.phu_an))
    total = sum(line.amount for line in run.lines.filter(commune=country.phu_an))
    assert total == 3_000_000
    assert "TỔNG CỘNG 2.700.000 300.000 3.000.000" in text
    assert f"bằng chữ: {in_words(total)}." in text
    rows = re.findall(
        r"(?:Hân|Ẩn) •+\d{3} [0-9A-Z]{5} Thành viên 9 ngày 150\.000 1\.350\.000 150\.000 1\.500\.000", text
    )
    assert len(rows) == 2
    assert "Truy lĩnh 1 ngày (tháng 09/2025): 150.000" in text


def test_the_head_and_the_signatures_are_those_of_an_official_paper(run, country):
    paper = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    [text] = text_of(paper)
    assert paper.number == f"01/DS-{run.pk}-25750"
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ LỢI",
        f"Số: {paper.number}",
        "Phú Lợi, ngày 31 tháng 10 năm 2025",
        "DANH SÁCH CHI TRẢ",
        "Căn cứ Nghị quyết số 27/2023/NQ-HĐND ngày 08/12/2023",
        "NGƯỜI LẬP",
        "KẾ TOÁN",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "phê duyệt lúc 09:15 ngày 05/10/2024",
    ):
        assert words in text
    assert "DỮ LIỆU MẪU" not in text


def test_the_summary_adds_up_the_communes(run):
    [text] = text_of(issuing.issue(run, K.PROVINCE_SUMMARY))
    assert f"1 Phường Phú Lợi 01/DS-{run.pk}-25750 1 2 1.200.000 300.000 0 1.500.000" in text
    assert "TỔNG CỘNG 2 4 3.900.000 600.000 0 4.500.000" in text
    assert "Bốn triệu năm trăm nghìn đồng." in text


def test_long_lists_repeat_their_head_number_their_pages_and_keep_rows_whole(country, settings):
    settings.PORTAL_DEMO_MARK = "DỮ LIỆU MẪU"
    run = a_run(country.ho_chi_minh, "10/2025")
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    team = factories.a_team(country.phu_loi)
    for n in range(40):
        person = factories.a_member(team, f"Nguyễn Hoàng Tôn Nữ Công Tằng Thị Phương Quỳnh Anh {n:02}").person
        a_line(run, country.phu_loi, team, daily, 2, person=person)

    pages = text_of(issuing.issue(approved(run), K.PAYOUT_LIST, country.phu_loi))
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert "STT Họ và tên Số định danh" in text
        assert f"DỮ LIỆU MẪU Số: 01/DS-{run.pk}-25750, {len(pages)} trang Mã kiểm tra" in text
        assert (f" {number} DỮ LIỆU MẪU Số:" in text) == (number > 1)
    whole_row = r"\d+ Nguyễn Hoàng Tôn Nữ Công Tằng Thị Phương Quỳnh Anh \d\d •+\d{3} [0-9A-Z]{5} Thành viên"
    assert sum(len(re.findall(whole_row, text)) for text in pages) == 40
    assert "Anh 39" in pages[-1] and "Cộng Tổ" in pages[-1] and "NGƯỜI LẬP" in pages[-1]


def test_only_an_approved_run_has_papers(country):
    run = a_run(country.ho_chi_minh, "10/2025")
    with pytest.raises(Refused, match="chưa được duyệt"):
        issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    assert not IssuedDocument.objects.exists()


def test_issuing_again_finds_the_paper_as_issued(run, country, settings):
    first = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    assert issuing.issue(run, K.PAYOUT_LIST, country.phu_loi) == first
    content = archive.read(first, first.pdf)
    assert hashlib.sha256(content).hexdigest() == first.sha256
    assert first.size == len(content)
    assert len(files(settings)) == 2  # as PDF and as spreadsheet
    assert AuditEvent.objects.filter(verb="reports.issued").count() == 1


def test_all_papers_are_issued_and_then_none_is_missing(run, country):
    lists = [Place(K.PAYOUT_LIST, country.phu_loi), Place(K.PAYOUT_LIST, country.phu_an)]
    others = [
        Place(K.TREASURY_LIST, country.phu_loi),
        Place(K.TREASURY_LIST, country.phu_an),
        Place(K.PROVINCE_SUMMARY, None),
    ]
    assert issuing.missing(run) == [*lists, *others]
    issuing.issue(run, K.PAYOUT_LIST, country.phu_an)
    assert issuing.missing(run) == [lists[0], *others]
    assert progress.expected(run) == 5
    assert len(issuing.issue_all(run)) == 4
    assert issuing.missing(run) == []
    assert IssuedDocument.objects.count() == 5


def test_a_file_changed_after_issue_is_refused(run, country):
    paper = issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    path = archive.path_of(paper.pdf)
    path.write_bytes(path.read_bytes().replace(b"%PDF", b"%PDG", 1))
    with pytest.raises(Refused, match="bị sửa"):
        archive.read(paper, paper.pdf)
    path.unlink()
    with pytest.raises(Refused, match="đã mất"):
        archive.read(paper, paper.pdf)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_issueddocument SET sha256 = 'x'",
        "DELETE FROM reports_issueddocument",
        "TRUNCATE reports_issueddocument, reports_withdrawal",
    ],
)
def test_the_database_refuses_to_touch_issued_papers(run, country, sql):
    issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE is refused for another reason
        with pytest.raises(DatabaseError, match="issued paper"), transaction.atomic():
            cursor.execute(sql)


DEATHS = {
    "before the file has its name": "pathlib.Path.hardlink_to",
    "between the file and its row": "reports.models.IssuedDocument.save",
    "before the row is committed": "accounts.audit.record",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", DEATHS.values(), ids=DEATHS)
def test_a_process_killed_while_issuing_leaves_nothing_to_be_seen(run, country, settings, moment):
    code = (
        "import django, os, sys; from unittest import mock; django.setup();"
        "from django.core.management import call_command;"
        f"mock.patch({moment!r}, lambda *a, **k: os.kill(os.getpid(), {int(signal.SIGKILL)})).start();"
        "call_command('issue_papers', sys.argv[1])"
    )
    database = connection.settings_dict
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "PORTAL_DOCUMENTS": str(settings.DOCUMENTS_DIR),
    }
    died = subprocess.run([sys.executable, "-c", code, str(run.pk)], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    assert len(files(settings)) == (1 if "hardlink" in moment else 2)  # orphans that no row names
    assert not IssuedDocument.objects.exists()
    assert not AuditEvent.objects.filter(verb="reports.issued").exists()

    issuing.issue_all(run)
    assert IssuedDocument.objects.count() == 5
    named = {archive.path_of(file).name for paper in IssuedDocument.objects.all() for file in paper.files}
    assert {name for name in files(settings) if not name.startswith(".")} == named


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["the same bytes", "bytes of two versions"])
def test_two_workers_at_once_give_one_row_and_one_file(run, country, settings, monkeypatch, same):
    together = threading.Barrier(2)

    def rendered(html: str) -> bytes:
        turn = together.wait()
        return b"%PDF" if same else b"%%PDF %d" % turn

    monkeypatch.setattr(pdf, "render", rendered)
    papers: list[IssuedDocument] = []

    def work() -> None:
        papers.append(issuing.issue(run, K.PAYOUT_LIST, country.phu_loi))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(papers) == 2 and len(set(papers)) == 1
    [paper] = IssuedDocument.objects.all()
    assert files(settings) == sorted(archive.path_of(file).name for file in paper.files)
    assert archive.read(paper, paper.pdf)


@pytest.fixture
def at_once(monkeypatch) -> list[tuple]:
    """Tasks run where they are sent, one after another; what was sent is noted."""
    sent: list[tuple] = []

    def run_now(task):
        def delay(*args):
            sent.append((task.name, *args))
            task(*args)

        return delay

    for task in (tasks.issue_run_papers, tasks.issue_paper):
        monkeypatch.setattr(task, "delay", run_now(task))
    return sent


def test_each_paper_is_a_task_of_its_own(run, country, at_once):
    tasks.issue_run_papers(run.pk)
    assert at_once == [
        ("reports.tasks.issue_paper", run.pk, K.PAYOUT_LIST, country.phu_loi.pk),
        ("reports.tasks.issue_paper", run.pk, K.PAYOUT_LIST, country.phu_an.pk),
        ("reports.tasks.issue_paper", run.pk, K.TREASURY_LIST, country.phu_loi.pk),
        ("reports.tasks.issue_paper", run.pk, K.TREASURY_LIST, country.phu_an.pk),
        ("reports.tasks.issue_paper", run.pk, K.PROVINCE_SUMMARY, None),
    ]
    tasks.issue_run_papers(run.pk)
    assert len(at_once) == 5
    assert IssuedDocument.objects.count() == 5


def test_lost_jobs_are_sent_again_when_nothing_has_come_for_a_while(run, country, at_once):
    waiting = a_run(country.ha_tinh, "10/2025")
    tasks.issue_missing_papers()  # approved long ago, nothing issued
    assert at_once[0] == ("reports.tasks.issue_run_papers", run.pk)
    assert issuing.missing(run) == []
    tasks.issue_missing_papers()
    assert len(at_once) == 6
    assert waiting.status == Status.CHECKED and not waiting.documents.exists()


def test_papers_still_coming_are_left_alone(run, country, at_once):
    issuing.issue(run, K.PAYOUT_LIST, country.phu_loi)  # just now
    assert progress.stalled_runs() == []


def test_a_run_whose_summary_alone_is_missing_is_noticed(run, monkeypatch):
    for kind, commune in issuing.missing(run)[:-1]:
        issuing.issue(run, kind, commune)
    monkeypatch.setattr(progress, "STALLED_AFTER", dt.timedelta(0))
    assert progress.stalled_runs() == [run.pk]
    issuing.issue(run, K.PROVINCE_SUMMARY)
    assert progress.stalled_runs() == []


def test_the_command_issues_what_is_missing_and_says_where(run, capsys):
    call_command("issue_papers", run.pk)
    said = capsys.readouterr().out
    assert f"01/DS-{run.pk}-25750" in said and ".pdf" in said
    assert said.endswith("Đã phát hành 5 giấy tờ.\n")
    call_command("issue_papers", run.pk)
    assert capsys.readouterr().out == "Đã phát hành 0 giấy tờ.\n"


def test_the_command_says_why_it_cannot(country):
    waiting = a_run(country.ha_tinh, "10/2025")
    with pytest.raises(CommandError, match="chưa được duyệt"):
        call_command("issue_papers", waiting.pk)
    with pytest.raises(CommandError, match="Không có đợt"):
        call_command("issue_papers", 0)
