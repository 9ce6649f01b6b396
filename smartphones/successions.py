"""A household leaves its place: the next in line moves up, and that is written down."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused

from . import list_policies as policies
from . import lists, standings, vacancies
from .models import (
    OPEN,
    Application,
    CashPayment,
    CommuneList,
    Departure,
    FundingSource,
    Handover,
    ListStatus,
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
    FundingSource.objects.locked(application.programme_id)
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
        vacancies.rank(commune_list, by=by)
        if commune_list.status == ListStatus.ON_NOTICE:
            lists.note_steps([commune_list], "rank_again", commune_list.status, by=by, reason=why)
    return None


def has_received(application: Application) -> bool:
    """A phone, or money on its way to the household: its place is no longer free for another."""
    paid = CashPayment.objects.live().filter(application=application)
    return paid.exists() or Handover.objects.standing().filter(application=application).exists()


def _follow(left: Application, commune_list: CommuneList, why: str, by: User) -> Application | None:
    """Nobody does where more were given than decided."""
    room = standings.room_in(commune_list.programme, commune_list.commune)[left.source_id]
    taken_by = vacancies.take(left.source, commune_list.commune) if room else None
    of_list = taken_by.list if taken_by else commune_list
    passed_on = Succession(list=of_list, source=left.source, left=left, taken_by=taken_by, why=why)
    vacancies.write_down([passed_on], by=by)
    return taken_by
