"""Huế: the programme of Kế hoạch 413/KH-UBND in the city's 40 communes, with its households and phones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from accounts.models import User
from places.models import Commune, Hamlet, Province
from places.territories import province_of
from portal.lib.copying import copy_in
from smartphones import devices
from smartphones.models import (
    Batch,
    Household,
    HouseholdMember,
    PriorSupport,
    Programme,
    RecognisedList,
    Recognition,
    Relation,
    SupportKind,
)
from teams.models import Person

from . import accounts, phone_lists, phone_programmes
from .founding import Namer, shares
from .people import People
from .phone_programmes import PHONES, PRICE, YEAR

SLUG = "hue"
DAY = dt.date(2026, 1, 5)
HOUSEHOLDS, HAMLETS_EACH = 6000, 8
# Lists of a year, by how many households of a hundred stand on them.
LISTS = {
    (RecognisedList.POOR,): 25,
    (RecognisedList.POOR, RecognisedList.MERIT): 6,
    (RecognisedList.POOR, RecognisedList.SOCIAL_POLICY): 9,
    (RecognisedList.NEAR_POOR,): 28,
    (RecognisedList.NEAR_POOR, RecognisedList.MERIT): 4,
    (RecognisedList.NEAR_POOR, RecognisedList.SOCIAL_POLICY): 6,
    (RecognisedList.POLICY_FAMILY,): 18,
    (RecognisedList.POLICY_FAMILY, RecognisedList.MERIT): 4,
}
BATCHES = [
    ("VT-01", 1, "Doanh nghiệp viễn thông công ích"),
    ("NS-01", 2, "Liên danh bán lẻ"),
    ("HD-01", 3, "Quỹ Vì người nghèo"),
]


def load() -> Province:
    random = Random("Huế")  # noqa: S311 - invented data
    hue = province_of("46", DAY)
    communes = list(Commune.objects.filter(province=hue, valid_until=None).order_by("code"))
    officials = accounts.appoint(SLUG, hue, communes)
    programme = phone_programmes.set_up(hue, by=officials.officer)
    phone_programmes.draft_the_next(hue, by=officials.officer)
    households = settle(communes, random)
    recognise(households, random)
    give_before(households, random, by=officials.officer)
    deliver(programme, by=officials.officer)
    phone_lists.load(programme, officials)
    return hue


def settle(communes: Sequence[Commune], random: Random) -> list[Household]:
    """Households with who lives in them, in hamlets of their commune."""
    namer = Namer(random, in_towns="tổ dân phố", elsewhere="thôn")
    hamlets = [_hamlet(commune, *namer.next_in(commune)) for commune in communes for _ in range(HAMLETS_EACH)]
    copy_in(hamlets)
    of_commune = {c.pk: [h for h in hamlets if h.commune_id == c.pk] for c in communes}
    people = People("046")
    numbers = shares(HOUSEHOLDS, len(communes), random, least=40)
    heads = people.several(HOUSEHOLDS)
    copy_in(heads)
    places = [commune for commune, number in zip(communes, numbers, strict=True) for _ in range(number)]
    households = [
        Household(
            head=head, commune=commune, hamlet=random.choice(of_commune[commune.pk]),
            code=f"{commune.code}-{n:04}", has_smartphone=random.random() < 0.35,
        )
        for n, (head, commune) in enumerate(zip(heads, places, strict=True), start=1)
    ]  # fmt: skip
    copy_in(households)
    enter_members(households, people, random)
    return households


def enter_members(households: Sequence[Household], people: People, random: Random) -> None:
    living = [each for household in households for each in _family(household, people, random)]
    copy_in([person for _household, _relation, person in living])
    copy_in(
        [
            HouseholdMember(household=household, person=person, relation=relation)
            for household, relation, person in living
        ]
    )


def recognise(households: Sequence[Household], random: Random) -> None:
    chosen = random.choices(list(LISTS), weights=list(LISTS.values()), k=len(households))
    copy_in(
        [
            Recognition(
                household=household, year=year, on_list=on_list,
                decision=f"{1200 + int(household.commune.code) % 300}/QĐ-UBND",
                decided_on=dt.date(year - 1, 12, 15),
            )
            for n, (household, lists) in enumerate(zip(households, chosen, strict=True))
            for year in ((YEAR - 1, YEAR) if n % 3 == 0 else (YEAR,))  # most were recognised anew
            for on_list in lists
        ]
    )  # fmt: skip


def give_before(households: Sequence[Household], random: Random, *, by: User) -> None:
    """One in ten had a tablet or a learning device, one in a hundred a phone."""
    kinds = [SupportKind.TABLET, SupportKind.LEARNING_DEVICE, SupportKind.PHONE]
    given = random.choices([*kinds, None], weights=[4, 6, 1, 89], k=len(households))
    copy_in(
        [
            PriorSupport(
                household=household, kind=kind, programme_name="Sóng và máy tính cho em",
                received_on=dt.date(2022, 3, 1) + dt.timedelta(random.randrange(400)),
                proof=f"Biên bản bàn giao {n}", entered_by=by,
            )
            for n, (household, kind) in enumerate(zip(households, given, strict=True), start=1)
            if kind
        ]
    )  # fmt: skip


def deliver(programme: Programme, *, by: User) -> None:
    """2.000 phones in the city's store."""
    bought = {source.position: source for source in programme.sources.all()}
    serials = iter(range(1, sum(PHONES.values()) + 1))
    for code, position, supplier in BATCHES:
        batch = Batch(
            programme=programme, source=bought[position], code=code, supplier=supplier,
            contract=f"Hợp đồng {position:02}/2026/HĐ", model="Điện thoại 4G", price=PRICE,
            standard="Màn hình 5 inch, 2 GB RAM, 4G", size=PHONES[position], delivered_on=DAY,
        )  # fmt: skip
        devices.enter(batch, by=by)
        given = [next(serials) for _ in range(PHONES[position])]
        devices.receive(batch, [devices.Device(imei(n), f"SN{n:06}") for n in given], by=by)


def imei(number: int) -> str:
    """With the check digit of its first 14 (3GPP TS 23.003, Annex B)."""
    body = f"35846010{number:06}"
    digits = [int(digit) * (1 + place % 2) for place, digit in enumerate(body)]
    return f"{body}{-sum(digit // 10 + digit % 10 for digit in digits) % 10}"


def _hamlet(commune: Commune, name: str, kind: str) -> Hamlet:
    return Hamlet(commune=commune, name=name[0].upper() + name[1:], kind=kind, valid_from=commune.valid_from)


def _family(household: Household, people: People, random: Random) -> Iterator[tuple[Household, str, Person]]:
    """None to four: a spouse, children of the head's family name; as most lists come, without numbers."""
    number = random.choice([0, 0, 1, 1, 1, 2, 2, 4])
    for position in range(number):
        if position == 0 and number > 1:
            yield household, Relation.SPOUSE, people.without_numbers()
        else:
            born = dt.date(2006, 1, 1) + dt.timedelta(random.randrange(18 * 365))
            family = household.head.full_name.split()[0]
            yield household, Relation.CHILD, people.without_numbers(born, family)
