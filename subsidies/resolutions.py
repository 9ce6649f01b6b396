"""Resolutions: take in from a file, publish, end. One used by a run is ended, never edited."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Province
from places.territories import province_of
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import clauses, policies
from .models import PAID_STATUSES, PayoutLine, PayrollRun, Rate, Resolution, ResolutionStatus, Status
from .resolution_files import HEADING, SETTINGS, ResolutionFile, Territory, write
from .rules.data import MonthCounting, RateKind, Terms
from .worked_examples import examples_as_text, examples_in

# Kept in columns of another shape than the file's.
STORED_OTHERWISE = {"territory", "status"}


def terms_of(resolution: Resolution) -> Terms:
    """What the engine reads; the clauses carry the ids of their `Rate` rows."""
    return clauses.terms(
        [(rate.pk, clauses.clause_of(rate)) for rate in resolution.rates.all()],
        registered_communes_only=resolution.registered_communes_only,
        month_counting=resolution.month_counting,
        rounding_unit=resolution.rounding_unit,
    )


@violations_refused()
@transaction.atomic
def take_in(file: ResolutionFile, *, by: User | None) -> tuple[Resolution, bool]:
    """Stores the file, and publishes it when it says so; True if that changed anything.

    Without `by` it is the system's own act: a command on the server.
    """
    province = _province(file.territory)
    if by is not None:
        policies.check_can_change_resolutions(by, province)
    existing = Resolution.objects.select_for_update(of=("self",)).filter(slug=file.slug).first()
    before = write(file_of(existing)) if existing else ""
    after = write(replace(file, territory=_territory(province, file.valid_from)))
    if existing and before == after:
        return existing, False
    if existing:
        _refuse_if_used(existing)
    resolution = _store(file, province, existing)
    _record("changed" if existing else "taken_in", resolution, by, before, after)
    if file.status is ResolutionStatus.PUBLISHED:
        publish(resolution, by=by)
        resolution.refresh_from_db()
    return resolution, True


@violations_refused()
@transaction.atomic
def publish(resolution: Resolution, *, by: User | None) -> None:
    """From now on it governs its area. Refused while a worked example fails, or without any."""
    resolution = _locked(resolution, by)
    before = file_of(resolution)
    if not before.examples:
        raise Refused(_("Nghị quyết chưa có ví dụ tính. Thêm ít nhất một ví dụ rồi công bố."))
    if before.failures:
        raise Refused("\n".join([_("Chưa công bố được, ví dụ tính ra kết quả khác:"), *before.failures]))
    resolution.status = ResolutionStatus.PUBLISHED
    _save(resolution)
    _record("published", resolution, by, write(before), write(file_of(resolution)))


@violations_refused()
@transaction.atomic
def end(resolution: Resolution, last_day: dt.date, *, by: User | None) -> None:
    """Its last day in force. Work of later days that was already paid comes back as recovery."""
    resolution = _locked(resolution, by)
    before = write(file_of(resolution))
    resolution.valid_until = last_day
    _save(resolution)
    _record("ended", resolution, by, before, write(file_of(resolution)))


def file_of(resolution: Resolution) -> ResolutionFile:
    stored = [field.attribute for field in (*HEADING, *SETTINGS) if field.attribute not in STORED_OTHERWISE]
    values: dict[str, Any] = {name: getattr(resolution, name) for name in stored}
    rates = resolution.rates.select_related("envelope")
    return ResolutionFile(
        **{**values, "month_counting": MonthCounting(resolution.month_counting)},
        status=ResolutionStatus(resolution.status),
        territory=_territory(resolution.territory, resolution.valid_from),
        clauses=tuple(clauses.clause_of(rate) for rate in rates),
        examples=examples_in(resolution.examples),
    )


def _province(territory: Territory) -> Province:
    try:
        return province_of(territory.code, territory.day)
    except Province.DoesNotExist:
        raise Refused(
            _("Ngày %(day)s không có tỉnh mang mã %(code)s. Sửa dòng “địa bàn” trong tệp.")
            % {"day": f"{territory.day:%d/%m/%Y}", "code": territory.code}
        ) from None


def _territory(province: Province, in_force_from: dt.date) -> Territory:
    """One way to name the province: as of the first day in force, where it lived then."""
    holds = province.holds_on(in_force_from)
    return Territory(province.code, in_force_from if holds else province.valid_from)


def _refuse_if_used(resolution: Resolution) -> None:
    lines = PayoutLine.objects.filter(rate__resolution=resolution)
    run = PayrollRun.objects.filter(pk__in=lines.values("run"))
    if run.filter(status__in=PAID_STATUSES).exists():
        raise Refused(
            _("%(number)s đã dùng trong đợt chi được duyệt: chỉ được kết thúc, không được sửa. "
              "Nhập nội dung mới thành nghị quyết khác, với mã khác.")
            % {"number": resolution.number}
        )  # fmt: skip
    pending = run.exclude(status=Status.CANCELLED).first()
    if pending:
        raise Refused(
            _("%(number)s đang dùng trong đợt chi %(run)s. Hủy đợt chi đó trước khi sửa nghị quyết.")
            % {"number": resolution.number, "run": pending}
        )


def _store(file: ResolutionFile, province: Province, existing: Resolution | None) -> Resolution:
    resolution = existing or Resolution()
    for field in (*HEADING, *SETTINGS):
        if field.attribute not in STORED_OTHERWISE:
            setattr(resolution, field.attribute, getattr(file, field.attribute))
    resolution.territory = province
    resolution.status = ResolutionStatus.DRAFT
    resolution.examples = examples_as_text(file.examples)
    _save(resolution)
    _store_rates(resolution, file)
    return resolution


def _store_rates(resolution: Resolution, file: ResolutionFile) -> None:
    try:
        resolution.rates.exclude(code__in=[clause.code for clause in file.clauses]).delete()
    except ProtectedError:
        raise Refused(_("Có mức đã dùng trong một đợt chi, không bỏ khỏi nghị quyết được.")) from None
    rows: dict[str, Rate] = {}
    # Envelopes first: the others point at them.
    for position, clause in sorted(
        enumerate(file.clauses), key=lambda numbered: numbered[1].kind != clauses.ENVELOPE
    ):
        columns = {field.attribute: getattr(clause, field.attribute) for field in clauses.FIELDS}
        is_envelope = columns["kind"] == clauses.ENVELOPE
        columns |= {
            "kind": RateKind.FIXED if is_envelope else columns["kind"],
            "is_envelope": is_envelope,
            "envelope": rows.get(clause.envelope),
            "position": position,
        }
        rows[clause.code], _created = resolution.rates.update_or_create(code=clause.code, defaults=columns)


def _locked(resolution: Resolution, by: User | None) -> Resolution:
    if by is not None:
        policies.check_can_change_resolutions(by, resolution.territory)
    return Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)


def _save(resolution: Resolution) -> None:
    try:
        resolution.full_clean()
    except ValidationError as error:
        raise Refused("\n".join(error.messages)) from None
    resolution.save()


def _record(act: str, resolution: Resolution, by: User | None, before: str, after: str) -> None:
    audit.record(
        f"resolution.{act}",
        resolution,
        by=by,
        before={"file": before} if before else None,
        after={"file": after},
        province=resolution.territory.present,
    )
