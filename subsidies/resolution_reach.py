"""How far a resolution reaches: communes and teams it governs, beside what else claims them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from places.models import Commune
from portal.lib.months import Month
from teams.models import TeamSeat

from .models import PAID_STATUSES, PayoutLine, Resolution, ResolutionStatus


@dataclass(frozen=True, slots=True)
class Reach:
    communes: int
    teams: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another resolution on some of the same ground in some of the same time, and what settles it."""

    other: Resolution
    settled_by: str
    is_refused: bool = False


def communes_of(resolution: Resolution) -> QuerySet[Commune]:
    if resolution.communes_only:
        return resolution.communes.all()
    return Commune.objects.in_area_of(resolution.territory)


def reach_of(resolution: Resolution, day: dt.date) -> Reach:
    """On the map of that day: communes, and the teams seated in them."""
    there = communes_of(resolution)
    seats = TeamSeat.objects.on(day).filter(commune__in=there.values("pk"))
    return Reach(there.on(day).count(), seats.values("team").distinct().count())


def paid_after(resolution: Resolution, day: dt.date) -> int:
    """Đồng already released for months that begin after `day`: they would come back as recovery."""
    lines = PayoutLine.objects.filter(
        run__status__in=PAID_STATUSES, rate__resolution=resolution, earned_in__gt=Month.of(day)
    )
    return lines.aggregate(sum=Sum("amount", default=0))["sum"]


def overlaps_of(resolution: Resolution) -> list[Overlap]:
    """Published ones of the same province now, in force on some day of this one's time."""
    last = resolution.valid_until or dt.date.max
    others = (
        Resolution.objects.published()
        .filter(support=resolution.support, territory__present=resolution.territory.present_id)
        .exclude(pk=resolution.pk)
        .between(resolution.valid_from, last)
        .select_related("territory")
    )
    return list(_claims(resolution, others))


def _claims(resolution: Resolution, others: Iterable[Resolution]) -> Iterable[Overlap]:
    for other in others:
        told = _settled(resolution, other)
        if told:
            yield Overlap(other, *told)


def _settled(one: Resolution, other: Resolution) -> tuple[str, bool] | None:
    """In the order the engine takes them; nothing where the two never meet."""
    if other.pk == one.predecessor_id:
        return _("Kết thúc vào hôm trước ngày nghị quyết này có hiệu lực."), False
    if one.territory_id == other.territory_id and one.communes_only == other.communes_only:
        if one.communes_only and not one.communes.filter(pk__in=other.communes.values("pk")).exists():
            return None
        return _("Cùng địa bàn, cùng thời gian: không công bố được khi nghị quyết kia chưa kết thúc."), True
    if one.communes_only != other.communes_only:
        return _("Nghị quyết ghi tên xã đi trước nghị quyết chung của cả địa bàn."), False
    if one.territory_id != other.territory_id:
        return _merged(one, other)
    return None


def _merged(one: Resolution, other: Resolution) -> tuple[str, bool] | None:
    """Two former areas never meet; the merged province's own text ends the old one for good."""
    present = one.territory.present_id
    if present not in (one.territory_id, other.territory_id):
        return None
    return _(
        "Nghị quyết của tỉnh mới thay nghị quyết của địa bàn cũ từ ngày có hiệu lực "
        "(Luật Ban hành văn bản quy phạm pháp luật 2025, Điều 54 khoản 2)."
    ), False


def is_in_force(resolution: Resolution, day: dt.date) -> bool:
    return resolution.status == ResolutionStatus.PUBLISHED and resolution.holds_on(day)
