"""Who is in the book already, by their numbers; and what in a file contradicts it or itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib import identifiers
from portal.lib.identifiers import Doubt
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row
from teams.models import Membership, Person
from teams.models.people import Sex

NUMBERS = ["citizen_number", "former_number"]
FACTS = ["full_name", "birth_date", "sex", *NUMBERS, "phone", "bank_bin", "bank_account"]
UNKNOWN = {"birth_date": None, "citizen_number": None, "former_number": None}
DOUBTS = {
    Doubt.UNKNOWN_PROVINCE: lambda: _("Ba số đầu không phải mã tỉnh khai sinh nào"),
    Doubt.OTHER_SEX: lambda: _("Không khớp giới tính đã ghi"),
    Doubt.OTHER_YEAR: lambda: _("Không khớp năm sinh đã ghi"),
}


class People:
    """A constant number of queries for a whole file."""

    def __init__(self, reading: Reading, user: User) -> None:
        self.reading = reading
        self.known = {field: self._by_number(field) for field in NUMBERS}
        self.alike = self._alike(user)
        self._first: dict[tuple[str, Any], Row] = {}

    def of(self, row: Row) -> Person | None:
        """The person in the book the row means; None for a new one. Notes what does not fit."""
        found = [person for field in NUMBERS if (person := self.known[field].get(row[field]))]
        if len({person.present.pk for person in found}) > 1:
            self.reading.note(
                row, "former_number", _("Số CMND và số định danh ghi cho hai người khác nhau trong sổ"),
                _("Kiểm tra lại hai số"),
            )  # fmt: skip
        for field in NUMBERS:
            person = self.known[field].get(row[field])
            names = {person.full_name, person.present.full_name} if person else set()
            if names and row["full_name"] and not any(same_name(name, row["full_name"]) for name in names):
                self.reading.note(
                    row,
                    field,
                    _("Số này đã ghi cho một người tên khác"),
                    _("Kiểm tra số và họ tên trên căn cước"),
                )
        return found[0].present if found else None

    def check(self, row: Row, known: Person | None) -> None:
        self._doubts(row)
        self._bank(row)
        if known is None:
            self._looks_like(row)

    def seen_before(self, row: Row) -> Row | None:
        """The row of the same file that has the same number, or the same name and day of birth."""
        keys = [(field, row[field]) for field in NUMBERS if row[field]]
        if not row["citizen_number"] and row["full_name"] and row["birth_date"]:
            keys.append(("name", (plain_name(row["full_name"]), row["birth_date"])))
        earlier = next((self._first[key] for key in keys if key in self._first), None)
        for key in keys:
            self._first.setdefault(key, row)
        return earlier

    @property
    def in_the_book(self) -> set[Person]:
        return {person.present for found in self.known.values() for person in found.values()}

    def _by_number(self, field: str) -> dict[str, Person]:
        numbers = {row[field] for row in self.reading.rows if row[field]}
        people = (
            Person.objects.filter(**{f"{field}__in": numbers}).select_related("same_as") if numbers else []
        )
        return {getattr(person, field): person for person in people}

    def _alike(self, user: User) -> dict[tuple[str, Any], str]:
        """Names in the book, by plain name and day of birth."""
        days = {row["birth_date"] for row in self.reading.rows if row["birth_date"]}
        people = Person.objects.visible_to(user).filter(birth_date__in=days)
        found = people.values_list("sort_key", "birth_date", "full_name") if days else []
        return {(sort_key.split("|")[0], day): name for sort_key, day, name in found}

    def _doubts(self, row: Row) -> None:
        if not row["citizen_number"]:
            return
        male = {Sex.MALE: True, Sex.FEMALE: False}.get(row["sex"])
        for doubt in identifiers.doubts(row["citizen_number"], male=male, birth_date=row["birth_date"]):
            self.reading.note(
                row, "citizen_number", DOUBTS[doubt](), _("Kiểm tra lại, vẫn nhập được"), Level.LOOK
            )

    def _bank(self, row: Row) -> None:
        if row["bank_account"] and not row["bank_bin"] and not self._given(row, "bank_bin"):
            self.reading.note(
                row, "bank_bin", _("Có số tài khoản nhưng chưa có ngân hàng"), _("Ghi tên ngân hàng")
            )
        if row["bank_bin"] and not row["bank_account"] and not self._given(row, "bank_account"):
            self.reading.note(
                row, "bank_account", _("Có ngân hàng nhưng chưa có số tài khoản"), _("Ghi số tài khoản")
            )

    def _given(self, row: Row, key: str) -> bool:
        return bool(str(row.raw.get(key) or "").strip())

    def _looks_like(self, row: Row) -> None:
        if not (row["full_name"] and row["birth_date"]):
            return
        if person := self.alike.get((plain_name(row["full_name"]), row["birth_date"])):
            self.reading.note(
                row, "full_name", _("Giống %(person)s, cùng ngày sinh, đã có trong sổ") % {"person": person},
                _("Nếu là một người, ghi cùng số định danh"), Level.LOOK,
            )  # fmt: skip


def facts_of(row: Row) -> dict[str, Any]:
    return {name: row[name] or UNKNOWN.get(name, "") for name in FACTS} | {
        "sort_key": identifiers.sort_key(row["full_name"])
    }


def memberships_of(people: Iterable[Person], teams: Iterable[int]) -> dict[tuple[int, int], list[Membership]]:
    """(team, person) -> memberships there, of today and of other times."""
    found = defaultdict(list)
    for member in Membership.objects.filter(person__in=list(people), team__in=list(teams)):
        found[member.team_id, member.person_id].append(member)
    return found


def namesakes_in(teams: Iterable[int], names: Iterable[str]) -> dict[tuple[int, str], list[Membership]]:
    """(team, name as it is searched) -> memberships there of people called so."""
    found = defaultdict(list)
    called = Membership.objects.filter(team__in=list(teams), person__plain_name__in=set(map(searched, names)))
    for member in called.select_related("person"):
        found[member.team_id, member.person.plain_name].append(member)
    return found


def searched(name: str) -> str:
    """As `Person.plain_name` is kept."""
    return identifiers.without_accents(identifiers.nfc(name))


def same_name(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    return identifiers.sort_key(name).split("|")[0]
