"""The papers a run has: which kinds there are, what each says, which communes have one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from places.models import Commune
from subsidies.models import PayoutLine, PayrollRun, RunUnit

from . import pdf, workbook
from .documents.attendance import run_attendance, units_with_sheets
from .documents.payout_list import payout_list
from .documents.province_summary import province_summary
from .documents.slips import slips
from .documents.treasury_list import treasury_list
from .joined import ProvinceLists
from .models import AskedPaper, DocumentKind, IssuedDocument
from .seals import Seal

K = DocumentKind


class Place(NamedTuple):
    """One paper of a run: of a commune, or of the whole province (no commune)."""

    kind: DocumentKind
    commune: Commune | None


@dataclass(frozen=True, slots=True)
class Form:
    """`mark` stands in its number ("DS" in 12/DS-118-26425).

    What is not `eager` is written when somebody asks for it, not after each approval.
    """

    mark: str
    write: Callable[[PayrollRun, Any, str], Any]
    of_communes: bool = True
    eager: bool = True


FORMS = {
    K.PAYOUT_LIST: Form("DS", payout_list),
    K.TREASURY_LIST: Form("BTT", treasury_list),
    K.PROVINCE_SUMMARY: Form(
        "TH", lambda run, _, number: province_summary(run, number, numbers_of_lists(run)), of_communes=False
    ),
    K.SLIPS: Form("PB", slips, eager=False),
    K.ATTENDANCE: Form("BCC", run_attendance, eager=False),
    K.PROVINCE_LISTS: Form("DST", ProvinceLists, of_communes=False, eager=False),
}
JOINED = Place(K.PROVINCE_LISTS, None)  # made of others: the last to be written
ON_REQUEST = [kind for kind, form in FORMS.items() if not form.eager]


def eager_of(communes: Any) -> Any:
    """How many papers a run of so many communes has without anybody asking; a number or a column."""
    eager = [form for form in FORMS.values() if form.eager]
    each = sum(form.of_communes for form in eager)
    return communes * each + (len(eager) - each)


def of_run(run: PayrollRun, units: QuerySet[RunUnit], *, whole_province: bool = True) -> list[Place]:
    """Every paper these units of the run have or will have, in the order in which they are written."""
    asked = asked_of(run)
    paid = units.filter(run=run, lines__gt=0).select_related("commune").order_by("commune__code")
    communes = [unit.commune for unit in paid]
    with_sheets = _with_sheets(run) if K.ATTENDANCE in asked else set()
    places: list[Place] = []
    for kind, form in FORMS.items():
        if not form.eager and kind not in asked:
            continue
        if kind == K.PROVINCE_LISTS and waits_for(run):
            continue
        if not form.of_communes:
            places += [Place(kind, None)] if whole_province else []
        else:
            places += [Place(kind, c) for c in communes if kind != K.ATTENDANCE or c.pk in with_sheets]
    return places


def withdrawn_lists(run: PayrollRun) -> QuerySet[IssuedDocument]:
    """Payout lists that nothing stands in for: all lists together cannot be written without them."""
    lists = IssuedDocument.objects.filter(run=run, kind=K.PAYOUT_LIST, replacement=None)
    return lists.filter(withdrawal__isnull=False).order_by("commune__code")


def waits_for(run: PayrollRun) -> list[IssuedDocument]:
    """Withdrawn lists without which the joined one, not written yet, cannot be."""
    issued = IssuedDocument.objects.filter(run=run, kind=K.PROVINCE_LISTS).exists()
    return [] if issued else list(withdrawn_lists(run))


def asked_of(run: PayrollRun) -> set[str]:
    return set(AskedPaper.objects.filter(run=run).values_list("kind", flat=True))


def _with_sheets(run: PayrollRun) -> set[int]:
    """Communes of the run some of whose lines rest on a confirmed sheet of its months."""
    return set(units_with_sheets(run).values_list("commune", flat=True))


def number_of(run: PayrollRun, place: Place, edition: int) -> str:
    """ "12/DS-118-26425": the twelfth commune of run 118. The same whenever it is asked for."""
    mark = FORMS[place.kind].mark
    later = f"-L{edition}" if edition > 1 else ""
    if place.commune is None:
        return f"01/{mark}-{run.pk}{later}"
    position = RunUnit.objects.filter(run=run, commune__code__lte=place.commune.code).count()
    return f"{position:02}/{mark}-{run.pk}-{place.commune.code}{later}"


def numbers_of_lists(run: PayrollRun) -> dict[int, str]:
    """By commune, the number under which its payout list is first issued."""
    mark = FORMS[K.PAYOUT_LIST].mark
    communes = RunUnit.objects.filter(run=run).order_by("commune__code")
    codes = communes.values_list("commune", "commune__code")
    return {pk: f"{n:02}/{mark}-{run.pk}-{code}" for n, (pk, code) in enumerate(codes, start=1)}


class Written(NamedTuple):
    """A paper that knows how to write itself. `total` in đồng, none where it states no amount."""

    total: int | None
    lines: int
    pdf: Callable[[BinaryIO], object]
    sheet: Callable[[BinaryIO], object] | None


def written(run: PayrollRun, place: Place, number: str, seal: Seal) -> Written:
    """Papers are in Vietnamese, whoever asks for them."""
    with translation.override("vi"):
        document = FORMS[place.kind].write(run, place.commune, number)
    lines = PayoutLine.objects.filter(run=run)
    if place.commune:
        lines = lines.filter(commune=place.commune)
    if isinstance(document, ProvinceLists):
        return Written(document.total, lines.count(), document.write_pdf, document.write_sheet)
    count = getattr(document, "count", None) or lines.count()
    sheet = partial(workbook.write, document) if document.table else None
    return Written(document.total, count, partial(_write_pdf, document, seal), sheet)


def _write_pdf(document: Any, seal: Seal, file: BinaryIO) -> None:
    with translation.override("vi"):
        context = {"document": document, "seal": seal, "mark": settings.PORTAL_DEMO_MARK}
        file.write(pdf.render(render_to_string(document.template, context)))
