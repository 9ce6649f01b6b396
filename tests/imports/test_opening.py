"""Files that are not what they say: each refused in Vietnamese, before it can do harm."""

from __future__ import annotations

import io
import random
import resource
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.lib.spreadsheets import opening, reading
from portal.lib.spreadsheets.opening import Unreadable
from teams.imports import columns

from .workbooks import MEMBER_HEADS, workbook

GOOD = workbook(MEMBER_HEADS, ["TO-1", "Trần Thị Hân"])
SHEET = "xl/worksheets/sheet1.xml"


def changed(content: bytes, **parts: bytes) -> bytes:
    """The workbook with parts put in place of others."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return buffer.getvalue()


def with_sheet(xml: str) -> bytes:
    return changed(GOOD, **{SHEET: xml.encode()})


def lying(content: bytes, name: str, declared: int) -> bytes:
    """The archive says `name` is smaller than it is."""
    data = bytearray(content)
    place = data.rindex(name.encode()) - 46
    data[place + 24 : place + 28] = declared.to_bytes(4, "little")
    return bytes(data)


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_OF = f'<worksheet xmlns="{SPACE}"><sheetData>{{}}</sheetData></worksheet>'
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
        (changed(GOOD, **{"xl/vbaProject.bin": b"x"}), "a.xlsx", "macro"),
        (changed(GOOD, **{SHEET: BOMB}), "a.xlsx", "bung ra quá lớn"),
        (lying(changed(GOOD, **{SHEET: BOMB}), SHEET, 1000), "a.xlsx", "hỏng"),
        (with_sheet('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), "a.xlsx", "DOCTYPE"),
        (with_sheet(SHEET_OF.format('<row r="1"><c r="XFD1"><v>1</v></c></row>')), "a.xlsx", "Bảng quá lớn"),
        (with_sheet(SHEET_OF.format('<row r="1048576"><c><v>1</v></c></row>')), "a.xlsx", "Bảng quá lớn"),
        (with_sheet(SHEET_OF.format("<row>" + "<c><v>1</v></c>" * 101 + "</row>")), "a.xlsx", "Bảng quá lớn"),
    ],
)  # fmt: skip
def test_each_is_refused_with_what_to_do(content, name, said):
    with pytest.raises(Unreadable, match=said):
        reading.read(content, name, columns.members())


def test_blank_cells_far_away_that_excel_only_coloured_do_no_harm():
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Tổ</t></is></c><c r="XFD1" s="1"/></row>'
    parts = opening.check_workbook(with_sheet(SHEET_OF.format(cell)))
    assert [part.last_column for part in parts if part.name == SHEET] == [1]


def test_a_bomb_is_not_unpacked(monkeypatch):
    def unpacked(*_: object) -> None:
        raise AssertionError("unpacked")

    content = changed(GOOD, **{SHEET: BOMB})
    monkeypatch.setattr(zlib, "decompressobj", unpacked)
    with pytest.raises(Unreadable, match="bung ra"):
        opening.check_workbook(content)


def fuzzed(seed: int) -> bytes:
    """A good file with bytes changed, cut, doubled, or one part of it replaced by noise."""
    chance = random.Random(seed)
    if seed % 4 == 0:
        part = chance.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
        with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
            data = bytearray(archive.read(part))
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return changed(GOOD, **{part: bytes(data)})
    data = bytearray(GOOD)
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    begin, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return bytes(
        data[:begin] + data[end:] if seed % 4 == 1 else data + data[begin:end] if seed % 4 == 2 else data
    )


@pytest.fixture
def upload(cast, signed_in, django_capture_on_commit_callbacks):
    client = signed_in(cast.commune_staff)

    def upload(seed: int) -> None:
        file = SimpleUploadedFile(f"{seed}.{'csv' if seed % 5 == 0 else 'xlsx'}", fuzzed(seed))
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client.post(client, "/to/nhap-tep/thanh-vien", {"file": file})
        assert answer.status_code in (302, 422), seed
        if answer.status_code == 302:
            client.get(answer["Location"])

    return upload


def test_fuzzed_files_are_answered_never_with_a_server_error(upload):
    for seed in range(50):
        upload(seed)


@pytest.mark.long
def test_a_thousand_fuzzed_files_neither_break_the_server_nor_fill_its_memory(upload):
    before = peak()
    for seed in range(1000):
        upload(seed)
    assert peak() < max(before, 300), "MB"


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
