"""Records that may be the same person: SQL proposes, in a constant number of queries, scoring decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
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
    Sign.SAME_TEAM: _("Ở cùng một tổ"),
    Sign.OTHER_SEX: _("Giới tính khác nhau"),
}
# Two records in one team may say nothing alike but the name.
NAMESAKES = """
    SELECT least(one.id, other.id), greatest(one.id, other.id)
    FROM teams_person one
    JOIN teams_membership a ON a.person_id = one.id
    JOIN teams_membership b ON b.team_id = a.team_id
    JOIN teams_person other ON other.id = b.person_id AND other.plain_name = one.plain_name
    WHERE one.id = ANY (%s) AND one.id <> other.id AND one.same_as_id IS NULL AND other.same_as_id IS NULL
    EXCEPT SELECT one_id, other_id FROM teams_differentpeople
"""
Teams = Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """`one` was entered first."""

    one: Person
    other: Person
    signs: tuple[Sign, ...]
    points: int

    @classmethod
    def of(cls, one: Person, other: Person, teams: Teams | None = None) -> Pair:
        """`teams` by person, where it matters that they were in one."""
        one, other = sorted((one, other), key=lambda person: person.pk)
        records = [record_of(person, (teams or {}).get(person.pk)) for person in (one, other)]
        found = duplicates.signs(*records)
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
    teams = teams_of(people)
    scored = (Pair.of(people[one], people[other], teams) for one, other in ids)
    suspicious = (pair for pair in scored if pair.is_suspicious)
    return sorted(suspicious, key=lambda pair: (-pair.points, pair.one.sort_key, pair.other.pk))


def places_of(people: Iterable[int]) -> dict[int, list[str]]:
    """person -> the teams they are or were in, the latest first, each with its commune of today."""
    seats = {
        seat.team_id: f"{seat.commune}, {seat.commune.province}"
        for seat in TeamSeat.objects.now()
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


def teams_of(people: Iterable[int]) -> Teams:
    """person -> the teams they are or were in."""
    found: dict[int, set[int]] = defaultdict(set)
    for person, team in Membership.objects.filter(person__in=people).values_list("person", "team"):
        found[person].add(team)
    return {person: frozenset(teams) for person, teams in found.items()}


def may_be_one(member: Membership, person: Person) -> bool:
    """Whether somebody of the member's name who joins the team would at once be suspected."""
    teams = frozenset({member.team_id})
    found = duplicates.signs(record_of(member.person, teams), record_of(person, teams))
    return member.person != person and duplicates.points(found) >= duplicates.SUSPICIOUS


def record_of(person: Person, teams: frozenset[int] | None = None) -> Record:
    numbers = (person.citizen_number, person.former_number, person.bank_account)
    return Record(
        person.full_name,
        person.birth_date,
        person.sex,
        *(number.revealed if number else "" for number in numbers),
        teams=teams or frozenset(),
    )


def _proposed(mine: QuerySet[Person]) -> set[tuple[int, int]]:
    """Of each pair at least one is mine; not those told apart."""
    ids = list(mine.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT one, other FROM teams_records_alike(%s)", [ids])
        alike = cursor.fetchall()
        cursor.execute(NAMESAKES, [ids])
        return {*alike, *cursor.fetchall()}
