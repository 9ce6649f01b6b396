"""Files that are not what they say: each refused in Vietnamese, before it can do harm."""

from __future__ import annotations

import random
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.lib.spreadsheets import opening, reading
from portal.lib.spreadsheets.opening import Unreadable
from teams.imports import columns

from .hostile import BOOK, GOOD, SHEET, SPACE, STRINGS, changed, hostile, part_of, sheet_of
from .reading_apart import Reader


def with_sheet(xml: str) -> bytes:
    return changed(**{SHEET: xml.encode()})


def lying(content: bytes, name: str, declared: int) -> bytes:
    """The archive says `name` is smaller than it is."""
    data = bytearray(content)
    place = data.rindex(name.encode()) - 46
    data[place + 24 : place + 28] = declared.to_bytes(4, "little")
    return bytes(data)


BOMB = b"<worksheet>" + b" " * 65_000_000


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xlsx", "Tệp trống"),
        (b"x" * (opening.LARGEST + 1), "a.xlsx", "nặng 11 MB"),
        (opening.OLD_EXCEL + bytes(600), "a.xlsx", "Excel 97-2003"),
        (b"<html><table><tr><td>1</td></tr></table>", "a.xls", "trang web"),
        (b"%PDF-1.7", "a.xlsx", "không phải bảng tính"),
        (b"a,b", "a.exe", "không phải bảng tính"),
        (b"a\0b", "a.csv", "không phải bảng tính"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "hỏng"),
        (GOOD[: len(GOOD) // 2], "a.xlsx", "hỏng"),
        (changed(**{"xl/vbaProject.bin": b"x"}), "a.xlsx", "macro"),
        (changed(**{SHEET: BOMB}), "a.xlsx", "bung ra quá lớn"),
        (lying(changed(**{SHEET: BOMB}), SHEET, 1000), "a.xlsx", "hỏng"),
        (with_sheet('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), "a.xlsx", "DOCTYPE"),
        (sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "a.xlsx", "Bảng quá lớn"),
        (sheet_of('<row r="1048576"><c><v>1</v></c></row>'), "a.xlsx", "Bảng quá lớn"),
        (sheet_of("<row>" + "<c><v>1</v></c>" * 101 + "</row>"), "a.xlsx", "Bảng quá lớn"),
    ],
)  # fmt: skip
def test_each_is_refused_with_what_to_do(content, name, said):
    with pytest.raises(Unreadable, match=said):
        reading.read(content, name, columns.members())


def test_a_text_that_thousands_of_cells_share_counts_for_each_of_them():
    """21,000 letters, kept once in a small file, would be a thousand times that in memory."""
    rows = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
    strings = f'<sst xmlns="{SPACE}"><si><t>{"Tổ " * 7000}</t></si></sst>'
    read = changed(sheet_of(rows * 10), **{STRINGS: strings.encode()})
    assert opening.check_workbook(read)
    with pytest.raises(Unreadable, match="Bảng quá lớn"):
        opening.check_workbook(changed(sheet_of(rows * 20), **{STRINGS: strings.encode()}))


def test_more_cells_than_any_list_has_are_refused_whatever_their_shape():
    row = "<row>" + "<c><v>7</v></c>" * 50 + "</row>"
    heavy = {"xl/media/picture.png": random.Random(1).randbytes(100_000)}  # no bomb by its ratio
    assert opening.check_workbook(changed(sheet_of(row * 9_999), **heavy))
    with pytest.raises(Unreadable, match="Bảng quá lớn"):
        opening.check_workbook(changed(sheet_of(row * 10_001), **heavy))


def test_sheets_that_show_one_part_again_and_again_are_not_read():
    book = part_of(BOOK).decode()
    sheet = book[book.index("<sheet ") : book.index("</sheets>")]
    again = book.replace(sheet, sheet + sheet.replace("Sheet1", "Sheet2"))
    with pytest.raises(Unreadable, match="hỏng"):
        reading.read(changed(**{BOOK: again.encode()}), "a.xlsx", columns.members())


def test_merged_areas_that_cover_each_other_are_not_unfolded():
    merged = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 2 + "</mergeCells>"
    with pytest.raises(Unreadable, match="hỏng"):
        reading.read(sheet_of("<row><c><v>1</v></c><c><v>1</v></c></row>", after=merged), "a.xlsx", [])


def test_a_csv_of_nothing_but_separators_is_refused_before_it_is_split():
    with pytest.raises(Unreadable, match="Bảng quá lớn"):
        reading.read(b"," * 600_000, "a.csv", columns.members())


def test_blank_cells_far_away_that_excel_only_coloured_do_no_harm():
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Tổ</t></is></c><c r="XFD1" s="1"/></row>'
    parts = opening.check_workbook(sheet_of(cell))
    assert [part.last_column for part in parts if part.name == SHEET] == [1]


def test_a_bomb_is_not_unpacked(monkeypatch):
    def unpacked(*_: object) -> None:
        raise AssertionError("unpacked")

    content = changed(**{SHEET: BOMB})
    monkeypatch.setattr(zlib, "decompressobj", unpacked)
    with pytest.raises(Unreadable, match="bung ra"):
        opening.check_workbook(content)


@pytest.fixture
def upload(cast, signed_in, django_capture_on_commit_callbacks):
    client = signed_in(cast.commune_staff)

    def upload(seed: int) -> None:
        file = SimpleUploadedFile(*hostile(seed))
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client.post(client, "/to/nhap-tep/thanh-vien", {"file": file})
        assert answer.status_code in (302, 422), seed
        if answer.status_code == 302:
            client.get(answer["Location"])

    return upload


def test_fuzzed_files_are_answered_never_with_a_server_error(upload):
    for seed in range(50):
        upload(seed)


def test_none_of_them_takes_much_memory_to_read():
    read_apart(range(50))


@pytest.mark.long
def test_a_thousand_fuzzed_files_do_not_break_the_server(upload):
    for seed in range(1000):
        upload(seed)


@pytest.mark.long
def test_none_of_a_thousand_takes_much_memory_to_read():
    read_apart(range(1000))


def read_apart(seeds: range) -> None:
    with Reader() as reader:
        for seed in seeds:
            name, content = hostile(seed)
            found = reader.read(name, content)
            assert found.outcome in ("read", "refused"), name
            assert found.peak < 300, f"{name}: {found.peak} MB"
