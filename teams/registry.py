"""The book of teams (sổ tổ): founded, re-formed, moved to another seat, dissolved, each by a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune, Hamlet
from portal.lib.periods import day_before
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import decisions, membership, policies
from .decisions import Act
from .holding import held
from .models import CommunityTeam, DecisionKind, Membership, Mobilised, TeamSeat, Workday

FURTHEST = dt.timedelta(366)


@violations_refused()
@transaction.atomic
def found_team(
    *, code: str, name: str, commune: Commune, hamlet: Hamlet | None, act: Act, since: dt.date, by: User
) -> CommunityTeam:
    policies.check_can_keep_in(by, commune)
    check_can_begin(since)
    decision = decisions.written(act, DecisionKind.FOUNDING, commune, effective=since)
    team = CommunityTeam.objects.create(code=code, name=name, founded_by=decision, valid_from=since)
    TeamSeat.objects.create(team=team, commune=commune, hamlet=hamlet, valid_from=since)
    after = {"code": code, "name": name, "decision": str(decision), "since": str(since)}
    audit.record("registry.founded", team, by=by, after=after, commune=commune)
    return team


@violations_refused()
@transaction.atomic
def reform(
    team: CommunityTeam, act: Act, *, since: dt.date, roles: Mapping[int, str], by: User
) -> CommunityTeam:
    """From `since` each membership (by id) has the role given; "" means the person leaves the day before."""
    team = held(team, by)
    decision = decisions.written(act, DecisionKind.REFORMATION, seat_of(team, since).commune, effective=since)
    team.reformed_by.add(decision)
    members = list(team.memberships.on(since).filter(pk__in=roles).select_related("person"))
    changed = [m for m in members if roles[m.pk] != m.role]
    untils = {m.pk: m.valid_until for m in changed}
    # First those who give a role up, then those who take it: the old leader leaves room for the new.
    for member in changed:
        _end_before(since, member, leaves=not roles[member.pk])
    for member in changed:
        if role := roles[member.pk]:
            membership.begin(
                team, member.person, role=role, decision=decision, since=since, until=untils[member.pk]
            )
    audit.record(
        "registry.reformed",
        team,
        by=by,
        before={m.person.full_name: m.role for m in changed},
        after={"decision": str(decision)} | {m.person.full_name: roles[m.pk] for m in changed},
        commune=team.commune_today,
    )
    return team


@violations_refused()
@transaction.atomic
def move_seat(
    team: CommunityTeam, commune: Commune, hamlet: Hamlet | None, *, since: dt.date, by: User
) -> TeamSeat:
    policies.check_can_keep_in(by, commune)
    team = held(team, by)
    check_can_move(team, since)
    old = seat_of(team, since)
    old.valid_until = day_before(since)
    old.save(update_fields=["valid_until"])
    seat = TeamSeat.objects.create(team=team, commune=commune, hamlet=hamlet, valid_from=since)
    audit.record(
        "registry.seat_moved",
        team,
        by=by,
        before={"commune": str(old.commune), "hamlet": str(old.hamlet or "")},
        after={"commune": str(commune), "hamlet": str(hamlet or ""), "since": str(since)},
        commune=commune,
    )
    return seat


@violations_refused()
@transaction.atomic
def dissolve_team(team: CommunityTeam, act: Act, *, last_day: dt.date, by: User) -> CommunityTeam:
    """Ends the team and all who work in it. Its last seat stays: it answers for corrections of pay."""
    team = held(team, by)
    check_can_end(team, last_day)
    # The dissolving decision is signed on the last day or before it.
    commune = seat_of(team, last_day).commune
    team.dissolved_by = decisions.written(act, DecisionKind.DISSOLVING, commune, effective=last_day)
    team.valid_until = last_day
    team.save(update_fields=["dissolved_by", "valid_until"])
    for model in (Membership, Mobilised):
        open_ended = model.objects.filter(team=team).between(last_day, dt.date.max)
        open_ended.filter(valid_from__lte=last_day).update(valid_until=last_day)
        open_ended.filter(valid_from__gt=last_day).delete()
    after = {"decision": str(team.dissolved_by), "last_day": str(last_day)}
    audit.record("registry.dissolved", team, by=by, after=after, commune=team.commune_today)
    return team


def check_can_begin(since: dt.date) -> None:
    """Decisions name a day soon to come; a day further off is a slip of the hand."""
    if since > timezone.localdate() + FURTHEST:
        raise Refused(
            _("Ngày %(day)s còn hơn một năm nữa mới đến. Kiểm tra lại năm.") % {"day": f"{since:%d/%m/%Y}"}
        )


def check_can_move(team: CommunityTeam, since: dt.date) -> None:
    old = seat_of(team, since)
    if old.valid_until or old.valid_from >= since:
        raise Refused(
            _("Nơi đặt tổ đã ghi thay đổi từ ngày %(day)s trở đi. Ghi ngày chuyển sau ngày đó.")
            % {"day": f"{team.seats.latest('valid_from').valid_from:%d/%m/%Y}"}
        )


def check_can_end(team: CommunityTeam, last_day: dt.date) -> None:
    if team.valid_until:
        raise Refused(_("Tổ đã giải thể từ ngày %(day)s.") % {"day": f"{team.valid_until:%d/%m/%Y}"})
    if last_day < team.valid_from:
        raise Refused(membership.before_the_team(team))
    membership.check_no_days_after(Workday.objects.filter(timesheet__team=team), last_day)


def seat_of(team: CommunityTeam, day: dt.date) -> TeamSeat:
    """Refuses a day before the team was founded: it sat nowhere then."""
    seat = team.seats.on(day).select_related("commune", "hamlet").first()
    if seat is None:
        raise Refused(membership.before_the_team(team))
    return seat


def _end_before(since: dt.date, member: Membership, *, leaves: bool) -> None:
    if leaves:
        days = Workday.objects.filter(timesheet__team=member.team_id, person=member.person_id)
        membership.check_no_days_after(days, day_before(since))
    membership.end(member, day_before(since))
