"""Huế's communes on their way: quotas decided, lists at every stage, some approved with people waiting."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.db import connection
from django.utils import timezone

from accounts.models import User
from places.models import Commune
from smartphones import allotments, applications, lists, objections, screening, successions
from smartphones.applications import NO_NEED, Wish
from smartphones.models import (
    Application,
    CommuneList,
    Criterion,
    Departure,
    Form,
    ListStatus,
    ObjectionKind,
    Outcome,
    Programme,
)

from .accounts import Officials

QUOTAS = [
    (1, 1200, Criterion.WITHOUT_DEVICE, "15/QĐ-UBND"),
    (2, 500, Criterion.BY_CLASS, "16/QĐ-UBND"),
    (3, 300, Criterion.AREA_WEIGHT, "17/QĐ-UBND"),
]
MOUNTAINS = {"xa": 130}  # per cent, beside 100 for wards
DECIDED_ON = dt.date(2026, 1, 20)
APPROVAL = ("128/QĐ-UBND", dt.date(2026, 3, 20))
# How many communes stand at each stage; the others have not begun.
STAGES = [
    (ListStatus.APPROVED, 3),
    (ListStatus.CONSOLIDATED, 1),
    (ListStatus.APPRAISED, 1),
    (ListStatus.NOTICED, 1),
    (ListStatus.ON_NOTICE, 1),
    (ListStatus.SCREENED, 1),
    (ListStatus.DRAFT, 1),
]


def load(programme: Programme, officials: Officials) -> None:
    random = Random("danh sách Huế")  # noqa: S311 - invented data
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what was loaded a moment ago is asked in bulk now
    allot(programme, officials)
    communes = Commune.objects.filter(pk__in=officials.of_commune).order_by("code")
    stages = [stage for stage, number in STAGES for _ in range(number)]
    waiting = []
    for stage, commune in zip(stages, communes, strict=False):
        made = bring(programme, commune, stage, officials, random)
        if stage == ListStatus.APPROVED:
            waiting.append(made)
    done = lists.approve(waiting, decision=APPROVAL[0], on=APPROVAL[1], by=officials.approver)
    refuse(done[0], by=officials.of_commune[done[0].commune_id])


def allot(programme: Programme, officials: Officials) -> None:
    sources = {source.position: source for source in programme.sources.select_related("programme__province")}
    for position, phones, criterion, decision in QUOTAS:
        drawn = allotments.draw_up(
            sources[position], phones, criterion, by=officials.officer, weights=MOUNTAINS
        )
        allotments.decide(drawn, decision=decision, on=DECIDED_ON, by=officials.approver)


def bring(
    programme: Programme, commune: Commune, stage: ListStatus, officials: Officials, random: Random
) -> CommuneList:
    staff, officer = officials.of_commune[commune.pk], officials.officer
    made = lists.open_list(programme, commune, by=staff)
    applications.write_down(made, wishes(made, random), by=staff)
    if stage == ListStatus.DRAFT:
        return made
    made = lists.screen(without_the_unserved(made), by=staff)
    if stage == ListStatus.SCREENED:
        return made
    made = lists.publish(made, by=staff)
    if stage == ListStatus.ON_NOTICE:
        object_to(made, by=staff)
        return made
    made = lists.end_notice(as_if_over(made), by=staff)
    if stage == ListStatus.NOTICED:
        return made
    made = lists.appraise(made, by=officer)
    return made if stage == ListStatus.APPRAISED else lists.consolidate(made, by=officer)


def wishes(made: CommuneList, random: Random) -> dict[int, Wish]:
    """Of a hundred households 80 want a phone, 6 bought their own, 8 need none, 6 were not asked."""
    kinds = [Wish(Form.PHONE), Wish(Form.CASH, dt.date(2025, 11, 3)), Wish(NO_NEED), None]
    drawn = {
        pk: random.choices(kinds, [80, 6, 8, 6])[0]
        for pk in applications.to_review(made).order_by("pk").values_list("pk", flat=True)
    }
    return {pk: wish for pk, wish in drawn.items() if wish}


def without_the_unserved(made: CommuneList) -> CommuneList:
    """As their staff would, having read why."""
    blocked = {one.application.household_id: Wish(NO_NEED) for one in screening.findings(made) if one.blocks}
    applications.write_down(made, blocked, by=made.made_by)
    return made


def as_if_over(made: CommuneList) -> CommuneList:
    first = dt.date(2026, 2, 2)
    CommuneList.objects.filter(pk=made.pk).update(
        noticed_from=first, noticed_until=first + dt.timedelta(made.programme.days_for_objections - 1)
    )
    return made


def object_to(made: CommuneList, *, by: User) -> None:
    """One that waits for its answer, one that was answered."""
    about = made.applications.standing().order_by("pk").first()
    for text in ("Hộ này đã có hai điện thoại thông minh.", "Gia đình tôi chưa được hỏi nguyện vọng."):
        objection = objections.receive(
            made, kind=ObjectionKind.OPINION, brought_by="Người dân trong thôn", text=text, by=by,
            application=about,
        )  # fmt: skip
        about = None
    objections.answer(
        objection, outcome=Outcome.KEPT, answer="Đã đến hỏi, gia đình có tên trong danh sách.", by=by
    )


def refuse(done: CommuneList, *, by: User) -> None:
    """The next one in line moves up."""
    reached = Application.objects.filter(list=done, source__position=1).order_by("pk").first()
    successions.leave(reached, because=Departure.REFUSED, on=timezone.localdate(), by=by)
