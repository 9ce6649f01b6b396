"""Issuing papers: render, hash, keep. What is issued stands; a repeated or killed job changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit, scopes
from accounts.models import User
from places.models import Commune
from portal.lib.refusals import Refused
from subsidies.models import PAID_STATUSES, PayrollRun, RunUnit

from . import archive, pdf
from .documents.payout_list import PayoutList, payout_list
from .documents.province_summary import ProvinceSummary, province_summary
from .models import DocumentKind, IssuedDocument

STALLED_AFTER = dt.timedelta(minutes=5)


def issue(run: PayrollRun, commune: Commune | None = None) -> IssuedDocument:
    """The paper of one commune, or the province's summary: issued now, or found as issued before."""
    if run.status not in PAID_STATUSES:
        raise Refused(_("Đợt chi trả chưa được duyệt nên chưa phát hành giấy tờ. Duyệt đợt chi trước."))
    issued = IssuedDocument.objects.filter(run=run, kind=_kind(commune), commune=commune).first()
    return issued or _keep(run, commune, _rendered(run, commune))


def issue_all(run: PayrollRun) -> list[IssuedDocument]:
    """Every paper of the run that is missing, one after another."""
    return [issue(run, commune) for commune in documents_missing(run)]


def documents_missing(run: PayrollRun) -> list[Commune | None]:
    """Communes with lines but no paper yet, in order of their codes; None stands for the summary."""
    units = RunUnit.objects.filter(run=run, lines__gt=0).exclude(
        commune__in=IssuedDocument.objects.filter(run=run, commune__isnull=False).values("commune")
    )
    communes = [unit.commune for unit in units.select_related("commune").order_by("commune__code")]
    has_summary = IssuedDocument.objects.filter(run=run, commune=None).exists()
    return [*communes, *([] if has_summary else [None])]


def documents_expected(run: PayrollRun) -> int:
    return RunUnit.objects.filter(run=run, lines__gt=0).count() + 1


def documents_expected_by(user: User, run: PayrollRun) -> int:
    """How many papers of the run this user will see when all are issued."""
    if run.status not in PAID_STATUSES:
        return 0
    units = RunUnit.objects.filter(scopes.within(user, commune="commune"), run=run, lines__gt=0)
    summary = PayrollRun.objects.filter(scopes.whole_province(user, province="province"), pk=run.pk)
    return units.count() + summary.count()


def stalled_runs() -> list[int]:
    """Approved runs with papers missing, none of which came of late: their jobs were lost."""
    papers = IssuedDocument.objects.filter(run=OuterRef("run"))
    no_paper = RunUnit.objects.filter(run=OuterRef("pk"), lines__gt=0).exclude(
        Exists(papers.filter(commune=OuterRef("commune")))
    )
    no_summary = ~Exists(IssuedDocument.objects.filter(run=OuterRef("pk"), commune=None))
    last_paper = Greatest("approved_at", Coalesce(Max("documents__issued_at"), "approved_at"))
    runs = PayrollRun.objects.filter(status__in=PAID_STATUSES).filter(Q(Exists(no_paper)) | Q(no_summary))
    moved = runs.annotate(moved_at=last_paper)
    return list(moved.filter(moved_at__lt=timezone.now() - STALLED_AFTER).values_list("pk", flat=True))


def _rendered(run: PayrollRun, commune: Commune | None) -> bytes:
    """Papers are in Vietnamese, whoever asks for them."""
    with translation.override("vi"):
        context = {"document": _document(run, commune), "mark": settings.PORTAL_DEMO_MARK}
        return pdf.render(render_to_string(context["document"].template, context))


def _document(run: PayrollRun, commune: Commune | None) -> PayoutList | ProvinceSummary:
    number = _number(run, commune)
    return province_summary(run, number) if commune is None else payout_list(run, commune, number)


def _number(run: PayrollRun, commune: Commune | None) -> str:
    """ "12/DS-118-26425": the twelfth commune of run 118. The same whenever it is asked for."""
    if commune is None:
        return f"01/TH-{run.pk}"
    position = RunUnit.objects.filter(run=run, commune__code__lte=commune.code).count()
    return f"{position:02}/DS-{run.pk}-{commune.code}"


def _kind(commune: Commune | None) -> DocumentKind:
    return DocumentKind.PAYOUT_LIST if commune else DocumentKind.PROVINCE_SUMMARY


def _keep(run: PayrollRun, commune: Commune | None, content: bytes) -> IssuedDocument:
    """The file first, then its row: whoever is killed between leaves a file that nobody sees.

    Its name holds its hash, so a repetition finds the same file and nothing is overwritten.
    """
    digest = hashlib.sha256(content).hexdigest()
    name = f"{run.pk}/{commune.code if commune else 'tong-hop'}-{digest[:16]}.pdf"
    archive.keep(name, content)
    paper = IssuedDocument(
        kind=_kind(commune),
        number=_number(run, commune),
        run=run,
        commune=commune,
        path=name,
        sha256=digest,
        size=len(content),
    )
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
            audit.record(
                "reports.issued", paper, by=None, commune=commune, province=run.province,
                after={"number": paper.number, "sha256": digest},
            )  # fmt: skip
    except IntegrityError:  # another worker was first
        first = IssuedDocument.objects.get(run=run, commune=commune, kind=paper.kind)
        if first.path != name:
            archive.forget(name)
        return first
    return paper
