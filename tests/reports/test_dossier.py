"""The dossier of a run: read back from the zip, every hash computed again."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import subprocess
import zipfile

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent, Role
from portal.lib.money import dong
from reports import archive, dossier, issuing
from reports.models import DocumentKind
from subsidies import scans
from subsidies.models import PayoutLine, Scan
from subsidies.payments import acts as payment_acts
from tests import factories
from tests.scanned import a_scan
from tests.subsidies import resolutions
from tests.subsidies.runs import MAY, computed, open_in_binh_duong, released, worked


@pytest.fixture
def staff(country):
    roles = {
        "maker": Role.ICT_OFFICER, "checker": Role.FINANCE_STAFF, "approver": Role.APPROVER,
        "inspector": Role.INSPECTOR,
    }  # fmt: skip
    found = {part: factories.a_user(role, province=country.ho_chi_minh) for part, role in roles.items()}
    return found | {"commune": factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])}


@pytest.fixture
def teams(country):
    scans.keep(resolutions.by_the_day(country.binh_duong), a_scan(), "nq.pdf", by=None)
    found = [
        factories.a_member(factories.a_team(commune), name, role="leader").team
        for commune, name in [(country.phu_loi, "=HYPERLINK(1)"), (country.phu_an, "Trần Thị Hân")]
    ]
    for team in found:
        worked(team, MAY, 4, 5)
    return found


@pytest.fixture
def run(country, staff, teams):
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    issuing.issue(run, DocumentKind.PAYOUT_LIST, country.phu_loi)
    return run


def taken(browser, run) -> zipfile.ZipFile:
    response = browser.get(reverse("reports:dossier", args=[run.pk]))
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def table(files: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.read(name).decode("utf-8-sig"))))


def test_every_file_has_the_sum_the_zip_says_by_an_ordinary_tool(run, staff, signed_in, tmp_path):
    files = taken(signed_in(staff["inspector"]), run)
    files.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    listed = {line.split("  ")[1] for line in files.read("SHA256SUMS").decode().splitlines()}
    assert listed == set(files.namelist()) - {"SHA256SUMS"}


def test_every_hash_recorded_at_approval_comes_out_of_its_file(run, staff, signed_in):
    files = taken(signed_in(staff["inspector"]), run)
    hashes = table(files, "MA-KIEM.csv")
    for row in hashes:
        assert hashlib.sha256(files.read(row["Tệp"])).hexdigest() == row["Mã phải ra (SHA-256)"], row
    recorded = {row["Tệp"]: row["Mã phải ra (SHA-256)"] for row in hashes}
    assert recorded["niem-phong/cac-xa.txt"] == run.lines_digest
    assert recorded["niem-phong/dieu-khoan.txt"] == run.terms_digest
    assert recorded["niem-phong/dot.txt"] == run.digest
    assert {d.hash for d in run.decisions.all()} <= set(recorded.values())
    assert {d.sha256 for d in run.documents.all()} <= set(recorded.values())
    [scan] = Scan.objects.all()
    assert recorded[f"nghi-quyet/{scan.resolution.slug}.pdf"] == scan.digest
    assert sum(name.startswith("niem-phong/dong/") for name in recorded) == 2


def test_a_line_changed_behind_the_portals_back_no_longer_gives_its_hash(run, staff, signed_in):
    line = run.lines.order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE subsidies_payoutline SET amount = amount + 1 WHERE id = %s", [line.pk])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    files = taken(signed_in(staff["inspector"]), run)
    wrong = [
        row["Tệp"]
        for row in table(files, "MA-KIEM.csv")
        if hashlib.sha256(files.read(row["Tệp"])).hexdigest() != row["Mã phải ra (SHA-256)"]
    ]
    assert wrong == [f"niem-phong/dong/{line.commune.code}-{line.commune_id}.txt"]


def test_lines_are_all_there_in_both_forms_and_no_text_is_a_formula(run, staff, signed_in):
    files = taken(signed_in(staff["inspector"]), run)
    lines = table(files, "dong-chi.csv")
    amounts = sorted(run.lines.values_list("amount", flat=True))
    assert sorted(int(row["Số tiền (đồng)"]) for row in lines) == amounts
    assert {row["Mã dòng"] for row in lines} == {line.code for line in PayoutLine.objects.filter(run=run)}
    assert {row["Người hưởng"] for row in lines} == {"'=HYPERLINK(1)", "Trần Thị Hân"}
    workbook = files.read("dong-chi.xlsx")
    heads, *rows = CalamineWorkbook.from_object(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert sorted(int(row[heads.index("Số tiền (đồng)")]) for row in rows) == amounts
    assert "=HYPERLINK(1)" in {row[heads.index("Người hưởng")] for row in rows}
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(workbook)).read("xl/worksheets/sheet1.xml")
    assert "0150990" not in files.read("dong-chi.csv").decode()  # citizen numbers stay masked


def test_decisions_papers_and_law_are_in_it(run, staff, signed_in):
    files = taken(signed_in(staff["inspector"]), run)
    decisions = table(files, "so-quyet-dinh.csv")
    assert {row["Người"] for row in decisions} >= {
        str(staff[part]) for part in ("maker", "checker", "approver")
    }
    assert [row["Việc"] for row in decisions] == [
        "Lập đợt", "Máy tính xong", "Trình kiểm tra", "Xác nhận đã kiểm tra", "Phê duyệt đợt chi",
    ]  # fmt: skip
    paper = run.documents.get()
    assert files.read(f"giay-to/{paper.number.replace('/', '-')}.pdf") == archive.read(paper, paper.pdf)
    law = run.lines.first().rate.resolution
    assert files.read(f"nghi-quyet/{law.slug}.yaml").decode() == law.text
    issuing.withdraw(paper, reason="Lập nhầm", by=staff["maker"])
    void = f"giay-to/het-hieu-luc/{paper.number.replace('/', '-')}.pdf"
    assert void in taken(signed_in(staff["inspector"]), run).namelist()
    readme = files.read("DOC-TRUOC-TIEN.txt").decode("utf-8-sig")
    assert "sha256sum --check SHA256SUMS" in readme and "certutil -hashfile" in readme
    for name in {name.split("/")[0] for name in files.namelist()} - {"DOC-TRUOC-TIEN.txt"}:
        assert name in readme, f"{name} is not explained"


def test_payments_are_in_it_with_what_became_of_them(country, staff, teams, signed_in):
    for team, account in zip(teams, ["1903000111", "1903000222"], strict=True):
        person = team.memberships.get().person
        person.bank_bin, person.bank_account = "970422", account
        person.save()
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    one, other = run.payments.order_by("number")
    payment_acts.take_back(one, reason="Tài khoản đã đóng", by=staff["checker"])
    again = payment_acts.reissue(one, by=staff["checker"])
    payment_acts.send(run, run.payments.filter(pk=other.pk), by=staff["checker"])
    on = timezone.localdate()
    payment_acts.receive(run, run.payments.filter(pk=other.pk), on=on, by=staff["checker"])
    files = taken(signed_in(staff["inspector"]), run)
    rows = {row["Mã khoản"]: row for row in table(files, "khoan-chuyen.csv")}
    assert set(rows) == {one.reference, other.reference, again.reference}
    assert rows[one.reference]["Lý do trả lại"] == "Tài khoản đã đóng"
    assert rows[again.reference]["Chi lại cho khoản"] == one.reference
    received = rows[other.reference]
    assert (received["Trạng thái"], received["Ngày nhận tiền"]) == ("Đã nhận tiền", f"{on:%d/%m/%Y}")
    assert int(received["Số tiền chuyển (đồng)"]) == other.amount
    assert "1903000" not in files.read("khoan-chuyen.csv").decode()  # accounts stay masked, too
    log = {row["Việc"]: row for row in table(files, "nhat-ky.csv")}
    assert log["Ghi khoản bị trả lại"]["Đối tượng"] == str(one)
    assert log["Chi lại khoản bị trả lại"]["Thay đổi"] == f"mã khoản: {again.reference}"
    told = {"số khoản chuyển: 1", "ngân hàng, cách chi: MB", f"số tiền: {dong(other.amount)} đ"}
    assert set(log["Gửi ngân hàng các khoản chuyển"]["Thay đổi"].split("; ")) == told
    received_on = f"ngày nhận tiền: {on:%d/%m/%Y}"
    assert set(log["Ghi nhận đã nhận tiền"]["Thay đổi"].split("; ")) == {*told, received_on}
    timeline = signed_in(staff["inspector"]).get(reverse("subsidies:run_timeline", args=[run.pk]))
    assert "Lập các khoản chi lại" in timeline.content.decode()


def test_no_word_of_the_program_stands_in_its_log(country, run, staff, signed_in):
    issuing.ask_for(run, DocumentKind.SLIPS, by=staff["maker"])
    signed_in(staff["checker"]).get(reverse("reports:cash_list", args=[run.pk, country.phu_an.pk]))
    with override("en"):
        payment_acts.receive(run, run.payments.all(), on=timezone.localdate(), by=staff["checker"])
    browser = signed_in(staff["inspector"])
    issuing.withdraw(run.documents.get(), reason="Sai mẫu", by=staff["maker"])
    log = table(taken(browser, run), "nhat-ky.csv")
    told = [part for row in log if row["Thay đổi"] for part in row["Thay đổi"].split("; ")]
    names = {part.split(": ")[0] for part in told}
    assert names >= {"các tháng", "tên", "loại", "số khoản chuyển", "ngân hàng, cách chi", "lý do"}
    assert not [name for name in names if re.fullmatch("[a-z_]+", name)], names
    assert "loại: Phiếu báo chi trả" in told
    assert "ngân hàng, cách chi: Tiền mặt, ký nhận" in told


def test_it_is_in_vietnamese_for_an_english_reader_and_each_taking_is_logged(run, staff, signed_in):
    browser = signed_in(staff["inspector"])
    browser.cookies["django_language"] = "en"
    files = taken(browser, run)
    assert {row["Sang"] for row in table(files, "so-quyet-dinh.csv")} >= {"Đã duyệt"}
    event = AuditEvent.objects.get(verb="reports.dossier_taken")
    assert (event.actor, event.object_id) == (staff["inspector"], run.pk)


def test_only_who_oversees_the_province_takes_it_and_only_of_a_released_run(country, run, staff, signed_in):
    signed_in(staff["commune"]).get(reverse("reports:dossier", args=[run.pk]), expects=403)
    elsewhere = factories.a_user(Role.INSPECTOR, province=country.ha_tinh)
    signed_in(elsewhere).get(reverse("reports:dossier", args=[run.pk]), expects=404)


def test_before_approval_there_is_none(country, staff, teams, signed_in):
    run = computed(open_in_binh_duong(country, staff, MAY))
    page = signed_in(staff["inspector"]).get(reverse("reports:dossier", args=[run.pk]), expects=409)
    assert "Chờ phê duyệt" in page.content.decode()


def test_it_is_sent_in_pieces(run, staff):
    pieces = list(dossier.zipped(run, reader=staff["inspector"]))
    assert len(pieces) > 10
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 2 + 200_000
