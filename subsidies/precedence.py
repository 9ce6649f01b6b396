"""Where two published resolutions claim the same place, and by which rule one goes first, in words.

The rule itself is `governing.spans`: the text that names communes before that of the area; the merged
province's own before that of a former one (Luật Ban hành văn bản quy phạm pháp luật 2025, Article 54(2)).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import PayrollRun, Resolution


def told_of(resolution: Resolution) -> list[str]:
    """Beside which others it stands; of a draft, beside which it would."""
    area = resolution.territory
    same_place = Q(territory__in=[area.pk, area.present_id]) | Q(territory__present=area.pk)
    others = Resolution.objects.published().exclude(pk__in=[resolution.pk, resolution.predecessor_id])
    last = resolution.valid_until or dt.date.max
    found = others.filter(same_place, support=resolution.support).between(resolution.valid_from, last)
    told = (_told(resolution, other) for other in found.select_related("territory").order_by("valid_from"))
    return [words for words in told if words]


def told_of_run(run: PayrollRun) -> list[str]:
    used = Resolution.objects.paying_in(run).select_related("territory")
    return list(dict.fromkeys(words for resolution in used for words in told_of(resolution)))


def _told(one: Resolution, other: Resolution) -> str:
    if one.communes_only != other.communes_only:
        narrow, wide = _ordered(one, other, first=one.communes_only)
        return _("%(narrow)s nêu tên từng xã nên áp dụng trước %(wide)s tại các xã đó.") % {
            "narrow": narrow.number, "wide": wide.number
        }  # fmt: skip
    if one.communes_only or one.territory_id == other.territory_id:
        return ""
    new, old = _ordered(one, other, first=other.territory.present_id == one.territory_id)
    return _("%(new)s của %(province)s thay %(old)s trên địa bàn %(area)s (cũ) từ ngày %(day)s.") % {
        "new": new.number, "province": new.territory, "old": old.number, "area": old.territory,
        "day": f"{new.valid_from:%d/%m/%Y}",
    }  # fmt: skip


def _ordered(one: Resolution, other: Resolution, *, first: bool) -> Iterable[Resolution]:
    return (one, other) if first else (other, one)
