"""Two officers type, send, lose replies and settle conflicts on one grid, in any order: no cell is lost.

What each believes to be recorded is played beside the real thing. A cell somebody was told is saved may
change only by the hand of one who had seen it, and whoever had not is shown both values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teams import grid
from teams.cells import Change, Saved, cells_of, name_of
from teams.roster import roster_of
from tests.teams.conftest import JUNE

DAYS = JUNE.days[4:6]
people, days = st.integers(0, 1), st.sampled_from(DAYS)
officers = st.integers(0, 1)
acts = st.one_of(
    st.tuples(st.just("type"), officers, people, days, st.sampled_from(["", "x", "/", "B", "xB"])),
    st.tuples(st.just("send"), officers),
    st.tuples(st.just("lose the reply"), officers),
    st.tuples(st.just("reload"), officers),
    st.tuples(st.just("keep mine"), officers),
    st.tuples(st.just("take theirs"), officers),
)
stories = st.lists(acts, min_size=4, max_size=12)
ordinary = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
full = settings(ordinary, max_examples=10_000)


@dataclass
class Browser:
    """What grid.js keeps: versions seen, cells waiting, cells sent without an answer, conflicts shown."""

    grid: TheGrid
    by: Any
    seen: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Change] = field(default_factory=dict)
    sent: tuple[str, dict[str, Change]] | None = None
    conflicts: dict[str, Any] = field(default_factory=dict)

    def type(self, person_id: int, day: Any, letters: str) -> None:
        change = Change(person_id, day, letters, self.seen.get(f"{person_id}-{day.day}", ""))
        self.conflicts.pop(name_of(change), None)
        self.waiting[name_of(change)] = change

    def send(self, *, answered: bool = True) -> None:
        if self.sent is None and self.waiting:
            self.sent, self.waiting = (self.grid.new_key(), self.waiting), {}
        if self.sent is None:
            return
        key, changes = self.sent
        saved = self.grid.save(key, changes, by=self.by)
        if answered:
            self.sent = None
            self.read(changes, saved)

    def read(self, changes: dict[str, Change], saved: Saved) -> None:
        for conflict in saved.conflicts:
            name = name_of(conflict)
            assert conflict.theirs != changes[name].letters
            if name not in self.waiting:
                self.conflicts[name] = conflict
        for name, version in saved.versions.items():
            self.seen[name] = version
            if name in self.waiting:
                was = self.waiting[name]
                self.waiting[name] = Change(was.person_id, was.day, was.letters, version)

    def reload(self) -> None:
        """Unsent cells stay as they were typed, on the versions they were typed on."""
        self.seen = self.grid.recorded()

    def keep_mine(self) -> None:
        for name, conflict in self.conflicts.items():
            self.waiting[name] = Change(conflict.person_id, conflict.day, conflict.mine, conflict.version)
        self.conflicts = {}

    def take_theirs(self) -> None:
        self.seen |= {name: conflict.version for name, conflict in self.conflicts.items()}
        self.conflicts = {}


class TheGrid:
    def __init__(self, team: Any) -> None:
        self.team, self.keys = team, 0
        self.expected: dict[str, str] = {}
        self.answers: dict[tuple[str, int], Saved] = {}

    def new_key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    def recorded(self) -> dict[str, str]:
        roster = roster_of(self.team, JUNE, today=JUNE.last_day)
        cells = (cell for entry in roster.entries for cell in cells_of(entry).values())
        return {name_of(cell): cell.version for cell in cells}

    def save(self, key: str, changes: dict[str, Change], *, by: Any) -> Saved:
        saved = grid.save_cells(self.team, JUNE, changes.values(), key=key, by=by)
        known = self.answers.setdefault((key, by.pk), saved)
        assert (saved.versions, saved.conflicts) == (known.versions, known.conflicts)
        if not saved.repeated:
            self._play(changes, saved)
        assert self.recorded() == {name: letters for name, letters in self.expected.items() if letters}
        return saved

    def _play(self, changes: dict[str, Change], saved: Saved) -> None:
        blind = {
            name
            for name, change in changes.items()
            if self.expected.get(name, "") not in (change.seen, change.letters)
        }
        assert {name_of(conflict) for conflict in saved.conflicts} == blind
        for conflict in saved.conflicts:
            assert conflict.theirs == self.expected.get(name_of(conflict), "")
            assert conflict.mine == changes[name_of(conflict)].letters
        assert set(saved.versions) == set(changes) - blind
        self.expected |= saved.versions


def play(team: Any, members: list[Any], officers: list[Any], story: list[tuple[Any, ...]]) -> None:
    the_grid = TheGrid(team)
    browsers = [Browser(the_grid, officer) for officer in officers]
    for act, officer, *what in story:
        browser = browsers[officer]
        if act == "type":
            person, day, letters = what
            browser.type(members[person].person_id, day, letters)
        elif act == "lose the reply":
            browser.send(answered=False)
        else:
            {
                "send": browser.send,
                "reload": browser.reload,
                "keep mine": browser.keep_mine,
                "take theirs": browser.take_theirs,
            }[act]()
    for browser in browsers:
        while browser.sent or browser.waiting:
            browser.send()
            browser.keep_mine()


@pytest.fixture
def scene(cast, team, member, leader):
    return team, [member, leader], [cast.commune_staff, cast.officer]


def in_a_database_of_its_own(scene: Any, story: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        play(*scene, story)
        transaction.set_rollback(True)


def test_no_cell_is_lost_whatever_two_officers_do(scene):
    ordinary(given(stories)(lambda story: in_a_database_of_its_own(scene, story)))()


@pytest.mark.long
def test_no_cell_is_lost_in_ten_thousand_stories(scene):
    full(given(stories)(lambda story: in_a_database_of_its_own(scene, story)))()
