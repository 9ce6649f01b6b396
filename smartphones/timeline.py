"""The life of a household: lists it stood on, what it was given, who wrote it down."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.timeline import Moment, acts_on, latest_first

from . import received
from .models import Household


def of_household(household: Household, reader: User) -> list[Moment]:
    facts = [*_lists(household), *_support(household), *_given(household), *_leaving(household)]
    return latest_first([*facts, *acts_on(reader, {Household: [household.pk]})])


def _lists(household: Household) -> Iterator[Moment]:
    for recognition in household.recognitions.all():
        words = {"list": recognition.get_on_list_display(), "year": recognition.year}
        detail = _("Theo quyết định %(decision)s") % {"decision": recognition.decision}
        yield Moment(recognition.decided_on, _("Danh sách năm %(year)d: %(list)s") % words, detail)


def _support(household: Household) -> Iterator[Moment]:
    for support in household.prior_support.all():
        words = {"what": support.get_kind_display(), "programme": support.programme_name}
        yield Moment(support.received_on, _("Đã nhận %(what)s (%(programme)s)") % words, support.proof)


def _given(household: Household) -> Iterator[Moment]:
    for one in received.through_the_portal(household):
        words = {"what": one.what, "programme": one.programme}
        yield Moment(one.on, _("Đã nhận %(what)s (%(programme)s)") % words, one.proof)


def _leaving(household: Household) -> Iterator[Moment]:
    if household.left_on:
        yield Moment(household.left_on, _("Thôi là hộ trên địa bàn"), household.left_because or "")
