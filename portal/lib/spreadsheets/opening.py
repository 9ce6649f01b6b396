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

from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

from .limits import Unreadable
from .scanning import STRINGS, Part, Scan

MEGABYTE = 2**20
LARGEST = 10 * MEGABYTE
LARGEST_UNPACKED = 64 * MEGABYTE
LARGEST_RATIO = 200  # Excel's own files stay under 30
MOST_PARTS = 500

OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1")


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
        infos = [info for info in archive.infolist() if not info.is_dir()]
        check_declared(archive.infolist(), len(content))
        infos.sort(key=lambda info: info.filename.lower() != STRINGS)
        scan = Scan()
        return [scan.part(info.filename, _unpacked(content, info)) for info in infos]


def check_declared(infos: list[zipfile.ZipInfo], packed: int) -> None:
    names = [info.filename.lower() for info in infos]
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or len(set(names)) < len(names) or any(info.flag_bits & 1 for info in infos):
        raise damaged()
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
        raise damaged() from damage


def damaged() -> Unreadable:
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
        raise damaged()
    if len(data) != info.file_size or not ended:
        raise damaged()
    return data
