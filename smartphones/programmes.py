"""Setting a programme up: its terms, its sources in order, what was decided about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Province
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import allotments, policies
from .models import FundingSource, Programme, ProgrammeDecision

OUT_OF_THE_WAY = 1000  # places nobody uses, while an order is written anew


@violations_refused()
@transaction.atomic
def set_up(province: Province, facts: Mapping[str, Any], *, by: User) -> Programme:
    policies.check_can_set_up(by, province)
    programme = Programme.objects.create(province=province, **facts)
    _write_down("set_up", programme, programme, by=by, after=shown(programme, facts))
    return programme


@violations_refused()
@transaction.atomic
def change(programme: Programme, facts: Mapping[str, Any], *, by: User) -> None:
    programme = _locked(programme)
    policies.check_can_change(by, programme)
    _change(programme, programme, "changed", facts, by=by)


@violations_refused()
@transaction.atomic
def add_source(programme: Programme, facts: Mapping[str, Any], *, by: User) -> FundingSource:
    """After those there are: the last to be asked."""
    programme = _locked(programme)
    policies.check_can_change(by, programme)
    last = programme.sources.aggregate(last=Max("position"))["last"] or 0
    source = FundingSource.objects.create(programme=programme, position=last + 1, **facts)
    _write_down("source_added", source, programme, by=by, after=shown(source, facts))
    return source


@violations_refused()
@transaction.atomic
def change_source(source: FundingSource, facts: Mapping[str, Any], *, by: User) -> None:
    """Refused when fewer phones would be left than are decided already."""
    FundingSource.objects.locked(source.programme_id)  # first, as wherever places are given
    programme = _locked(source.programme)
    policies.check_can_change(by, programme)
    _must_hold_what_is_decided(source, facts.get("phones"))
    _change(source, programme, "source_changed", facts, by=by)


def _must_hold_what_is_decided(source: FundingSource, phones: int | None) -> None:
    decided = allotments.decided_of(source)
    if phones is not None and phones < decided:
        raise Refused(
            _("Đã phân bổ %(decided)s máy của nguồn này cho các xã. Ghi ít nhất %(decided)s.")
            % {"decided": decided}
        )


@transaction.atomic
def ask_earlier(source: FundingSource, *, by: User) -> None:
    """The source changes places with the one before it."""
    programme = _locked(source.programme)
    policies.check_can_change(by, programme)
    order = [each.pk for each in programme.sources.order_by("position")]
    place = order.index(source.pk)
    if place == 0:
        return
    order[place - 1 : place + 1] = [order[place], order[place - 1]]
    programme.sources.update(position=F("position") + OUT_OF_THE_WAY)
    for position, pk in enumerate(order, start=1):
        programme.sources.filter(pk=pk).update(position=position)
    _write_down("source_earlier", source, programme, by=by, after={"position": place})


@transaction.atomic
def drop_source(source: FundingSource, *, by: User) -> None:
    programme = _locked(source.programme)
    policies.check_can_drop(by, source)
    _write_down("source_dropped", source, programme, by=by, before={"position": source.position})
    source.delete()


@violations_refused()
@transaction.atomic
def note_decision(
    programme: Programme, number: str, decided_on: dt.date, about: str, *, by: User
) -> ProgrammeDecision:
    """What holds stays in the programme's own row; this is the paper that says so, and since when."""
    policies.check_can_set_up(by, programme.province.present)
    decision = ProgrammeDecision.objects.create(
        programme=programme, number=number, decided_on=decided_on, about=about
    )
    after = {"number": number, "decided_on": decided_on.isoformat(), "about": about}
    _write_down("decided", decision, programme, by=by, after=after)
    return decision


def shown(thing: Model, names: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the log keeps them."""
    values = {name: getattr(thing, name) for name in names}
    return {
        name: value if isinstance(value, int | list) else str(value or "") for name, value in values.items()
    }


def _locked(programme: Programme) -> Programme:
    return (
        Programme.objects.select_for_update(of=("self",))
        .select_related("province__present")
        .get(pk=programme.pk)
    )


def _change(
    thing: Programme | FundingSource, programme: Programme, act: str, facts: Mapping[str, Any], *, by: User
) -> None:
    before = shown(thing, facts)
    for name, value in facts.items():
        setattr(thing, name, value)
    after = shown(thing, facts)
    changed = [name for name in facts if before[name] != after[name]]
    if not changed:
        return
    thing.save(update_fields=changed)
    _write_down(
        act, thing, programme, by=by,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip


def _write_down(act: str, thing: Model, programme: Programme, *, by: User, **told: Any) -> None:
    audit.record(f"programmes.{act}", thing, by=by, province=programme.province, **told)
