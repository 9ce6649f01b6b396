"""How files are understood: heads wherever they stand, merged and hidden cells, CSV of every kind."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from portal.lib.spreadsheets import cells, reading
from portal.lib.spreadsheets.cells import Mended, Wrong
from portal.lib.spreadsheets.opening import Unreadable
from teams.imports import columns

from .workbooks import MEMBER_HEADS, workbook

HAN = ["TO-1", "Trần Thị Ngọc Hân", "25/08/1988", "Nữ", "015188000001", "Tổ trưởng", "01/04/2026"]


def read(content: bytes, name: str = "tep.xlsx") -> reading.Reading:
    return reading.read(content, name, columns.members())


def test_the_heads_are_found_below_a_title_and_numbers_below_them_are_no_row():
    legend = [f"({n})" for n in range(1, 8)]
    found = read(workbook(["DANH SÁCH"], [], MEMBER_HEADS, legend, HAN, [], ["Tổng cộng", 1]))
    assert found.tables[0].head == 3
    assert [row.number for row in found.rows] == [5]
    assert found.tables[0].skipped == [7]


def test_heads_merged_over_two_rows_and_over_two_columns_are_told_apart():
    upper = [*MEMBER_HEADS[:3], None, *MEMBER_HEADS[3:]]
    below = [None, None, None, None, None, None, None, None]
    merged = [(0, n, 1, n, head) for n, head in enumerate([*MEMBER_HEADS, "Số tài khoản"])]
    found = read(workbook(upper, below, [*HAN, "123456789"], merged=merged))
    assert found.tables[0].head == 2
    assert found.rows[0]["bank_account"] == "123456789"
    assert found.tables[0].merged == 8


def test_a_team_merged_over_its_members_is_the_team_of_each():
    second = [None, "Lê Đình Chiến", *HAN[2:]]
    found = read(workbook(MEMBER_HEADS, HAN, second, merged=[(1, 0, 2, 0, "TO-1")]))
    assert [row["team"] for row in found.rows] == ["TO-1", "TO-1"]


def test_hidden_rows_are_read_and_said():
    found = read(workbook(MEMBER_HEADS, HAN, [*HAN[:4], "015188000002", *HAN[5:]], hidden=[2]))
    assert [(p.row, p.level) for p in found.problems] == [(3, "look")]
    assert len(found.rows) == 2


def test_decomposed_letters_are_one_with_composed_ones():
    found = read(workbook([unicodedata.normalize("NFD", head) for head in MEMBER_HEADS], [
        unicodedata.normalize("NFD", cell) for cell in HAN
    ]))  # fmt: skip
    assert found.rows[0]["full_name"] == "Trần Thị Ngọc Hân"
    assert not found.problems


def test_heads_and_cells_in_tcvn3_are_read():
    heads = ["Tæ", "Hä vµ tªn", "Ngµy sinh", "Giíi tÝnh", "Sè ®Þnh danh", "Chøc danh", "Ngµy tham gia"]
    found = read(workbook(heads, ["TO-1", "TrÇn ThÞ Ngäc H©n", HAN[2], "N÷", HAN[4], "Tæ tr­ëng", HAN[6]]))
    assert found.rows[0]["full_name"] == "Trần Thị Ngọc Hân"
    assert not found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_each_encoding_and_separator(encoding, separator):
    text = "\r\n".join(separator.join(row) for row in (MEMBER_HEADS, HAN))
    if encoding == "cp1258":  # keeps tones as marks of their own
        text = text.translate({ord(letter): cp1258(letter) for letter in text if not letter.isascii()})
    [row] = read(text.encode(encoding), "tep.csv").rows
    assert (row["full_name"], row["citizen_number"]) == ("Trần Thị Ngọc Hân", "015188000001")


def cp1258(letter: str) -> str:
    base, *marks = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    rest = [mark for mark in marks if mark not in tones]
    return unicodedata.normalize("NFC", base + "".join(rest)) + "".join(tones)


def test_a_file_without_the_heads_says_which_it_needs():
    with pytest.raises(Unreadable, match="Họ và tên"):
        read(workbook(["a", "b"], [1, 2]))


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (dt.date(1988, 8, 25), dt.date(1988, 8, 25)),
        (dt.datetime(1988, 8, 25, 7), dt.date(1988, 8, 25)),
        (32380, dt.date(1988, 8, 25)),
        ("32380", dt.date(1988, 8, 25)),
        ("25/8/1988", dt.date(1988, 8, 25)),
        ("25.08.1988", dt.date(1988, 8, 25)),
        ("25 - 08 - 1988", dt.date(1988, 8, 25)),
        ("1988-08-25", dt.date(1988, 8, 25)),
    ],
)
def test_days_are_read_as_text_and_as_serial(raw, day):
    assert cells.day(raw) == day


@pytest.mark.parametrize(("raw", "number"), [(15188000001, "015188000001"), (1099000001.0, "001099000001")])
def test_zeros_that_excel_dropped_come_back_and_are_said(raw, number):
    found = cells.citizen_number(raw)
    assert isinstance(found, Mended) and found.value == number


def test_eleven_digits_as_text_are_a_digit_missing():
    with pytest.raises(Wrong, match="Thiếu 1 chữ số"):
        cells.citizen_number("15188000001")
