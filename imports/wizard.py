"""A file from upload to book: taken in, checked whole, confirmed by a person, written whole or not at all.

Where each row stands alone, a person may have the wrong ones left out: those seen, and no others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib import reach
from portal.lib.queueing import after_commit
from portal.lib.refusals import Forbidden, Refused
from portal.lib.spreadsheets import opening, reading
from portal.lib.spreadsheets.opening import Unreadable
from portal.lib.violations import violations_refused

from . import findings
from .kinds import KINDS, Checked, Kind
from .models import AT_WORK, ENDED, LEFT_OUT, ImportFile, ImportJob, State

LONG = 60_000  # bytes; about 1,500 rows: longer files are read by a worker
STALE_AFTER = dt.timedelta(minutes=2)


@transaction.atomic
def take_in(content: bytes, name: str, kind: Kind, *, by: User) -> ImportJob:
    """The job of the same file, when it is known already. Refuses what cannot be opened."""
    kind.check_may(by)
    check_opens(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    if known := known_job(sha256, kind, by):
        return known
    communes = list(Commune.objects.filter(user=by)[:2])
    job = ImportJob.objects.create(
        kind=kind.slug, name=name[-150:], sha256=sha256, size=len(content), by=by, province=by.province,
        commune=communes[0] if len(communes) == 1 else None, language=_language(),
    )  # fmt: skip
    ImportFile.keep(job, content)
    _write_down("uploaded", job, by=by, after={"sha256": sha256, "file": name})
    _start(job, check)
    return job


def check_opens(content: bytes, name: str) -> None:
    """Raises Unreadable before anything is unpacked or kept."""
    if opening.is_workbook(content, name):
        opening.check_workbook(content)


def known_job(sha256: str, kind: Kind, by: User) -> ImportJob | None:
    """One whose wrong rows were left out is checked anew: they may have become right since."""
    jobs = ImportJob.objects.visible_to(by).exclude(state=State.DROPPED).exclude(written__has_key=LEFT_OUT)
    return jobs.filter(sha256=sha256, kind=kind.slug).order_by("-at").first()


@transaction.atomic
def check_again(job: ImportJob, *, by: User, converts: bool, answers: Mapping[str, str]) -> ImportJob:
    """With another choice about old fonts, or with answers to what the file left open."""
    job = _open(job, by)
    job.converts, job.answers = converts, {**job.answers, **answers}
    job.state = State.CHECKING
    _begin(job, "converts", "answers")
    _start(job, check)
    return job


# A short file is checked and written within a request, as a worker does it with a long one: whom it brings
# serves nowhere yet, and a number may be known elsewhere. What belongs to whom is asked of `by`.
@reach.whole_country()
def check(job_id: int) -> None:
    """Reads the file and keeps what was found. Safe to repeat."""
    job = ImportJob.objects.select_related("by").get(pk=job_id)
    if job.state != State.CHECKING:
        return
    with override(job.language):
        checked = read(job, by=job.by)
        with transaction.atomic():
            job = ImportJob.objects.locked(job_id)
            if job.state == State.CHECKING:  # else it was dropped meanwhile
                _keep(job, checked)


def read(job: ImportJob, *, by: User) -> Checked | Unreadable:
    try:
        found = reading.read(
            job.file.opened, job.name, job.of_kind.columns(), convert=job.converts, said=partial(_said, job)
        )
    except Unreadable as reason:
        return reason
    return job.of_kind.check(found, by, job.answers)


@transaction.atomic
def confirm(job: ImportJob, *, by: User, leaving_out: int = 0) -> ImportJob:
    """`leaving_out`: so many wrong rows the person saw listed, and does without."""
    job = _open(job, by)
    if leaving_out:
        check_can_leave_out(job, leaving_out)
    else:
        check_ready(job)
    job.state, job.confirmed_by = State.WRITING, by
    _begin(job, "confirmed_by")
    _start(job, write)
    return job


@reach.whole_country()
def write(job_id: int) -> None:
    """All that was confirmed or none: what is no longer true since the check sends the file back to it."""
    with override(ImportJob.objects.values_list("language", flat=True).get(pk=job_id)):
        try:
            _write(job_id)
        except Refused as reason:
            _send_back(job_id, str(reason))


@violations_refused()
@transaction.atomic
def _write(job_id: int) -> None:
    job = ImportJob.objects.locked(job_id)
    if job.state != State.WRITING or job.confirmed_by is None:
        return  # a second delivery of the same task
    by = job.confirmed_by
    job.of_kind.check_may(by)
    checked = read(job, by=by)
    if isinstance(checked, Unreadable) or not _as_confirmed(job, checked):
        _keep(job, checked)
        return
    job.written = job.of_kind.write(checked, by)
    if wrong := checked.reading.bad_rows():
        job.written[LEFT_OUT] = len(wrong)
    job.errors = 0  # of what is written
    _end(job, State.DONE)
    _write_down("written", job, by=by, after={"sha256": job.sha256, **job.written})


def _as_confirmed(job: ImportJob, checked: Checked) -> bool:
    """The same rows are wrong as were seen and left out; of a file that had none, still none."""
    return not checked.questions and checked.reading.bad_rows() == findings.wrong_rows_of(job.file.findings)


def stale_jobs() -> list[tuple[int, str]]:
    """Jobs that stopped moving, with their state: lost with their worker, their queue or their page."""
    at_work = ImportJob.objects.filter(state__in=AT_WORK, moved_at__lt=timezone.now() - STALE_AFTER)
    return list(at_work.values_list("pk", "state"))


@transaction.atomic
def drop(job: ImportJob, *, by: User) -> ImportJob:
    job = _open(job, by, at_work=[State.WRITING])
    _end(job, State.DROPPED)
    _write_down("dropped", job, by=by, after={"sha256": job.sha256})
    return job


def check_ready(job: ImportJob) -> None:
    if not job.ready:
        raise Refused(_("Tệp còn lỗi nên chưa nhập dòng nào. Sửa hết lỗi trong Excel rồi chọn lại tệp."))


def check_can_leave_out(job: ImportJob, wrong: int) -> None:
    found = job.file.findings
    if not may_leave_out(job, found):
        raise Refused(
            _("Tệp này không ghi riêng các dòng đúng được. Sửa hết lỗi trong Excel rồi chọn lại tệp.")
        )
    if found["bad_rows"] != wrong:
        raise Refused(_("Kết quả kiểm tra tệp vừa đổi. Xem lại các dòng sai rồi ghi các dòng đúng."))


def may_leave_out(job: ImportJob, found: Mapping[str, Any]) -> bool:
    """Whether some rows are right, and may come in without the wrong ones."""
    return bool(job.of_kind.rows_stand_alone and job.errors and found.get("right"))


def check_open(job: ImportJob) -> None:
    if job.state in ENDED:
        raise Refused(_("Tệp này không còn được giữ. Mở danh sách để xem những gì đã nhập."))


def check_may(user: User, job: ImportJob) -> None:
    if job.kind not in KINDS:
        raise Refused(_("Loại tệp này không còn nhập được. Bỏ tệp này."))
    job.of_kind.check_may(user)


def _open(job: ImportJob, by: User, at_work: Collection[str] = AT_WORK) -> ImportJob:
    check_may(by, job)
    if not ImportJob.objects.visible_to(by).filter(pk=job.pk).exists():
        raise Forbidden(_("Tệp này ngoài địa bàn bạn phụ trách."))
    job = ImportJob.objects.locked(job.pk)
    check_open(job)
    if job.state in at_work:
        raise Refused(_("Tệp đang được xử lý. Chờ một lát rồi mở lại trang này."))
    return job


def _begin(job: ImportJob, *changed: str) -> None:
    """Work on the file starts anew, for whoever asks now."""
    job.rows_done, job.moved_at, job.language = 0, timezone.now(), _language()
    job.save(update_fields=["state", "rows_done", "moved_at", "language", *changed])


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _start(job: ImportJob, act: Callable[[int], None]) -> None:
    """A long file is read by a worker, a short one at once."""
    if job.size > LONG:
        after_commit(f"imports.tasks.{act.__name__}", job.pk)
    else:
        transaction.on_commit(partial(act, job.pk))


def _keep(job: ImportJob, checked: Checked | Unreadable) -> None:
    job.file.keep_findings(findings.of(checked))
    job.errors = findings.errors_of(checked)
    job.rows = 0 if isinstance(checked, Unreadable) else len(checked.reading.rows)
    job.state, job.rows_done, job.confirmed_by = State.CHECKED, job.rows, None
    job.save()


@transaction.atomic
def _send_back(job_id: int, reason: str) -> None:
    _keep(ImportJob.objects.locked(job_id), Unreadable(reason))


def _end(job: ImportJob, state: State) -> None:
    job.state, job.ended_at = state, timezone.now()
    job.save()
    ImportFile.objects.filter(job=job).delete()


def _said(job: ImportJob, done: int, rows: int) -> None:
    ImportJob.objects.filter(pk=job.pk).update(rows_done=done, rows=rows, moved_at=timezone.now())


def _write_down(act: str, job: ImportJob, *, by: User, after: dict[str, Any]) -> None:
    audit.record(f"imports.{act}", job, by=by, commune=job.commune, province=job.province, after=after)
