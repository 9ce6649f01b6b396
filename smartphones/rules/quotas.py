"""How N phones are shared out over communes: by a stated criterion, never more than are eligible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

USUAL_WEIGHT = 100  # per cent


class Criterion(StrEnum):
    """What a commune's part follows. A new criterion is one value here and one line in `_rounds`."""

    WITHOUT_DEVICE = "without_device"  # its share of the eligible households without a device
    BY_CLASS = "by_class"  # every household of a class before any of the next
    AREA_WEIGHT = "area_weight"  # eligible households, counted more in hard areas


@dataclass(frozen=True, slots=True)
class Place:
    """A commune as the criteria see it."""

    code: str
    eligible: Mapping[str, int]  # households by class
    without_device: int = 0
    weight: int = USUAL_WEIGHT

    @property
    def all_eligible(self) -> int:
        return sum(self.eligible.values())


@dataclass(frozen=True, slots=True)
class Claim:
    """What one commune may have at most, and how much it counts beside the others."""

    code: str
    ceiling: int
    weight: int


class MoreThanEligible(ValueError):
    """There are more phones than households that may have one."""

    def __init__(self, phones: int, eligible: int) -> None:
        super().__init__(f"{phones} phones for {eligible} households")
        self.phones, self.eligible = phones, eligible


def quotas(
    phones: int, places: Iterable[Place], criterion: Criterion, classes: Sequence[str]
) -> dict[str, int]:
    """Phones per commune; they sum to `phones`. `classes` are those the source serves, the first first.

    Raises MoreThanEligible.
    """
    rounds = _rounds(list(places), criterion, classes)
    given = {claim.code: 0 for claims in rounds for claim in claims}
    left = phones
    for claims in rounds:
        now = min(left, sum(claim.ceiling for claim in claims))
        for code, part in shared(now, claims).items():
            given[code] += part
        left -= now
    if left:
        raise MoreThanEligible(phones, phones - left)
    return given


def _rounds(places: list[Place], criterion: Criterion, classes: Sequence[str]) -> list[list[Claim]]:
    """What is shared out one after the other; only by class there is more than one round."""
    if criterion == Criterion.BY_CLASS:
        return [[Claim(p.code, n := p.eligible.get(c, 0), n) for p in places] for c in classes]
    served = {p.code: sum(p.eligible.get(c, 0) for c in classes) for p in places}
    if criterion == Criterion.WITHOUT_DEVICE:
        return [[Claim(p.code, served[p.code], min(p.without_device, served[p.code])) for p in places]]
    return [[Claim(p.code, served[p.code], served[p.code] * p.weight) for p in places]]


def shared(phones: int, claims: Iterable[Claim]) -> dict[str, int]:
    """Largest remainders (Hare) under ceilings: what a full commune cannot take, the others share anew."""
    open_claims = list(claims)
    given = {claim.code: 0 for claim in open_claims}
    if phones > sum(claim.ceiling for claim in open_claims):
        raise MoreThanEligible(phones, sum(claim.ceiling for claim in open_claims))
    while phones:
        open_claims = _weighed([claim for claim in open_claims if claim.ceiling])
        weights = sum(claim.weight for claim in open_claims)
        full = [c for c in open_claims if phones * c.weight >= c.ceiling * weights]
        if not full:
            return given | _largest_remainders(phones, open_claims, weights)
        for claim in full:
            given[claim.code] = claim.ceiling
        phones -= sum(claim.ceiling for claim in full)
        open_claims = [claim for claim in open_claims if not given[claim.code]]
    return given


def _weighed(claims: list[Claim]) -> list[Claim]:
    """Once all with a weight are full, the rest count by what they may have."""
    if any(claim.weight for claim in claims):
        return claims
    return [Claim(claim.code, claim.ceiling, claim.ceiling) for claim in claims]


def _largest_remainders(phones: int, claims: list[Claim], weights: int) -> dict[str, int]:
    """Equal remainders: the commune with more eligible households, then the smaller code."""
    given = {claim.code: phones * claim.weight // weights for claim in claims}
    by_remainder = sorted(claims, key=lambda c: (-(phones * c.weight % weights), -c.ceiling, c.code))
    for claim in by_remainder[: phones - sum(given.values())]:
        given[claim.code] += 1
    return given


@dataclass(frozen=True, slots=True)
class Change:
    """A number somebody put in place of the computed one, and why."""

    phones: int
    reason: str


class Wrong(StrEnum):
    NEGATIVE = "negative"
    ABOVE_ELIGIBLE = "above_eligible"
    NO_REASON = "no_reason"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why changed quotas cannot be locked; a fault of the whole has no code."""

    wrong: Wrong
    code: str = ""
    phones: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """The quotas with somebody's changes, and what still stands against them."""

    phones: dict[str, int]
    faults: list[Fault] = field(default_factory=list)


def changed(
    computed: Mapping[str, int], changes: Mapping[str, Change], ceilings: Mapping[str, int], phones: int
) -> Changed:
    """Never negative, never above the eligible, each with a reason, and still `phones` in all."""
    now = dict(computed)
    faults = []
    for code, change in changes.items():
        now[code] = change.phones
        if change.phones < 0:
            faults.append(Fault(Wrong.NEGATIVE, code, change.phones, 0))
        if change.phones > ceilings[code]:
            faults.append(Fault(Wrong.ABOVE_ELIGIBLE, code, change.phones, ceilings[code]))
        if not change.reason.strip():
            faults.append(Fault(Wrong.NO_REASON, code, change.phones, ceilings[code]))
    if sum(now.values()) != phones:
        faults.append(Fault(Wrong.SUM, "", sum(now.values()), phones))
    return Changed(now, faults)
