"""An officer writes a resolution in forms, tries it, publishes it, and a run pays by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from portal.lib.months import Month
from subsidies import calculation
from subsidies.clauses import written_clause
from subsidies.models import PayrollRun, Resolution, ResolutionStatus
from subsidies.resolution_files import ResolutionFile, read
from subsidies.resolutions import law_of
from tests import factories
from tests.scanned import a_scan

from .conftest import PASSWORD

SitDown = Callable[..., Page]
RECIPE = Path(__file__).parents[2] / "docs" / "nghi-quyet-moi.md"
MARCH = Month(2026, 3)


@pytest.fixture
def hatinh(transactional_db: None) -> SimpleNamespace:
    """A leader of Hà Tĩnh who worked three days of March."""
    country = factories.country()
    member = factories.a_member(factories.a_team(country.son_hong), "Trần Thị Ngọc Hân", role="leader")
    sheet = factories.a_timesheet(member.team, MARCH)
    for day in (4, 5, 6):
        factories.a_workday(sheet, member.person, day)
    factories.confirmed(sheet)
    officer = factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh, password=PASSWORD)
    return SimpleNamespace(country=country, officer=officer)


def the_recipes_file() -> ResolutionFile:
    return read(RECIPE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0])


def begin(page: Page) -> None:
    page.goto("/chi-tra/nghi-quyet/")
    page.get_by_role("link", name="Lập nghị quyết mới").click()
    page.get_by_role("link", name="Bắt đầu bản trống").click()
    page.get_by_label("Số hiệu").fill("01/2026/NQ-HĐND")
    page.get_by_label("Cơ quan ban hành").fill("Hội đồng nhân dân tỉnh mẫu")
    page.get_by_label("Tên", exact=True).fill("Chính sách hỗ trợ tổ công nghệ số cộng đồng (tệp mẫu)")
    page.get_by_label("Hiệu lực từ ngày").fill("01/01/2026")
    page.get_by_label("Nguồn").fill("Tệp mẫu để học cách ghi; các con số là giả định.")
    choose(page, "Cách tính tháng", "từ … ngày thì tính đủ tháng, ít hơn tính … %")
    fill_gaps(page, "15", "50")
    page.get_by_role("group", name="Chỉ xã đăng ký chuyển đổi số").get_by_label("Không").check()
    page.get_by_label("Làm tròn đến").fill("1.000")
    page.get_by_role("button", name="Lập dự thảo").last.click()
    expect(page.get_by_text("Đã lập dự thảo.")).to_be_visible()


def choose(page: Page, word: str, sentence: str) -> None:
    """Its gaps come by themselves."""
    page.get_by_label(f"Cách ghi: {word}").last.select_option(label=sentence)
    page.locator(".phrase").last.wait_for()


def fill_gaps(page: Page, *values: str) -> None:
    boxes = page.locator(".phrase").last.locator("input:not([type=hidden])")
    for number, value in enumerate(values):
        boxes.nth(number).fill(value)


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu vào dự thảo").last.click()
    expect(page.get_by_text("Đã lưu vào dự thảo.")).to_be_visible()


def take_up(page: Page, word: str) -> None:
    page.get_by_label("Quy định khác, nếu văn bản có").last.select_option(label=word)
    page.get_by_role("button", name="Thêm mục này").last.click()
    page.get_by_role("button", name=f"Bỏ mục “{word}”").wait_for()


def add_the_days(page: Page) -> None:
    """The recipe's second clause."""
    page.get_by_role("link", name="Thêm mức hỗ trợ").click()
    page.get_by_label("Mã", exact=True).fill("ngay-cong")
    page.get_by_label("Tên", exact=True).fill("Ngày công")
    page.get_by_label("Điều khoản").fill("Điều 3 khoản 2")
    page.get_by_label("Thành viên và người được huy động").check()
    page.get_by_label("Theo", exact=True).select_option("ngày")
    choose(page, "Mức", "… đồng")
    fill_gaps(page, "150.000")
    take_up(page, "Không tính công")
    page.get_by_label("giờ hành chính của cán bộ").check()
    page.get_by_label("nguồn khác đã chi").check()
    take_up(page, "Giới hạn")
    page.get_by_label("Thêm vào “Giới hạn”").select_option(label="nhiều nhất … công mỗi người một tháng")
    page.get_by_role("button", name="Thêm câu").click()
    page.get_by_role("button", name="Bỏ câu").wait_for()
    fill_gaps(page, "10")
    save(page)


