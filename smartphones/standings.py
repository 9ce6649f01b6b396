"""Each household's place in line: reckoned, written down."""

from __future__ import annotations

from collections import Counter

from django.db.models import Sum

from portal.lib.copying import copy_in

from .candidates import candidates, sources
from .models import CommuneList, Quota, Standing
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
    """Source -> phones decided for the commune that no other list of it has taken."""
    decided = Quota.objects.decided().filter(
        commune__present=commune_list.commune.present_id,
        allotment__source__programme=commune_list.programme_id,
    )
    room = Counter(dict(decided.order_by().values_list("allotment__source").annotate(n=Sum("phones"))))
    taken = commune_list.programme.applications.standing().filter(
        household__commune__present=commune_list.commune.present_id, source__isnull=False
    )
    room.subtract(Counter(taken.exclude(list=commune_list).values_list("source", flat=True)))
    return Counter({source: max(0, n) for source, n in room.items()})


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
