"""Each household's place in line: reckoned, written down."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from places.models import Commune
from portal.lib import reach
from portal.lib.copying import copy_in

from .candidates import candidates, sources
from .models import CommuneList, ListStatus, Programme, Quota, Standing
from .rules import ranking


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
    """Source -> phones decided for the commune, neither given nor promised to a list on its way.

    From its publication on a list holds a phone for each household that stands within its quota.
    """
    on_their_way = CommuneList.objects.filter(
        programme=programme, commune__present=commune.present_id
    ).exclude(status=ListStatus.APPROVED)
    if apart_from:
        on_their_way = on_their_way.exclude(pk=apart_from.pk)
    promised = Standing.objects.within_quota().filter(list__in=on_their_way)
    room = not_given(programme, commune)
    room.subtract(Counter(promised.values_list("source", flat=True)))
    return Counter({source: max(0, n) for source, n in room.items()})


# A household that moved since is counted where its list is, though it is out of the commune's reach by now.
@reach.whole_country()
def not_given(programme: Programme, commune: Commune) -> Counter[int]:
    """Source -> phones decided for the commune, less those whom its approved lists gave one."""
    decided = Quota.objects.decided().filter(
        commune__present=commune.present_id, allotment__source__programme=programme
    )
    given = programme.applications.standing().filter(
        list__commune__present=commune.present_id, source__isnull=False
    )
    left = Counter(dict(decided.order_by().values_list("allotment__source").annotate(n=Sum("phones"))))
    left.subtract(Counter(given.values_list("source", flat=True)))
    return left


def promised_by(commune_list: CommuneList) -> Counter[int]:
    """Source -> its households within the quota."""
    return Counter(commune_list.standings.within_quota().values_list("source", flat=True))


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
