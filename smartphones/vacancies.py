"""A place is free or was added: who waits in the commune's approved lists moves up, and that is written down.

Kế hoạch 413/KH-UBND: UBND tỉnh decides each commune's quota, and households are served in the order of their
list. So of the phones decided for a commune (`standings.room_in`) first those already given are kept, then
those promised to lists on their way since their publication; what is left goes to those who wait in approved
lists, the earlier list first, and only then to a list that is ranked now.

Locks are taken in one order: the programme's sources, then lists, then applications.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune

from . import standings
from .models import Application, CommuneList, FundingSource, ListStatus, Programme, Standing, Succession


def rank(commune_list: CommuneList, *, by: User) -> None:
    """The list's places anew, out of what those who wait in approved lists leave. Sources are locked."""
    fill(commune_list.programme, commune_list.commune, by=by)
    standings.keep(commune_list)


def fill_communes(source: FundingSource, *, by: User) -> None:
    """After a decision on more phones of a locked source: everywhere somebody waits for one."""
    waiting = Commune.objects.filter(pk__in=_waiting(source).values("list__commune__present"))
    for commune in waiting.order_by("pk"):
        fill(source.programme, commune, by=by)


def fill(programme: Programme, commune: Commune, *, by: User) -> None:
    """Sources are locked by the caller, and asked in their order."""
    sources = list(programme.sources.order_by("position"))
    if not _waiting(*sources).filter(list__commune__present=commune.present_id).exists():
        return
    room, why = standings.room_in(programme, commune), _("Nguồn được phân bổ thêm máy")
    for source in sources:
        for _n in range(room[source.pk]):
            taken_by = take(source, commune)
            if taken_by is None:
                break
            write_down(taken_by.list, source, None, taken_by, why, by)


def take(source: FundingSource, commune: Commune) -> Application | None:
    """The first in line of the commune's approved lists, the earlier list first; None when nobody waits."""
    waiting = _waiting(source).filter(list__commune__present=commune.present_id)
    first = waiting.order_by("list__number", "list", "place").select_related("list").first()
    if first is None:
        return None
    approved_list = first.list
    Application.objects.filter(pk=first.application_id).update(
        source=source, approval=approved_list.decision, approved_on=approved_list.decided_on,
        appraised_by=approved_list.appraised_by_id,
    )  # fmt: skip
    return Application.objects.select_related("list", "household__head").get(pk=first.application_id)


def write_down(
    commune_list: CommuneList,
    source: FundingSource,
    left: Application | None,
    taken_by: Application | None,
    why: str,
    by: User,
) -> None:
    Succession.objects.create(
        list=commune_list, source=source, left=left, taken_by=taken_by, why=why[:300], by=by
    )
    if taken_by:
        audit.record(
            "applications.moved_up", taken_by, by=by, commune=commune_list.commune,
            after={"source": str(source), "reason": why},
        )  # fmt: skip


def _waiting(*sources: FundingSource) -> QuerySet[Standing]:
    return Standing.objects.filter(
        source__in=sources, list__status=ListStatus.APPROVED, application__source=None,
        application__left_on=None, application__household__left_on=None,
    )  # fmt: skip