def add_an_example(page: Page) -> None:
    page.get_by_role("link", name="Thêm ví dụ tính").click()
    page.get_by_label("Tên", exact=True).fill("Một thành viên, hai ngày công")
    page.get_by_label("Tháng", exact=True).fill("03/2026")
    page.get_by_label("Số thành viên mỗi tổ").fill("1")
    page.get_by_role("button", name="Thêm “Công mỗi tháng”").click()
    row = page.get_by_role("group", name="Công mỗi tháng 1")
    row.get_by_label("Thành viên", exact=True).check()
    row.get_by_label("Theo", exact=True).select_option("ngày")
    row.get_by_label("Số lượng").fill("2")
    page.get_by_label("Được chi", exact=True).fill("310.000")
    page.get_by_role("button", name="Tính thử").click()
    expect(page.get_by_role("heading", name="Máy tính ra khác ví dụ")).to_be_visible()
    page.get_by_label("Được chi", exact=True).fill("300.000")
    page.get_by_role("button", name="Tính thử").click()
    expect(page.get_by_role("heading", name="Máy tính ra đúng ví dụ")).to_be_visible()
    save(page)


def add_the_scan(page: Page) -> None:
    """What was sent can be taken again as it was."""
    page.get_by_role("link", name="Tải bản chụp lên").click()
    content = a_scan(2)
    page.get_by_label("Tệp PDF").set_input_files(
        {"name": "nq.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Giữ bản chụp").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF 2 trang").click()
    assert Path(download.value.path()).read_bytes() == content


def clause(file: ResolutionFile, code: str) -> dict[str, Any]:
    return next(written_clause(one) for one in file.clauses if one.code == code)


def paid_in_march(page: Page) -> int:
    page.goto("/chi-tra/dot/lap")
    page.get_by_label("Từ tháng").fill("03/2026")
    page.get_by_label("Đến hết tháng").fill("03/2026")
    page.get_by_role("button", name="Lập đợt và tính tiền").click()
    expect(page.get_by_role("heading", name="Đang tính: 0/1 xã, phường")).to_be_visible()
    run = PayrollRun.objects.get()
    calculation.calculate(run.pk, list(run.units.values_list("commune", flat=True)))
    return sum(line.amount for line in run.lines.all())


def test_an_officer_makes_a_resolution_by_forms_alone_and_a_run_pays_by_it(
    hatinh: Any, sit_down: SitDown
) -> None:
    page = sit_down(hatinh.officer)
    begin(page)
    add_the_days(page)
    add_an_example(page)
    draft = Resolution.objects.get()
    assert clause(law_of(draft.text), "ngay-cong") == clause(the_recipes_file(), "ngay-cong")
    add_the_scan(page)
    page.get_by_role("link", name="Xem trước trên tháng qua").click()
    page.get_by_label("Tháng").fill("03/2026")
    page.get_by_role("button", name="Xem tháng này").click()
    expect(page.get_by_role("cell", name="450.000 đ").first).to_be_visible()
    page.goto(draft.get_absolute_url())
    page.get_by_role("link", name="Công bố", exact=True).click()
    page.get_by_role("button", name="Công bố nghị quyết").click()
    expect(page.get_by_text("Đã công bố.")).to_be_visible()
    draft.refresh_from_db()
    assert draft.status == ResolutionStatus.PUBLISHED
    assert paid_in_march(page) == 450_000
