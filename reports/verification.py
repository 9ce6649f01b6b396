"""What anybody may know about an issued paper: what it is and whether it stands. Nothing personal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from places.models import Commune, Province, title_on
from portal.lib import reach
from subsidies.models import PayoutLine

from . import codes
from .models import DocumentKind, IssuedDocument, State


@dataclass(frozen=True, slots=True)
class Facts:
    """`total` in đồng; `counted`: what its rows are, and how many of them whoever holds it can count.

    `instead` is the number and code of the paper that replaced this one.
    """

    kind: str
    number: str
    code: str
    unit: str
    months: str
    total: int | None
    counted: tuple[str, int] | None
    issued_on: dt.date
    issued_at: dt.datetime
    state: State
    instead: IssuedDocument | None
    hashes: list[tuple[str, str]]


@reach.whole_country()
def by_code(code: str) -> Facts | None:
    return _facts(_papers().filter(code=code).first())


@reach.whole_country()
def by_hash(digest: str) -> Facts | None:
    """Of an uploaded file: is it one of ours, byte for byte?"""
    return _facts(_papers().filter(Q(sha256=digest) | Q(sheet_sha256=digest)).first())


def _papers():
    return IssuedDocument.objects.with_state().select_related(
        "run__province", "run__territory", "session__commune", "handover__session__commune", "notice"
    )


def _facts(paper: IssuedDocument | None) -> Facts | None:
    if paper is None:
        return None
    day, area, when = _about(paper)
    return Facts(
        kind=str(DocumentKind(paper.kind).label),
        number=paper.number,
        code=codes.shown(paper.code) if paper.code else "",
        unit=title_on(area, day),
        months=when,
        total=paper.total,
        counted=_counted(paper),
        issued_on=day,
        issued_at=paper.issued_at,
        state=paper.state,
        instead=getattr(paper, "replacement", None),
        hashes=[(file.form.upper(), file.sha256) for file in paper.files],
    )


def _counted(paper: IssuedDocument) -> tuple[str, int] | None:
    """As the paper numbers its rows: several lines of a run stand in one row of whoever gets them."""
    kind, lines = paper.kind, PayoutLine.objects.filter(run=paper.run_id)
    if paper.commune_id:
        lines = lines.filter(commune=paper.commune_id)
    payees = lines.values("commune", "team", "person").distinct()
    if kind == DocumentKind.PROVINCE_SUMMARY:
        return _("Số xã, phường"), lines.values("commune").distinct().count()
    if kind == DocumentKind.TREASURY_LIST:  # a third party stands in one row for all it is paid for
        others = lines.exclude(rate__paid_to="").values("rate__paid_to").distinct()
        return _("Số người, tổ nhận tiền"), payees.filter(rate__paid_to="").count() + others.count()
    if kind in (DocumentKind.PAYOUT_LIST, DocumentKind.PROVINCE_LISTS):
        return _("Số người, tổ nhận tiền"), payees.count()
    if kind == DocumentKind.SLIPS:
        return _("Số phiếu"), payees.count()
    return None if paper.lines is None else (_("Số dòng"), paper.lines)


def _about(paper: IssuedDocument) -> tuple[dt.date, Commune | Province, str]:
    """The day it speaks of, whose paper it is, its months."""
    if run := paper.run:
        return run.as_of, paper.commune or run.area, str(run.months)
    if paper.notice:
        day = timezone.localtime(paper.notice.at).date()
        return day, paper.commune, f"{day:%m/%Y}"
    session = paper.session or paper.handover.session
    return session.held_on, session.commune, f"{session.held_on:%m/%Y}"
