"""Phones over communes: draw up, change with reasons, decide, put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.figures import grouped
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import list_policies as policies
from . import vacancies
from .candidates import places
from .models import Allotment, AllotmentStatus, FundingSource, Quota
from .rules import quotas
from .rules.quotas import Change, Criterion, Fault, Place, Wrong


@violations_refused()
@transaction.atomic
def draw_up(
    source: FundingSource, phones: int, criterion: Criterion, *, by: User, weights: Mapping[str, int]
) -> Allotment:
    """`weights`: per cent by kind of commune, for the criterion that asks for them."""
    policies.check_can_draw_up(by, source.programme)
    _must_be_within(source, phones)
    found = places(source, weights)
    computed = _computed(phones, found.values(), criterion, source)
    allotment = Allotment.objects.create(source=source, phones=phones, criterion=criterion, made_by=by)
    Quota.objects.bulk_create(
        Quota(
            allotment=allotment, commune_id=commune, eligible=ceiling(place, source),
            without_device=place.without_device, weight=place.weight, computed=computed[place.code],
            phones=computed[place.code],
        )
        for commune, place in found.items()
    )  # fmt: skip
    _record("drawn_up", allotment, by, phones=phones, criterion=str(allotment.get_criterion_display()))
    return allotment


def ceiling(place: Place, source: FundingSource) -> int:
    return sum(place.eligible.get(one, 0) for one in source.priority)


def _computed(
    phones: int, found: Iterable[Place], criterion: Criterion, source: FundingSource
) -> dict[str, int]:
    try:
        return quotas.quotas(phones, found, criterion, source.priority)
    except quotas.MoreThanEligible as problem:
        raise Refused(
            _("Cả tỉnh còn %(eligible)s hộ đủ điều kiện, ít hơn %(phones)s máy. Ghi tối đa %(eligible)s.")
            % {"eligible": grouped(problem.eligible), "phones": grouped(problem.phones)}
        ) from problem


def _must_be_within(source: FundingSource, phones: int) -> None:
    if phones < 1:
        raise Refused(_("Số máy phân bổ phải lớn hơn 0."))
    decided = decided_of(source)
    if source.phones is not None and decided + phones > source.phones:
        raise Refused(
            _("Nguồn này có %(all)s máy, đã phân bổ %(decided)s. Ghi tối đa %(left)s.")
            % {
                "all": grouped(source.phones), "decided": grouped(decided),
                "left": grouped(source.phones - decided),
            }
        )  # fmt: skip


def decided_of(source: FundingSource) -> int:
    return source.allotments.filter(status=AllotmentStatus.LOCKED).aggregate(n=Sum("phones"))["n"] or 0


@violations_refused()
@transaction.atomic
def change(allotment: Allotment, changes: Mapping[int, Change], *, by: User) -> None:
    """`changes` by the quota's key; the sum may still be wrong, deciding asks for it."""
    allotment = Allotment.objects.locked(allotment.pk)
    policies.check_can_change_allotment(by, allotment)
    rows = {quota.pk: quota for quota in allotment.quotas.select_related("commune")}
    said = changes_of(rows, changes)
    faults = [fault for fault in said.faults if fault.wrong != Wrong.SUM]
    if faults:
        raise Refused(" ".join(f"{rows[int(fault.code)].commune}: {wrong_with(fault)}" for fault in faults))
    before = {str(rows[pk].commune): rows[pk].phones for pk in changes}
    for pk, one in changes.items():
        rows[pk].phones, rows[pk].reason = one.phones, one.reason.strip()
    Quota.objects.bulk_update([rows[pk] for pk in changes], ["phones", "reason"])
    after = {str(rows[pk].commune): one.phones for pk, one in changes.items()}
    audit.record(
        "allotments.changed", allotment, by=by, province=allotment.source.programme.province,
        before=before, after=after,
    )  # fmt: skip


def changes_of(rows: Mapping[int, Quota], changes: Mapping[int, Change]) -> quotas.Changed:
    asked = {str(pk): one for pk, one in changes.items() if one.phones != rows[pk].computed}
    now = {str(pk): rows[pk].computed if pk in changes else rows[pk].phones for pk in rows}
    ceilings = {str(pk): row.eligible for pk, row in rows.items()}
    total = next(iter(rows.values())).allotment.phones if rows else 0
    return quotas.changed(now, asked, ceilings, total)


def wrong_with(fault: Fault) -> str:
    words = {
        Wrong.NEGATIVE: _("Chỉ tiêu không nhỏ hơn 0."),
        Wrong.ABOVE_ELIGIBLE: _("Chỉ tiêu %(phones)s vượt %(limit)s hộ đủ điều kiện."),
        Wrong.NO_REASON: _("Ghi lý do đổi chỉ tiêu."),
        Wrong.SUM: _("Tổng chỉ tiêu các xã là %(phones)s, phải đúng bằng %(limit)s máy phân bổ."),
    }
    return words[fault.wrong] % {"phones": grouped(fault.phones), "limit": grouped(fault.limit)}


@violations_refused()
@transaction.atomic
def decide(allotment: Allotment, *, decision: str, on: dt.date, by: User) -> Allotment:
    """UBND tỉnh decides; quotas are locked, and households that waited for this source move up.

    Refused when the source has fewer phones by now than when the draft was drawn up.
    """
    allotment = Allotment.objects.locked(allotment.pk)
    policies.check_can_decide_allotment(by, allotment)
    sources = FundingSource.objects.locked(allotment.source.programme_id)
    _must_be_within(next(one for one in sources if one.pk == allotment.source_id), allotment.phones)
    shared = allotment.quotas.aggregate(n=Sum("phones"))["n"] or 0
    if shared != allotment.phones:
        raise Refused(wrong_with(Fault(Wrong.SUM, "", shared, allotment.phones)))
    allotment.status, allotment.decision, allotment.decided_on = AllotmentStatus.LOCKED, decision, on
    allotment.locked_by, allotment.locked_at = by, timezone.now()
    allotment.save()
    _record("decided", allotment, by, decision=decision, phones=allotment.phones)
    vacancies.fill_communes(allotment.source, by=by)
    return allotment


@transaction.atomic
def put_aside(allotment: Allotment, *, by: User) -> None:
    """A draft nobody decided."""
    allotment = Allotment.objects.locked(allotment.pk)
    policies.check_can_change_allotment(by, allotment)
    _record("put_aside", allotment, by, phones=allotment.phones)
    allotment.delete()


def _record(act: str, allotment: Allotment, by: User, **facts: object) -> None:
    province = allotment.source.programme.province
    audit.record(f"allotments.{act}", allotment, by=by, province=province, after=facts)
