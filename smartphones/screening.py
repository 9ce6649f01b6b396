"""What stands against a list before people see it: a person in two households, households nobody serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .candidates import candidates
from .models import Application, CommuneList, Household, HouseholdMember


@dataclass(frozen=True, slots=True)
class Finding:
    """`blocks`: the list cannot go on before it is cleared; else somebody looks and decides."""

    application: Application
    text: str
    blocks: bool


class Person(NamedTuple):
    application: int
    pk: int
    plain_name: str
    birth_date: object


def findings(commune_list: CommuneList) -> list[Finding]:
    """Over the whole province: a household applies in one commune, its son's in another."""
    standing = commune_list.applications.standing()
    own = {a.pk: a for a in standing.select_related("household__head")}
    unserved = [c.number for c in candidates(commune_list.programme, standing) if not c.sources]
    said = _("Không nguồn nào của chương trình dành cho hộ này. Xem lý do ở trang của hộ.")
    return [*(Finding(own[number], said, True) for number in unserved), *_met_twice(commune_list, own)]


def _met_twice(commune_list: CommuneList, own: dict[int, Application]) -> Iterator[Finding]:
    mine = _people(commune_list.applications.standing())
    everybody = _people(commune_list.programme.applications.standing(), {one.plain_name for one in mine})
    applications: dict[object, set[int]] = defaultdict(set)
    for one in everybody:
        applications[one.pk].add(one.application)
        if one.birth_date:
            applications[one.plain_name, one.birth_date].add(one.application)
    certain = {(m.application, other) for m in mine for other in applications[m.pk] - {m.application}}
    likely = {
        (m.application, other)
        for m in mine
        for other in applications.get((m.plain_name, m.birth_date), set()) - {m.application}
    } - certain
    met = Application.objects.select_related("household__head", "household__commune")
    there = met.in_bulk({other for _own, other in certain | likely})
    for pairs, blocks in ((certain, True), (likely, False)):
        yield from (Finding(own[one], _told(there[other], blocks), blocks) for one, other in sorted(pairs))


def _told(there: Application, certain: bool) -> str:
    words = (
        _("Có người cũng ở trong hộ %(head)s, %(commune)s đã đăng ký. Giữ một hồ sơ.")
        if certain
        else _("Có người trùng tên và ngày sinh với hộ %(head)s, %(commune)s. Xem có phải một người không.")
    )
    return words % {"head": there.household.head, "commune": there.household.commune}


def _people(applications: QuerySet[Application], named: Collection[str] | None = None) -> list[Person]:
    """Heads and members of the applying households; only those with one of these names, if said."""
    asked = applications.values("pk")
    heads = Household.objects.filter(applications__in=asked)
    members = HouseholdMember.objects.filter(household__applications__in=asked)
    if named is not None:
        heads = heads.filter(head__plain_name__in=named)
        members = members.filter(person__plain_name__in=named)
    about = ("plain_name", "birth_date")
    rows = [
        *heads.values_list("applications", "head", *(f"head__{name}" for name in about)),
        *members.values_list("household__applications", "person", *(f"person__{name}" for name in about)),
    ]
    # A household may also have applied to another programme.
    of_these = set(applications.values_list("pk", flat=True))
    return [Person(*row) for row in rows if row[0] in of_these]
