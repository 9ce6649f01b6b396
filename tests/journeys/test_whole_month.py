"""A month from readiness to money received, by three people at their own browsers; one transfer comes back.

With PORTAL_SCREENSHOTS=<folder> the same walk leaves the pictures of the README: `make screenshots`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from accounts.models import Role
from portal.lib.months import Month
from reports import issuing
from subsidies import calculation
from subsidies.models import Payment, PaymentState, PayrollRun, Status
from tests import factories
from tests.imports.workbooks import workbook
from tests.subsidies import resolutions
from tests.subsidies.payments.paying import HEADS

from .conftest import PASSWORD

MAY = Month(2026, 5)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Name, role, days worked, account.
TEAM = [
    ("Trần Thị Ngọc Hân", "leader", (4, 5, 6), "0123456789"),
    ("Lê Đình Chiến", "deputy", (4, 5), "9876543210"),
    ("Nguyễn Hữu Phước", "member", (12,), ""),
]
SitDown = Callable[..., Page]
pictures = os.environ.get("PORTAL_SCREENSHOTS", "")


def picture(of: Page | Locator, name: str) -> None:
    """For the README; nothing without a folder to put it in."""
    if pictures:
        Path(pictures).mkdir(parents=True, exist_ok=True)
        of.screenshot(path=f"{pictures}/{name}.png", animations="disabled")


def picture_of_paper(content: bytes, name: str) -> None:
    """Its first page, where poppler is at hand."""
    if pictures and shutil.which("pdftoppm"):
        shown = ["pdftoppm", "-png", "-singlefile", "-gray", "-r", "80", "-", f"{pictures}/{name}"]
        subprocess.run(shown, input=content, check=True)


@pytest.fixture
def staff(transactional_db: None) -> SimpleNamespace:
    """Three people of TP.HCM, an inspector, and a team of former Bình Dương with a confirmed month."""
    country = factories.country()
    resolutions.by_the_day(country.binh_duong)
    team = factories.a_team(country.phu_loi, name="Tổ công nghệ số cộng đồng khu phố Phú Thuận")
    sheet = factories.a_timesheet(team, MAY)
    for name, role, days, account in TEAM:
        bank = {"bank_bin": "970405", "bank_account": account} if account else {}
        person = factories.a_member(team, person=factories.a_person(name, **bank), role=role).person
        for day in days:
            factories.a_workday(sheet, person, day)
    factories.confirmed(sheet)
    people = {
        "maker": (Role.ICT_OFFICER, "Huỳnh Minh Tâm", "Chuyên viên, Sở Khoa học và Công nghệ"),
        "checker": (Role.FINANCE_STAFF, "Lý Ngọc Diệp", "Kế toán trưởng, Sở Khoa học và Công nghệ"),
        "approver": (Role.APPROVER, "Trương Công Khanh", "Phó Giám đốc Sở Khoa học và Công nghệ"),
        "inspector": (Role.INSPECTOR, "Bùi Thị Thu Trang", "Thanh tra viên, Thanh tra thành phố"),
    }
    return SimpleNamespace(
        **{
            part: factories.a_user(
                role, province=country.ho_chi_minh, full_name=name, office=office, password=PASSWORD
            )
            for part, (role, name, office) in people.items()
        }
    )


def test_a_month_from_readiness_to_the_last_transfer(staff: Any, sit_down: SitDown) -> None:
    expect.set_options(timeout=60_000)  # a loaded machine is slow; what is wrong never appears
    screen = {"viewport": {"width": 1280, "height": 860}}
    maker, checker, approver = (
        sit_down(person, **screen) for person in (staff.maker, staff.checker, staff.approver)
    )
    for page in (maker, checker, approver):
        page.set_default_timeout(60_000)
    run = opened(maker)
    released(run, maker, checker, approver)
    code = papers_read(run, checker)
    asked_why(code, sit_down(staff.inspector, **screen))

    first, second = sent_to_the_bank(run, checker)
    answered(checker, told(first, "Thành công"), told(second, "Bị trả lại", "Sai số tài khoản"))
    expect(checker.get_by_role("link", name="Chi lại 1 khoản bị trả lại")).to_be_visible()
    refused_while_money_is_out(run, checker)

    account_corrected(maker, second)
    issued_again(run, checker)
    assert [p.state for p in run.payments.order_by("number")].count(PaymentState.PAID) == 3
    settled(run, checker)


def opened(page: Page) -> PayrollRun:
    """Readiness is looked at before anything is computed; what was typed stays typed."""
    page.goto("/chi-tra/dot/")
    page.get_by_role("link", name="Lập đợt chi trả").click()
    page.get_by_label("Địa bàn", exact=True).select_option(label="Khu vực Bình Dương (cũ)")
    page.get_by_label("Từ tháng").fill("05/2026")
    page.get_by_label("Đến hết tháng").fill("05/2026")
    page.get_by_role("button", name="Xem đã sẵn sàng chưa").click()
    expect(page.get_by_text("Bảng công tháng 05/2026")).to_be_visible()
    expect(page.get_by_label("Từ tháng")).to_have_value("05/2026")
    picture(page, "1-san-sang")
    page.get_by_role("button", name="Lập đợt và tính tiền").click()
    expect(page.get_by_role("heading", name="Đang tính: 0/1 xã, phường")).to_be_visible()
    run = PayrollRun.objects.get()
    calculation.calculate(run.pk, list(run.units.values_list("commune", flat=True)))
    calculation.finish(run.pk)
    return run


def released(run: PayrollRun, maker: Page, checker: Page, approver: Page) -> None:
    maker.get_by_role("button", name="Trình kiểm tra").click()  # its page reads itself again once computed
    expect(maker.get_by_text("Đã trình kiểm tra.")).to_be_visible()

    checker.goto(run.get_absolute_url())
    picture(checker, "2-dot-chi")
    checker.get_by_role("button", name="Xác nhận đã kiểm tra").click()

    approver.goto(run.get_absolute_url())
    approver.get_by_role("link", name="Phê duyệt đợt chi").click()
    expect(approver.get_by_text("Một triệu không trăm tám mươi nghìn đồng")).to_be_visible()
    picture(approver, "3-phe-duyet")
    approver.get_by_role("button", name="Phê duyệt đợt chi").click()
    expect(approver.get_by_text("Đã phê duyệt.")).to_be_visible()
    run.refresh_from_db()
    assert run.status == Status.APPROVED
    assert run.payments.count() == len(TEAM)  # nobody had to ask for them


def papers_read(run: PayrollRun, page: Page) -> str:
    """Returns the code printed beside the leader's amount."""
    issuing.issue_all(run)
    page.goto(run.get_absolute_url())
    page.get_by_role("link", name="Xem cả 3 giấy tờ").click()
    expect(page.get_by_role("heading", name="Giấy tờ của đợt chi")).to_be_visible()
    picture(page, "4-giay-to")
    content = downloaded(page, page.get_by_role("link", name=re.compile("PDF")).first)
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    picture_of_paper(content, "5-danh-sach-chi-tra")
    assert "1.080.000" in text  # 3 x 60.000 + 6 x 150.000
    found = re.search(r"Trần Thị Ngọc Hân (?:•\S+ )?(\w{5}) ", text)
    assert found
    return found[1]


