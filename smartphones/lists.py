"""A commune's list on its way: open, screen, publish, appraise, approve. One step, one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib import codes, sealing
from portal.lib.copying import copy_in
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import list_policies as policies
from . import screening, standings, vacancies
from .candidates import with_obstacles
from .list_transitions import TRANSITIONS
from .models import (
    Application,
    CommuneList,
    FundingSource,
    ListDecision,
    ListStatus,
    Objection,
    Programme,
    Standing,
)

CODE_LENGTH = 10


@violations_refused()
@transaction.atomic
def open_list(programme: Programme, commune: Commune, *, by: User) -> CommuneList:
    """Takes in the commune's applications that no list has."""
    policies.check_can_keep(by, commune)
    before = CommuneList.objects.filter(programme=programme, commune=commune).count()
    made = CommuneList.objects.create(programme=programme, commune=commune, number=before + 1, made_by=by)
    programme.applications.standing().filter(list=None, household__commune=commune).update(list=made)
    note_steps([made], "open", "", by=by)
    return made


@transaction.atomic
def screen(commune_list: CommuneList, *, by: User) -> CommuneList:
    """Nobody twice over the whole province, nobody whom no source serves."""
    commune_list = _locked("screen", commune_list, by)
    if not commune_list.applications.standing().exists():
        raise Refused(_("Danh sách chưa có hộ nào. Rà soát hộ và ghi đăng ký trước."))
    _must_be_clear(commune_list)
    return _step("screen", commune_list, by)


@transaction.atomic
def reopen(commune_list: CommuneList, *, by: User) -> CommuneList:
    return _step("reopen", _locked("reopen", commune_list, by), by)


@transaction.atomic
def publish(commune_list: CommuneList, *, by: User) -> CommuneList:
    """Ranked within the decided quotas, and shown to everybody for the programme's days."""
    FundingSource.objects.locked(commune_list.programme_id)
    commune_list = _locked("publish", commune_list, by)
    vacancies.rank(commune_list, by=by)
    room_for(commune_list)
    first, last = days_of_notice(commune_list)
    code = commune_list.notice_code or notice_code(commune_list)
    return _step("publish", commune_list, by, noticed_from=first, noticed_until=last, notice_code=code)


def room_for(commune_list: CommuneList) -> int:
    """Phones it may hold; refused without any."""
    if not (room := sum(standings.room_of(commune_list).values())):
        raise Refused(_("Xã chưa được phân bổ máy nào còn trống, nên chưa xếp hạng được. Chờ Sở phân bổ."))
    return room


def days_of_notice(commune_list: CommuneList) -> tuple[dt.date, dt.date]:
    """First and last, when it is published today."""
    first = timezone.localdate()
    return first, first + dt.timedelta(commune_list.programme.days_for_objections - 1)


def notice_code(commune_list: CommuneList) -> str:
    """The same for the same list; nobody guesses it."""
    number = int.from_bytes(sealing.fingerprint(f"list {commune_list.pk}", "public notice"), "big")
    body = "".join(codes.ALPHABET[number >> 5 * n & 31] for n in range(CODE_LENGTH - 1))
    return body + codes.check_character(body)


@transaction.atomic
def rank_again(commune_list: CommuneList, *, by: User, reason: str) -> CommuneList:
    """After an objection: whoever reads the notice sees the new places."""
    FundingSource.objects.locked(commune_list.programme_id)
    commune_list = _locked("rank_again", commune_list, by)
    vacancies.rank(commune_list, by=by)
    return _step("rank_again", commune_list, by, reason=reason)


@transaction.atomic
def end_notice(commune_list: CommuneList, *, by: User) -> CommuneList:
    commune_list = _locked("end_notice", commune_list, by)
    _must_have_answered(commune_list)
    return _step("end_notice", commune_list, by)


@transaction.atomic
def forward(commune_list: CommuneList, *, by: User) -> CommuneList:
    return _step("forward", _locked("forward", commune_list, by), by)


