"""Issuing the papers of handovers: each once, hashed and kept, found again whenever it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit
from portal.lib.refusals import Refused
from smartphones.models import Handover, HandoverSession

from . import archive, codes, pdf, workbook
from .documents import handover as documents
from .models import DocumentKind, IssuedDocument
from .seals import Seal

K = DocumentKind


def of_handover(handover: Handover) -> IssuedDocument:
    """Biên bản bàn giao of one household."""
    issued = IssuedDocument.objects.filter(handover=handover).first()
    return issued or _keep(
        IssuedDocument(kind=K.HANDOVER_RECORD, handover=handover, commune=handover.session.commune),
        f"{handover.pk:02}/BBBG-{handover.session_id}",
        lambda number: documents.record_of(handover, number),
    )


def of_session(session: HandoverSession) -> IssuedDocument:
    """The list of the whole session, once it is closed."""
    if session.closed_at is None:
        raise Refused(_("Buổi bàn giao chưa kết thúc. Kết thúc buổi rồi in danh sách của buổi."))
    if not session.handovers.exists():
        raise Refused(_("Buổi này không giao máy nào nên không có danh sách."))
    issued = IssuedDocument.objects.filter(session=session).first()
    return issued or _keep(
        IssuedDocument(kind=K.HANDOVER_LIST, session=session, commune=session.commune),
        f"{session.pk:02}/DSBG-{session.programme_id}",
        lambda number: documents.list_of(session, number),
    )


def _keep(paper: IssuedDocument, number: str, write: Callable[[str], Any]) -> IssuedDocument:
    """The files first, then their row, as the papers of runs."""
    paper.number, paper.code = number, codes.code_of(f"dien-thoai {number}")
    with translation.override("vi"):
        document = write(number)
        content = _pdf(document, Seal(paper.code))
    stem = f"dien-thoai/{number.replace('/', '-')}"
    file = archive.keep(stem, "pdf", lambda out: out.write(content))
    paper.path, paper.sha256, paper.size = file.path, file.sha256, file.size
    paper.total, paper.lines = document.total, len(getattr(document, "handovers", [None]))
    if hasattr(document, "table"):
        _keep_sheet(paper, stem, document)
    return _record(paper)


def _keep_sheet(paper: IssuedDocument, stem: str, document: Any) -> None:
    def write(out: BinaryIO) -> None:
        with translation.override("vi"):
            book = workbook.Book(out, document.trace.approved_at)
            above = [" ".join(document.head.body), f"Số: {document.head.number}", document.title.upper()]
            below = [f"Tổng số tiền hỗ trợ bằng chữ: {document.in_words}."]
            book.sheet("Danh sách", document.table, above=above, below=below)
            book.close()

    sheet = archive.keep(stem, "xlsx", write)
    paper.sheet_path, paper.sheet_sha256, paper.sheet_size = sheet.path, sheet.sha256, sheet.size


def _pdf(document: Any, seal: Seal) -> bytes:
    context = {"document": document, "seal": seal, "mark": settings.PORTAL_DEMO_MARK}
    return pdf.render(render_to_string(document.template, context))


def _record(paper: IssuedDocument) -> IssuedDocument:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
            audit.record(
                "reports.issued", paper, by=None, commune=paper.commune, province=paper.province,
                after={"number": paper.number, "sha256": paper.sha256},
            )  # fmt: skip
    except IntegrityError:  # somebody else asked at the same moment
        return IssuedDocument.objects.get(kind=paper.kind, number=paper.number)
    return paper