def asked_why(code: str, page: Page) -> None:
    page.goto("/chi-tra/dot/")
    page.get_by_role("link", name="Tra dòng theo mã").click()
    page.get_by_label("Mã dòng").fill(code.lower())
    page.get_by_role("button", name="Tra", exact=True).click()
    expect(page.get_by_role("heading", name="Vì sao là 510.000 đ?")).to_be_visible()
    picture(page, "6-vi-sao")


def sent_to_the_bank(run: PayrollRun, page: Page) -> list[Payment]:
    """The file names the accounts of the payments; once sent, nothing waits."""
    page.goto(run.get_absolute_url())
    page.get_by_role("link", name="Xem các khoản chuyển").click()
    picture(page, "7-chuyen-tien")
    content = downloaded(page, page.get_by_role("link", name=re.compile("Tải xlsx")))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    payments = list(run.payments.filter(method="bank").order_by("bank_bin", "number"))
    assert [row[3] for row in rows[1:-1]] == [payment.account.revealed for payment in payments]
    assert rows[-1][6] == sum(payment.amount for payment in payments)
    page.get_by_role("link", name=re.compile("^Ghi đã gửi")).click()
    page.get_by_role("button", name="Đã gửi ngân hàng").click()
    expect(page.get_by_text("Đã ghi nhận gửi ngân hàng 2 khoản.")).to_be_visible()
    return sorted(payments, key=lambda payment: -payment.amount)


