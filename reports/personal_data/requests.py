"""What people ask about their data: received, passed on by the commune, answered within two working days."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from places import working_days
from places.models import Commune
from portal.lib.refusals import Forbidden, Refused
from portal.lib.violations import violations_refused
from teams import members
from teams.models import Person
from teams.policies import communes_of

from . import policies
from .models import DataRequest, Identity, Outcome, RequestKind, RequestStatus, Way

WORKING_DAYS = 2  # Nghị định 356/2025/NĐ-CP: the answer follows within two working days


@violations_refused()
@transaction.atomic
def receive(
    *,
    kind: RequestKind,
    commune: Commune,
    subject_name: str,
    text: str,
    way: Way,
    received_on: dt.date,
    by: User,
    person: Person | None = None,
    contact: str = "",
    identity: Identity = Identity.NOT_YET,
) -> DataRequest:
    """At a desk or by letter. The clock runs from the day it came in, not from the day it was typed."""
    policies.check_can_receive(by)
    if received_on > timezone.localdate():
        raise Refused(_("Ngày nhận chưa đến. Ghi ngày nhận được yêu cầu."))
    if not communes_of(by).filter(pk=commune.pk).exists():
        raise Forbidden(_("Xã này ngoài địa bàn bạn phụ trách."))
    if person and not policies.people_of(by).filter(pk=person.pk).exists():
        raise Forbidden(_("Người này ngoài địa bàn bạn phụ trách."))
    at_commune = by.role == Role.COMMUNE_STAFF
    return _kept(
        DataRequest(
            kind=kind, person=person and person.present, subject_name=subject_name, contact=contact,
            commune=commune, text=text, way=way, received_on=received_on, received_by=by, identity=identity,
            status=RequestStatus.AT_COMMUNE if at_commune else RequestStatus.AT_DEPARTMENT,
        )
    )  # fmt: skip


@violations_refused()
@transaction.atomic
def ask(*, kind: RequestKind, text: str, by: User) -> DataRequest:
    """By a member on their own page: who they are is known, and the department reads it at once."""
    members.check_is_member(by)
    person = by.member_account.person.present
    commune = members.commune_of(person)
    if commune is None:
        raise Refused(_("Sổ chưa ghi bạn ở tổ nào. Nộp yêu cầu tại UBND xã, phường."))
    return _kept(
        DataRequest(
            kind=kind, person=person, subject_name=person.full_name, commune=commune, text=text,
            way=Way.OWN_PAGE, received_on=timezone.localdate(), received_by=by,
            identity=Identity.OWN_LOGIN, status=RequestStatus.AT_DEPARTMENT,
        )
    )  # fmt: skip


@violations_refused()
@transaction.atomic
def pass_on(request: DataRequest, *, identity: Identity, by: User) -> DataRequest:
    """The commune, who knows the person, says how it made sure who asks."""
    request = _locked(request, by)
    policies.check_can_pass_on(by, request)
    request.identity, request.status = identity, RequestStatus.AT_DEPARTMENT
    request.passed_on_by, request.passed_on_at = by, timezone.now()
    request.save()
    _write_down("passed_on", request, by, identity=str(request.get_identity_display()))
    return request


@violations_refused()
@transaction.atomic
def answer(
    request: DataRequest, *, outcome: Outcome, answer: str, by: User, identity: Identity | None = None
) -> DataRequest:
    """Also while it still lies with a commune that is late. What was answered stands."""
    request = _locked(request, by)
    policies.check_can_answer(by, request)
    if not answer.strip():
        raise Refused(_("Ghi nội dung trả lời và lý do."))
    request.identity = identity or request.identity
    request.outcome, request.answer, request.status = outcome, answer.strip(), RequestStatus.ANSWERED
    request.answered_on, request.answered_by = timezone.localdate(), by
    request.save()
    _write_down(
        "answered", request, by, outcome=str(request.get_outcome_display()), answer=request.answer,
        identity=str(request.get_identity_display()),
    )  # fmt: skip
    return request


def _kept(request: DataRequest) -> DataRequest:
    request.due_on = working_days.after(request.received_on, WORKING_DAYS)
    request.save()
    _write_down(
        "received", request, request.received_by, kind=str(request.get_kind_display()),
        way=str(request.get_way_display()), identity=str(request.get_identity_display()),
        due_on=request.due_on.isoformat(),
    )  # fmt: skip
    return request


def _locked(request: DataRequest, by: User) -> DataRequest:
    if not DataRequest.objects.visible_to(by).filter(pk=request.pk).exists():
        raise Forbidden(_("Yêu cầu này ngoài địa bàn bạn phụ trách."))
    rows = DataRequest.objects.select_for_update(of=("self",)).select_related("commune", "answered_by")
    return rows.get(pk=request.pk)


def _write_down(act: str, request: DataRequest, by: User, **facts: str) -> None:
    audit.record(f"data_requests.{act}", request, by=by, commune=request.commune, after=facts)
