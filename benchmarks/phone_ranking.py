"""Quotas and ranking of a province of 60,000 households, three sources: `python -m benchmarks.phone_ranking`.

What the rules alone take, without the database: quotas of every source, every commune's lines.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, defaultdict
from random import Random

from smartphones.rules.eligibility import Facts, Terms, class_of, obstacles
from smartphones.rules.quotas import Criterion, Place, quotas
from smartphones.rules.ranking import Candidate, Source, standings
from smartphones.rules.words import PriorityClass, RecognisedList, TieBreak

HOUSEHOLDS, COMMUNES = 60_000, 168
PHONES = {1: 20_000, 2: 8_000, 3: 4_000}
DAY = dt.date(2026, 1, 20)
POOR = tuple(one.value for one in PriorityClass if one != PriorityClass.POLICY_FAMILY)
EVERYONE = tuple(one.value for one in PriorityClass)
TERMS = {
    1: Terms(POOR, frozenset({"no_tablet"}), DAY),
    2: Terms(EVERYONE, frozenset(), DAY),
    3: Terms(EVERYONE, frozenset(), DAY),
}
TIE_BREAKS = (TieBreak.SCHOOL_AGE, TieBreak.NO_DEVICE, TieBreak.REGISTERED_EARLIER)
LISTS = [
    frozenset({RecognisedList.POOR}),
    frozenset({RecognisedList.POOR, RecognisedList.MERIT}),
    frozenset({RecognisedList.NEAR_POOR}),
    frozenset({RecognisedList.NEAR_POOR, RecognisedList.SOCIAL_POLICY}),
    frozenset({RecognisedList.POLICY_FAMILY}),
]


def province() -> dict[int, list[Candidate]]:
    """Households of each commune, with the sources that may serve them."""
    random = Random(413)
    found: dict[int, list[Candidate]] = defaultdict(list)
    for number in range(HOUSEHOLDS):
        facts = Facts(random.choice(LISTS), form="phone")
        found[random.randrange(COMMUNES)].append(
            Candidate(
                number, class_of(facts.lists) or "",
                frozenset(source for source, terms in TERMS.items() if not obstacles(facts, terms)),
                DAY + dt.timedelta(random.randrange(30)), random.random() < 0.6,
                dict.fromkeys(TERMS, random.randrange(4)),
            )
        )  # fmt: skip
    return found


def shared_out(households: dict[int, list[Candidate]], source: int, phones: int) -> dict[str, int]:
    places = []
    for commune, candidates in households.items():
        served = [one for one in candidates if source in one.sources]
        by_class = Counter(one.priority_class for one in served)
        places.append(Place(str(commune), by_class, sum(one.without_device for one in served)))
    return quotas(phones, places, Criterion.WITHOUT_DEVICE, TERMS[source].priority)


def main() -> None:
    begun = time.perf_counter(), time.process_time()
    households = province()
    made = time.perf_counter(), time.process_time()
    parts = {source: shared_out(households, source, phones) for source, phones in PHONES.items()}
    shared = time.perf_counter(), time.process_time()
    reached = 0
    for commune, candidates in households.items():
        sources = [
            Source(code, terms.priority, TIE_BREAKS, parts[code][str(commune)])
            for code, terms in TERMS.items()
        ]
        reached += sum(one.reached for one in standings(sources, candidates))
    ranked = time.perf_counter(), time.process_time()
    assert reached <= sum(PHONES.values())
    steps = {"eligibility": (begun, made), "quotas": (made, shared), "ranking": (shared, ranked)}
    for name, (before, after) in steps.items():
        print(f"{name:12} {after[0] - before[0]:6.2f} s, processor {after[1] - before[1]:6.2f} s")
    print(f"{HOUSEHOLDS} households, {COMMUNES} communes, {reached} reached")


if __name__ == "__main__":
    main()
