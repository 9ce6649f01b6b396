"""Members as a commune lists them after a decision: who, which team, which role, since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from imports.kinds import Checked, Kind
from places.models import Commune
from portal.lib.refusals import reason_against
from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row
from teams import banks, membership, people, policies, suspects
from teams import decisions as book
from teams.models import CommunityTeam, DecisionKind, Membership, Person, TeamRole
from teams.models.people import Sex

from . import columns
from .decisions import Decisions, Key, key_of
from .finding import Communes, Teams
from .people import FACTS, People, facts_of, memberships_of, namesakes_in, same_name, searched
from .resources import MembershipResource, PersonResource, made


@dataclass(slots=True)
class NewMember:
    row: Row
    team: CommunityTeam
    person: Person | None  # None: new, entered with the row, or with the earlier row it repeats
    same_as: Row | None
    decision: Key | None


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    checks = _Checks(reading, user, answers)
    rows = [found for row in reading.rows if (found := checks.of(row))]
    return Checked(reading, rows, list(checks.communes.questions.values()))


class _Checks:
    """Everything rows are compared with, fetched once."""

    def __init__(self, reading: Reading, user: User, answers: Mapping[str, str]) -> None:
        self.reading = reading
        self.communes = Communes(reading, user, answers)
        self.teams = Teams(reading, user)
        self.people = People(reading, user)
        self.team_of = {id(row): self.teams.of(row, self.communes) for row in reading.rows}
        teams = {team.pk: team for team in self.team_of.values() if team}
        self.decisions = Decisions(team.commune_id for team in teams.values())
        self.there = memberships_of(self.people.in_the_book, teams)
        self.leaders: dict[int, list[Membership]] = defaultdict(list)
        leaders = Membership.objects.filter(team__in=teams, role=TeamRole.LEADER)
        for member in leaders.select_related("person"):
            self.leaders[member.team_id].append(member)
        self.new_leaders: dict[int, Row] = {}
        self.namesakes = namesakes_in(teams, {row["full_name"] for row in reading.rows if row["full_name"]})
        self.new_names: dict[tuple[int, str], tuple[Row, Membership]] = {}

    def of(self, row: Row) -> NewMember | None:
        team, person = self.team_of[id(row)], self.people.of(row)
        self.people.check(row, person)
        earlier = self.people.seen_before(row)
        if team is None:
            return None
        self._commune(row, team)
        self._since(row, team)
        self._repeated(row, earlier, team)
        self._there(row, team, person)
        if earlier is None:
            self._namesake(row, team, person)
        self._leader(row, team)
        return NewMember(row, team, person, earlier, self._decision(row, team))

    def _commune(self, row: Row, team: CommunityTeam) -> None:
        commune = self.communes.of(row) if row["commune"] else None
        if commune and commune.pk != team.commune_id:
            words = {"team": team, "commune": team.commune_name}
            self.reading.note(
                row, "commune", _("%(team)s thuộc %(commune)s") % words, _("Sửa tên xã hoặc tên tổ")
            )

    def _since(self, row: Row, team: CommunityTeam) -> None:
        since, signed = row["since"], row["issued_on"]
        reason = reason_against(membership.check_can_begin, team, since) if since else ""
        if since and signed and not reason:
            reason = reason_against(book.check_signed, signed, since)
        if reason:
            self._explained(row, "since", reason)

    def _explained(self, row: Row, key: str, reason: str) -> None:
        problem, _stop, cure = reason.rstrip(".").partition(". ")
        self.reading.note(row, key, problem, cure)

    def _repeated(self, row: Row, earlier: Row | None, team: CommunityTeam) -> None:
        """One person may be in two teams, once in each."""
        if earlier is None:
            return
        key = (
            "citizen_number"
            if row["citizen_number"]
            else "former_number"
            if row["former_number"]
            else "full_name"
        )
        other = self.team_of[id(earlier)]
        same = same_name(row["full_name"] or "", earlier["full_name"] or "")
        if same and other and other.pk != team.pk:
            words = {"row": earlier.number, "team": other}
            problem = _("Cũng có ở dòng %(row)s, %(team)s") % words
            self.reading.note(row, key, problem, _("Một người hai tổ: kiểm tra lại"), Level.LOOK)
        else:
            problem = _("Trùng với dòng %(row)s") % {"row": earlier.number}
            self.reading.note(row, key, problem, _("Giữ một trong hai dòng"))

    def _there(self, row: Row, team: CommunityTeam, person: Person | None) -> None:
        since = row["since"]
        for member in self.there[team.pk, person.pk] if person and since else []:
            if member.valid_until is None or member.valid_until >= since:
                words = {"day": f"{member.valid_from:%d/%m/%Y}"}
                self.reading.note(
                    row, "full_name", _("Đã là thành viên của tổ từ ngày %(day)s") % words, _("Bỏ dòng này")
                )
                return

    def _namesake(self, row: Row, team: CommunityTeam, person: Person | None) -> None:
        """May be somebody else of that name, when no number tells."""
        since = row["since"]
        if not (since and row["full_name"]):
            return
        written = person or Person(**facts_of(row))
        name = searched(written.full_name)
        earlier = self.new_names.setdefault((team.pk, name), (row, Membership(team=team, person=written)))
        there = self.namesakes[team.pk, name]
        serving = [member for member in there if member.valid_until is None or member.valid_until >= since]
        alike = next((member for member in serving if suspects.may_be_one(member, written)), None)
        if alike:
            words = {"person": alike.person, "day": f"{alike.valid_from:%d/%m/%Y}"}
            problem = _("Tổ đã có %(person)s, tham gia từ ngày %(day)s") % words
        elif earlier[0] is not row and suspects.may_be_one(earlier[1], written):
            problem = _("Cùng tổ, cùng tên với dòng %(row)s") % {"row": earlier[0].number}
        else:
            return
        cure = _("Nếu là một người thì bỏ dòng này; người khác trùng tên vẫn nhập được")
        self.reading.note(row, "full_name", problem, cure, Level.LOOK)

    def _leader(self, row: Row, team: CommunityTeam) -> None:
        if row["role"] != TeamRole.LEADER:
            return
        earlier = self.new_leaders.setdefault(team.pk, row)
        since = row["since"]
        leader = next(
            (m for m in self.leaders[team.pk] if since and (m.valid_until is None or m.valid_until >= since)),
            None,
        )
        if leader:
            problem = _("Tổ đã có tổ trưởng %(leader)s") % {"leader": leader.person}
            self.reading.note(row, "role", problem, _("Mỗi tổ một tổ trưởng"))
        elif earlier is not row:
            problem = _("Tổ đã có tổ trưởng ở dòng %(row)s") % {"row": earlier.number}
            self.reading.note(row, "role", problem, _("Mỗi tổ một tổ trưởng"))

    def _decision(self, row: Row, team: CommunityTeam) -> Key | None:
        """Without a number it is the one that founded the team."""
        if not row["number"]:
            return key_of(team.founded_by)
        if row["issued_on"]:
            return team.commune_id, row["number"], row["issued_on"]
        if known := self.decisions.only(team.commune_id, row["number"]):
            return key_of(known)
        if not row.raw.get("issued_on"):
            problem = _("Chưa có ngày ký của quyết định này")
            self.reading.note(row, "issued_on", problem, _("Ghi ngày ký, dạng dd/mm/yyyy"))
        return None


def write(checked: Checked, by: User) -> dict[str, int]:
    rows: Sequence[NewMember] = checked.rows
    policies.check_can_keep(by)
    persons = _persons(rows)
    own = {key_of(row.team.founded_by): row.team.founded_by for row in rows}
    keys = [row.decision for row in rows if row.decision and row.decision not in own]
    decisions = Decisions(row.team.commune_id for row in rows).enter(keys, DecisionKind.REFORMATION) | own
    members = made(
        MembershipResource(),
        ["team", "person", "role", "decision", "valid_from", "valid_until"],
        [
            (
                row.team,
                persons[id(row.row)],
                row.row["role"],
                decisions[row.decision],
                row.row["since"],
                row.team.valid_until,
            )
            for row in rows
        ],
    )
    new = [persons[id(row.row)] for row in rows if row.person is None and row.same_as is None]
    _write_down(rows, new, members, by)
    return {"members": len(members), "people": len(new), "teams": len({row.team.pk for row in rows})}


def _persons(rows: Sequence[NewMember]) -> dict[int, Person]:
    """The person of each row: in the book already, new, or new with an earlier row."""
    new = [row.row for row in rows if row.person is None and row.same_as is None]
    facts = [facts_of(row) for row in new]
    heads = [*FACTS, "sort_key"]
    entered = made(PersonResource(), heads, [[fact[name] for name in heads] for fact in facts])
    found = {id(row): person for row, person in zip(new, entered, strict=True)}
    for row in rows:
        if row.person or row.same_as:
            found[id(row.row)] = row.person or found[id(row.same_as)]
    return found


def _write_down(
    rows: Sequence[NewMember], new: Sequence[Person], members: Sequence[Membership], by: User
) -> None:
    communes = Commune.objects.select_related("province").in_bulk({row.team.commune_id for row in rows})
    audit.record_all(
        [
            *(audit.event("people.registered", person, by=by, after=people.shown(person)) for person in new),
            *(
                audit.event(
                    "membership.joined",
                    member,
                    by=by,
                    commune=communes[row.team.commune_id],
                    after={
                        "role": member.role,
                        "since": str(member.valid_from),
                        "decision": str(member.decision),
                    },
                )
                for row, member in zip(rows, members, strict=True)
            ),
        ]
    )


def lists(user: User) -> dict[str, list[str]]:
    teams = CommunityTeam.objects.visible_to(user).filter(valid_until=None).order_by("code")
    return {
        "team": list(teams.values_list("code", flat=True)),
        "commune": [str(commune) for commune in policies.communes_of(user).order_by("plain_name")],
        "sex": [str(sex.label) for sex in Sex],
        "role": [str(role.label) for role in TeamRole],
        "bank_bin": list(banks.names().values()),
    }


MEMBERS = Kind(
    slug="thanh-vien",
    code="TV-01",
    title=gettext_lazy("danh sách thành viên"),
    columns=columns.members,
    check_may=policies.check_can_keep,
    check=check,
    write=write,
    lists=lists,
    back="teams:teams",
    back_title=gettext_lazy("Tổ và thành viên"),
)
