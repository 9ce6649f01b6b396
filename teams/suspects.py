"""Records that may be the same person: SQL proposes, in a constant number of queries, scoring decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lib import reach

from . import duplicates
from .duplicates import Record, Sign
from .models import Membership, Person, TeamSeat

WORDS = {
    Sign.SAME_NUMBER: _("Cùng số"),
    Sign.SLIPPED_NUMBER: _("Số chỉ lệch một chữ số hoặc đảo hai chữ số"),
    Sign.TWO_KINDS_OF_CARD: _("Một bên ghi CMND, một bên ghi số định danh"),
    Sign.OTHER_NUMBER: _("Số khác nhau"),
    Sign.SAME_NAME: _("Cùng họ tên"),
    Sign.NAME_ALIKE: _("Họ tên gần giống"),
    Sign.SAME_BIRTH: _("Cùng ngày sinh"),
    Sign.BIRTH_SWAPPED: _("Ngày sinh đảo ngày và tháng"),
    Sign.OTHER_BIRTH: _("Ngày sinh khác nhau"),
    Sign.SAME_ACCOUNT: _("Cùng số tài khoản"),
    Sign.OTHER_SEX: _("Giới tính khác nhau"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """`one` was entered first."""

    one: Person
    other: Person
    signs: tuple[Sign, ...]
    points: int

    @classmethod
    def of(cls, one: Person, other: Person) -> Pair:
        one, other = sorted((one, other), key=lambda person: person.pk)
        found = duplicates.signs(record_of(one), record_of(other))
        return cls(one, other, tuple(found), duplicates.points(found))

    @property
    def words(self) -> list[str]:
        return [str(WORDS[sign]) for sign in self.signs]

    @property
    def is_suspicious(self) -> bool:
        return self.points >= duplicates.SUSPICIOUS

    @property
    def is_near_certain(self) -> bool:
        return self.points >= duplicates.NEAR_CERTAIN


@reach.whole_country()
def pairs(reader: User, among: Iterable[int] | None = None) -> list[Pair]:
    """The likest first. `among` narrows to pairs with at least one of these people."""
    mine = Person.objects.visible_to(reader).order_by()
    ids = _proposed(mine if among is None else mine.filter(pk__in=list(among)))
    people = Person.objects.in_bulk({pk for pair in ids for pk in pair})
    scored = (Pair.of(people[one], people[other]) for one, other in ids)
    suspicious = (pair for pair in scored if pair.is_suspicious)
    return sorted(suspicious, key=lambda pair: (-pair.points, pair.one.sort_key, pair.other.pk))


def places_of(people: Iterable[int]) -> dict[int, list[str]]:
    """person -> the teams they are or were in, the latest first, each with its commune of today."""
    today = timezone.localdate()
    seats = {
        seat.team_id: f"{seat.commune}, {seat.commune.province}"
        for seat in TeamSeat.objects.on(today)
        .filter(team__memberships__person__in=people)
        .select_related("commune__province")
    }
    places: dict[int, list[str]] = defaultdict(list)
    members = Membership.objects.filter(person__in=people).select_related("team").order_by("-valid_from")
    for member in members:
        place = f"{member.team}, {seats.get(member.team_id, '')}"
        if place not in places[member.person_id]:
            places[member.person_id].append(place)
    return places


def record_of(person: Person) -> Record:
    numbers = (person.citizen_number, person.former_number, person.bank_account)
    return Record(
        person.full_name,
        person.birth_date,
        person.sex,
        *(number.revealed if number else "" for number in numbers),
    )


def _proposed(mine: QuerySet[Person]) -> list[tuple[int, int]]:
    """Of each pair at least one is mine; not those told apart."""
    with connection.cursor() as cursor:
        ids = list(mine.values_list("pk", flat=True))
        cursor.execute("SELECT one, other FROM teams_records_alike(%s)", [ids])
        return cursor.fetchall()
