"""The engine agrees with the hand calculation, on every line and on every reason why not.

pytest tests/subsidies/test_second_opinion.py            100,000 person-months
pytest tests/subsidies/test_second_opinion.py -m long  1,000,000 person-months
"""

from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest

from subsidies.rules import due_to_team
from subsidies.rules.work import Outcome
from tests.subsidies import second_opinion
from tests.subsidies.invented.laws import Drafter
from tests.subsidies.invented.reading import as_the_engine_reads_it
from tests.subsidies.invented.teams import Teller

PERSON_MONTHS = 5_000  # in each chunk


def agree(seed: int) -> int:
    """Returns the number of person-months compared."""
    rng = Random(seed)
    terms = Drafter(rng).terms()
    story = Teller(rng).story(terms)
    team_months, paid = as_the_engine_reads_it(story, terms)
    outcome = due_to_team(team_months, terms, paid)
    assert (of_lines(outcome), of_reasons(outcome)) == second_opinion.computed(story, terms), f"seed {seed}"
    return len(story.months) * (len(story.people) - 1)


def of_lines(outcome: Outcome) -> dict:
    return {(line.key.person_id, line.key.rate_id, line.key.earned_in): line.amount for line in outcome.lines}


def of_reasons(outcome: Outcome) -> dict:
    reasons: dict = defaultdict(int)
    for work in outcome.unpaid:
        reasons[work.key.person_id, work.key.rate_id, work.key.earned_in, work.reason.value] += work.amount
    return {key: amount for key, amount in reasons.items() if amount}


def compare_chunk(number: int, person_months: int = PERSON_MONTHS) -> None:
    compared, seed = 0, number * 1_000_000
    while compared < person_months:
        compared += agree(seed)
        seed += 1


def test_they_agree_at_first_sight() -> None:
    """Enough to find most mistakes; mutation testing asks no more of the second opinion."""
    compare_chunk(1_000, person_months=2_500)


@pytest.mark.parametrize("chunk", range(20))
def test_the_engine_and_the_hand_calculation_agree(chunk: int) -> None:
    compare_chunk(chunk)


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(20, 220))
def test_they_agree_on_a_million_person_months(chunk: int) -> None:
    compare_chunk(chunk)
