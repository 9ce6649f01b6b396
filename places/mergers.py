"""Communes merged by a decree from a day on: the parts end, one successor begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.periods import Period, day_before
from portal.lib.refusals import Refused

from .loading import point_at_the_present
from .models import Commune, Decree, Hamlet, HamletTraits, WageZone


@dataclass(frozen=True, slots=True)
class Merger:
    """`code`, `name` and `kind` are the successor's; it may keep the code of a part."""

    decree: str
    title: str
    issued_on: dt.date
    effective_on: dt.date
    parts: Sequence[Commune]
    code: str
    name: str
    kind: str


def check(merger: Merger) -> None:
    """Refuses what cannot be one commune, or is not in force yet."""
    if len({part.pk for part in merger.parts}) < 2:
        raise Refused(_("Sáp nhập cần từ hai xã, phường trở lên."))
    for part in merger.parts:
        if part.valid_until or part.valid_from >= merger.effective_on:
            raise Refused(
                _("%(commune)s không còn hoặc chưa có trước ngày hiệu lực. Kiểm tra lại tên và ngày.")
                % {"commune": part}
            )
    if len({(part.province_id, part.territory_id) for part in merger.parts}) > 1:
        raise Refused(
            _(
                "Các xã thuộc hai tỉnh hoặc hai địa bàn cũ khác nhau nên theo nghị quyết khác nhau. "
                "Không nhập bằng cách này được."
            )
        )
    if merger.effective_on > timezone.localdate():
        raise Refused(_("Chưa đến ngày hiệu lực. Đến ngày đó mới áp dụng được."))
    bearer = Commune.objects.on(merger.effective_on).filter(code=merger.code).first()
    if bearer and bearer not in merger.parts:
        raise Refused(_("Mã %(code)s đang là của %(commune)s.") % {"code": merger.code, "commune": bearer})


@transaction.atomic
def apply(merger: Merger) -> Commune:
    """Gives the successor. What happened before stays with the parts; `present` of all leads to it."""
    parts = list(
        Commune.objects.select_for_update().filter(pk__in=[part.pk for part in merger.parts]).order_by("pk")
    )
    check(merger)
    decree, _made = Decree.objects.get_or_create(
        number=merger.decree,
        defaults={
            "title": merger.title,
            "issued_on": merger.issued_on,
            "effective_on": merger.effective_on,
        },
    )
    last_day = day_before(merger.effective_on)
    Commune.objects.filter(pk__in=[part.pk for part in parts]).update(valid_until=last_day)
    successor = Commune.objects.create(
        code=merger.code,
        name=merger.name,
        kind=merger.kind,
        province=parts[0].province,
        territory=parts[0].territory,
        valid_from=merger.effective_on,
        created_by=decree,
    )
    Commune.objects.filter(pk__in=[part.pk for part in parts]).update(successor=successor)
    point_at_the_present(Commune)
    successor.refresh_from_db()
    return successor


def carry_over_hamlets(parts: Sequence[Commune], successor: Commune) -> dict[int, Hamlet]:
    """Hamlets go on under the successor from its first day: old id -> the new one."""
    living = list(Hamlet.objects.filter(commune__in=parts).between(successor.valid_from, dt.date.max))
    new = [
        Hamlet(
            commune=successor,
            name=old.name,
            kind=old.kind,
            households=old.households,
            valid_from=max(old.valid_from, successor.valid_from),
            valid_until=old.valid_until,
        )
        for old in living
    ]
    Hamlet.objects.bulk_create(new)
    before = [old.pk for old in living if old.valid_from < successor.valid_from]
    Hamlet.objects.filter(pk__in=before).update(valid_until=day_before(successor.valid_from))
    successors = {old.pk: hamlet for old, hamlet in zip(living, new, strict=True)}
    _carry_over_traits(successors, successor.valid_from)
    return successors


def carry_over_wage_zone(parts: Sequence[Commune], successor: Commune) -> None:
    """Where all parts were in one zone; where not, it must be written once the law says which."""
    held = list(WageZone.objects.filter(commune__in=parts).between(successor.valid_from, dt.date.max))
    if len(held) == len(parts) and len({zone.zone for zone in held}) == 1:
        WageZone.objects.create(commune=successor, zone=held[0].zone, valid_from=successor.valid_from)
    _end_before(successor.valid_from, WageZone, held)


def _carry_over_traits(successors: Mapping[int, Hamlet], since: dt.date) -> None:
    """Pay may depend on a hamlet's traits: they hold on for the hamlet under its new commune."""
    held = list(HamletTraits.objects.filter(hamlet__in=successors).between(since, dt.date.max))
    _end_before(since, HamletTraits, held)
    for traits in held:
        traits.pk, traits.hamlet = None, successors[traits.hamlet_id]
        traits.valid_from = max(traits.valid_from, since)
    HamletTraits.objects.bulk_create(held)


def _end_before(since: dt.date, model: type[Period], held: Iterable[Period]) -> None:
    """Those that hold already end the day before; those that were to begin later are gone."""
    earlier = [fact.pk for fact in held if fact.valid_from < since]
    model.objects.filter(pk__in=earlier).update(valid_until=day_before(since))
    model.objects.filter(pk__in=[fact.pk for fact in held if fact.pk not in earlier]).delete()