@violations_refused()
@transaction.atomic
def appraise(commune_list: CommuneList, *, by: User) -> CommuneList:
    """By another person than its makers."""
    commune_list = _locked("appraise", commune_list, by)
    _must_stand(commune_list)
    return _step("appraise", commune_list, by, appraised_by=by)


@violations_refused()
@transaction.atomic
def appraise_above(commune_list: CommuneList, *, paper: str, on: dt.date, by: User) -> CommuneList:
    """By whoever is appointed for the district, on what the district put in writing."""
    commune_list = _locked("appraise_above", commune_list, by)
    if on > timezone.localdate():
        raise Refused(_("Ngày ký chưa đến. Ghi ngày trên văn bản."))
    _must_stand(commune_list)
    return _step(
        "appraise_above", commune_list, by, reason=paper, appraised_by=by, district_paper=paper,
        district_paper_on=on,
    )  # fmt: skip


@violations_refused()
@transaction.atomic
def consolidate(commune_list: CommuneList, *, by: User) -> CommuneList:
    """Once more against every other commune's list: they came in one after the other."""
    commune_list = _locked("consolidate", commune_list, by)
    _must_be_clear(commune_list)
    return _step("consolidate", commune_list, by, consolidated_by=by)


@violations_refused()
@transaction.atomic
def approve(lists: Iterable[CommuneList], *, decision: str, on: dt.date, by: User) -> list[CommuneList]:
    """One decision over the communes: lists are locked, whoever is within quota has a source.

    Phones decided since a list was published go to those who wait, in the same order.
    """
    chosen = list(lists)
    if not chosen:
        raise Refused(_("Chọn ít nhất một danh sách để phê duyệt."))
    if on > timezone.localdate():
        raise Refused(_("Ngày ký chưa đến. Ghi ngày trên quyết định."))
    programmes = {one.programme for one in chosen}
    FundingSource.objects.locked(*(programme.pk for programme in programmes))
    chosen = CommuneList.objects.all_locked(one.pk for one in chosen)
    policies.check_can_step("approve", by, *chosen)
    _must_have_answered(*chosen)
    for programme in programmes:
        theirs = [one for one in chosen if one.programme_id == programme.pk]
        _must_stand(*theirs)
        _must_have_room(*theirs)
        _give(theirs, decision, on)
    _steps("approve", chosen, by, approved_by=by, decision=decision, decided_on=on)
    for programme in programmes:
        vacancies.fill(programme, {one.commune.present_id for one in chosen}, by=by)
    return chosen


def _give(lists: list[CommuneList], decision: str, on: dt.date) -> None:
    """Whoever is within the quota, by the source that reaches them."""
    households = Application.objects.standing().filter(list__in=lists)
    reached = Standing.objects.filter(application=OuterRef("pk"), list=OuterRef("list")).within_quota()
    households.update(source=Subquery(reached.values("source")[:1]))
    appraiser = CommuneList.objects.filter(pk=OuterRef("list")).values("appraised_by")
    households.exclude(source=None).update(
        appraised_by=Subquery(appraiser), approval=decision, approved_on=on
    )


@transaction.atomic
def send_back(commune_list: CommuneList, *, by: User, reason: str) -> CommuneList:
    """To its maker, who mends it; then it is shown to people again."""
    if not reason.strip():
        raise Refused(_("Ghi lý do trả lại để người lập biết cần sửa gì."))
    FundingSource.objects.locked(commune_list.programme_id)
    commune_list = _locked("send_back", commune_list, by)
    commune_list.standings.all().delete()
    vacancies.fill(commune_list.programme, [commune_list.commune.present_id], by=by)
    return _step(
        "send_back", commune_list, by, reason=reason.strip(), return_reason=reason.strip(),
        appraised_by=None, consolidated_by=None, noticed_from=None, noticed_until=None,
        district_paper=None, district_paper_on=None,
    )  # fmt: skip


