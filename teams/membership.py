"""Who belongs to a team, in which role, from which day to which, by which decision."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib import identifiers
from portal.lib.periods import day_before
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import decisions, people, suspects
from .decisions import Act
from .holding import held
from .models import CommunityTeam, Decision, DecisionKind, Membership, Person, TeamRole, Workday

# Who begins later is written down then: a year mistyped is one nobody serves.
AHEAD = dt.timedelta(days=31)


@violations_refused()
@transaction.atomic
def join(team: CommunityTeam, person: Person, *, role: str, act: Act, since: dt.date, by: User) -> Membership:
    """A person not yet in the book of people is entered into it."""
    team = held(team, by)
    check_can_begin(team, since)
    if person.pk is None:
        people.register(person, by=by)
    check_not_there(team, person, since)
    decision = decisions.written(act, DecisionKind.REFORMATION, team.commune_on(since), effective=since)
    new = begin(team, person, role=role, decision=decision, since=since)
    _write("joined", new, by=by, after={"role": role, "since": str(since), "decision": str(decision)})
    return new


@violations_refused()
@transaction.atomic
def change_role(membership: Membership, *, role: str, act: Act, since: dt.date, by: User) -> Membership:
    """The old role ends the day before; the person stays a member without a gap."""
    team = held(membership.team, by)
    membership = Membership.objects.select_related("person").get(pk=membership.pk)
    check_can_change(membership, role, since)
    decision = decisions.written(act, DecisionKind.REFORMATION, team.commune_on(since), effective=since)
    until = membership.valid_until
    end(membership, day_before(since))
    new = begin(team, membership.person, role=role, decision=decision, since=since, until=until)
    _write(
        "role_changed",
        new,
        by=by,
        before={"role": membership.role},
        after={"role": role, "since": str(since)},
    )
    return new


@violations_refused()
@transaction.atomic
def leave(membership: Membership, *, last_day: dt.date, by: User) -> Membership:
    held(membership.team, by)
    membership = Membership.objects.select_related("team", "person").get(pk=membership.pk)
    check_can_leave(membership, last_day)
    before = {"until": str(membership.valid_until or "")}
    end(membership, last_day)
    _write("left", membership, by=by, before=before, after={"until": str(last_day)})
    return membership


def begin(
    team: CommunityTeam, person: Person, *, role: str, decision: Decision, since: dt.date,
    until: dt.date | None = None,
) -> Membership:  # fmt: skip
    """One line of the members' book, if the team has no other leader then."""
    if role == TeamRole.LEADER:
        check_leader_free(team, since, until)
    return Membership.objects.create(
        team=team, person=person, role=role, decision=decision, valid_from=since, valid_until=until
    )


def end(membership: Membership, last_day: dt.date | None) -> None:
    membership.valid_until = last_day
    membership.save(update_fields=["valid_until"])


def last_day_of(membership: Membership) -> dt.date:
    return membership.valid_until or dt.date.max


def check_can_begin(team: CommunityTeam, since: dt.date) -> None:
    check_within_the_team(team, since)
    if since > timezone.localdate() + AHEAD:
        raise Refused(
            _("Ngày %(day)s còn quá %(n)s ngày nữa mới đến. Kiểm tra lại năm, hoặc ghi khi gần đến ngày.")
            % {"day": f"{since:%d/%m/%Y}", "n": AHEAD.days}
        )


def check_within_the_team(team: CommunityTeam, day: dt.date) -> None:
    if day < team.valid_from:
        raise Refused(before_the_team(team))
    if team.valid_until and day > team.valid_until:
        raise Refused(
            _("Tổ đã giải thể từ ngày %(day)s. Ghi ngày từ đó trở về trước.")
            % {"day": f"{team.valid_until:%d/%m/%Y}"}
        )


def before_the_team(team: CommunityTeam) -> str:
    return _("Tổ thành lập ngày %(day)s. Ghi ngày từ đó trở đi.") % {"day": f"{team.valid_from:%d/%m/%Y}"}


def check_leader_free(team: CommunityTeam, since: dt.date, until: dt.date | None = None) -> None:
    leaders = team.memberships.filter(role=TeamRole.LEADER).between(since, until or dt.date.max)
    if leader := leaders.select_related("person").first():
        raise Refused(
            _("%(leader)s đang là tổ trưởng từ ngày %(day)s. Mỗi tổ có một tổ trưởng: "
              "đổi vai trò của người ấy trước.")
            % {"leader": leader.person, "day": f"{leader.valid_from:%d/%m/%Y}"}
        )  # fmt: skip


def check_can_change(membership: Membership, role: str, since: dt.date) -> None:
    if membership.role == role:
        raise Refused(_("%(person)s đang giữ vai trò này.") % {"person": membership.person})
    if not membership.holds_on(since) or membership.valid_from == since:
        raise Refused(_("Ghi ngày đổi vai trò trong thời gian tham gia, sau ngày bắt đầu vai trò đang giữ."))


def check_can_leave(membership: Membership, last_day: dt.date) -> None:
    if membership.valid_until and membership.valid_until <= last_day:
        raise Refused(
            _("%(person)s đã thôi từ ngày %(day)s.")
            % {"person": membership.person, "day": f"{membership.valid_until:%d/%m/%Y}"}
        )
    if last_day < membership.valid_from:
        raise Refused(
            _("%(person)s tham gia từ ngày %(day)s. Ghi ngày cuối từ ngày đó trở đi.")
            % {"person": membership.person, "day": f"{membership.valid_from:%d/%m/%Y}"}
        )
    days = Workday.objects.filter(timesheet__team=membership.team_id, person=membership.person_id)
    if membership.valid_until:
        days = days.filter(day__lte=membership.valid_until)
    check_no_days_after(days, last_day)


def check_not_there(team: CommunityTeam, person: Person, since: dt.date) -> None:
    there = team.memberships.filter(person=person).between(since, dt.date.max).first()
    if there:
        raise Refused(
            _("%(person)s đã là thành viên của tổ từ ngày %(day)s. Đổi vai trò thay vì thêm lần nữa.")
            % {"person": person, "day": f"{there.valid_from:%d/%m/%Y}"}
        )


def namesake_in(team: CommunityTeam, person: Person, since: dt.date) -> Membership | None:
    """A member of that name whom nothing tells apart: entered once more, somebody would be paid twice."""
    serving = team.memberships.between(since, dt.date.max).select_related("person").order_by("valid_from")
    plain = identifiers.without_accents(identifiers.nfc(person.full_name))
    called = serving.filter(person__plain_name=plain)
    return next((member for member in called if suspects.may_be_one(member, person)), None)


def check_no_days_after(days: QuerySet[Workday], last_day: dt.date) -> None:
    latest = days.filter(day__gt=last_day).aggregate(day=Max("day"))["day"]
    if latest:
        raise Refused(
            _(
                "Đã chấm công đến ngày %(latest)s. "
                "Bỏ những ngày công sau ngày %(last)s trước, hoặc ghi ngày muộn hơn."
            )
            % {"latest": f"{latest:%d/%m/%Y}", "last": f"{last_day:%d/%m/%Y}"}
        )


def _write(act: str, membership: Membership, *, by: User, **facts: dict[str, str]) -> None:
    commune = membership.team.commune_today
    audit.record(f"membership.{act}", membership, by=by, commune=commune, **facts)
