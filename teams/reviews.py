"""A member asks to have a month looked at again; the commune takes it up or says why not."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from portal.lib.violations import violations_refused

from . import policies
from .members import records_of
from .models import (
    CommunityTeam,
    Membership,
    Mobilised,
    Person,
    ReviewRequest,
    ReviewStatus,
    Timesheet,
)


def own_of(user: User) -> QuerySet[ReviewRequest]:
    """What this member asked, with the answers."""
    asked = ReviewRequest.objects.filter(person__in=records_of(user))
    return asked.select_related("team", "answered_by")


def teams_of(user: User, month: Month) -> QuerySet[CommunityTeam]:
    """Where the member served in the month, as one of the team or mobilised; nowhere in months to come."""
    if month.first_day > timezone.localdate():
        return CommunityTeam.objects.none()
    records, days = records_of(user), (month.first_day, month.last_day)
    served = Q(pk__in=Membership.objects.between(*days).filter(person__in=records).values("team"))
    helped = Q(pk__in=Mobilised.objects.between(*days).filter(person__in=records).values("team"))
    return CommunityTeam.objects.filter(served | helped)


@violations_refused()
@transaction.atomic
def ask(team: CommunityTeam, month: Month, text: str, *, by: User) -> ReviewRequest:
    if not teams_of(by, month).filter(pk=team.pk).exists():
        raise Forbidden(_("Bạn chỉ đề nghị xem lại tháng mình ở trong tổ."))
    if not text.strip():
        raise Refused(_("Ghi ngày nào, việc gì chưa đúng."))
    person = Person.objects.get(pk=by.member_account.person.present.pk)
    request = ReviewRequest.objects.create(
        person=person, team=team, month=month, text=text.strip(), asked_by=by
    )
    _write_down("asked", request, by, {"month": str(month), "text": request.text})
    return request


def accept(request: ReviewRequest, *, answer: str = "", by: User) -> ReviewRequest:
    """The sheet itself is put right where sheets are: on its grid, or by a correction once confirmed."""
    return _answered(request, ReviewStatus.ACCEPTED, answer.strip(), by)


def refuse(request: ReviewRequest, *, reason: str, by: User) -> ReviewRequest:
    if not reason.strip():
        raise Refused(_("Ghi lý do để thành viên biết vì sao không nhận."))
    return _answered(request, ReviewStatus.REFUSED, reason.strip(), by)


def promised_on(sheet: Timesheet, reader: User) -> list[ReviewRequest]:
    """What was taken up about this sheet and is to be put right on it."""
    found = ReviewRequest.objects.visible_to(reader).promised().select_related("person")
    return list(found.filter(team=sheet.team, month=sheet.month))


def reason_of(promised: list[ReviewRequest]) -> str:
    """What a correction for their sake may begin with."""
    said = _("Theo đề nghị của %(person)s: %(text)s")
    return " ".join(said % {"person": one.person, "text": one.text} for one in promised)[:500]


@transaction.atomic
def _answered(request: ReviewRequest, status: ReviewStatus, answer: str, by: User) -> ReviewRequest:
    policies.check_answers_for(by, request.team)
    request = ReviewRequest.objects.select_for_update(of=("self",)).select_related("team").get(pk=request.pk)
    policies.check_can_answer(by, request)
    request.status, request.answer = status, answer
    request.answered_by, request.answered_at = by, timezone.now()
    request.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    _write_down(status.name.lower(), request, by, {"answer": answer})
    return request


def _write_down(act: str, request: ReviewRequest, by: User, facts: dict[str, str]) -> None:
    commune = request.team.commune_today
    audit.record(f"reviews.{act}", request, by=by, after=facts, commune=commune)
