"""What was answered on a page of the review, household by household, as far as it can be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from portal.lib.addresses import number_in
from smartphones.applications import Wish
from smartphones.models import Form

BOX = "wish_"


@dataclass(frozen=True, slots=True)
class Answer:
    """`typed` as it stands in the box of the day; `error` where it is no day."""

    wish: Wish
    typed: str = ""
    error: str = ""


def answers(posted: Mapping[str, str]) -> dict[int, Answer]:
    """By household: rows of the page that were answered; one never answered stays so."""
    boxes = {name.removeprefix(BOX): form for name, form in posted.items() if name.startswith(BOX)}
    return {
        number: _answer(form, posted.get(f"bought_{pk}", "").strip())
        for pk, form in boxes.items()
        if (number := number_in(pk)) is not None
    }


def _answer(form: str, typed: str) -> Answer:
    """Only who asks for cash says when they bought."""
    if form != Form.CASH or not typed:
        return Answer(Wish(form), typed)
    try:
        return Answer(Wish(form, _day(typed)), typed)
    except ValueError:
        return Answer(
            Wish(form), typed, _("“%(typed)s” không phải ngày. Ghi như 15/03/2026.") % {"typed": typed}
        )


def _day(typed: str) -> dt.date:
    """ "15/3/2026" as people write it, or as a date box sends it."""
    return parse_date(typed) or dt.datetime.strptime(typed, "%d/%m/%Y").date()
