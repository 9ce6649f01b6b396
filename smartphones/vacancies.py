"""A place is free or was added: who waits in the commune's approved lists moves up, and that is written down.

Kế hoạch 413/KH-UBND: UBND tỉnh decides each commune's quota, and households are served in the order of their
list. So of the phones decided for a commune (`standings.room_in`) first those already given are kept, then
those promised to lists on their way since their publication; what is left goes to those who wait in approved
lists, the earlier list first, and only then to a list that is ranked now.

Locks are taken in one order: the programme's sources, then lists, then applications.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.copying import copy_in

from . import standings
from .models import Application, CommuneList, FundingSource, ListStatus, Programme, Standing, Succession


def rank(commune_list: CommuneList, *, by: User) -> None:
    """The list's places anew, out of what those who wait in approved lists leave. Sources are locked."""
    fill(commune_list.programme, [commune_list.commune.present_id], by=by)
    standings.keep(commune_list)


def fill_communes(source: FundingSource, *, by: User) -> None:
    """After a decision on more phones of a locked source: everywhere somebody waits for one."""
    waiting = _waiting([source]).order_by().values_list("list__commune__present", flat=True)
    fill(source.programme, set(waiting), by=by)


def fill(programme: Programme, communes: Collection[int], *, by: User) -> None:
    """Sources are locked by the caller, and asked in their order. In a constant number of queries.

    `communes`: as they are at present.
    """
    sources = programme.sources.in_bulk()
    waiting = list(_in_line(sources.values(), communes))
    if not waiting:
        return
    room, why = standings.rooms_in(programme, communes), _("Nguồn được phân bổ thêm máy")
    taken: dict[int, int] = {}
    for source, commune, application in waiting:
        if room[commune, source] > 0 and application not in taken:
            taken[application] = source
            room[commune, source] -= 1
    write_down(
        [
            Succession(list=one.list, source=sources[taken[one.pk]], taken_by=one, why=why)
            for one in _given(taken)
        ],
        by=by,
    )


def take(source: FundingSource, commune: Commune) -> Application | None:
    """The first in line of the commune's approved lists; None when nobody waits."""
    first = _in_line([source], [commune.present_id]).first()
    return _given({first[2]: source.pk})[0] if first else None


def write_down(successions: list[Succession], *, by: User) -> None:
    for one in successions:
        one.by, one.why = by, one.why[:300]
    copy_in(successions)
    audit.record_all(
        audit.event(
            "applications.moved_up", one.taken_by, by=by, commune=one.list.commune,
            after={"source": str(one.source), "reason": one.why},
        )
        for one in successions if one.taken_by
    )  # fmt: skip


def _in_line(sources: Iterable[FundingSource], communes: Collection[int]) -> QuerySet[Standing]:
    """Source, commune, application: in the order of sources, of each the earlier list first."""
    waiting = _waiting(sources).filter(list__commune__present__in=communes)
    in_order = waiting.order_by("source__position", "list__number", "list_id", "place")
    return in_order.values_list("source", "list__commune__present", "application")


def _given(taken: Mapping[int, int]) -> list[Application]:
    """Each of the applications gets its source, by the decision on its list; in the order of `taken`."""
    of_list = CommuneList.objects.filter(pk=OuterRef("list"))
    decision, day, appraiser = (
        Subquery(of_list.values(name)) for name in ("decision", "decided_on", "appraised_by")
    )
    for source in set(taken.values()):
        theirs = Application.objects.filter(pk__in=[pk for pk, its in taken.items() if its == source])
        theirs.update(source=source, approval=decision, approved_on=day, appraised_by=appraiser)
    named = Application.objects.select_related("list__commune", "household__head", "programme")
    found = named.in_bulk(list(taken))
    return [found[pk] for pk in taken]


def _waiting(sources: Iterable[FundingSource]) -> QuerySet[Standing]:
    return Standing.objects.filter(
        source__in=list(sources), list__status=ListStatus.APPROVED, application__source=None,
        application__left_on=None, application__household__left_on=None,
    )  # fmt: skip
