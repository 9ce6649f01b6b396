"""PDF files from outside: a scan is taken as it is; whatever could act, and whatever is none, is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pydyf
import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from portal.lib import sent_pdf
from portal.lib.refusals import Refused
from tests.scanned import a_scan, writer_of, written


def with_script(writer: PdfWriter) -> None:
    writer.add_open_action(JavaScript("app.alert(1)"))


def with_a_file(writer: PdfWriter) -> None:
    writer.add_attachment("bang-luong.xlsm", b"PK")


def that_starts_a_program(writer: PdfWriter) -> None:
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x.exe")}
    )
    writer.root_object[NameObject("/OpenAction")] = launch


def with_an_act_on_its_page(writer: PdfWriter) -> None:
    """Deep within lists."""
    act = DictionaryObject({NameObject("/O"): DictionaryObject()})
    writer.pages[0][NameObject("/Annots")] = ArrayObject(
        [ArrayObject([DictionaryObject({NameObject("/AA"): act})])]
    )


def with_a_form_that_computes(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): NumberObject(1)})


def with_a_script_no_page_leads_to(writer: PdfWriter) -> None:
    writer._add_object(DictionaryObject({NameObject("/S"): NameObject("/JavaScript")}))


def that_starts_a_program_named_elsewhere(writer: PdfWriter) -> None:
    """What kind of act it is stands in an object of its own."""
    kind = writer._add_object(NameObject("/Launch"))
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject("/S"): kind})


ACTING = [
    that_starts_a_program_named_elsewhere,
    with_script, with_a_file, that_starts_a_program, with_an_act_on_its_page, with_a_form_that_computes,
    with_a_script_no_page_leads_to,
]  # fmt: skip


@pytest.mark.parametrize("pages", [1, 3])
def test_the_pages_of_a_scan_are_counted(pages: int) -> None:
    assert sent_pdf.pages_of(a_scan(pages)) == pages


def test_what_was_written_anew_without_anything_that_acts_is_taken() -> None:
    assert sent_pdf.pages_of(written(writer_of(a_scan(2)))) == 2


@pytest.mark.parametrize("act", ACTING, ids=lambda act: act.__name__)
def test_what_could_act_is_refused(act: Callable[[PdfWriter], None]) -> None:
    writer = writer_of(a_scan())
    act(writer)
    with pytest.raises(Refused, match="có mã lệnh hoặc tệp kèm theo"):
        sent_pdf.pages_of(written(writer))


def test_a_script_packed_where_no_search_for_words_would_find_it_is_refused() -> None:
    packed, file = pydyf.PDF(), BytesIO()
    packed.add_page(
        pydyf.Dictionary({"Type": "/Page", "Parent": packed.pages.reference, "MediaBox": "[0 0 9 9]"})
    )
    packed.write(file, version=b"1.7", compress=True)
    assert sent_pdf.pages_of(file.getvalue()) == 1
    packed.add_object(pydyf.Dictionary({"S": "/JavaScript", "JS": pydyf.String("app.alert(1)")}))
    file = BytesIO()
    packed.write(file, version=b"1.7", compress=True)
    assert b"JavaScript" not in file.getvalue()
    with pytest.raises(Refused, match="có mã lệnh"):
        sent_pdf.pages_of(file.getvalue())


def test_a_password_is_told() -> None:
    writer = writer_of(a_scan())
    writer.encrypt("kín")
    with pytest.raises(Refused, match="có mật khẩu"):
        sent_pdf.pages_of(written(writer))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7\n%%EOF",
        a_scan()[:200],
        b"<script>alert(1)</script>",
        b"\x89PNG\r\n" * 9,
    ],
)
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="Không đọc được tệp này"):
        sent_pdf.pages_of(content)


def test_without_a_page_there_is_nothing_to_keep() -> None:
    with pytest.raises(Refused, match="không có trang nào"):
        sent_pdf.pages_of(written(PdfWriter()))


def test_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match="15 MB"):
        sent_pdf.check_size(sent_pdf.LARGEST + 1)
