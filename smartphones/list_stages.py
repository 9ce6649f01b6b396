"""Where a list stands, as its page shows it: the steps, the people, what its reader may do next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from portal.lib.refusals import reason_against
from portal.lib.stages import Act, Responsible, Step

from . import list_policies as policies
from .list_transitions import TRANSITIONS
from .models import CommuneList, ListStatus

FORWARD = ["screen", "publish", "end_notice", "forward", "appraise", "appraise_above", "consolidate"]
ON_A_PAGE = ["publish", "appraise_above", "approve", "send_back"]  # with something to type or to weigh


def act(verb: str, user: User, commune_list: CommuneList) -> Act:
    url = {
        "approve": reverse("smartphones:approve_lists") + f"?chon={commune_list.pk}",
        "publish": reverse("smartphones:publish_list", args=[commune_list.pk]),
        "appraise_above": reverse("smartphones:appraise_above", args=[commune_list.pk]),
        "send_back": reverse("smartphones:send_back_list", args=[commune_list.pk]),
    }.get(verb) or reverse("smartphones:step_list", args=[commune_list.pk, verb])
    against = reason_against(policies.check_can_step, verb, user, commune_list)
    return Act(verb, TRANSITIONS[verb].label, url, against, verb in ON_A_PAGE)


def next_act(user: User, commune_list: CommuneList) -> Act | None:
    """What brings the list forward, whoever may do it; none once it is approved."""
    for verb in [*FORWARD, "approve"]:
        transition = TRANSITIONS[verb]
        asked = commune_list.programme.with_district in transition.forms
        if asked and commune_list.status in transition.sources:
            return act(verb, user, commune_list)
    return None


def other_acts(user: User, commune_list: CommuneList) -> list[Act]:
    """Only those open to this reader."""
    found = (act(verb, user, commune_list) for verb in ("reopen", "send_back"))
    return [one for one in found if not one.reason_against]


def steps(commune_list: CommuneList) -> list[Step]:
    until = commune_list.noticed_until
    with_district = commune_list.programme.with_district
    named = [
        (ListStatus.DRAFT, _("Rà soát, đăng ký"), str(commune_list.made_by)),
        (ListStatus.SCREENED, _("Rà trùng"), ""),
        (
            ListStatus.ON_NOTICE,
            _("Niêm yết"),
            _("đến hết %(day)s") % {"day": f"{until:%d/%m/%Y}"} if until else "",
        ),
        *([(ListStatus.NOTICED, _("Trình huyện"), "")] if with_district else []),
        (
            ListStatus.AT_DISTRICT if with_district else ListStatus.NOTICED,
            _("Thẩm định"),
            str(commune_list.appraised_by or ""),
        ),
        (ListStatus.APPRAISED, _("Tổng hợp"), str(commune_list.consolidated_by or "")),
        (ListStatus.CONSOLIDATED, _("Phê duyệt"), commune_list.decision or ""),
    ]
    status = ListStatus.DRAFT if commune_list.status == ListStatus.RETURNED else commune_list.status
    order = [one for one, _name, _note in named]
    # Screened: what waits is the notice.
    here = len(order) if status == ListStatus.APPROVED else order.index(status)
    here += status == ListStatus.SCREENED
    states = ["done" if n < here else "now" if n == here else "" for n in range(len(named))]
    return [Step(name, note, state) for (_one, name, note), state in zip(named, states, strict=True)]


def responsible(commune_list: CommuneList, reader: User) -> list[Responsible]:
    """Maker, appraiser, consolidator, approver; maker, appraiser and approver differ."""
    second = _("Người thứ hai")
    sits = [
        (_("Người lập"), commune_list.made_by, Role.COMMUNE_STAFF),
        (_("Người thẩm định"), commune_list.appraised_by, None),
        (_("Người tổng hợp"), commune_list.consolidated_by, Role.ICT_OFFICER),
        (_("Người phê duyệt"), commune_list.approved_by, Role.APPROVER),
    ]
    return [
        Responsible(office, str(who), "", "done", who == reader)
        if who
        else Responsible(office, str(role.label) if role else second, _("Chưa đến lượt"), "", False)
        for office, who, role in sits
    ]
