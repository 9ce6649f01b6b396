"""Lists: a query string in, an ordered, filtered page of rows out."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django import forms
from django.test import RequestFactory

from places.models import Commune, CommuneKind
from portal.lib.listings import Filters, Listing, wants_fragment


class KindFilter(Filters):
    lookups: ClassVar = {"kind": "kind"}
    kind = forms.ChoiceField(required=False, choices=[("", ""), *CommuneKind.choices])


COMMUNES = Listing(
    "places/commune_list.html",
    sorts={"code": ("code", "valid_from"), "name": ("name", "-code")},
    filters=KindFilter,
    per_page=4,
)


def listed(**query: str):
    return COMMUNES.of(RequestFactory().get("/", query), Commune.objects.all())


def column(of, name: str) -> list:
    return [getattr(commune, name) for commune in of.page]


@pytest.fixture(autouse=True)
def communes(country):
    return country


def test_the_first_sort_is_the_usual_one():
    codes = column(listed(), "code")
    assert codes == sorted(codes)
    assert listed().sort == "code"


def test_a_minus_turns_every_field_of_the_sort_around():
    assert COMMUNES.order("-name") == ["-name", "code"]
    codes = column(listed(sort="-code"), "code")
    assert codes == sorted(codes, reverse=True)


def test_an_unknown_sort_is_the_usual_one():
    assert listed(sort="province__runs__made_by__password").sort == "code"


def test_a_page_beyond_the_last_is_the_last_and_nonsense_is_the_first():
    assert listed(page="999").page.number == listed().page.paginator.num_pages
    assert listed(page="abc").page.number == 1


def test_rows_are_narrowed_by_a_filter_and_by_nothing_it_cannot_read():
    wards = listed(kind=CommuneKind.WARD)
    assert set(column(wards, "kind")) == {CommuneKind.WARD}
    unread = listed(kind="không có")
    assert unread.page.paginator.count == Commune.objects.count()
    assert unread.filters.errors["kind"]


def test_every_row_stands_on_exactly_one_page():
    pages = range(1, listed().page.paginator.num_pages + 1)
    seen = [commune.pk for n in pages for commune in listed(sort="name", page=str(n)).page]
    assert sorted(seen) == sorted(Commune.objects.values_list("pk", flat=True))


def test_htmx_gets_the_rows_and_the_back_button_the_whole_page():
    requests = RequestFactory()
    assert COMMUNES.fragment == "places/_commune_rows.html"
    assert not wants_fragment(requests.get("/"))
    assert wants_fragment(requests.get("/", headers={"HX-Request": "true"}))
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert not wants_fragment(requests.get("/", headers=back))
