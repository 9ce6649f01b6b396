"""Finding names as people type them: without accents, words in any order, a letter wrong or missing."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramSimilarity, TrigramStrictWordSimilarity
from django.db.models import Model, Q, QuerySet

from portal.lib import identifiers

_Model = TypeVar("_Model", bound=Model)


def by_likeness(field: str, *, name: str) -> GinIndex:
    """The index behind `named_like`."""
    return GinIndex(fields=[field], opclasses=["gin_trgm_ops"], name=name)


def likeness(text: str, field: str = "plain_name") -> Q:
    """All the words in any order, or nearly this text; `field` holds plain names."""
    plain = identifiers.without_accents(identifiers.nfc(text))
    every_word = Q(*(Q(**{f"{field}__contains": word}) for word in plain.split()))
    return every_word | Q(**{f"{field}__trigram_word_similar": plain})


def named_like(rows: QuerySet[_Model, _Model], text: str, *then: str) -> QuerySet[_Model, _Model]:
    """By `plain_name`, the likest first; those alike in the order `then`."""
    plain = identifiers.without_accents(identifiers.nfc(text))
    # Whole words count before parts of words: "hanh" is Hạnh rather than Thanh.
    alike = TrigramStrictWordSimilarity(plain, "plain_name") + TrigramSimilarity("plain_name", plain)
    return rows.filter(likeness(text)).order_by(alike.desc(), *then, "pk")
