"""Phones: a commune's list goes to its approval; phones come, are handed over, come back, get lost."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from accounts.models import User
from places.models import Commune
from smartphones import allotments, applications, devices, handovers, lists, successions
from smartphones.allotments import ceiling
from smartphones.applications import Wish
from smartphones.candidates import places
from smartphones.devices import Device
from smartphones.handovers import Given
from smartphones.models import (
    Application,
    Batch,
    CommuneList,
    Criterion,
    Departure,
    Ending,
    Form,
    Handover,
    HandoverSession,
    ListStatus,
    Movement,
    Phone,
    Place,
    Proof,
    ReceivedBy,
)
from tests.smartphones.phones import a_household, on_list, with_check_digit

from .world import World

BY_PEOPLE = [Movement.RECALLED, Movement.RESTOCKED, Movement.SENT_BACK, Movement.LOST]
STEPS_AT_MOST = 10  # of a list in one month


def phones_move(world: World) -> None:
    if world.happens(0.8):
        _deliver(world)
    for commune in world.communes:
        if world.happens(0.5):
            _register(world, commune)
    if world.happens(0.8):
        _allot(world)
    for one in CommuneList.objects.exclude(status=ListStatus.APPROVED).order_by("pk"):
        _bring_forward(world, one)
    for commune in world.communes:
        if world.happens(0.9):
            _hand_out(world, commune)
    _what_happens_later(world)


def _deliver(world: World) -> None:
    """Into the store and on to a commune; more phones than the contract says are refused."""
    batch = Batch(
        programme=world.programme, source=world.source, code=f"L{world.dice.getrandbits(40):010x}",
        supplier="VNPT", contract="12/HĐ", model="4G", price=1_290_000, size=5,
        delivered_on=world.month.first_day,
    )  # fmt: skip
    devices.enter(batch, by=world.officer)
    numbers = world.dice.sample(range(10**11, 10**12), world.dice.randrange(2, 7))
    phones = [Device(with_check_digit(f"35{number}"), "") for number in numbers]
    world.attempt(f"{len(phones)} phones come", devices.receive, batch, phones, by=world.officer)
    for commune in world.communes:
        some = world.dice.randrange(1, 3)
        world.attempt(
            f"{some} go to {commune}",
            devices.assign,
            batch,
            commune,
            some,
            on=world.month.first_day,
            by=world.officer,
        )


def _register(world: World, commune: Commune) -> None:
    """Households that are poor this year, on a list of their commune."""
    for _n in range(world.dice.randrange(1, 3)):
        on_list(a_household(commune), year=world.programme.list_year, decided_on=world.month.first_day)
    by = world.staff_of(commune)
    made = world.attempt(f"a list of {commune}", lists.open_list, world.programme, commune, by=by)
    if made is not None:
        wishes = {one.pk: Wish(Form.PHONE) for one in applications.to_review(made)}
        world.attempt(f"{len(wishes)} wish", applications.write_down, made, wishes, by=by)


def _allot(world: World) -> None:
    """As many as may be served, or one less or more; more than may be served are refused."""
    served = sum(ceiling(place, world.source) for place in places(world.source, {}).values())
    phones = served + world.dice.choice([-1, 0, 0, 0, 1])

    def decided() -> None:
        drawn = allotments.draw_up(world.source, phones, Criterion.BY_CLASS, by=world.officer, weights={})
        allotments.decide(drawn, decision="5/QĐ-UBND", on=world.month.first_day, by=world.approver)

    world.attempt(f"{phones} phones are allotted", decided)


def _bring_forward(world: World, one: CommuneList) -> None:
    for _step in range(STEPS_AT_MOST):
        one.refresh_from_db()
        if one.status == ListStatus.APPROVED or world.happens(0.03):
            return
        if one.status == ListStatus.ON_NOTICE:
            _days_pass(world, one)
        if world.happens(0.05):
            world.attempt("it goes back", lists.send_back, one, by=world.approver, reason="Sai")
        else:
            step = _next(world, one)
            if world.attempt(f"list {one.pk} goes on from {one.status}", step) is None:
                return


def _next(world: World, one: CommuneList) -> Callable[[], object]:
    by = world.staff_of(one.commune)
    steps: dict[str, Callable[[], object]] = {
        ListStatus.DRAFT: lambda: lists.screen(one, by=by),
        ListStatus.RETURNED: lambda: lists.screen(one, by=by),
        ListStatus.SCREENED: lambda: lists.publish(one, by=by),
        ListStatus.ON_NOTICE: lambda: lists.end_notice(one, by=by),
        ListStatus.NOTICED: lambda: lists.appraise(one, by=_another_of_staff(world, one)),
        ListStatus.APPRAISED: lambda: lists.consolidate(one, by=world.officer),
        ListStatus.CONSOLIDATED: lambda: lists.approve(
            [one], decision="12/QĐ-UBND", on=world.month.last_day, by=world.approver
        ),
    }
    return steps[ListStatus(one.status)]


def _another_of_staff(world: World, one: CommuneList) -> User:
    """Than its maker, mostly; whoever wrote an application down is refused as well."""
    others = User.objects.filter(communes=one.commune.present).exclude(pk=one.made_by_id)
    return world.dice.choice(list(others.order_by("pk"))) if world.happens(0.9) else one.made_by


def _days_pass(world: World, one: CommuneList) -> None:
    """The notice has hung long enough."""
    first = world.month.first_day
    CommuneList.objects.filter(pk=one.pk).update(noticed_from=first, noticed_until=first)


def _hand_out(world: World, commune: Commune) -> None:
    """Sent twice by a phone without a line, sometimes; a phone that is not there is refused."""
    by = world.staff_of(commune)
    session = HandoverSession(
        programme=world.programme, commune=commune, held_on=world.month.last_day, venue="Nhà văn hóa",
        giver="VNPT",
    )  # fmt: skip
    handovers.open_session(session, by=by)
    for waiting in handovers.waiting(world.programme, commune, world.month.last_day).order_by("pk"):
        imeis = list(Phone.objects.order_by("pk").values_list("imei", flat=True))
        here = list(commune.phones.filter(place=Place.COMMUNE).order_by("pk").values_list("imei", flat=True))
        if not imeis:
            return
        given = Given(
            key=UUID(int=world.dice.getrandbits(128), version=4), application=waiting.pk,
            imei=world.dice.choice(here if here and world.happens(0.9) else imeis),
            received_by=ReceivedBy.HEAD, receiver_name="Chủ hộ", proof=Proof.WITNESS, witness="Trưởng thôn",
        )  # fmt: skip
        for _again in world.times_sent():
            world.attempt(f"{waiting.household} gets a phone", handovers.hand_over, session, given, by=by)


def _what_happens_later(world: World) -> None:
    for given in Handover.objects.filter(ended_on=None).order_by("pk"):
        if world.happens(0.3):
            how = world.dice.choice(list(Ending))
            by = world.staff_of(given.session.commune)
            day = world.month.last_day
            world.attempt(
                f"a phone comes back: {how}", handovers.end, given, how, reason="Hỏng", on=day, by=by
            )
    for phone in Phone.objects.order_by("pk"):
        if world.happens(0.1):
            kind = world.dice.choice(BY_PEOPLE)
            world.attempt(
                f"a phone is {kind}",
                devices.record,
                phone,
                kind,
                note="Ghi",
                on=world.month.last_day,
                by=world.officer,
            )
    for waiting in Application.objects.standing().exclude(list=None).order_by("pk"):
        if world.happens(0.05):
            by = world.staff_of(waiting.household.commune)
            world.attempt(
                f"{waiting.household} leaves",
                successions.leave,
                waiting,
                because=Departure.REFUSED,
                on=world.month.last_day,
                by=by,
            )