def _must_be_clear(commune_list: CommuneList) -> None:
    blocking = [one for one in screening.findings(commune_list) if one.blocks]
    if blocking:
        first = blocking[0]
        raise Refused(
            _("Còn %(n)s điểm phải xử lý, trước hết: hộ %(household)s. %(text)s")
            % {"n": len(blocking), "household": first.application.household, "text": first.text}
        )


def _must_have_answered(*lists: CommuneList) -> None:
    waiting = Objection.objects.filter(list__in=lists, outcome=None)
    if first := waiting.select_related("list__commune").order_by("list__commune__plain_name").first():
        raise Refused(
            _("%(commune)s: còn %(n)s ý kiến, khiếu nại chưa trả lời. Trả lời trước.")
            % {"commune": first.list.commune, "n": waiting.filter(list=first.list_id).count()}
        )


def _must_stand(*lists: CommuneList) -> None:
    """Of one programme. What people read on the notice is what is signed: households did not change since."""
    households = Application.objects.standing().filter(list__in=lists)
    gone = list(with_obstacles(households, lists[0].programme))
    if gone:
        raise Refused(
            _("Hộ %(household)s không còn đủ điều kiện ở nguồn nào. Trả lại danh sách để sửa.")
            % {"household": gone[0].household}
        )


def _must_have_room(*lists: CommuneList) -> None:
    """Of one programme. Another list of the commune may have been given of the places one was ranked by."""
    room = standings.not_given(lists[0].programme, {one.commune.present_id for one in lists})
    promised = standings.promised_by(lists)
    for one in lists:
        for source, n in promised[one.pk].items():
            left = room[one.commune.present_id, source]
            room[one.commune.present_id, source] -= n
            if n > left:
                raise Refused(
                    _(
                        "%(list)s: chỉ tiêu của xã đã khác từ khi niêm yết, xếp %(n)s hộ trong chỉ tiêu mà "
                        "nay còn %(room)s máy. Trả lại danh sách để xếp hạng lại."
                    )
                    % {"list": one, "n": n, "room": max(0, left)}
                )


def _locked(verb: str, commune_list: CommuneList, by: User) -> CommuneList:
    """One winner: the row is locked, the state read again, the policy asked."""
    commune_list = CommuneList.objects.locked(commune_list.pk)
    policies.check_can_step(verb, by, commune_list)
    return commune_list


def _step(verb: str, commune_list: CommuneList, by: User, reason: str = "", **facts: Any) -> CommuneList:
    _steps(verb, [commune_list], by, reason, **facts)
    return commune_list


def _steps(verb: str, lists: list[CommuneList], by: User, reason: str = "", **facts: Any) -> None:
    """The same for all of them, from the same stage."""
    before = lists[0].status
    changed = {"status": TRANSITIONS[verb].target, **facts}
    for one in lists:
        for name, value in changed.items():
            setattr(one, name, value)
    CommuneList.objects.filter(pk__in=[one.pk for one in lists]).update(**changed)
    note_steps(lists, verb, before, by=by, reason=reason)


def note_steps(lists: list[CommuneList], verb: str, before: str, *, by: User, reason: str = "") -> None:
    """One more row of each list's decisions, and of the log."""
    noted = ListDecision.objects.filter(list__in=lists).order_by().values_list("list")
    numbers, now = Counter(dict(noted.annotate(n=Count("pk")))), timezone.now()
    copy_in(
        [
            ListDecision(
                list=one, number=numbers[one.pk] + 1, verb=verb, source=before, target=one.status, by=by,
                at=now, reason=reason[:500],
            )
            for one in lists
        ]
    )  # fmt: skip
    audit.record_all(
        audit.event(
            f"phone_lists.{verb}", one, by=by, commune=one.commune,
            before={"status": before} if before else None,
            after={"status": str(ListStatus(one.status).value), "reason": reason[:500]},
        )
        for one in lists
    )  # fmt: skip
