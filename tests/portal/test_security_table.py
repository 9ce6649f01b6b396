"""SECURITY.md names every requirement of ASVS 5.0, levels 1 and 2, once, and only tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from portal.embedded import BASE_DIR

ROW = re.compile(r"^\| (V\S*) \| ([^|]+) \| ([^|]+) \| ?([^|]*) \|$", re.MULTILINE)
NUMBER = re.compile(r"V([1-9]|1[0-7])(\.[1-9]){0,1}(\.([1-9]|1[0-2]))?$")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
WITHOUT_TEST = ("in part: ", "not met: ", "not applicable: ", "no test of ours: ")
# How many requirements of levels 1 and 2 each section of the standard has; they are numbered from 1.
SECTIONS = {
    1: (2, 9, 11, 3, 2), 2: (3, 3, 4, 1), 3: (0, 2, 4, 6, 5, 0, 2), 4: (3, 1, 2, 4), 5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4), 7: (3, 4, 2, 5, 2, 2), 8: (2, 3, 1, 1), 9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3), 11: (2, 3, 3, 4, 1, 1), 12: (3, 2, 4), 13: (1, 5, 2, 5), 14: (2, 4, 3),
    15: (3, 3, 7), 16: (1, 5, 4, 3, 3), 17: (1, 4, 2),
}  # fmt: skip


@cache
def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((BASE_DIR / "SECURITY.md").read_text())


def requirements() -> list[str]:
    return [
        f"V{chapter}.{section}.{number}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    ]


@cache
def names_in(path: str) -> set[str]:
    file = BASE_DIR / path
    tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_every_row_of_the_table_is_read() -> None:
    text = (BASE_DIR / "SECURITY.md").read_text()
    assert len(rows()) == len(re.findall(r"^\| V", text, re.MULTILINE)) > 150


def test_numbers_have_the_form_of_the_standard_and_occur_once() -> None:
    numbers = [number for number, *_rest in rows()]
    assert not [number for number in numbers if not NUMBER.match(number)]
    assert len(numbers) == len(set(numbers))


def test_each_requirement_is_answered_by_one_row_its_own_or_its_chapters() -> None:
    numbers = [number for number, *_rest in rows()]
    answers = {
        each: [number for number in numbers if each == number or each.startswith(f"{number}.")]
        for each in requirements()
    }
    assert len(answers) == 253
    assert not {each: found for each, found in answers.items() if len(found) != 1}
    assert not [number for number in numbers if not any(number in found for found in answers.values())]


def test_every_test_named_exists() -> None:
    named = TEST.findall((BASE_DIR / "SECURITY.md").read_text())
    assert len(named) > 150
    assert not [f"{path}::{name}" for path, name in named if name not in names_in(path)]


def test_what_is_met_names_a_test() -> None:
    assert not [
        number
        for number, _words, how, tests in rows()
        if not how.startswith(WITHOUT_TEST) and not TEST.search(tests)
    ]
    assert not [number for number, *_rest, tests in rows() if TEST.sub("", tests).replace("<br>", "").strip()]


@pytest.mark.parametrize("wrong", ["V18.1.1", "V0.1.1", "1.1.1", "V1.1.13", "V1.1.1.1", "V1."])
def test_a_number_of_another_form_would_be_noticed(wrong: str) -> None:
    assert not NUMBER.match(wrong)


def test_a_test_that_is_not_there_would_be_noticed() -> None:
    assert "test_nothing_of_the_kind" not in names_in("tests/portal/test_answers.py")
    assert not names_in("tests/portal/test_nowhere.py")
