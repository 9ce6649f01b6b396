"""Who lives in the households of the book beside their heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from imports.kinds import Checked, Kind
from portal.lib.copying import copy_in
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row
from smartphones import policies
from smartphones.models import Household, HouseholdMember, Relation
from teams.imports.finding import Communes
from teams.imports.people import NUMBERS, People, facts_of, plain_name
from teams.models import Person
from teams.models.people import Sex
from teams.policies import communes_of

from . import columns
from .finding import Meant


@dataclass(slots=True)
class NewMember:
    row: Row
    household: Household
    person: Person | None


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    checks = _Checks(reading, user, answers)
    rows = [found for row in reading.rows if (found := checks.of(row))]
    return Checked(reading, rows, list(checks.communes.questions.values()))


class _Checks:
    def __init__(self, reading: Reading, user: User, answers: Mapping[str, str]) -> None:
        self.reading = reading
        self.communes = Communes(reading, user, answers)
        self.meant = Meant(reading, self.communes)
        self.people = People(reading, user)
        self.there: dict[int, set[tuple[str, object]]] = defaultdict(set)
        members = HouseholdMember.objects.filter(household__in=self.meant.book.all)
        for household, name, day in members.values_list(
            "household", "person__full_name", "person__birth_date"
        ):
            self.there[household].add((plain_name(name), day))
        self.elsewhere = self._elsewhere()
        self.first: dict[tuple[object, ...], Row] = {}

    def of(self, row: Row) -> NewMember | None:
        person = self.people.of(row)
        self.people.check(row, person)
        household = self.meant.of(row)
        if household is None or not row["full_name"]:
            return None
        self._once(row, household)
        self._there(row, household, person)
        return NewMember(row, household, person)

    def _elsewhere(self) -> dict[int, list[Household]]:
        """person -> households the book has them in, as head or as member."""
        found = defaultdict(list)
        people = {person.pk for person in self.people.in_the_book}
        rows = Household.objects.filter(Q(head__in=people) | Q(members__person__in=people)).distinct()
        for each in rows.select_related("commune__present").prefetch_related("members"):
            for person in {each.head_id, *(member.person_id for member in each.members.all())} & people:
                found[person].append(each)
        return found

    def _once(self, row: Row, household: Household) -> None:
        keys: list[tuple[object, ...]] = [(field, row[field]) for field in NUMBERS if row[field]]
        keys.append((household.pk, plain_name(row["full_name"]), row["birth_date"]))
        earlier = next((self.first[key] for key in keys if key in self.first), None)
        for key in keys:
            self.first.setdefault(key, row)
        if earlier:
            problem = _("Trùng với dòng %(row)s") % {"row": earlier.number}
            self.reading.note(row, "full_name", problem, _("Giữ một trong hai dòng"))

    def _there(self, row: Row, household: Household, person: Person | None) -> None:
        homes = self.elsewhere[person.pk] if person else []
        named = (plain_name(row["full_name"]), row["birth_date"]) in self.there[household.pk]
        if named or household.pk in {home.pk for home in homes}:
            self.reading.note(row, "full_name", _("Người này đã ghi trong hộ"), _("Bỏ dòng này"))
        elif homes:
            words = {"commune": homes[0].commune.present}
            self.reading.note(
                row, "full_name", _("Người này cũng ghi trong một hộ ở %(commune)s") % words,
                _("Vẫn nhập được; xem ở trang Hộ nghi trùng"), Level.LOOK,
            )  # fmt: skip


def write(checked: Checked, by: User) -> dict[str, int]:
    rows: Sequence[NewMember] = checked.rows
    households = {row.household.pk: row.household for row in rows}
    for commune in {each.commune_id: each.commune for each in households.values()}.values():
        policies.check_can_keep_in(by, commune)
    people = [row.person or Person(**facts_of(row.row)) for row in rows]
    copy_in([person for person in people if person.pk is None])
    members = [
        HouseholdMember(household=row.household, person=person, relation=row.row["relation"])
        for row, person in zip(rows, people, strict=True)
    ]
    copy_in(members)
    _write_down(rows, by)
    return {"members": len(members), "households": len(households)}


def _write_down(rows: Sequence[NewMember], by: User) -> None:
    named: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        named[row.household.pk].append(row.row["full_name"])
    households = {row.household.pk: row.household for row in rows}
    audit.record_all(
        audit.event(
            "households.members_entered", households[pk], by=by, commune=households[pk].commune,
            after={"members": ", ".join(names)},
        )
        for pk, names in named.items()
    )  # fmt: skip


def lists(user: User) -> dict[str, list[str]]:
    return {
        "commune": [str(commune) for commune in communes_of(user).order_by("plain_name")],
        "sex": [str(sex.label) for sex in Sex],
        "relation": [str(each.label) for each in Relation],
    }


MEMBERS = Kind(
    slug="nhan-khau",
    code="HO-02",
    title=gettext_lazy("danh sách nhân khẩu của hộ"),
    columns=columns.members,
    check_may=policies.check_can_keep,
    check=check,
    write=write,
    lists=lists,
    back="smartphones:households",
    back_title=gettext_lazy("Sổ hộ"),
)
