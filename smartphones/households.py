"""What is written of a household between two lists: what it was given before, what it has, that it left."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune, Hamlet
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused
from teams.models import DifferentPeople, Person

from . import policies, successions
from .models import Departure, Household, HouseholdMember, PriorSupport


@violations_refused()
@transaction.atomic
def note_support(
    household: Household, *, kind: str, programme_name: str, received_on: dt.date, proof: str, by: User
) -> PriorSupport:
    policies.check_can_keep_in(by, household.commune)
    check_past(received_on)
    support = PriorSupport.objects.create(
        household=household, kind=kind, programme_name=programme_name, received_on=received_on, proof=proof,
        entered_by=by,
    )  # fmt: skip
    _write_down("support_noted", household, by=by, after=told(support))
    return support


@transaction.atomic
def take_back_support(support: PriorSupport, reason: str, *, by: User) -> None:
    """Noted by mistake: it would bar the household from sources it has a right to."""
    policies.check_can_keep_in(by, support.household.commune)
    _write_down(
        "support_taken_back", support.household, by=by, before=told(support), after={"reason": reason}
    )
    support.delete()


@transaction.atomic
def correct(
    household: Household, *, hamlet: Hamlet | None, address: str, has_smartphone: bool | None, by: User
) -> None:
    """Not the lists: those are imported."""
    household = _locked(household)
    policies.check_can_keep_in(by, household.commune)
    before = _facts(household)
    household.hamlet, household.address, household.has_smartphone = hamlet, address, has_smartphone
    household.save(update_fields=["hamlet", "address", "has_smartphone"])
    if (after := _facts(household)) != before:
        _write_down("corrected", household, by=by, before=before, after=after)


@transaction.atomic
def leave(household: Household, *, on: dt.date, because: str, by: User) -> None:
    household = _locked(household)
    policies.check_can_keep_in(by, household.commune)
    check_past(on)
    if household.left_on:
        raise Refused(
            _("Hộ này đã ghi thôi là hộ trên địa bàn từ %(day)s.") % {"day": f"{household.left_on:%d/%m/%Y}"}
        )
    household.left_on, household.left_because = on, because
    household.save(update_fields=["left_on", "left_because"])
    _write_down("left", household, by=by, after={"since": on.isoformat(), "reason": because})
    _free_its_places(household, on=on, because=because, by=by)


def _free_its_places(household: Household, *, on: dt.date, because: str, by: User) -> None:
    """Whoever stands next on a list takes its place; what it was already given stays with it."""
    for application in household.applications.standing().exclude(list=None).order_by("pk"):
        if not successions.has_received(application):
            successions.leave(application, because=Departure.LEFT, on=on, by=by, note=because)


@transaction.atomic
def move(household: Household, *, to: Commune, on: dt.date, by: User) -> None:
    """To another commune of the province, with its book and what it received, without its place in line.

    Its code, hamlet and address were those of the old place.
    """
    household = _locked(household)
    origin = household.commune
    policies.check_can_keep_in(by, origin)
    check_past(on)
    check_other_commune(origin, to)
    why = _("Chuyển đến %(commune)s") % {"commune": to.present}
    _free_its_places(household, on=on, because=why, by=by)
    _write_down("moved_away", household, by=by, after={"since": on.isoformat(), "commune": str(to.present)})
    household.commune, household.hamlet, household.code, household.address = to.present, None, "", ""
    household.left_on = household.left_because = None
    household.save(update_fields=["commune", "hamlet", "code", "address", "left_on", "left_because"])
    _write_down(
        "moved_in", household, by=by, before={"commune": str(origin)}, after={"since": on.isoformat()}
    )


def check_other_commune(origin: Commune, to: Commune) -> None:
    if origin.present_id == to.present_id:
        raise Refused(_("Hộ đang ở %(commune)s. Chọn xã nơi hộ chuyển đến.") % {"commune": to.present})
    if origin.present.province_id != to.present.province_id:
        raise Refused(_("Xã này của tỉnh khác. Ghi hộ thôi trên địa bàn, nơi đến nhập hộ vào sổ của mình."))


@transaction.atomic
def come_back(household: Household, *, by: User) -> None:
    household = _locked(household)
    policies.check_can_keep_in(by, household.commune)
    if household.left_on is None:
        return
    before = {"since": household.left_on.isoformat(), "reason": household.left_because}
    household.left_on = household.left_because = None
    household.save(update_fields=["left_on", "left_because"])
    _write_down("came_back", household, by=by, before=before)


@transaction.atomic
def release(member: HouseholdMember, reason: str, *, by: User) -> None:
    """Married out, died, or entered here though living elsewhere."""
    policies.check_can_keep_in(by, member.household.commune)
    before = {"name": str(member.person), "kind": str(member.get_relation_display())}
    _write_down("member_released", member.household, by=by, before=before, after={"reason": reason})
    member.delete()


@transaction.atomic
def tell_apart(one: Person, other: Person, home: Household, reason: str, *, by: User) -> None:
    """Much alike on paper, looked at, and two people."""
    policies.check_can_tell_apart(by)
    first, second = sorted((one.pk, other.pk))
    DifferentPeople.objects.get_or_create(one_id=first, other_id=second)
    _write_down("told_apart", home, by=by, after={"same_as": str(other), "reason": reason})


def check_past(day: dt.date) -> None:
    if day > timezone.localdate():
        raise Refused(_("Ngày này chưa đến. Ghi ngày đã qua."))


def told(support: PriorSupport) -> dict[str, str]:
    return {
        "kind": str(support.get_kind_display()),
        "name": support.programme_name,
        "since": support.received_on.isoformat(),
        "proof": support.proof,
    }


def _facts(household: Household) -> dict[str, str]:
    asked = {True: _("có"), False: _("chưa có"), None: ""}
    return {
        "hamlet": str(household.hamlet or ""),
        "address": household.address,
        "has_smartphone": asked[household.has_smartphone],
    }


def _locked(household: Household) -> Household:
    rows = Household.objects.select_for_update(of=("self",)).select_related(
        "commune__present", "hamlet", "head"
    )
    return rows.get(pk=household.pk)


def _write_down(act: str, household: Household, *, by: User, **facts: dict[str, str]) -> None:
    audit.record(f"households.{act}", household, by=by, commune=household.commune, **facts)
