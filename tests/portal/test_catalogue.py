"""No Vietnamese sentence is without its English."""

from __future__ import annotations

import re

from tests.portal import catalogue

OTHER_NAME = re.compile(r"import n?p?gettext\w* as (\w+)")


def test_every_sentence_has_its_english():
    """After `make messages`, write what is missing into portal/locale/en/LC_MESSAGES/django.po."""
    assert not catalogue.untranslated()


def test_sentences_of_code_and_templates_are_found():
    found = {str(message.id) for message in catalogue.extracted()}
    assert "Nộp bảng công" in found  # code
    assert "Tới nội dung chính" in found  # a template


def test_sentences_are_marked_by_names_that_are_looked_for():
    """`import gettext as now` works, and no sentence marked by `now` would ever get its English."""
    names = {path: OTHER_NAME.findall(source) for path, source in catalogue.marked_files()}
    assert not {path: found for path, found in names.items() if not catalogue.KEYWORDS.keys() >= set(found)}
