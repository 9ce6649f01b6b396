"""PDF files people send: opened before they are kept, refused when something in them could act."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .refusals import Refused

LARGEST = 15 * 1024 * 1024  # bytes; with the rest of the form below what the proxy lets through
OBJECTS = 50_000
# Scripts, programs started, files carried along, films: whatever is more than a page to look at.
ACTING = {"/AA", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMedia", "/XFA"}
ACTS = {"/GoToE", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/Sound", "/SubmitForm"}


def check_size(size: int) -> None:
    """Raises: Refused."""
    if size > LARGEST:
        raise Refused(_("Tệp lớn hơn 15 MB. Quét lại đen trắng, 200 điểm mỗi inch, rồi tải lên."))


def pages_of(content: bytes) -> int:
    """How many pages there are to look at. The bytes stay as they are: a signature in them would break.

    Raises: Refused, with what to do about it.
    """
    check_size(len(content))
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise Refused(_("Tệp PDF có mật khẩu. Lưu lại không đặt mật khẩu rồi tải lên."))
        acting = _acts(reader)
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise Refused(
            _("Không đọc được tệp này. Chọn tệp PDF quét từ bản có dấu hoặc tải từ công báo.")
        ) from None
    if acting:
        raise Refused(
            _("Tệp PDF có mã lệnh hoặc tệp kèm theo. In lại thành PDF mới (Print to PDF) rồi tải lên.")
        )
    if not pages:
        raise Refused(_("Tệp PDF không có trang nào."))
    return pages


def _acts(reader: PdfReader) -> bool:
    return any(_is_acting(found) for one in _objects(reader) for found in _dictionaries(one))


def _is_acting(found: DictionaryObject) -> bool:
    """Asked by [], which follows a reference: the kind of an act may stand in an object of its own."""
    return bool(ACTING & found.keys()) or ("/S" in found and str(found["/S"]) in ACTS)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """All of the file, also what no page leads to: another reader may find its own way."""
    places = [(number, generation) for generation, table in reader.xref.items() for number in table]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > OBJECTS:
        raise ValueError(len(places))
    for number, generation in places:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _dictionaries(thing: Any) -> Iterator[DictionaryObject]:
    """The thing itself and what stands directly in it; what it points to comes on its own."""
    if isinstance(thing, DictionaryObject):
        yield thing
        for value in dict.values(thing):
            yield from _dictionaries(value)
    elif isinstance(thing, ArrayObject):
        for value in list.__iter__(thing):
            yield from _dictionaries(value)
