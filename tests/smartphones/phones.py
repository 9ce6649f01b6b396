"""A programme, its sources, households and phones, from as little as the test wants to say."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from accounts.models import Role, User
from places.models import Commune, Province
from smartphones.models import (
    Application,
    Batch,
    Form,
    FundingSource,
    Handover,
    HandoverSession,
    Household,
    HouseholdMember,
    Movement,
    Phone,
    PhoneMovement,
    PriorityClass,
    PriorSupport,
    Programme,
    Proof,
    ReceivedBy,
    RecognisedList,
    Recognition,
    SupportKind,
)
from smartphones.models.devices import MOVES
from tests import factories

DAY = dt.date(2026, 3, 2)
POOR = [PriorityClass.WITH_MERIT, PriorityClass.WITH_SOCIAL_POLICY, PriorityClass.POOR]


def a_programme(province: Province, **facts: Any) -> Programme:
    facts = {
        "name": "Hỗ trợ điện thoại thông minh",
        "decision": f"{next(factories.numbers)}/KH-UBND",
        "subsidy": 500_000,
        "list_year": 2026,
        "valid_from": dt.date(2026, 1, 1),
        **facts,
    }
    return Programme.objects.create(province=province, **facts)


def a_source(programme: Programme, position: int = 1, **facts: Any) -> FundingSource:
    facts = {"name": f"Nguồn {position}", "priority": POOR, **facts}
    return FundingSource.objects.create(programme=programme, position=position, **facts)


def a_household(commune: Commune, **facts: Any) -> Household:
    return Household.objects.create(commune=commune, **{"head": factories.a_person(), **facts})


def a_lodger(household: Household, *, relation: str = "other", **person: Any) -> HouseholdMember:
    who = factories.a_person(**{"citizen_number": None, **person})
    return HouseholdMember.objects.create(household=household, person=who, relation=relation)


def on_list(household: Household, on_list: str = RecognisedList.POOR, **facts: Any) -> Recognition:
    facts = {"year": 2026, "decision": "9/QĐ-UBND", "decided_on": DAY, **facts}
    return Recognition.objects.create(household=household, on_list=on_list, **facts)


def had(household: Household, kind: str = SupportKind.TABLET, **facts: Any) -> PriorSupport:
    facts = {"programme_name": "Sóng và máy tính cho em", "received_on": DAY, "proof": "BB 1", **facts}
    return PriorSupport.objects.create(household=household, kind=kind, entered_by=staff(), **facts)


def an_application(programme: Programme, household: Household, **facts: Any) -> Application:
    facts = {"form": Form.PHONE, "applied_on": DAY, "entered_by": staff(), **facts}
    return Application.objects.create(programme=programme, household=household, **facts)


def approved(programme: Programme, household: Household, **facts: Any) -> Application:
    facts = {
        "appraised_by": staff(),
        "source": programme.sources.first() or a_source(programme),
        "approval": "12/QĐ-UBND",
        "approved_on": DAY,
        **facts,
    }
    return an_application(programme, household, **facts)


def with_check_digit(fourteen: str) -> str:
    """The IMEI these 14 digits make, reckoned as people do it by hand (Luhn)."""
    doubled = [str(int(digit) * (1 + place % 2)) for place, digit in enumerate(fourteen)]
    total = sum(int(digit) for digits in doubled for digit in digits)
    return f"{fourteen}{-total % 10}"


def a_batch(programme: Programme, source: FundingSource | None = None, **facts: Any) -> Batch:
    facts = {
        "code": f"L{next(factories.numbers)}",
        "supplier": "VNPT",
        "contract": "12/HĐ",
        "model": "Điện thoại 4G",
        "price": 1_290_000,
        "size": 1000,
        "delivered_on": DAY,
        "entered_by": staff(),
        **facts,
    }
    source = source or programme.sources.first() or a_source(programme)
    return Batch.objects.create(programme=programme, source=source, **facts)


def a_phone(programme: Programme, imei: str = "", *, at: Commune | None = None, **facts: Any) -> Phone:
    """In the province's store, or at a commune; `facts` of its batch."""
    imei = imei or with_check_digit(f"35{next(factories.numbers):012}")
    batch = facts.pop("batch", None) or a_batch(programme, **facts)
    with transaction.atomic():
        phone = Phone.objects.create(batch=batch, imei=imei)
        moved(phone, Movement.RECEIVED, 1)
        if at:
            moved(phone, Movement.ASSIGNED, 2, at)
    return phone


def moved(phone: Phone, kind: Movement, number: int, commune: Commune | None = None) -> None:
    phone.place, phone.commune = MOVES[kind][1], commune
    phone.save(update_fields=["place", "commune"])
    PhoneMovement.objects.create(
        phone=phone, number=number, kind=kind, place=phone.place, commune=commune, on=DAY, by=staff()
    )


def a_session(programme: Programme, commune: Commune, **facts: Any) -> HandoverSession:
    facts = {"held_on": DAY, "venue": "Nhà văn hóa thôn", "giver": "VNPT", "made_by": staff(), **facts}
    return HandoverSession.objects.create(programme=programme, commune=commune, **facts)


def a_handover(application: Application, phone: Phone, **facts: Any) -> Handover:
    """Of a phone that lies at the household's commune, witnessed."""
    household = application.household
    day = facts.pop("held_on", DAY)
    facts = {
        "key": uuid.uuid4(),
        "price": phone.batch.price,
        "subsidy": application.programme.subsidy,
        "received_by": ReceivedBy.HEAD,
        "receiver_name": household.head.full_name,
        "proof": Proof.WITNESS,
        "witness": "Trưởng thôn",
        "made_by": staff(),
        **facts,
    }
    if "session" not in facts:
        facts["session"] = a_session(application.programme, household.commune, held_on=day)
    with transaction.atomic():
        handover = Handover.objects.create(application=application, phone=phone, **facts)
        moved(phone, Movement.HANDED_OVER, phone.movements.count() + 1, household.commune)
    return handover


def staff() -> User:
    return factories.a_user(Role.COMMUNE_STAFF)
