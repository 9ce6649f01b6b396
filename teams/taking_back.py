"""A membership entered wrongly is taken out of the book, while nothing rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from portal.lib.months import Month
from portal.lib.periods import day_before
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import membership as book
from . import payments, policies
from .holding import held
from .models import (
    CommunityTeam,
    CorrectedCount,
    CorrectedMark,
    CorrectionStatus,
    CountedWork,
    Membership,
    ReviewRequest,
    TeamRole,
    Workday,
)
from .rows.declared import ABSENCES, OTHER_SUPPORT, POSTS


@violations_refused()
@transaction.atomic
def take_back(membership: Membership, reason: str, *, by: User) -> None:
    """The decision stays, and so does the person. After a change of role the former one goes on."""
    team = held(membership.team, by)
    found = Membership.objects.select_related("team", "person", "decision").filter(pk=membership.pk).first()
    if found is None:
        raise Refused(_("Dòng này vừa có người bỏ. Mở lại trang của tổ để xem."))
    check_can_take_back(by, found)
    former = former_of(found)
    _write_down(team, found, former, reason, by)
    found.delete()
    if former:
        book.end(former, found.valid_until)


def _write_down(
    team: CommunityTeam, found: Membership, former: Membership | None, reason: str, by: User
) -> None:
    """Of team and person: timelines find acts by things that are there, and the membership is gone."""
    said = {
        "role": found.role, "since": str(found.valid_from), "until": str(found.valid_until or ""),
        "decision": str(found.decision),
    }  # fmt: skip
    restored = {"role": former.role, "until": said["until"]} if former else {}
    beside = {team: {"person": found.person.full_name}, found.person: {"team": team.name}}
    after, commune = {"reason": reason, **restored}, team.commune_today
    audit.record_all(
        audit.event(
            "membership.taken_back", thing, by=by, before={**other, **said}, after=after, commune=commune
        )
        for thing, other in beside.items()
    )


def former_of(membership: Membership) -> Membership | None:
    """The role that this one took over from; none of somebody who had left and joined anew."""
    joined = AuditEvent.objects.filter(
        verb="membership.joined", object_type=Membership._meta.label_lower, object_id=membership.pk
    )
    before = Membership.objects.filter(
        team=membership.team_id, person=membership.person_id, valid_until=day_before(membership.valid_from)
    )
    return None if joined.exists() else before.exclude(role=membership.role).first()


def check_can_take_back(user: User, membership: Membership) -> None:
    policies.check_can_keep_team(user, membership.team)
    _check_last(membership)
    former = former_of(membership)
    if former is None:
        _check_nothing_done(membership)
    elif former.role == TeamRole.LEADER:
        book.check_leader_free(membership.team, membership.valid_from, membership.valid_until)
    _check_not_paid(membership)


def _check_last(membership: Membership) -> None:
    later = Membership.objects.filter(
        team=membership.team_id, person=membership.person_id, valid_from__gt=membership.valid_from
    )
    if after := later.order_by("valid_from").last():
        raise Refused(
            _("%(person)s còn được ghi là %(role)s từ ngày %(day)s. Bỏ dòng ấy trước.")
            % {
                "person": membership.person,
                "role": after.get_role_display().lower(),
                "day": f"{after.valid_from:%d/%m/%Y}",
            }
        )


def _check_nothing_done(membership: Membership) -> None:
    """Under any of the person's records."""
    person, records = membership.person, membership.person.records
    if day := next(_days_done(membership, records), None):
        raise Refused(
            _("Bảng công đã ghi việc của %(person)s ngày %(day)s. Bỏ những ngày ấy trên bảng công trước, "
              "hoặc ghi thôi tham gia.")
            % {"person": person, "day": f"{day:%d/%m/%Y}"}
        )  # fmt: skip
    asked = ReviewRequest.objects.waiting().filter(team=membership.team_id, person__in=records)
    if request := asked.filter(month__gte=Month.of(membership.valid_from)).order_by("month").first():
        raise Refused(
            _("%(person)s đang đề nghị xem lại tháng %(month)s ở tổ. Trả lời đề nghị ấy trước.")
            % {"person": person, "month": request.month}
        )
    for kind in (ABSENCES, POSTS, OTHER_SUPPORT):
        rows = kind.model._default_manager.filter(team=membership.team_id, person__in=records)
        if rows.between(membership.valid_from, book.last_day_of(membership)).exists():
            raise Refused(
                _("Sổ có dòng “%(title)s” của %(person)s ở tổ trong thời gian này. Bỏ dòng ấy trước.")
                % {"title": kind.title, "person": person}
            )


def _days_done(membership: Membership, records: list[int]) -> Iterator:
    """On its sheets, and as a correction that waits would have it."""
    first, last = membership.valid_from, book.last_day_of(membership)
    own = {"person__in": records, "day__range": (first, last)}
    waiting = {
        "new": True, "correction__status": CorrectionStatus.SUBMITTED,
        "correction__timesheet__team": membership.team_id,
    }  # fmt: skip
    done: list[QuerySet] = [
        *(
            model.objects.filter(timesheet__team=membership.team_id, **own)
            for model in (Workday, CountedWork)
        ),
        *(model.objects.filter(**waiting, **own) for model in (CorrectedMark, CorrectedCount)),
    ]
    for days in done:
        yield from days.order_by("day").values_list("day", flat=True)[:1]


def _check_not_paid(membership: Membership) -> None:
    until = membership.valid_until
    months = Month.of(membership.valid_from), Month.of(until) if until else None
    counted = payments.naming(membership.team, membership.person.records, *months)
    if counted is None:
        return
    told = {"person": membership.person, "run": counted.run}
    if counted.released:
        raise Refused(
            _("%(person)s đã được tính trong %(run)s. Ghi thôi tham gia hoặc đổi vai trò; đợt sau truy lĩnh "
              "hoặc truy thu phần chênh lệch.")
            % told
        )  # fmt: skip
    raise Refused(
        _("%(person)s đang được tính trong %(run)s. Hủy đợt đó trước, hoặc ghi thôi tham gia.") % told
    )
