"""The recipe for a new resolution leaves no word of the format out, and its example works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.lib.entries import Field
from subsidies import clauses, national, resolution_files, resolution_parts, worked_examples
from subsidies.resolution_files import read, write

RECIPE = (Path(__file__).resolve().parents[2] / "docs" / "nghi-quyet-moi.md").read_text(encoding="utf-8")
SAID = set(re.findall(r"`([^`\n]+)`", RECIPE.replace("```", "")))
[EXAMPLE] = re.findall(r"```yaml\n(.*?)```", RECIPE, re.DOTALL)
SECTIONS = [
    resolution_files.SETTINGS_WORD,
    resolution_files.EXAMPLES_WORD,
    *resolution_files.CLAUSES,
    resolution_parts.FUNDING_WORD,
    resolution_parts.DOSSIER_WORD,
    resolution_parts.NORM_WORD,
    resolution_parts.HEADCOUNT_WORD,
    national.WORD,
    *(clauses.TABLE, clauses.LIMITS, clauses.UPLIFTS, clauses.PAUSES),
    *(worked_examples.TEAM_TRAITS, worked_examples.PERSON_TRAITS, worked_examples.PEOPLE),
    *(worked_examples.LABOURS, worked_examples.BEFORE, worked_examples.TOP_UPS),
    *(worked_examples.UNPAID, worked_examples.BY_CLAUSE),
]


def fields() -> Iterator[Field]:
    for module in (resolution_files, resolution_parts, clauses, national, worked_examples):
        for value in vars(module).values():
            found = value if isinstance(value, tuple) else (value,)
            yield from (field for field in found if isinstance(field, Field))


def words_of_the_format() -> list[str]:
    words = {*SECTIONS}
    for field in fields():
        words |= {field.key, *field.kind.words}
    return sorted(re.sub(r"\{\w+\}", "…", word) for word in words)


@pytest.mark.parametrize("word", words_of_the_format())
def test_every_word_of_the_format_stands_in_the_recipe(word):
    assert word in SAID


def test_its_example_is_read_gives_what_it_says_and_survives_writing():
    file = read(EXAMPLE)
    assert file.failures == []
    assert read(write(file)) == file
    assert len(file.examples) == 2


def test_words_were_found_at_all():
    assert len(words_of_the_format()) > 150
