"""What people bring forward against a list: received, answered within its days, and what comes of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import list_policies as policies
from . import lists, successions, vacancies
from .models import (
    Application,
    CommuneList,
    Departure,
    Form,
    FundingSource,
    Household,
    ListStatus,
    Objection,
    ObjectionKind,
    Outcome,
)


@violations_refused()
@transaction.atomic
def receive(
    commune_list: CommuneList,
    *,
    kind: ObjectionKind,
    brought_by: str,
    text: str,
    by: User,
    contact: str = "",
    application: Application | None = None,
    household: Household | None = None,
) -> Objection:
    """The clock runs from today: the programme's days to answer."""
    commune_list = CommuneList.objects.locked(commune_list.pk)
    policies.check_can_receive(by, commune_list)
    today = timezone.localdate()
    if kind == ObjectionKind.OPINION and commune_list.status != ListStatus.ON_NOTICE:
        raise Refused(_("Danh sách không còn niêm yết. Ghi nhận là khiếu nại."))
    objection = Objection.objects.create(
        list=commune_list, kind=kind, application=application, household=household, brought_by=brought_by,
        contact=contact, text=text, received_on=today, received_by=by,
        due_on=today + dt.timedelta(commune_list.programme.days_for_answers),
    )  # fmt: skip
    audit.record("objections.received", objection, by=by, commune=commune_list.commune)
    return objection


@violations_refused()
@transaction.atomic
def answer(objection: Objection, *, outcome: Outcome, answer: str, by: User) -> Objection:
    """The outcome changes the list by a recorded step."""
    FundingSource.objects.locked(objection.list.programme_id)
    commune_list = CommuneList.objects.locked(objection.list_id)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    check_can_answer(by, objection, commune_list)
    if not answer.strip():
        raise Refused(_("Ghi nội dung trả lời cho người nêu ý kiến."))
    _carry_out(objection, commune_list, Outcome(outcome), answer.strip(), by)
    objection.outcome, objection.answer = outcome, answer.strip()
    objection.answered_on, objection.answered_by = timezone.localdate(), by
    objection.save()
    audit.record(
        "objections.answered", objection, by=by, commune=commune_list.commune,
        after={"outcome": str(objection.get_outcome_display()), "answer": objection.answer},
    )  # fmt: skip
    return objection


def check_can_answer(user: User, objection: Objection, commune_list: CommuneList) -> None:
    policies.check_can_take_off(user, commune_list.commune)
    if objection.outcome:
        raise Refused(
            _("Ý kiến này đã được %(who)s trả lời ngày %(day)s.")
            % {"who": objection.answered_by, "day": f"{objection.answered_on:%d/%m/%Y}"}
        )


def outcomes_open(objection: Objection) -> list[Outcome]:
    """What can come of it as the list stands now."""
    found = [Outcome.KEPT]
    if objection.application_id:
        found.append(Outcome.TAKEN_OFF)
    if objection.list.status == ListStatus.ON_NOTICE:
        found += [Outcome.ADDED] if objection.household_id else []
        found.append(Outcome.RANKED_AGAIN)
    return found


def _carry_out(
    objection: Objection, commune_list: CommuneList, outcome: Outcome, answer: str, by: User
) -> None:
    objection.list = commune_list
    if outcome not in outcomes_open(objection):
        raise Refused(
            _("Danh sách đã qua bước làm được việc này. Giữ nguyên, hoặc trả lại danh sách để sửa.")
        )
    today = timezone.localdate()
    if outcome == Outcome.TAKEN_OFF:
        successions.leave(objection.application, because=Departure.NOT_ENTITLED, on=today, by=by, note=answer)
    if outcome == Outcome.ADDED:
        Application.objects.create(
            programme=commune_list.programme, household=objection.household, form=Form.PHONE,
            applied_on=objection.received_on, list=commune_list, entered_by=by,
        )  # fmt: skip
    if outcome in (Outcome.ADDED, Outcome.RANKED_AGAIN):
        vacancies.rank(commune_list, by=by)
        lists.note_steps([commune_list], "rank_again", commune_list.status, by=by, reason=answer)
