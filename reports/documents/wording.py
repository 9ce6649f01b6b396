"""How a province spells its amounts out (linh or lẻ, nghìn or ngàn, chẵn or not)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from places.models import Province
from portal.lib.money import in_words
from reports.models import Wording
from subsidies.models import PayrollRun


def speller(run: PayrollRun) -> Callable[[int], str]:
    return speller_of(run.province)


def speller_of(province: Province) -> Callable[[int], str]:
    """By the setting of the province that pays, whatever it was called then."""
    chosen = Wording.objects.filter(province__present=province.present_id).first() or Wording()
    return partial(in_words, odd_word=chosen.odd_word, thousand=chosen.thousand, whole=chosen.whole)
