"""May this household be paid from this source? Either nothing stands against it, or every reason does.

TT 14/2022/TT-BTTTT; whom a source serves belongs to the source (Kế hoạch 413/KH-UBND).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .words import Condition, Form, PriorityClass, RecognisedList, Support

BARRED_BY = {
    Condition.NO_TABLET: Support.TABLET,
    Condition.NO_LEARNING_DEVICE: Support.LEARNING_DEVICE,
    Condition.NO_PHONE: Support.PHONE,
    Condition.NO_CASH: Support.CASH,
}


class Obstacle(StrEnum):
    NOT_RECOGNISED = "not_recognised"
    CLASS_NOT_SERVED = "class_not_served"
    HAD_TABLET = "had_tablet"
    HAD_LEARNING_DEVICE = "had_learning_device"
    HAD_PHONE = "had_phone"
    HAD_CASH = "had_cash"
    FORM_NOT_OFFERED = "form_not_offered"
    BOUGHT_TOO_EARLY = "bought_too_early"
    LEFT = "left"


OBSTACLE_OF = {
    Support.TABLET: Obstacle.HAD_TABLET,
    Support.LEARNING_DEVICE: Obstacle.HAD_LEARNING_DEVICE,
    Support.PHONE: Obstacle.HAD_PHONE,
    Support.CASH: Obstacle.HAD_CASH,
}


@dataclass(frozen=True, slots=True)
class Had:
    """Support received before, from any programme but the one asked about."""

    kind: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a household on the lists of the programme's year."""

    lists: frozenset[str]
    had: tuple[Had, ...] = ()
    form: str | None = None  # None while it has not applied
    bought_on: dt.date | None = None
    left: bool = False  # moved away, dissolved


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a source serves. `counted_on`: support received after this day bars nobody."""

    priority: tuple[str, ...]  # classes, the first served first
    conditions: frozenset[str]
    counted_on: dt.date
    forms: frozenset[str] = frozenset(Form)
    purchases_since: dt.date | None = None


def class_of(lists: Collection[str]) -> PriorityClass | None:
    """The first class these lists put a household in; merit or social policy alone is none."""
    poor = RecognisedList.POOR in lists
    if poor or RecognisedList.NEAR_POOR in lists:
        if RecognisedList.MERIT in lists:
            return PriorityClass.WITH_MERIT
        if RecognisedList.SOCIAL_POLICY in lists:
            return PriorityClass.WITH_SOCIAL_POLICY
        return PriorityClass.POOR if poor else PriorityClass.NEAR_POOR
    return PriorityClass.POLICY_FAMILY if RecognisedList.POLICY_FAMILY in lists else None


def obstacles(facts: Facts, terms: Terms) -> list[Obstacle]:
    """Everything that stands against it; empty: eligible."""
    return [*_of_class(facts, terms), *_of_support(facts, terms), *_of_form(facts, terms)]


def _of_class(facts: Facts, terms: Terms) -> list[Obstacle]:
    found = [Obstacle.LEFT] if facts.left else []
    own = class_of(facts.lists)
    if own is None:
        return [*found, Obstacle.NOT_RECOGNISED]
    return found if own in terms.priority else [*found, Obstacle.CLASS_NOT_SERVED]


def _of_support(facts: Facts, terms: Terms) -> list[Obstacle]:
    had = {each.kind for each in facts.had if each.on <= terms.counted_on}
    return [
        OBSTACLE_OF[kind]
        for condition, kind in BARRED_BY.items()
        if condition in terms.conditions and kind in had
    ]


def _of_form(facts: Facts, terms: Terms) -> list[Obstacle]:
    if facts.form is not None and facts.form not in terms.forms:
        return [Obstacle.FORM_NOT_OFFERED]
    since = terms.purchases_since if Condition.OWN_PURCHASE_SINCE in terms.conditions else None
    if facts.form == Form.CASH and since and (facts.bought_on is None or facts.bought_on < since):
        return [Obstacle.BOUGHT_TOO_EARLY]
    return []
