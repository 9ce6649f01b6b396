"""Month after month: what people do in an order the dice decide, and what must hold after each of it."""

from __future__ import annotations

from collections.abc import Callable

from . import invariants, law, money, people, phones, scope, sheets
from .world import World, a_world

Act = Callable[[World], None]

DURING_A_MONTH: list[Act] = [
    people.people_come_and_go,
    sheets.days_are_recorded,
    people.communes_merge,
    phones.phones_move,
]
AT_ITS_END: list[Act] = [
    sheets.sheets_are_closed,
    sheets.confirmed_days_are_put_right,
    money.a_month_is_paid,
    sheets.confirmed_days_are_put_right,
]


class WentWrong(Exception):
    """With what led to it; the same seed leads there again."""


def live(seed: int, months: int) -> World:
    world = a_world(seed)
    try:
        law.enact_all(world)
        for _month in range(months):
            _live_a_month(world)
    except Exception as error:
        told = "\n".join(world.log[-30:])
        again = f"python -m tests.simulation --seed {seed} --months {months}"
        raise WentWrong(f"{error!r}\n{told}\nTo see it again: {again}") from error
    return world


def _live_a_month(world: World) -> None:
    during = list(DURING_A_MONTH)
    world.dice.shuffle(during)
    if world.happens(0.25):
        during.append(law.amend)
    for act in [*during, *AT_ITS_END]:
        act(world)
        invariants.hold(world)
        scope.hold(world)
    invariants.hold_at_the_end_of_the_month()
    world.month += 1
