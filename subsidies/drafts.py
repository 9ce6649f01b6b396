"""Drafts of resolutions (dự thảo): begun, changed part by part, thrown away. Its text is the draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from difflib import unified_diff

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from portal.lib.identifiers import without_accents
from portal.lib.months import Month
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import policies, resolutions
from .cases import InForce, years_later
from .clauses import longest
from .models import PAID_STATUSES, PayoutLine, PayrollRun, Resolution, ResolutionStatus
from .resolution_files import ResolutionFile
from .worked_examples import Example


def begin(file: ResolutionFile, *, by: User) -> Resolution:
    """A new draft; its code must be free."""
    _check_is_free(file.slug)
    return resolutions.take_in(_as_draft(file), by=by)[0]


def _check_is_free(code: str) -> None:
    if Resolution.objects.filter(slug=code).exists():
        raise Refused(_("Đã có nghị quyết mang mã %(slug)s. Đặt mã khác.") % {"slug": code})


def follow(
    resolution: Resolution,
    *,
    how: str,
    number: str,
    valid_from: dt.date,
    valid_until: dt.date | None,
    by: User,
) -> Resolution:
    """A draft with the words of what is in force; `how` is "amends" or "replaces"."""
    file = resolutions.file_of(resolution)
    file = replace(
        file,
        slug=free_code(resolution.territory.name, number),
        number=number,
        issued_on=None,
        valid_from=valid_from,
        valid_until=valid_until,
        examples=tuple(_from(valid_from, example, file.in_force) for example in file.examples),
        **{"amends": "", "replaces": "", how: resolution.slug},
    )
    return begin(file, by=by)


def _from(day: dt.date, example: Example, in_force: InForce) -> Example:
    """Its months moved by whole years, to where the new version governs them.

    One about months before or after its resolution says that they give nothing: it stays.
    """
    if not any(in_force.days_in(month) for month in example.case.months):
        return example
    first = example.case.months.first
    begins_too_late = Month(day.year, first.number).first_day < day
    return replace(example, case=years_later(example.case, max(0, day.year - first.year + begins_too_late)))


@violations_refused()
@transaction.atomic
def edit(draft: Resolution, file: ResolutionFile, *, read_from: str, by: User) -> Resolution:
    """Puts the file in the draft's place, also under another code, unless somebody changed the draft since.

    `read_from` is the digest of the text that was changed into this one.
    """
    draft = locked(draft, by)
    if draft.digest != read_from:
        raise Refused(who_was_first(draft))
    if file.slug != draft.slug:
        _check_is_free(file.slug)
        Resolution.objects.filter(pk=draft.pk).update(slug=file.slug)
    return resolutions.take_in(_as_draft(file), by=by)[0]


@violations_refused()
@transaction.atomic
def discard(draft: Resolution, *, by: User) -> None:
    """The log keeps its text."""
    draft = locked(draft, by)
    audit.record(
        "resolution.discarded",
        draft,
        by=by,
        before={"file": draft.text},
        province=draft.territory.present,
    )
    try:
        draft.delete()
    except ProtectedError:
        raise Refused(_("Có mức đã dùng trong một đợt chi, không bỏ dự thảo được.")) from None


def locked(draft: Resolution, by: User) -> Resolution:
    policies.check_can_change_resolutions(by, draft.territory)
    draft = Resolution.objects.select_for_update(of=("self",)).select_related("territory").get(pk=draft.pk)
    check_is_draft(draft)
    return draft


def check_is_draft(resolution: Resolution) -> None:
    """What is in force changes by a new version; what paid approved money is named with its run."""
    if resolution.status == ResolutionStatus.DRAFT:
        return
    runs = runs_that_used(resolution)
    if runs:
        raise Refused(
            _("%(number)s đã dùng trong đợt chi %(runs)s: không sửa được nữa. Lập bản sửa đổi, có hiệu lực "
              "từ một ngày sau này.")
            % {"number": resolution.number, "runs": "; ".join(str(run) for run in runs)}
        )  # fmt: skip
    raise Refused(
        _("%(number)s đang áp dụng: không sửa trực tiếp. Lập bản sửa đổi hoặc kết thúc.")
        % {"number": resolution.number}
    )


def runs_that_used(resolution: Resolution) -> list[PayrollRun]:
    """Approved ones, the latest first; three say enough."""
    lines = PayoutLine.objects.filter(rate__resolution=resolution)
    runs = PayrollRun.objects.filter(status__in=PAID_STATUSES, pk__in=lines.values("run"))
    return list(runs.select_related("province", "territory").order_by("-pk")[:3])


def who_was_first(draft: Resolution) -> str:
    event = last_change(draft)
    if event is None or event.actor is None:
        return _("Dự thảo đã được sửa từ khi bạn mở trang này.")
    return _("%(who)s đã sửa dự thảo này lúc %(at)s, sau khi bạn mở trang.") % {
        "who": event.actor, "at": f"{timezone.localtime(event.at):%H:%M %d/%m/%Y}",
    }  # fmt: skip


def differences(theirs: str, mine: str) -> list[str]:
    """Line by line, "-" what stands in the draft now, "+" what would stand there."""
    lines = unified_diff(theirs.splitlines(), mine.splitlines(), n=1, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++"))]


def history_of(resolution: Resolution) -> Iterable[AuditEvent]:
    """Who did what to it and when, the latest first."""
    events = AuditEvent.objects.filter(object_type=resolution._meta.label_lower, object_id=resolution.pk)
    return events.select_related("actor").order_by("-pk")


def versions_of(resolution: Resolution, reader: User) -> list[Resolution]:
    """Those before and after it that the reader may see, from the first to the last."""
    first = resolution
    while first.predecessor is not None:
        first = first.predecessor
    found, waiting = [], [first]
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        successors = one.successors.visible_to(reader).select_related("territory", "predecessor")
        waiting += successors.order_by("valid_from", "pk")
    return found


def last_change(draft: Resolution) -> AuditEvent | None:
    return next(iter(history_of(draft)[:1]), None)  # type: ignore[index]


def free_code(*words: str) -> str:
    """A short name nobody bears yet: "lao-cai-12-2026-nq-hdnd"."""
    whole = slugify(without_accents(" ".join(words).replace("/", " ")))[
        : longest(Resolution, "slug") - 3
    ].strip("-")
    taken = set(Resolution.objects.filter(slug__startswith=whole).values_list("slug", flat=True))
    return next(c for c in (whole, *(f"{whole}-{n}" for n in range(2, len(taken) + 3))) if c not in taken)


def _as_draft(file: ResolutionFile) -> ResolutionFile:
    return replace(file, status=ResolutionStatus.DRAFT)
