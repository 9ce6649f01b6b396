"""Issuing papers: write, hash, keep. What is issued stands; a repeated or killed job changes nothing."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.queueing import after_commit
from portal.lib.refusals import Refused
from subsidies.models import PAID_STATUSES, PayoutLine, PayrollRun, RunUnit

from . import archive, codes, papers, policies
from .models import AskedPaper, DocumentKind, File, IssuedDocument, State, Withdrawal
from .papers import Place, Written
from .seals import Seal


def issue(run: PayrollRun, kind: DocumentKind, commune: Commune | None = None) -> IssuedDocument:
    """A paper of one commune or of the province: issued now, or found as issued before."""
    if run.status not in PAID_STATUSES:
        raise Refused(_("Đợt chi trả chưa được duyệt nên chưa phát hành giấy tờ. Duyệt đợt chi trước."))
    place = Place(kind, commune)
    return _latest(run, place) or _keep(run, place)


def issue_all(run: PayrollRun) -> list[IssuedDocument]:
    """Every paper of the run that is missing, one after another."""
    return [issue(run, *place) for place in missing(run)]


def missing(run: PayrollRun) -> list[Place]:
    """Papers not issued yet, in the order in which they are written."""
    there = set(IssuedDocument.objects.filter(run=run).values_list("kind", "commune"))
    return [
        place
        for place in papers.of_run(run, RunUnit.objects.all())
        if (place.kind, place.commune and place.commune.pk) not in there
    ]


def ask_for(run: PayrollRun, kind: DocumentKind, *, by: User) -> None:
    """A kind that is written on request only. Asking twice is asking once."""
    policies.check_can_ask(by, run)
    if kind == DocumentKind.PROVINCE_LISTS and (gone := papers.withdrawn_lists(run).first()):
        raise Refused(
            _("Danh sách số %(number)s đã thu hồi. Phát hành lại danh sách đó rồi hãy lập bản toàn tỉnh.")
            % {"number": gone.number}
        )
    asked, new = AskedPaper.objects.get_or_create(run=run, kind=kind, defaults={"by": by})
    if new:
        with translation.override("vi"):  # the log has one language
            named = {"kind": asked.get_kind_display()}
        audit.record("reports.asked", run, by=by, province=run.province, after=named)


def reissue(paper: IssuedDocument, *, reason: str, by: User) -> IssuedDocument:
    """Writes the paper anew from the same lines; the old one is from now on replaced."""
    policies.check_can_reissue(by, paper)
    reason = _given(reason)
    place = Place(DocumentKind(paper.kind), paper.commune)
    if (latest := _latest(paper.run, place)) != paper:
        raise Refused(_("Giấy này đã được thay bằng số %(number)s.") % {"number": latest.number})
    new = _keep(paper.run, place, replaces=paper, reason=reason, by=by)
    if joined := _joined_with(paper):
        reissue(joined, reason=_("Có danh sách mới: số %(number)s") % {"number": new.number}, by=by)
    elif missing(paper.run) == [papers.JOINED]:  # asked for, and it waited for this list
        after_commit("reports.tasks.issue_run_papers", paper.run_id)
    return new


@transaction.atomic
def withdraw(paper: IssuedDocument, *, reason: str, by: User) -> None:
    """Declares the paper void; its file stays."""
    policies.check_can_reissue(by, paper)
    try:
        with transaction.atomic():
            Withdrawal.objects.create(document=paper, reason=_given(reason), by=by)
    except IntegrityError:
        raise Refused(_("Giấy này đã thu hồi rồi.")) from None
    audit.record(
        "reports.withdrawn", paper, by=by, commune=paper.commune, province=paper.run.province,
        after={"reason": reason.strip()},
    )  # fmt: skip
    if joined := _joined_with(paper):
        withdraw(joined, reason=_("Có danh sách đã thu hồi: số %(number)s") % {"number": paper.number}, by=by)


def _joined_with(paper: IssuedDocument) -> IssuedDocument | None:
    """The standing paper of all lists that holds this list."""
    joined = _latest(paper.run, papers.JOINED) if paper.kind == DocumentKind.PAYOUT_LIST else None
    return joined if joined and joined.state == State.VALID else None


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Ghi lý do để người giữ bản cũ biết vì sao."))
    return reason.strip()


def _latest(run: PayrollRun, place: Place) -> IssuedDocument | None:
    same = IssuedDocument.objects.filter(run=run, kind=place.kind, commune=place.commune)
    return same.order_by("-edition").first()


def _keep(
    run: PayrollRun,
    place: Place,
    *,
    replaces: IssuedDocument | None = None,
    reason: str = "",
    by: User | None = None,
) -> IssuedDocument:
    """The files first, then their row: whoever is killed between leaves files that nobody sees."""
    edition = replaces.edition + 1 if replaces else 1
    number = papers.number_of(run, place, edition)
    place_code = place.commune.code if place.commune else "tinh"
    code = codes.code_of(f"{run.pk} {place.kind} {place_code} {edition}")
    written = papers.written(run, place, number, Seal(code, replaces.number if replaces else "", reason))
    _must_add_up(run, place, written)
    paper = IssuedDocument(
        run=run, kind=place.kind, commune=place.commune, number=number, code=code, edition=edition,
        replaces=replaces, reason=reason, issued_by=by, lines=written.lines, total=written.total,
    )  # fmt: skip
    files = _write(f"{run.pk}/{papers.FORMS[place.kind].mark}-{place_code}", written)
    paper.path, paper.sha256, paper.size = files[0].path, files[0].sha256, files[0].size
    if len(files) > 1:
        paper.sheet_path, paper.sheet_sha256, paper.sheet_size = files[1].path, files[1].sha256, files[1].size
    return _record(paper, files)


def _write(stem: str, written: Written) -> list[File]:
    files = [archive.keep(stem, "pdf", written.pdf)]
    return [*files, archive.keep(stem, "xlsx", written.sheet)] if written.sheet else files


def _must_add_up(run: PayrollRun, place: Place, written: Written) -> None:
    """What a paper says is due is the sum of the stored lines, or it is not issued."""
    lines = PayoutLine.objects.filter(run=run)
    if place.commune:
        lines = lines.filter(commune=place.commune)
    due = lines.aggregate(sum=Sum("amount", default=0))["sum"]
    if written.total not in (None, due):
        raise AssertionError(f"{place.kind} of run {run.pk} says {written.total}, its lines are {due}")


def _record(paper: IssuedDocument, files: list[File]) -> IssuedDocument:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
            audit.record(
                "reports.reissued" if paper.replaces else "reports.issued", paper, by=paper.issued_by,
                commune=paper.commune, province=paper.run.province,
                after={"number": paper.number, "sha256": paper.sha256, "reason": paper.reason},
            )  # fmt: skip
    except IntegrityError:  # another worker was first
        first = IssuedDocument.objects.get(
            run=paper.run, commune=paper.commune, kind=paper.kind, edition=paper.edition
        )
        for file in {file.path: file for file in files if file not in first.files}.values():
            archive.forget(file)
        return first
    return paper
