"""No Vietnamese sentence is without its English."""

from __future__ import annotations

from tests.portal import catalogue


def test_every_sentence_has_its_english():
    """After `make messages`, write what is missing into portal/locale/en/LC_MESSAGES/django.po."""
    assert not catalogue.untranslated()


def test_sentences_of_code_and_templates_are_found():
    found = {str(message.id) for message in catalogue.extracted()}
    assert "Nộp bảng công" in found  # code
    assert "Tới nội dung chính" in found  # a template
