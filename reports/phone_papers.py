"""Issuing the papers of phones: each once, hashed and kept, found again whenever it is asked for."""

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
from smartphones import notices
from smartphones.models import CommuneList, Handover, HandoverSession

from . import archive, codes, pdf, workbook
from .documents import handover as documents
from .documents import phone_notice
from .models import DocumentKind, IssuedDocument
from .seals import Seal

K = DocumentKind
# What was answered to whom is not said on a paper that hangs in public.
AGAIN = {"publish": "niêm yết lại", "rank_again": "danh sách được xếp lại"}


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


def of_notice(commune_list: CommuneList) -> IssuedDocument:
    """What hangs at the commune's office. Ranked again, the list is a new paper that replaces the old one."""
    steps = notices.rankings(commune_list)
    last = IssuedDocument.objects.filter(notice__list=commune_list).order_by("-edition").first()
    hangs = steps.last()
    if last and (last.notice == hangs or not notices.is_open(commune_list)):
        return last
    if not notices.is_open(commune_list):
        raise Refused(_("Danh sách không niêm yết hôm nay nên không có bản để in."))
    edition = last.edition + 1 if last else 1
    later = f"-L{edition}" if last else ""
    return _keep(
        IssuedDocument(
            kind=K.PHONE_NOTICE, notice=hangs, commune=commune_list.commune, edition=edition, replaces=last,
            reason=AGAIN[hangs.verb] if last else "",
        ),
        f"{commune_list.pk:02}/NY-{commune_list.programme_id}{later}",
        lambda number: phone_notice.notice_of(commune_list, hangs, number),
    )  # fmt: skip


def _keep(paper: IssuedDocument, number: str, write: Callable[[str], Any]) -> IssuedDocument:
    """The files first, then their row, as the papers of runs."""
    paper.number, paper.code = number, codes.code_of(f"dien-thoai {number}")
    with translation.override("vi"):
        document = write(number)
        replaced = paper.replaces.number if paper.replaces else ""
        content = _pdf(document, Seal(paper.code, replaced, paper.reason))
    stem = f"dien-thoai/{number.replace('/', '-')}"
    file = archive.keep(stem, "pdf", lambda out: out.write(content))
    paper.path, paper.sha256, paper.size = file.path, file.sha256, file.size
    paper.total, paper.lines = document.total, document.count
    if document.as_sheet:
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
