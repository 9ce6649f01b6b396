"""One file of 500 rows with 37 different errors: every one is listed, with its row and column."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.sheets import sheets_of
from teams.models import Membership, Person, TeamRole
from tests import factories

from .workbooks import problems, taken_in, workbook

HEADS = [
    "TT", "Tổ", "Xã, phường", "Huyện", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh", "CMND", "SĐT",
    "Số tài khoản", "Ngân hàng", "Chức danh", "Ngày tham gia", "Số quyết định", "Ngày ký",
]  # fmt: skip
FIRST = 5  # title, blank, head, legend stand above
LETTER = {head: chr(65 + place) for place, head in enumerate(HEADS)}

# Row of the file, head of the column, what is put there, and what is said of it.
PLANTED: list[tuple[int, str, Any, str]] = [
    (10, "Tổ", None, "Chưa có tổ"),
    (22, "Tổ", "Tổ không có thật", "Không có tổ này trong địa bàn của bạn"),
    (34, "Tổ", "Tổ đôi", "Có nhiều tổ cùng tên này"),
    (46, "Xã, phường", "Xã Lâm Giang", "Tổ công nghệ số cộng đồng thôn 3 thuộc Châu Quế"),
    (58, "Xã, phường", "Xã Không Tên", "Không có xã, phường này trong địa bàn của bạn"),
    (70, "Họ và tên", None, "Chưa có họ và tên"),
    (71, "Họ và tên", "Hân", "Họ tên chỉ có một từ"),
    (72, "Họ và tên", "Trần Thị H4n", "Họ tên có chữ số"),
    (73, "Họ và tên", "Trần " * 21, "Dài 104 ký tự, quá 100"),
    (74, "Họ và tên", "#REF!", "Ô có công thức lỗi"),
    (80, "Ngày sinh", "31/02/1988", "Ngày không có thật"),
    (81, "Ngày sinh", "15/13/1988", "Tháng 13 không có"),
    (82, "Ngày sinh", 1988, "Chỉ có năm"),
    (83, "Ngày sinh", "1/2/88", "Năm chỉ có hai chữ số"),
    (84, "Ngày sinh", "mồng một Tết", "Không phải ngày"),
    (85, "Ngày sinh", dt.date(2090, 1, 1), "Ngày chưa đến"),
    (86, "Ngày sinh", "1/1/1870", "Năm 1870 không hợp lý"),
    (90, "Giới tính", "Ông", "Không có trong danh mục"),
    (100, "Số định danh", "04209900123", "Thiếu 1 chữ số, cần 12 chữ số"),
    (101, "Số định danh", "0420990012345", "Thừa 1 chữ số, cần 12 chữ số"),
    (102, "Số định danh", "04209900123A", "Có ký tự không phải chữ số"),
    (103, "Số định danh", "1.5088E+10", "Excel đã đổi số thành dạng rút gọn"),
    (104, "Số định danh", "015090000010", "Trùng với dòng 14"),
    (105, "Số định danh", "015099000999", "Số này đã ghi cho một người tên khác"),
    (110, "CMND", "12345", "Thiếu 4 chữ số, cần 9 chữ số"),
    (120, "SĐT", "912 345 67", "Không phải số di động"),
    (130, "Số tài khoản", 1234567890123456789, "Excel chỉ giữ 15 chữ số đầu của số này"),
    (131, "Số tài khoản", "12-3", "Không phải số tài khoản"),
    (132, "Ngân hàng", None, "Có số tài khoản nhưng chưa có ngân hàng"),
    (133, "Số tài khoản", None, "Có ngân hàng nhưng chưa có số tài khoản"),
    (134, "Ngân hàng", "Agri bank HT", "Không có trong danh mục"),
    (140, "Chức danh", "Đội trưởng", "Không có trong danh mục"),
    (141, "Chức danh", "Tổ trưởng", "Tổ đã có tổ trưởng Trần Đình Chiến"),
    (150, "Ngày tham gia", None, "Chưa có ngày tham gia"),
    (151, "Ngày tham gia", "01/01/2024", "Tổ thành lập ngày 01/04/2026"),
    (152, "Ngày tham gia", "30/04/2026", "Quyết định ký ngày 05/05/2026, sau ngày 30/04/2026"),
    (160, "Ngày ký", None, "Chưa có ngày ký của quyết định này"),
]  # fmt: skip


def messy() -> bytes:
    rows = [clean(n) for n in range(500)]
    for number, head, value, _said in PLANTED:
        rows[number - FIRST][HEADS.index(head)] = value
    rows[152 - FIRST][HEADS.index("Ngày ký")] = "05/05/2026"
    title = ["DANH SÁCH THÀNH VIÊN TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"]
    legend = [f"({n})" for n in range(1, len(HEADS) + 1)]
    return workbook(title, [], HEADS, legend, *rows)


def clean(n: int) -> list[Any]:
    name = f"Nguyễn Văn {['Anh', 'Bình', 'Cường', 'Dũng', 'Giang'][n % 5]}"
    who = [name, dt.date(1990, 1, 1), "Nam", f"0150900{n + 1:05}", "", f"0912{n:06}"]
    bank = [f"{10**12 + n}", "Agribank"]
    return [
        n + 1, f"TO-{1 + n % 3}", "", "", *who, *bank, "Thành viên", dt.date(2026, 5, 5),
        "7/QĐ-UBND", "01/05/2026",
    ]  # fmt: skip


@pytest.fixture
def job(country, cast):
    for n in (1, 2, 3):
        since = dt.date(2026, 4, 1)
        team = factories.a_team(
            country.chau_que, code=f"TO-{n}", name=f"Tổ công nghệ số cộng đồng thôn {n}", since=since
        )
        factories.a_member(team, "Trần Đình Chiến", role=TeamRole.LEADER)
    for commune in (country.chau_que, country.lam_giang):
        factories.a_team(commune, name="Tổ đôi")
    factories.a_person("Người Khác", citizen_number="015099000999")
    return taken_in(messy(), cast.officer)


def test_all_37_errors_are_listed_with_row_and_column(job):
    assert len(PLANTED) == 37
    expected = {(row, LETTER[head], said) for row, head, _value, said in PLANTED}
    errors = [p for p in problems(job) if p.level == Level.ERROR]
    assert {(p.row, p.letter, p.problem) for p in errors} == expected
    assert (job.rows, job.errors, len(errors)) == (500, 37, 37)
    assert all(p.cure and p.sheet == "Sheet1" for p in errors)


def test_no_two_of_the_37_are_one_kind():
    assert len({(head, said) for _row, head, _value, said in PLANTED}) == 37


def test_nothing_of_it_is_written(job, cast, signed_in):
    signed_in(cast.officer).post(f"/to/nhap-tep/tep/{job.pk}/nhap", expects=409)
    assert Person.objects.count() == 4 and Membership.objects.count() == 3


def test_the_file_comes_back_with_each_error_in_its_row(job, cast, signed_in):
    answer = signed_in(cast.officer).get(f"/to/nhap-tep/tep/{job.pk}/loi")
    [sheet] = sheets_of(answer.content, "loi.xlsx")
    assert sheet.cells[2][-1] == "Lỗi"
    for row, _head, _value, said in PLANTED:
        assert said in sheet.cells[row - 1][-1]
    assert sheet.cells[99][7] == "04209900123"
    assert {sheet.cells[row - 1][-1] for row in (5, 6, 7, 504)} == {""}
