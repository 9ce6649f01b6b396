"""The life of a team, a person, a sheet: what holds since when, and who wrote it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.timeline import Moment, acts_in, acts_on, latest_first
from places.models import Commune
from portal.lib.periods import Period

from . import letters
from .attendance import Mark
from .models import CommunityTeam, Membership, Mobilised, OfficialPost, Person, TeamRole, Timesheet
from .workdays import mark_in

# Who read a person's numbers in bank files and papers: only floors above know; they register whom to ask.
Tell = Callable[[Person, User], Iterable[Moment]]
_also_told: list[Tell] = []


def also_told_by(tell: Tell) -> None:
    _also_told.append(tell)


def of_team(team: CommunityTeam, reader: User) -> list[Moment]:
    members = list(team.memberships.select_related("person", "decision"))
    mobilised = list(team.mobilised.select_related("person", "order"))
    sheets = team.timesheets.values_list("pk", flat=True)
    facts = [
        *_founding(team),
        *_seats(team),
        *(moment for member in members for moment in _membership(member, str(member.person))),
        *(moment for entry in mobilised for moment in _mobilised(entry, str(entry.person))),
    ]
    things = {
        CommunityTeam: [team.pk],
        Membership: [member.pk for member in members],
        Mobilised: [entry.pk for entry in mobilised],
        Timesheet: sheets,
    }
    return latest_first([*facts, *acts_on(reader, things)])


def of_person(person: Person, reader: User) -> list[Moment]:
    """Under all their records; only what concerns teams the reader may see."""
    visible = CommunityTeam.objects.visible_to(reader).values("pk")
    records = person.records
    members = list(
        Membership.objects.filter(person__in=records, team__in=visible).select_related("team", "decision")
    )
    mobilised = list(
        Mobilised.objects.filter(person__in=records, team__in=visible).select_related("team", "order")
    )
    facts = [
        *(moment for member in members for moment in _membership(member, str(member.team))),
        *(moment for entry in mobilised for moment in _mobilised(entry, str(entry.team))),
        *(moment for post in person.official_posts.all() for moment in _post(post)),
    ]
    things = {
        Person: records,
        Membership: [member.pk for member in members],
        Mobilised: [entry.pk for entry in mobilised],
    }
    also = [moment for tell in _also_told for moment in tell(person, reader)]
    return latest_first([*facts, *acts_on(reader, things), *also])


def of_commune(commune: Commune, reader: User) -> list[Moment]:
    return acts_in(reader, commune)


def of_sheet(sheet: Timesheet, reader: User) -> list[Moment]:
    return latest_first(acts_on(reader, {Timesheet: [sheet.pk]}))


def tell_days(events: list[AuditEvent]) -> None:
    """Recorded days stand short in the log, by numbers: here with names, and the letters of the sheet."""
    sides = [side for event in events for side in (event.before, event.after) if side]
    marks = {line: mark for side in sides for line in side.get("days", ()) if (mark := mark_in(line))}
    names = Person.objects.in_bulk({mark.person_id for mark in marks.values()}) if marks else {}
    for side in sides:
        side["days"] = [_told(marks[line], names) if line in marks else line for line in side.get("days", ())]


def tell_roles(events: list[AuditEvent]) -> None:
    """Of a team formed anew: who was what in it, by their names."""
    words = dict(TeamRole.choices)
    for side in [side for event in events for side in (event.before, event.after) if side]:
        side.update({name: str(words[role]) for name, role in side.items() if role in words})


def _told(mark: Mark, names: dict[int, Person]) -> str:
    who = names.get(mark.person_id, _("người không còn trong sổ"))
    return f"{who}, {mark.day:%d/%m}: {letters.shown([mark])}"


def _founding(team: CommunityTeam) -> Iterator[Moment]:
    yield Moment(team.valid_from, _("Tổ thành lập"), _by(team.founded_by))
    for decision in team.reformed_by.all():
        yield Moment(decision.issued_on, _("Ký quyết định kiện toàn"), str(decision))
    if team.valid_until:
        yield Moment(team.valid_until, _("Ngày hoạt động cuối cùng của tổ"), _by(team.dissolved_by))


def _seats(team: CommunityTeam) -> Iterator[Moment]:
    for seat in team.seats.select_related("commune", "hamlet"):
        where = f"{seat.commune}, {seat.hamlet}" if seat.hamlet else str(seat.commune)
        yield Moment(seat.valid_from, _("Nơi đặt tổ: %(where)s") % {"where": where})


def _membership(member: Membership, other: str) -> Iterable[Moment]:
    began = _("%(who)s: %(role)s") % {"who": other, "role": member.get_role_display().lower()}
    return _span(member, began, _("%(who)s: hết vai trò") % {"who": other}, _by(member.decision))


def _mobilised(entry: Mobilised, other: str) -> Iterable[Moment]:
    began = _("%(who)s: được huy động") % {"who": other}
    return _span(entry, began, _("%(who)s: hết thời gian huy động") % {"who": other}, str(entry.order))


def _post(post: OfficialPost) -> Iterable[Moment]:
    began = _("Giữ chức vụ hưởng lương: %(post)s") % {"post": post.position}
    return _span(post, began, _("Hết chức vụ hưởng lương: %(post)s") % {"post": post.position}, "")


def _span(period: Period, began: str | Promise, ended: str | Promise, detail: str) -> Iterator[Moment]:
    yield Moment(period.valid_from, began, detail)
    if period.valid_until:
        yield Moment(period.valid_until, ended)


def _by(decision: object) -> str:
    return _("Theo quyết định %(decision)s") % {"decision": decision}
