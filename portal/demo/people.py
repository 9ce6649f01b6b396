"""Invented people: names as they are given in Viet Nam, numbers of a valid form, the same at every load."""

from __future__ import annotations

import datetime as dt
from itertools import count
from random import Random

from portal.lib.identifiers import sort_key
from teams.models import Person
from teams.models.people import Sex

from .words import WORDS

NUMBERS = 1_000_000  # of one province, sex and year
STEP = 611_953  # shares no factor with NUMBERS: consecutive people, distant numbers, none twice


class People:
    """People born in one province; `birth_province` is its code in citizen numbers ("015")."""

    def __init__(self, birth_province: str) -> None:
        self.birth_province = birth_province
        self.random = Random(f"people of {birth_province}")  # noqa: S311 - invented people
        self.serials = count(1)

    def one(self) -> Person:
        """An adult with every number."""
        person = self.without_numbers()
        bank = self.random.choice([*WORDS["banks"], ""])  # one in nine is paid in cash, against a signature
        person.citizen_number = self._citizen_number(person.sex, person.birth_date.year)
        person.phone = f"{self.random.choice(WORDS['mobile prefixes'])}{self.random.randrange(10**7):07}"
        person.bank_bin = bank
        person.bank_account = f"{self.random.randrange(10**12, 10**13)}" if bank else ""
        return person

    def without_numbers(self, born: dt.date | None = None, family: str = "") -> Person:
        """An adult unless `born` says otherwise; of a family's name, if one is given."""
        sex = self.random.choice([Sex.MALE, Sex.FEMALE])
        born = born or dt.date(1964, 1, 1) + dt.timedelta(self.random.randrange(40 * 365))
        full_name = self._name(sex, family)
        return Person(full_name=full_name, sort_key=sort_key(full_name), sex=sex, birth_date=born)

    def several(self, number: int) -> list[Person]:
        return [self.one() for _ in range(number)]

    def _name(self, sex: str, family: str) -> str:
        words = ([family] if family else WORDS["families"], WORDS["middle"][sex], WORDS["given"][sex])
        return " ".join(self.random.choice(choices) for choices in words)

    def _citizen_number(self, sex: str, year: int) -> str:
        """Province, century with sex, year, serial: 015 1 85 001234 is a woman of 1985."""
        century_and_sex = 2 * (year // 100 - 19) + (sex == Sex.FEMALE)
        serial = next(self.serials) * STEP % NUMBERS
        return f"{self.birth_province}{century_and_sex}{year % 100:02}{serial:06}"
