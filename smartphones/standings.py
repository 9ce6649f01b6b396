"""Each household's place in line: reckoned, written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Sum

from places.models import Commune
from portal.lib import reach
from portal.lib.copying import copy_in

from .candidates import candidates, sources
from .models import CommuneList, ListStatus, Programme, Quota, Standing
from .rules import ranking

Rooms = Counter[tuple[int, int]]  # present commune, source -> phones


def reckon(commune_list: CommuneList) -> list[ranking.Standing]:
    """As the books stand now. Nothing is written."""
    programme = commune_list.programme
    room = room_of(commune_list)
    asked = [
        ranking.Source(
            one.pk, tuple(one.priority), tuple(ranking.TieBreak(t) for t in one.tie_breaks), room[one.pk]
        )
        for one in sources(programme)
    ]
    return ranking.standings(asked, candidates(programme, commune_list.applications.standing()))


def room_of(commune_list: CommuneList) -> Counter[int]:
    """Source -> phones that its other lists leave to this one."""
    return room_in(commune_list.programme, commune_list.commune, apart_from=commune_list)


def room_in(programme: Programme, commune: Commune, *, apart_from: CommuneList | None = None) -> Counter[int]:
    rooms = rooms_in(programme, [commune.present_id], apart_from=apart_from)
    return Counter({source: n for (_commune, source), n in rooms.items()})


def rooms_in(
    programme: Programme, communes: Collection[int], *, apart_from: CommuneList | None = None
) -> Rooms:
    """Phones decided for each of these present communes, neither given nor promised to a list on its way.

    From its publication on a list holds a phone for each household that stands within its quota.
    """
    on_their_way = CommuneList.objects.filter(programme=programme, commune__present__in=communes).exclude(
        status=ListStatus.APPROVED
    )
    if apart_from:
        on_their_way = on_their_way.exclude(pk=apart_from.pk)
    promised = Standing.objects.within_quota().filter(list__in=on_their_way).order_by()
    rooms = not_given(programme, communes)
    rooms.subtract(Counter(promised.values_list("list__commune__present", "source")))
    return Counter({place: max(0, n) for place, n in rooms.items()})


# A household that moved since is counted where its list is, though it is out of the commune's reach by now.
@reach.whole_country()
def not_given(programme: Programme, communes: Collection[int]) -> Rooms:
    """Phones decided for each of these present communes, less those whom its approved lists gave one."""
    decided = Quota.objects.decided().filter(
        commune__present__in=communes, allotment__source__programme=programme
    )
    phones = decided.order_by().values_list("commune__present", "allotment__source").annotate(n=Sum("phones"))
    given = programme.applications.standing().filter(
        list__commune__present__in=communes, source__isnull=False
    )
    left: Rooms = Counter({(commune, source): n for commune, source, n in phones})
    left.subtract(Counter(given.order_by().values_list("list__commune__present", "source")))
    return left


def promised_by(lists: Collection[CommuneList]) -> dict[int, Counter[int]]:
    """List -> source -> its households within the quota."""
    found: dict[int, Counter[int]] = {one.pk: Counter() for one in lists}
    within = Standing.objects.within_quota().filter(list__in=lists).order_by()
    for pk, source in within.values_list("list", "source"):
        found[pk][source] += 1
    return found


def keep(commune_list: CommuneList) -> int:
    """Writes the places down anew; how many households stand in some line."""
    reckoned = reckon(commune_list)
    commune_list.standings.all().delete()
    copy_in(
        [
            Standing(
                list=commune_list, application_id=s.number, source_id=s.source, rank=s.rank, place=s.place,
                priority_class=s.priority_class, of=s.of, quota=s.quota, decided=s.decided,
            )
            for s in reckoned
        ]
    )  # fmt: skip
    return len({s.number for s in reckoned})