def told(payment: Payment, result: str, reason: str = "") -> list[Any]:
    content = f"MBVCB.77 {payment.reference} HO TRO"
    return [timezone.localdate(), content, payment.account.revealed, payment.amount, result, reason]


def answered(page: Page, *rows: list[Any], name: str = "ket-qua-5.xlsx") -> None:
    page.get_by_role("link", name="Tải kết quả của ngân hàng, Kho bạc").click()
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": workbook(HEADS, *rows)}
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.get_by_role("button", name=f"Nhập {len(rows)} dòng").click()
    expect(page.get_by_role("heading", name="Đã nhập vào sổ")).to_be_visible()
    run = PayrollRun.objects.get()
    page.goto(f"{run.get_absolute_url()}chuyen-tien")
    if any("Bị trả lại" in row for row in rows):
        picture(page, "8-doi-chieu")


def refused_while_money_is_out(run: PayrollRun, page: Page) -> None:
    page.goto(run.get_absolute_url())
    expect(page.get_by_text("Còn 1 khoản chưa có kết quả hoặc bị trả lại.")).to_be_visible()
    expect(page.get_by_role("link", name="Ghi nhận đã chi")).to_have_count(0)


def account_corrected(page: Page, payment: Payment) -> None:
    """From the returned payment to the page of the person, by who keeps the book."""
    page.goto(payment.get_absolute_url())
    page.get_by_role("link", name="Mở trang của người nhận").click()
    page.get_by_role("link", name="Sửa thông tin").click()
    page.get_by_label("Số tài khoản").fill("5550001112")
    page.get_by_role("button", name="Lưu thông tin").click()
    expect(page.get_by_text(f"Đã lưu thông tin của {payment.person}.")).to_be_visible()


def issued_again(run: PayrollRun, page: Page) -> None:
    """To the account as it stands by then; the first try stays on record."""
    page.goto(f"{run.get_absolute_url()}chuyen-tien")
    page.get_by_role("link", name="Chi lại 1 khoản bị trả lại").click()
    page.get_by_role("button", name="Chi lại khoản đã chọn").click()
    expect(page.get_by_text("Đã lập 1 khoản chi lại")).to_be_visible()
    again = run.payments.get(reissues__isnull=False)
    assert again.account.revealed == "5550001112"
    downloaded(page, page.get_by_role("link", name=re.compile("Tải xlsx")))
    page.get_by_role("link", name=re.compile("^Ghi đã gửi")).first.click()
    page.get_by_role("button", name="Đã gửi ngân hàng").click()
    answered(page, told(again, "Thành công"), name="ket-qua-6.xlsx")
    page.get_by_role("link", name=re.compile("Ghi đã nhận đủ Tiền mặt")).click()
    page.get_by_label("Ngày nhận tiền").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Đã nhận đủ").click()
    expect(page.get_by_text("Đã ghi nhận 1 khoản đã nhận tiền.")).to_be_visible()


def settled(run: PayrollRun, page: Page) -> None:
    page.goto(run.get_absolute_url())
    page.get_by_role("link", name="Ghi nhận đã chi").click()
    page.get_by_role("button", name="Ghi nhận đã chi").click()
    expect(page.get_by_text("Đã ghi nhận đợt này đã chi.")).to_be_visible()
    run.refresh_from_db()
    assert run.status == Status.PAID
    page.goto(f"{run.get_absolute_url()}chuyen-tien/theo-xa")
    waited = (timezone.localdate() - MAY.last_day).days
    expect(page.get_by_text(f"muộn nhất {waited} ngày")).to_be_visible()
    picture(page, "9-tien-den-tay")


def downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()
