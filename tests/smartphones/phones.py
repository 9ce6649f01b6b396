"""A programme, its sources, households and phones, from as little as the test wants to say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Role, User
from places.models import Commune, Province
from smartphones.models import (
    Application,
    Form,
    FundingSource,
    Handover,
    Household,
    Phone,
    PriorityClass,
    Programme,
    RecognisedList,
    Recognition,
)
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


def on_list(household: Household, on_list: str = RecognisedList.POOR, **facts: Any) -> Recognition:
    facts = {"year": 2026, "decision": "9/QĐ-UBND", "decided_on": DAY, **facts}
    return Recognition.objects.create(household=household, on_list=on_list, **facts)


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


def a_phone(programme: Programme, imei: str = "", **facts: Any) -> Phone:
    imei = imei or with_check_digit(f"35{next(factories.numbers):012}")
    facts = {"model": "Điện thoại 4G", "price": 1_290_000, **facts}
    return Phone.objects.create(programme=programme, imei=imei, **facts)


def a_handover(application: Application, phone: Phone, **facts: Any) -> Handover:
    facts = {"receiver": application.household.head, "handed_on": DAY, "made_by": staff(), **facts}
    return Handover.objects.create(application=application, phone=phone, **facts)


def staff() -> User:
    return factories.a_user(Role.COMMUNE_STAFF)
