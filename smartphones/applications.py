"""What each recognised household of a commune wants: a phone, cash for its own, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.copying import copy_in
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import list_policies as policies
from .models import Application, CashPayment, CommuneList, Ending, Form, Handover, Household, NoNeed

NO_NEED = "no_need"


@dataclass(frozen=True, slots=True)
class Wish:
    """`form`: one of the programme's, or NO_NEED, or "" to take back what was written."""

    form: str
    bought_on: dt.date | None = None


def to_review(commune_list: CommuneList) -> QuerySet[Household]:
    """Households of the commune on the lists of the year that no other list has, and those of this one."""
    programme = commune_list.programme
    elsewhere = programme.applications.standing().exclude(list=None).exclude(list=commune_list)
    recognised = Household.objects.filter(
        commune=commune_list.commune, left_on=None, recognitions__year=programme.list_year
    ).exclude(pk__in=elsewhere.values("household"))
    here = Household.objects.filter(applications__list=commune_list)
    return Household.objects.filter(pk__in=recognised.values("pk")) | Household.objects.filter(
        pk__in=here.values("pk")
    )


@violations_refused()
@transaction.atomic
def write_down(commune_list: CommuneList, wishes: Mapping[int, Wish], *, by: User) -> int:
    """`wishes` by household; all of them or none. Returns how many were changed."""
    commune_list = CommuneList.objects.locked(commune_list.pk)
    policies.check_can_apply(by, commune_list)
    households = {one.pk: one for one in to_review(commune_list).filter(pk__in=wishes).select_related("head")}
    if missing := set(wishes) - set(households):
        raise Refused(_("%(n)s hộ không thuộc danh sách rà soát của xã.") % {"n": len(missing)})
    changed = _changed(commune_list, wishes)
    for pk, reason in _reasons(commune_list, changed).items():
        raise Refused(_("Hộ %(who)s: %(reason)s") % {"who": households[pk], "reason": reason})
    _forget(commune_list, changed)
    _apply(commune_list, changed, by)
    if changed:
        audit.record(
            "applications.written", commune_list, by=by, commune=commune_list.commune,
            after={"households": len(changed)},
        )  # fmt: skip
    return len(changed)


def reasons_against(commune_list: CommuneList, wishes: Mapping[int, Wish]) -> dict[int, str]:
    """By household, what keeps its wish from being written. What is written already is not asked."""
    return _reasons(commune_list, _changed(commune_list, wishes))


def written(commune_list: CommuneList, households: Collection[int]) -> dict[int, Wish]:
    """What each of these households said before."""
    programme = commune_list.programme
    applied = programme.applications.standing().filter(household__in=households)
    found = {pk: Wish(form, day) for pk, form, day in applied.values_list("household", "form", "bought_on")}
    none = programme.no_needs.filter(household__in=households).values_list("household", flat=True)
    return found | {pk: Wish(NO_NEED) for pk in none}


@dataclass(frozen=True, slots=True)
class Progress:
    households: int
    applied: int
    no_need: int

    @property
    def left(self) -> int:
        return self.households - self.applied - self.no_need


def progress(commune_list: CommuneList) -> Progress:
    """Of the households to be reviewed, how many have answered."""
    asked = to_review(commune_list)
    return Progress(
        asked.count(),
        commune_list.applications.standing().count(),
        commune_list.programme.no_needs.filter(household__in=asked.values("pk")).count(),
    )


def _changed(commune_list: CommuneList, wishes: Mapping[int, Wish]) -> dict[int, Wish]:
    there = written(commune_list, wishes)
    return {pk: wish for pk, wish in wishes.items() if there.get(pk, Wish("")) != wish}


def _reasons(commune_list: CommuneList, changed: Mapping[int, Wish]) -> dict[int, str]:
    forms = commune_list.programme.forms
    reasons = {pk: reason for pk, wish in changed.items() if (reason := _reason(wish, forms))}
    said = _("đã nhận của chương trình này rồi; không đăng ký lần nữa.")
    return reasons | dict.fromkeys(_served(commune_list, changed), said)


def _reason(wish: Wish, forms: Collection[str]) -> str:
    if wish.form not in (*forms, NO_NEED, ""):
        return _("chương trình không có hình thức đã chọn.")
    if (wish.form == Form.CASH) != (wish.bought_on is not None):
        return _("ghi ngày mua máy khi và chỉ khi nhận tiền.")
    if wish.bought_on and wish.bought_on > timezone.localdate():
        return _("ngày mua máy chưa đến.")
    return ""


def _served(commune_list: CommuneList, households: Collection[int]) -> QuerySet[Application, int]:
    """Whoever gave theirs back gets no other; a household that moved here with its phone wants none."""
    asked = commune_list.programme.applications.filter(household__in=households)
    had = Q(handovers__in=Handover.objects.exclude(ended_how=Ending.REPLACED))
    had |= Q(cash_payments__in=CashPayment.objects.live())
    return asked.filter(had).values_list("household", flat=True)


def _forget(commune_list: CommuneList, changed: Mapping[int, Wish]) -> None:
    programme = commune_list.programme
    programme.no_needs.filter(household__in=changed).delete()
    gone = [pk for pk, wish in changed.items() if wish.form in ("", NO_NEED)]
    _of(commune_list).filter(household__in=gone, left_on=None).delete()


def _of(commune_list: CommuneList) -> QuerySet[Application]:
    """What stands in this list or in none; where both do, the one that was not taken off comes last."""
    own = commune_list.programme.applications.filter(Q(list=commune_list) | Q(list=None))
    return own.order_by(F("left_on").asc(nulls_last=True))


def _apply(commune_list: CommuneList, changed: Mapping[int, Wish], by: User) -> None:
    programme, today = commune_list.programme, timezone.localdate()
    none = [pk for pk, wish in changed.items() if wish.form == NO_NEED]
    copy_in([NoNeed(programme=programme, household_id=pk, said_on=today, entered_by=by) for pk in none])
    wanted = {pk: wish for pk, wish in changed.items() if wish.form not in ("", NO_NEED)}
    there = {one.household_id: one for one in _of(commune_list).filter(household__in=wanted)}
    for pk, application in there.items():
        application.form, application.bought_on = wanted[pk].form, wanted[pk].bought_on
        application.list, application.entered_by = commune_list, by
        application.left_on = application.left_because = None
    Application.objects.bulk_update(
        there.values(), ["form", "bought_on", "list", "entered_by", "left_on", "left_because"]
    )
    copy_in(
        [
            Application(
                programme=programme, household_id=pk, form=wish.form, bought_on=wish.bought_on,
                applied_on=today, list=commune_list, entered_by=by,
            )
            for pk, wish in wanted.items()
            if pk not in there
        ]
    )  # fmt: skip
