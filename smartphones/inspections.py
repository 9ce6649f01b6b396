"""Inspection after the handover: a sample anybody can draw again, findings, phones and money taken back."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.copying import copy_in
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import device_policies as policies
from . import handovers
from .models import Ending, Finding, Handover, Inspection, Measure, Result


@violations_refused()
@transaction.atomic
def draw(inspection: Inspection, *, by: User) -> Inspection:
    """As many as asked for, or all there are."""
    policies.check_can_inspect(by, inspection.programme.province)
    found = sorted(
        population(inspection).values_list("pk", flat=True), key=lambda pk: _lot(inspection.seed, pk)
    )
    if not found:
        raise Refused(_("Chưa có máy nào ở hộ để kiểm tra. Đổi ngày hoặc địa bàn."))
    inspection.population, inspection.size = len(found), min(inspection.size, len(found))
    inspection.drawn_by = by
    inspection.save(force_insert=True)
    copy_in(
        [
            Finding(inspection=inspection, handover_id=pk, number=number)
            for number, pk in enumerate(found[: inspection.size], start=1)
        ]
    )
    audit.record(
        "inspections.drawn", inspection, by=by, province=inspection.programme.province,
        after={"seed": inspection.seed, "size": inspection.size, "population": inspection.population},
    )  # fmt: skip
    return inspection


def population(inspection: Inspection) -> QuerySet[Handover]:
    """Phones that households have, handed over by the stated day."""
    standing = Handover.objects.standing().filter(
        session__programme=inspection.programme, session__held_on__lte=inspection.until
    )
    if inspection.commune:
        standing = standing.filter(session__commune__present=inspection.commune.present_id)
    return standing


def _lot(seed: str, handover: int) -> bytes:
    """The lowest hashes are drawn: by seed and number alone, on any machine, in any year."""
    return hashlib.sha256(f"{seed}:{handover}".encode()).digest()


@violations_refused()
@transaction.atomic
def find(
    finding: Finding, *, result: Result, measure: Measure, note: str, seen_on: dt.date, amount: int | None,
    by: User,
) -> Finding:  # fmt: skip
    """What was seen at the household and what follows. A phone to be taken back goes back at once."""
    finding = _locked(finding)
    handover = finding.handover
    policies.check_can_find(by, handover)
    if finding.result != Result.PENDING:
        raise Refused(_("Hộ này đã có kết quả kiểm tra. Kết quả không sửa được."))
    if not handover.session.held_on <= seen_on <= timezone.localdate():
        raise Refused(_("Ngày kiểm tra phải từ ngày bàn giao đến hôm nay."))
    if amount is not None and amount > handover.subsidy:
        raise Refused(_("Không thu hồi quá số tiền đã hỗ trợ cho hộ này."))
    finding.result, finding.measure, finding.note = result, measure, note.strip()
    finding.seen_on, finding.found_by, finding.amount = seen_on, by, amount
    finding.save()
    _write_down("inspections.found", finding, by, {"result": result, "measure": measure})
    return finding


@transaction.atomic
def take_back(finding: Finding, *, on: dt.date, by: User) -> Handover:
    """The commune brings in a phone that an inspection said to take back."""
    finding = _locked(finding)
    if finding.measure != Measure.TAKE_BACK:
        raise Refused(_("Kiểm tra không kết luận thu hồi máy của hộ này."))
    reason = _("Theo %(inspection)s: %(result)s") % {
        "inspection": finding.inspection, "result": finding.get_result_display(),
    }  # fmt: skip
    return handovers.end(finding.handover, Ending.TAKEN_BACK, reason=reason, on=on, by=by)


@violations_refused()
@transaction.atomic
def recover(finding: Finding, *, on: dt.date, by: User) -> Finding:
    """The household has paid back what was decided."""
    finding = _locked(finding)
    policies.check_can_recover(by)
    if finding.measure != Measure.RECOVER or finding.recovered_on:
        raise Refused(_("Không còn khoản nào phải thu của hộ này."))
    if on < finding.seen_on or on > timezone.localdate():
        raise Refused(_("Ngày thu phải từ ngày kiểm tra đến hôm nay."))
    finding.recovered_on = on
    finding.save(update_fields=["recovered_on"])
    _write_down("inspections.recovered", finding, by, {"amount": finding.amount, "since": str(on)})
    return finding


def _locked(finding: Finding) -> Finding:
    found = Finding.objects.select_for_update(of=("self",)).select_related(
        "inspection__programme__province", "handover__session__commune", "handover__phone",
        "handover__application__household__head",
    )  # fmt: skip
    return found.get(pk=finding.pk)


def _write_down(verb: str, finding: Finding, by: User, after: dict[str, object]) -> None:
    audit.record(verb, finding, by=by, commune=finding.handover.session.commune, after=after)
