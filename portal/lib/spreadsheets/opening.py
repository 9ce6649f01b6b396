"""What is looked at before a file is read: that it is a spreadsheet, of bearable size, without programs.

The sizes an archive declares are checked first (nothing is unpacked for that), then whether they are true.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

MEGABYTE = 2**20
LARGEST = 10 * MEGABYTE
LARGEST_UNPACKED = 64 * MEGABYTE
LARGEST_RATIO = 200  # Excel's own files stay under 30
MOST_PARTS = 500
MOST_ROWS, MOST_COLUMNS = 20_000, 100

OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1")


class Unreadable(Refused):
    """The file cannot be read at all. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one XML part holds: the hidden rows and how far its filled cells reach."""

    name: str
    hidden: frozenset[int]
    last_row: int
    last_column: int


def check_size(size: int) -> None:
    if not size:
        raise Unreadable(_("Tệp trống. Chọn tệp có dữ liệu."))
    if size > LARGEST:
        raise Unreadable(
            _("Tệp nặng %(size)s MB, quá %(most)s MB. Bỏ ảnh trong tệp hoặc tách thành nhiều tệp.")
            % {"size": -(-size // MEGABYTE), "most": LARGEST // MEGABYTE}
        )


def is_workbook(content: bytes, name: str) -> bool:
    """Whether it is an Excel workbook; else it is CSV. Refuses whatever is neither."""
    check_size(len(content))
    if content.startswith(b"PK"):
        return True
    head = content[:2048].lstrip().lower()
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("Tệp theo định dạng Excel 97-2003 (.xls) hoặc có mật khẩu. Mở bằng Excel, bỏ mật khẩu, "
              "chọn Lưu thành, kiểu Excel Workbook (.xlsx) rồi tải lại.")
        )  # fmt: skip
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Unreadable(
            _("Tệp là trang web mang tên Excel. Mở bằng Excel, chọn Lưu thành, kiểu .xlsx rồi tải lại.")
        )
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or head.startswith(b"%pdf"):
        raise Unreadable(_("Tệp không phải bảng tính. Chọn tệp Excel (.xlsx) hoặc CSV."))
    return False


def check_workbook(content: bytes) -> list[Part]:
    """Refuses bombs, macros, external entities and sheets too large; tells what each part holds."""
    with damage_refused(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        check_declared(infos, len(content))
        return [_scanned(info.filename, _unpacked(content, info)) for info in infos if not info.is_dir()]


def check_declared(infos: list[zipfile.ZipInfo], packed: int) -> None:
    names = [info.filename.lower() for info in infos]
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or len(set(names)) < len(names) or any(info.flag_bits & 1 for info in infos):
        raise _damaged()
    if unpacked > LARGEST_UNPACKED or unpacked > max(packed, 1024) * LARGEST_RATIO:
        raise Unreadable(
            _("Tệp bung ra quá lớn (%(size)s MB) so với dung lượng của nó nên không mở. "
              "Chép riêng bảng cần nhập sang một tệp mới rồi tải lại.")
            % {"size": -(-unpacked // MEGABYTE)}
        )  # fmt: skip
    if any(name.endswith(("vbaproject.bin", ".xlm")) or "/macrosheets/" in name for name in names):
        raise Unreadable(
            _("Tệp có macro nên không mở. Lưu lại theo kiểu Excel Workbook (.xlsx), không macro.")
        )
    if "xl/workbook.xml" not in names:
        raise Unreadable(
            _("Tệp không phải bảng tính Excel (.xlsx). Mở bằng Excel và lưu lại theo kiểu .xlsx.")
        )


@contextmanager
def damage_refused() -> Iterator[None]:
    """Whatever a reader makes of a damaged file, people are told the same. Rust's panics are no Exception."""
    try:
        yield
    except (Refused, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as damage:
        raise _damaged() from damage


def _damaged() -> Unreadable:
    return Unreadable(
        _("Tệp hỏng hoặc không đúng định dạng. Mở bằng Excel, lưu lại thành .xlsx rồi tải lại.")
    )


def _unpacked(content: bytes, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a part, never more than it declares."""
    name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
    begin = info.header_offset + 30 + name + extra
    packed = content[begin : begin + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        data, ended = packed, True
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflater.decompress(packed, info.file_size + 1)
        ended = inflater.eof
    else:
        raise _damaged()
    if len(data) != info.file_size or not ended:
        raise _damaged()
    return data


def _scanned(name: str, data: bytes) -> Part:
    scan = _Scan()
    if not name.lower().endswith((".xml", ".rels")) and not data.lstrip().startswith(b"<"):
        return Part(name, frozenset(), 0, 0)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.Parse(data, True)
    return Part(name, frozenset(scan.hidden), scan.last_row, scan.last_column)


def _no_doctype(*_declaration: object) -> None:
    raise Unreadable(
        _("Tệp có khai báo lạ (DOCTYPE) nên không mở. Mở bằng Excel, lưu lại thành .xlsx rồi tải lại.")
    )


class _Scan:
    """Follows rows and cells as a reader would, also those that do not say where they are."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = 0
        self.hidden: set[int] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag in ("v", "is"):
            self._filled()
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self.row)

    def _cell(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self.column = column_number(letters) if letters else self.column + 1
        if digits := reference[len(letters) :]:
            self.row = int(digits)

    def _filled(self) -> None:
        if self.row > self.last_row:
            self.last_row = self.row
        if self.row and self.column > self.last_column:
            self.last_column = self.column
        if self.last_row > MOST_ROWS or self.last_column > MOST_COLUMNS:
            raise too_large()


def too_large() -> Unreadable:
    return Unreadable(
        _("Bảng quá lớn: nhập được đến %(rows)s dòng và %(columns)s cột. Xóa dòng, cột thừa hoặc tách tệp.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
    )


@lru_cache(maxsize=1000)
def column_number(letters: str) -> int:
    """ "A" -> 1, "AA" -> 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(number: int) -> str:
    """1 -> "A", 27 -> "AA"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
