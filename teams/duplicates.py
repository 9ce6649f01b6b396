"""The same person written twice: how much speaks for it, and what. Knows no database.

CMND once and CCCD once, two addresses, a digit missing, another spelling of the name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.lib import identifiers

SUSPICIOUS = 60  # points from which two records are laid before a person
NEAR_CERTAIN = 90


class Sign(StrEnum):
    SAME_NUMBER = "same_number"
    SLIPPED_NUMBER = "slipped_number"
    TWO_KINDS_OF_CARD = "two_kinds_of_card"
    OTHER_NUMBER = "other_number"
    SAME_NAME = "same_name"
    NAME_ALIKE = "name_alike"
    SAME_BIRTH = "same_birth"
    BIRTH_SWAPPED = "birth_swapped"
    OTHER_BIRTH = "other_birth"
    SAME_ACCOUNT = "same_account"
    SAME_TEAM = "same_team"
    OTHER_SEX = "other_sex"


POINTS = {
    Sign.SAME_NUMBER: 100,
    Sign.SLIPPED_NUMBER: 40,
    Sign.TWO_KINDS_OF_CARD: 25,
    Sign.OTHER_NUMBER: -40,
    Sign.SAME_NAME: 35,
    Sign.NAME_ALIKE: 30,
    Sign.SAME_BIRTH: 30,
    Sign.BIRTH_SWAPPED: 20,
    Sign.OTHER_BIRTH: -30,
    Sign.SAME_ACCOUNT: 25,
    Sign.SAME_TEAM: 25,
    Sign.OTHER_SEX: -20,
}


@dataclass(frozen=True, slots=True)
class Record:
    """What is written about one person; "" and None where nothing is."""

    name: str
    birth_date: dt.date | None = None
    sex: str = ""
    citizen_number: str = ""
    former_number: str = ""
    bank_account: str = ""
    teams: frozenset[int] = frozenset()


def signs(one: Record, other: Record) -> list[Sign]:
    found = [_numbers(one, other), _names(one.name, other.name), _births(one.birth_date, other.birth_date)]
    # Relatives serve together, with numbers issued together: only namesakes are the more suspect for it.
    if Sign.SAME_NAME in found and one.teams & other.teams:
        found.append(Sign.SAME_TEAM)
    if one.bank_account and one.bank_account == other.bank_account:
        found.append(Sign.SAME_ACCOUNT)
    if one.sex and other.sex and one.sex != other.sex:
        found.append(Sign.OTHER_SEX)
    return [sign for sign in found if sign]


def points(found: Iterable[Sign]) -> int:
    return max(0, min(100, sum(POINTS[sign] for sign in found)))


def _numbers(one: Record, other: Record) -> Sign | None:
    pairs = [(one.citizen_number, other.citizen_number), (one.former_number, other.former_number)]
    both = [(a, b) for a, b in pairs if a and b]
    if any(a == b for a, b in both):
        return Sign.SAME_NUMBER
    if any(identifiers.slipped(a, b) for a, b in both):
        return Sign.SLIPPED_NUMBER
    if both:
        return Sign.OTHER_NUMBER
    has_both_kinds = any(a for a, _ in pairs) and any(b for _, b in pairs)
    return Sign.TWO_KINDS_OF_CARD if has_both_kinds else None


def _names(one: str, other: str) -> Sign | None:
    """ "Lý Thị Thúy" is "Lí Thị Thuý"; "Lò Văn Pẩu" is alike to "Lò Pẩu"."""
    first, second = (_spelling(name) for name in (one, other))
    if first == second:
        return Sign.SAME_NAME
    shorter, longer = sorted((first, second), key=len)
    left_out = len(shorter) > 1 and set(shorter) < set(longer)
    turned_round = sorted(first) == sorted(second)
    letters = " ".join(first), " ".join(second)
    return Sign.NAME_ALIKE if left_out or turned_round or identifiers.slipped(*letters) else None


def _spelling(name: str) -> list[str]:
    """i and y write the same sound."""
    return identifiers.without_accents(identifiers.nfc(name)).replace("y", "i").split()


def _births(one: dt.date | None, other: dt.date | None) -> Sign | None:
    if one is None or other is None:
        return None
    if one == other:
        return Sign.SAME_BIRTH
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return Sign.BIRTH_SWAPPED if swapped else Sign.OTHER_BIRTH
