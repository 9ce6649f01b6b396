"""Papers of many communes in one: a PDF of those issued, a spreadsheet of what they say."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from places.models import Commune
from portal.lib.refusals import Refused
from subsidies.models import PayrollRun, RunUnit

from . import archive, workbook
from .documents import letterhead
from .documents.letterhead import Letterhead, Trace
from .documents.payout_list import PayoutList, payout_list
from .models import DocumentKind, IssuedDocument


class ProvinceLists:
    """Every standing payout list of a run, in order of the communes' codes."""

    title = "Danh sách chi trả toàn tỉnh"

    def __init__(self, run: PayrollRun, _commune: Commune | None, number: str) -> None:
        self.run = run
        self.head: Letterhead = letterhead.of_province(run, number)
        self.trace: Trace = letterhead.trace(run)
        lists = IssuedDocument.objects.standing().filter(run=run, kind=DocumentKind.PAYOUT_LIST)
        self.parts = list(lists.select_related("commune").order_by("commune__code"))
        if len(self.parts) < RunUnit.objects.filter(run=run, lines__gt=0).count():
            raise Refused(_("Chưa đủ danh sách chi trả của các xã, hoặc có danh sách đã thu hồi."))
        self.total = sum(part.total or 0 for part in self.parts)

    def write_pdf(self, file: BinaryIO) -> None:
        """Each part as issued, one bookmark a commune. Dates and identifier come from the parts.

        For printing in one go: joining keeps neither PDF/A nor tags, the parts have both.
        """
        joined = PdfWriter()
        for part in self.parts:
            pages = PdfReader(BytesIO(archive.read(part, part.pdf)))
            joined.append(pages, outline_item=str(part.commune), import_outline=False)
        joined.compress_identical_objects()
        joined.root_object[NameObject("/Lang")] = TextStringObject("vi")
        joined.metadata = {"/Title": f"{self.title} {self.head.number}"}
        joined.write(file)

    def write_sheet(self, file: BinaryIO) -> None:
        workbook.write_all(self._documents(), self.head, self.title, self.trace.approved_at, file)

    def _documents(self) -> Iterator[PayoutList]:
        units = RunUnit.objects.filter(run=self.run, lines__gt=0).select_related("commune")
        for unit in units.order_by("commune__code"):
            yield payout_list(self.run, unit.commune, "")
