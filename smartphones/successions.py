"""A household leaves its place, or more phones come: the next in line moves up, and that is written down."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.refusals import Refused

from . import list_policies as policies
from . import lists, standings
from .models import (
    OPEN,
    Application,
    CashPayment,
    CommuneList,
    Departure,
    FundingSource,
    Handover,
    ListStatus,
    Standing,
    Succession,
)


@transaction.atomic
def leave(
    application: Application, *, because: Departure, on: dt.date, by: User, note: str = ""
) -> Application | None:
    """The household is taken off its list. Returns whoever moved up into its place."""
    policies.check_can_take_off(by, application.household.commune)
    if application.list_id is None:
        raise Refused(_("Hộ này chưa ở trong danh sách nào."))
    commune_list = CommuneList.objects.locked(application.list_id)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.left_on:
        raise Refused(_("Hộ đã ra khỏi danh sách ngày %(day)s.") % {"day": f"{application.left_on:%d/%m/%Y}"})
    if Handover.objects.standing().filter(application=application).exists():
        raise Refused(_("Hộ đang giữ máy. Ghi hộ trả lại máy trước."))
    if has_received(application):
        raise Refused(_("Hộ đã có trong danh sách chi tiền. Ghi kết quả bị trả lại trước."))
    why = note or str(Departure(because).label)
    application.left_on, application.left_because = on, because
    application.save(update_fields=["left_on", "left_because"])
    audit.record(
        "applications.left", application, by=by, commune=commune_list.commune,
        after={"reason": why, "since": on.isoformat()},
    )  # fmt: skip
    if commune_list.status == ListStatus.APPROVED and application.source_id:
        return _follow(application, commune_list, why, by)
    if commune_list.status not in (*OPEN, ListStatus.APPROVED) and commune_list.standings.exists():
        standings.keep(commune_list)
        if commune_list.status == ListStatus.ON_NOTICE:
            lists.note_step(commune_list, "rank_again", commune_list.status, by=by, reason=why)
    return None


def has_received(application: Application) -> bool:
    """A phone, or money on its way to the household: its place is no longer free for another."""
    paid = CashPayment.objects.live().filter(application=application)
    return paid.exists() or Handover.objects.standing().filter(application=application).exists()


def _follow(left: Application, commune_list: CommuneList, why: str, by: User) -> Application | None:
    taken_by = _take(left.source, commune_list.commune, by)
    _write_down(taken_by.list if taken_by else commune_list, left.source, left, taken_by, why, by)
    return taken_by


def fill(source: FundingSource, *, by: User) -> int:
    """After a decision on more phones: whoever waits for this source in approved lists; how many moved up."""
    waiting = CommuneList.objects.filter(
        programme=source.programme_id, status=ListStatus.APPROVED,
        applications__source=None, applications__left_on=None, applications__isnull=False,
    ).select_related("programme__province", "commune")  # fmt: skip
    why, moved = _("Nguồn được phân bổ thêm máy"), 0
    for commune_list in waiting.order_by("pk").distinct():
        CommuneList.objects.locked(commune_list.pk)
        for _n in range(standings.room_of(commune_list)[source.pk] - _held(commune_list, source)):
            taken_by = _take(source, commune_list.commune, by)
            if taken_by is None:
                break
            _write_down(commune_list, source, None, taken_by, why, by)
            moved += 1
    return moved


def _held(commune_list: CommuneList, source: FundingSource) -> int:
    return commune_list.applications.standing().filter(source=source).count()


def _take(source: FundingSource, commune: Commune, by: User) -> Application | None:
    """The first in line of the commune's approved lists, the earlier list first; None when nobody waits."""
    waiting = Standing.objects.filter(
        source=source, list__status=ListStatus.APPROVED, list__commune__present=commune.present_id,
        application__source=None, application__left_on=None, application__household__left_on=None,
    )  # fmt: skip
    first = waiting.order_by("list__number", "place").select_related("list").first()
    if first is None:
        return None
    # Two places falling free at once never go to the same household.
    approved_list = first.list
    moved = Application.objects.filter(pk=first.application_id, source=None).update(
        source=source, approval=approved_list.decision, approved_on=approved_list.decided_on,
        appraised_by=approved_list.appraised_by_id,
    )  # fmt: skip
    if not moved:
        return _take(source, commune, by)
    return Application.objects.select_related("list", "household__head").get(pk=first.application_id)


def _write_down(
    commune_list: CommuneList,
    source: FundingSource,
    left: Application | None,
    taken_by: Application | None,
    why: str,
    by: User,
) -> None:
    Succession.objects.create(
        list=commune_list, source=source, left=left, taken_by=taken_by, why=why[:300], by=by
    )
    if taken_by:
        audit.record(
            "applications.moved_up", taken_by, by=by, commune=commune_list.commune,
            after={"source": str(source), "reason": why},
        )  # fmt: skip
