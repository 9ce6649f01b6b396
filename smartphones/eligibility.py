"""Households' facts gathered in a constant number of queries, and what stands against them in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from . import received
from .models import FundingSource, Household, PriorityClass, Programme
from .rules.eligibility import Facts, Obstacle, Terms, class_of, obstacles


@dataclass(frozen=True, slots=True)
class Answer:
    """`against` is empty for an eligible household."""

    source: FundingSource
    against: list[str]


def terms_of(source: FundingSource, counted_on: dt.date) -> Terms:
    """`counted_on`: the day up to which support received before counts."""
    return Terms(
        priority=tuple(source.priority),
        conditions=frozenset(source.conditions),
        counted_on=counted_on,
        forms=frozenset(source.programme.forms),
        purchases_since=source.purchases_since,
    )


def facts_of(households: QuerySet[Household], programme: Programme) -> dict[int, Facts]:
    """Household -> facts on the lists of the programme's year. Six queries, however many there are."""
    asked = households.order_by()
    had = received.before(asked, programme)
    applied = programme.applications.standing().filter(household__in=asked.values("pk"))
    forms = {pk: (form, day) for pk, form, day in applied.values_list("household", "form", "bought_on")}
    rows = asked.classed(programme.list_year).values_list("pk", "lists", "left_on")
    return {
        pk: Facts(frozenset(lists), tuple(had[pk]), *forms.get(pk, (None, None)), left=left_on is not None)
        for pk, lists, left_on in rows
    }


def answers(household: Household, programme: Programme, counted_on: dt.date) -> list[Answer]:
    """What each source of the programme says, in the order they are asked."""
    facts = facts_of(Household.objects.filter(pk=household.pk), programme)[household.pk]
    return [
        Answer(source, sentences(facts, terms_of(source, counted_on)))
        for source in programme.sources.select_related("programme")
    ]


def sentences(facts: Facts, terms: Terms) -> list[str]:
    """Everything that stands against it, each in a sentence of its own."""
    return [_sentence(obstacle, facts, terms) for obstacle in obstacles(facts, terms)]


def class_label(lists: Iterable[str]) -> str:
    """ "" when they put a household in no class."""
    own = class_of(frozenset(lists))
    return str(PriorityClass(own).label) if own else ""


def _sentence(obstacle: Obstacle, facts: Facts, terms: Terms) -> str:
    since = f"{terms.purchases_since:%d/%m/%Y}" if terms.purchases_since else ""
    words = {
        Obstacle.LEFT: _("Hộ đã thôi là hộ trên địa bàn."),
        Obstacle.NOT_RECOGNISED: _("Hộ không có trong danh sách được công nhận của năm xét."),
        Obstacle.CLASS_NOT_SERVED: _("Nguồn này không dành cho diện “%(own)s”.")
        % {"own": class_label(facts.lists)},
        Obstacle.HAD_TABLET: _("Hộ đã nhận máy tính bảng, nguồn này chỉ dành cho hộ chưa nhận."),
        Obstacle.HAD_LEARNING_DEVICE: _(
            "Hộ đã nhận thiết bị học tập của “Sóng và máy tính cho em”, nguồn này chỉ dành cho hộ chưa nhận."
        ),
        Obstacle.HAD_PHONE: _("Hộ, hoặc người trong hộ, đã nhận điện thoại của chương trình khác."),
        Obstacle.HAD_CASH: _("Hộ, hoặc người trong hộ, đã nhận tiền mua điện thoại của chương trình khác."),
        Obstacle.FORM_NOT_OFFERED: _("Chương trình không có hình thức hộ đã chọn."),
        Obstacle.BOUGHT_TOO_EARLY: _("Máy tự mua trước ngày %(day)s nên không được nhận tiền.")
        % {"day": since},
    }
    return words[obstacle]
