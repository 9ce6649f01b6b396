"""Where pay does not go by what sheets say: so much for each team and month, whoever worked when."""

from __future__ import annotations

from collections.abc import Collection

from places.models import Commune
from places.territories import predecessors_of
from portal.lib.months import Month

from .governing import Seat, governance_for, spans
from .models import Resolution
from .resolutions import terms_of
from .rules.needs import needs_of


def communes_without(communes: Collection[Commune], month: Month) -> set[int]:
    """Keys of those. Where no resolution was ever published nobody knows yet, and sheets are waited for.

    In a constant number of queries.
    """
    published, former = governance_for(), predecessors_of(communes)
    areas = {one.territory_id for one in published}
    seats = [
        Seat(c.pk, c.province_id, c.territory_id, month.first_day, month.last_day, c.pk, tuple(former[c.pk]))
        for c in communes
        if areas & {c.province_id, c.territory_id}
    ]
    governed = spans(seats, published)
    law = Resolution.objects.filter(pk__in={span.resolution_id for span in governed})
    by_sheets = {each.pk for each in law.prefetch_related("rates") if needs_of([terms_of(each)]).work}
    wanted = {span.team_id for span in governed if span.resolution_id in by_sheets}
    return {seat.commune_id for seat in seats} - wanted
