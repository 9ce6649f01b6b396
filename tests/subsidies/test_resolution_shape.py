"""Whatever a file can say, a form asks for: from its words to boxes and back nothing changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from portal.lib.asking.boxes import Desk
from portal.lib.asking.sheets import Sheet
from portal.lib.entries import as_text
from subsidies import clause_words, clauses
from subsidies.resolution_files import as_content, read
from subsidies.resolution_shape import RATE, SHAPE
from tests.subsidies.test_clause_words import RATES, worded

DATA = Path(clauses.__file__).parent / "data"


@pytest.mark.parametrize("file", sorted(DATA.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_bundled_resolution_stands_whole_in_boxes(file):
    law = read(file.read_text(encoding="utf-8"))
    sheet = Sheet(SHAPE, "f", Desk(), as_content(law))
    assert not list(sheet.unfinished())
    assert read(as_text(sheet.content())) == law


@given(RATES)
def test_any_clause_the_law_can_say_stands_whole_in_boxes(rate):
    content: dict[str, Any] = clauses.written_clause(worded(rate))
    assert Sheet(RATE, "f", Desk(), content).content() == content


def test_a_new_sentence_of_the_law_is_offered_without_a_line_of_form_code():
    sheet = Sheet(RATE, "f", Desk(), {"giới hạn": [], "mức": "1 đồng"})
    offered = {label for slot in sheet.slots if slot.key == "mức" for _value, label in slot.box.options}
    assert len(offered) == len(clause_words.AMOUNT.parts)
    assert "bình quân … tháng gần nhất của …" in offered
